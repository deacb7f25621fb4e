/** @odoo-module **/

import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { onWillUpdateProps, useState } from "@odoo/owl";

// A text that says while it is typed how many characters Monta still takes. A JavaScript string is as long as Monta,
// written in .NET, counts it.
export class MontaNoteField extends TextField {
    static template = "monta_odoo_integration.NoteField";
    static props = { ...TextField.props, limit: { type: Number } };

    setup() {
        super.setup();
        this.typed = useState({ length: null });
        onWillUpdateProps(() => {
            this.typed.length = null;
        });
    }

    get charactersLeft() {
        const length = this.typed.length ?? (this.props.record.data[this.props.name] || "").length;
        return this.props.limit - length;
    }

    onInput(event) {
        this.typed.length = event.target.value.length;
    }
}

export const montaNoteField = {
    ...textField,
    component: MontaNoteField,
    extractProps: (info) => ({ ...textField.extractProps(info), limit: info.options.limit }),
};

registry.category("fields").add("monta_note", montaNoteField);
