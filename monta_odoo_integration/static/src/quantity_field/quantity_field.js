/** @odoo-module **/

import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { formatFloat } from "@web/views/fields/formatters";

// Pieces beside those that Monta counts, which are whole: decimals show only where there are any. A difference has a
// sign both ways.
export class MontaQuantityField extends FloatField {
    static props = { ...FloatField.props, signed: { type: Boolean, optional: true } };

    get formattedValue() {
        const isWhole = Number.isInteger(this.value);
        const text = isWhole ? formatFloat(this.value, { digits: [16, 0] }) : super.formattedValue;
        return this.props.signed && this.value > 0 ? `+${text}` : text;
    }
}

export const montaQuantityField = {
    ...floatField,
    component: MontaQuantityField,
    extractProps: (info) => ({ ...floatField.extractProps(info), signed: Boolean(info.options.signed) }),
};

registry.category("fields").add("monta_quantity", montaQuantityField);
