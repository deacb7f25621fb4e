"""Kits that have the same product in several components, such as kits in kits."""

from odoo import api, models

from ... import compat


class MontaDelivery(models.AbstractModel):
    """Tells of which component of a kit a move is, the way Odoo counts how many kits are delivered."""

    _inherit = "monta.delivery"

    @api.model
    def _parts_of_kits(self, moves):
        """The component of its kit that each move brings, as ``monta_core.plan_delivery`` takes it of a move
        (``{stock.move: {"kit": {…}}}``).

        Only of kits in which a product comes from several components: elsewhere there is nothing to choose.
        """
        parts, by_line = {}, {}
        for move in moves.filtered("bom_line_id").sudo():
            line = move.sale_line_id or move._get_sale_order_lines()[:1]
            by_line[line] = by_line.get(line, move.browse()) | move
        for line, own in by_line.items():
            if len(own.bom_line_id) == len(own.bom_line_id.product_id):
                continue
            per_kit = self._pieces_per_kit(line, own.bom_line_id.bom_id)
            for move in own:
                component = move.bom_line_id
                if component in per_kit:
                    kit = {"line_id": line.id, "component_id": component.id, "per_kit": per_kit[component]}
                    parts[move] = {"kit": kit}
        return parts

    @api.model
    def _pieces_per_kit(self, line, boms):
        """How many pieces of each component are in one kit on a line of an order (``{mrp.bom.line: pieces}``).

        :param boms: the bills of materials that its moves come from
        """
        product = line.product_id
        own = boms.filtered(
            lambda bom: bom.type == "phantom" and product in (bom.product_id or bom.product_tmpl_id.product_variant_ids)
        )
        bom = own[:1] or boms._bom_find(product, company_id=line.company_id.id, bom_type="phantom")[product]
        if not bom:
            return {}
        # Odoo rounds what all kits need together, and divides that.
        ordered = line[compat.LINE_UOM]._compute_quantity(line.product_uom_qty, bom.product_uom_id) or 1
        pieces = {}
        for component, told in bom.explode(product, ordered / bom.product_qty)[1]:
            quantity = component.product_uom_id._compute_quantity(
                told["qty"] / ordered, component.product_id.uom_id, round=False
            )
            pieces[component] = pieces.get(component, 0) + quantity
        return pieces
