"""An order that Monta does not cancel any more is cancelled in Odoo: that is said first, before a customer is told."""

from contextlib import suppress

from odoo import _, models
from odoo.exceptions import UserError

from .monta_document import AT_MONTA


class SaleOrder(models.Model):
    """Asks before Odoo's own button cancels in Odoo alone; other code that cancels is not asked."""

    _inherit = "sale.order"

    def action_cancel(self):
        # The web client hands the context on to the wizards that follow, which ask no more.
        asks = self.env.context.get("monta_asks") and not self.env.context.get("disable_cancel_warning")
        if asks and len(self) == 1 and (message := self._monta_too_late_text()):
            return self._monta_ask_to_cancel(message)
        return super().action_cancel()

    def _monta_too_late_text(self):
        """Why Monta does not cancel this order any more, by what it says at this moment; else an empty string."""
        if self.monta_state not in AT_MONTA:
            return ""
        # Where Monta does not answer, what it said last has to do.
        with suppress(UserError):
            self._monta_user_errors(self._monta_sync_batch)
        snapshot = self.sudo().monta_status_id
        if self._monta_is_cancellable() or snapshot.stage == "Cancelled":
            return ""
        return _(
            "Monta does not cancel %(order)s any more (%(status)s): "
            "the customer gets the goods, whatever is done in Odoo.",
            order=self.name,
            status=snapshot.summary or "?",
        )

    def _monta_ask_to_cancel(self, message):
        wizard = self.env["monta.cancel.warning"].create({"sale_order_id": self.id, "message": message})
        return wizard._get_records_action(name=_("Too Late at Monta"), target="new", context={})
