"""Which word about an order counts."""

from odoo import models


class MontaStatusResolver(models.AbstractModel):
    """Lets what a parcel says count before every event, however old it is; the rest is decided as ever."""

    _inherit = "monta.status.resolver"

    def _choose(self, shipment, event, header):
        return shipment or super()._choose(shipment, event, header)
