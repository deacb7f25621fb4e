"""What the lines of a document have in common: a change of a line is a change of its order."""

from odoo import api, models

from .. import compat
from .monta_document import COLLECT_SECONDS, UNTOLD
from .monta_document_change import is_extended

# What says which goods a line means, and how many.
GOODS = {"order_id", "product_id", "product_uom_qty", compat.LINE_UOM}


class MontaDocumentLine(models.AbstractModel):
    """Mixin of the lines of a ``monta.document``; their document is ``order_id``."""

    _name = "monta.document.line"
    _description = "Line of a document known to Monta"

    def _monta_skip_reason(self):
        """Why this line is none of the warehouse's business, or False."""
        raise NotImplementedError

    def _prepare_monta_line(self):
        """This line as the core takes it; the document adds how much of it and when."""
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.product_id.display_name or self.name or "",
            "uom_id": self[compat.LINE_UOM].id,
            "skip": self._monta_skip_reason(),
        }

    @api.model
    def _monta_watched_fields(self):
        """As of ``monta.document``: names of the fields of a line whose change may be news for Monta (set)."""
        return set()

    @api.model
    def _monta_is_concerned(self, vals):
        """Whether writing ``vals`` may be news for Monta; our own fields are none."""
        names = {name for name in vals if not name.startswith("monta_")}
        said = is_extended(self, "_monta_watched_fields")
        open_ended = is_extended(self, "_prepare_monta_line", "_monta_skip_reason")
        if not said and (open_ended or self.env[self._fields["order_id"].comodel_name]._monta_watches_everything()):
            return bool(names)
        return bool(names & self._monta_watched_fields())

    @api.model
    def _monta_is_about_goods(self, vals):
        """Whether writing ``vals`` may mean other goods, and not only what they are called or cost."""
        return not GOODS.isdisjoint(vals)

    def _monta_mark_orders(self):
        """A line that comes or goes changes its order; in one that is history, only goods do."""
        for order in self.order_id:
            own = self.filtered(lambda line, order=order: line.order_id == order)
            order._monta_mark_changed(goods=not order._monta_is_history() or bool(own & order._monta_goods()))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._monta_mark_orders()
        lines._monta_push_first_goods()
        return lines

    def _monta_push_first_goods(self):
        """Send the orders that get their first goods: they had nothing to send when they were confirmed."""
        orders = self.order_id.filtered(lambda order: order._monta_is_confirmed() and order.monta_state in UNTOLD)
        orders.filtered(lambda order: order._monta_goods() <= self)._monta_push_automatically(COLLECT_SECONDS)

    def write(self, vals):
        orders = self.order_id
        result = super().write(vals)
        if self._monta_is_concerned(vals):
            (orders | self.order_id)._monta_mark_changed(goods=self._monta_is_about_goods(vals))
            (orders | self.order_id)._monta_note_goods()
        return result

    def unlink(self):
        self._monta_mark_orders()
        return super().unlink()
