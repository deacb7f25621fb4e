"""What a sale order line costs, and what it is worth to customs where it costs nothing (decision 34)."""

from odoo import models

from .. import compat


class SaleOrderLine(models.Model):
    """Gives its part of the invoice's lines."""

    _inherit = "sale.order.line"

    def _prepare_monta_price(self):
        """This line as ``invoicing`` of ``monta_core.build_order`` takes it; the hook for another price."""
        self.ensure_one()
        taxes = self[compat.LINE_TAXES]
        taxes = taxes.filtered(lambda tax: tax.amount_type != "group") | taxes.children_tax_ids
        return {
            "line_id": self.id,
            "total": self.price_total,
            "tax": self.price_tax,
            "tax_percentages": [tax.amount_type == "percent" and tax.amount for tax in taxes],
            "costs": self._monta_costs(),
            "pack_line_id": "pack_parent_line_id" in self._fields and self.pack_parent_line_id.id,
            "customs_value": self._monta_customs_value(),
        }

    def _monta_costs(self):
        """``payment`` where this line is what paying costs, else False."""
        return bool(self.product_id.monta_payment_costs) and "payment"

    def _monta_customs_value(self):
        """What one of this line is worth where it is given away, without tax, in the currency of the order; or False.

        That is its price before the discount, or else the sales price of the product, or its cost.
        """
        if self.price_total or not self.product_id or self._monta_skip_reason() or self.product_uom_qty <= 0:
            return False
        if self.price_unit > 0:
            return self._monta_untaxed(self[compat.LINE_TAXES], self.price_unit)
        product = self.product_id
        taxes = product.taxes_id.filtered(lambda tax: tax.company_id == self.company_id)
        for price, currency in (
            (self._monta_untaxed(taxes, product.lst_price), product.currency_id),
            (product.standard_price, product.cost_currency_id),
        ):
            if price > 0:
                price = product.uom_id._compute_price(price, self[compat.LINE_UOM])
                day = self.order_id.date_order
                return currency._convert(price, self.currency_id, self.company_id, day, round=False)
        return False

    def _monta_untaxed(self, taxes, price):
        """``price`` without those of ``taxes`` that it includes."""
        if not taxes:
            return price
        return taxes.with_context(round=False).compute_all(price, self.currency_id)["total_excluded"]
