"""What an order costs line by line, and what customs wants to know of its goods: facts, of which the core decides."""

from odoo import api, models

from ..core import require_core

# A transaction in one of these says how the customer has paid.
PAID = ("authorized", "done")


class MontaInvoicing(models.AbstractModel):
    """Prices and customs data in the shape of ``monta_core.build_order`` (decision 34)."""

    _name = "monta.invoicing"
    _description = "What orders at Monta cost, and what customs wants to know"

    @api.model
    def _of(self, order, delivery, products):
        """``{"invoicing": …}`` of ``order``, or an empty dict where it does not carry the lines of its invoice.

        :param dict delivery: its delivery address as the snapshot has it
        :param list products: the products of the snapshot
        """
        if order.monta_is_closed and not order.monta_order_count:
            # It is history, whatever customs would want to know of it now; a follow-up has to be declared.
            return {}
        settings = order._monta_settings()
        if not require_core().wants_invoice_lines(settings.invoice_lines, delivery):
            return {}
        company = order.company_id
        goods = self.env["product.product"].browse([product["id"] for product in products])
        return {
            "invoicing": {
                "company_id": company.id,
                "company_name": company.name,
                "vat": company.vat,
                "eori": settings.eori,
                "payment_method": self._payment_method(order),
                "weight_in_pounds": self.env["ir.config_parameter"].get_param("product.weight_in_lbs") == "1",
                "has_hs_codes": "hs_code" in goods._fields,
                "prices": [line._prepare_monta_price() for line in order.order_line if not line.display_type],
                "goods": [self._goods(product) for product in goods],
            }
        }

    @api.model
    def _payment_method(self, order):
        """How the customer pays, in words, or False: as the last transaction says, or else as it was agreed."""
        paid = order.transaction_ids.filtered(lambda transaction: transaction.state in PAID).sorted("id")[-1:]
        agreed = order.payment_term_id
        if "preferred_payment_method_line_id" in order._fields:
            agreed = order.preferred_payment_method_line_id or agreed
        return (paid.payment_method_id or agreed).with_env(self.env).name

    @api.model
    def _goods(self, product):
        """What customs wants to know of ``product``; Odoo asks for code and origin where it has shipping methods."""
        has_hs_codes = "hs_code" in product._fields
        return {
            "product_id": product.id,
            "hs_code": has_hs_codes and product.hs_code,
            "origin": has_hs_codes and product.country_of_origin.code,
            "weight": product.weight,
        }
