"""Notes for the packer and for the driver (decision 36)."""

from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

NOTES = ("monta_packer_note", "monta_driver_note")


class SaleOrder(models.Model):
    """Sends the notes of an order, which begin with those of its customer."""

    _inherit = "sale.order"

    monta_packer_note = fields.Text(
        "Note for the Packer",
        compute="_compute_monta_packer_note",
        store=True,
        readonly=False,
        precompute=True,
        help="Monta shows it to whoever packs the goods",
    )
    monta_driver_note = fields.Text(
        "Note for the Driver",
        compute="_compute_monta_driver_note",
        store=True,
        readonly=False,
        precompute=True,
        help="It goes to the carrier with the address",
    )

    def _auto_init(self):
        # The orders that are there already begin without notes, however many there are.
        for name in NOTES:
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "text")
        return super()._auto_init()

    @api.depends("partner_id")
    def _compute_monta_packer_note(self):
        for order in self:
            order.monta_packer_note = order._monta_note_of(order.partner_id) or order.monta_packer_note

    @api.depends("partner_shipping_id")
    def _compute_monta_driver_note(self):
        for order in self:
            note = order._monta_note_of(order.partner_shipping_id, "monta_driver_note")
            order.monta_driver_note = note or order.monta_driver_note

    @api.model
    def _monta_note_of(self, partner, name="monta_packer_note"):
        """The note of a contact, or of the company that it belongs to."""
        return partner[name] or partner.commercial_partner_id[name]

    def _prepare_monta_order_conditions(self):
        conditions = super()._prepare_monta_order_conditions()
        notes = self._prepare_monta_notes()
        if any(notes.values()):
            conditions["notes"] = notes
        return conditions

    def _prepare_monta_notes(self):
        """The notes of this order (dict), as ``rust/core/src/conditions/notes.rs`` says: plain text or HTML.

        No series has a gift message of its own; where an addon brings one, it is sent.
        """
        return {
            "packer": self.monta_packer_note,
            "driver": self.monta_driver_note,
            "gift": self["gift_message"] if "gift_message" in self._fields else False,
        }

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"gift_message"}

    @api.model
    def _monta_condition_fields(self):
        return super()._monta_condition_fields() | set(NOTES)
