"""Where the goods of sale orders leave from, and what of them is still to leave: facts, of which the core decides.

After confirmation the moves say it, because people change the warehouse on a delivery and cancel parts of it. Before,
and for goods that have none, Odoo's routes say it.
"""

from dataclasses import dataclass

from odoo import api, models
from odoo.tools.sql import SQL

from .. import compat

# The delivery methods with which the customer fetches the goods: 18.0 on, and 17.0.
COLLECTED = ("in_store", "onsite")


@dataclass(frozen=True)
class Moved:
    """What the moves of one product of a line bring to the customer from one place, in the product's unit."""

    product_id: int
    #: ``route`` or ``warehouse_id``, as of the snapshot.
    place: dict
    planned: float
    delivered: float
    #: Of that, what was delivered before Monta had the order.
    delivered_before: float
    cancelled: float
    done_ids: list

    def as_goods(self, is_montas):
        """This as the snapshot has it; ``is_montas``: Monta has the order, or may have it."""
        return {
            "product_id": self.product_id,
            "planned": self.planned,
            "delivered": self.delivered_before if is_montas else self.delivered,
            "cancelled": self.cancelled,
            **self.place,
        }


class MontaScope(models.AbstractModel):
    """Facts about warehouses, routes and moves in the shape of ``monta_core.build_order``."""

    _name = "monta.scope"
    _description = "Where goods of sale orders leave from"

    @api.model
    def _gather(self, orders):
        """What is read once for all of ``orders``: their moves and the warehouses of their companies (dict)."""
        warehouses = self.env["stock.warehouse"].sudo().with_context(active_test=False)
        found = warehouses.search_read(
            [("company_id", "in", orders.company_id.ids)], ["company_id", "name", "monta_ships"]
        )
        by_company = {company.id: [] for company in orders.company_id}
        for values in found:
            by_company[values["company_id"][0]].append(
                {"id": values["id"], "name": values["name"], "shipped_by_monta": values["monta_ships"]}
            )
        return {"orders": set(orders.ids), "moves": self._moves(orders), "warehouses": by_company, "rules": {}}

    @api.model
    def _gathered_with(self, order):
        """As :meth:`_gather`, of ``order`` or of the batch that it is gathered with."""
        read = self.env.context.get("monta_scope") or {}
        return read if order.id in read.get("orders", ()) else self._gather(order)

    @api.model
    def _of(self, order, lines, kits):
        """The facts about ``order``: ``(warehouses, facts by line id)``, each as the snapshot has it.

        :param lines: the order lines that go through a warehouse
        :param dict kits: the component products (set of ids) of each kit by product id, those of single lines by line
        """
        read = self._gathered_with(order)
        warehouses = read["warehouses"][order.company_id.id]
        is_limited = any(warehouse["shipped_by_monta"] for warehouse in warehouses)
        if not is_limited:
            # Nobody asks where anything leaves from.
            warehouses = []
        components = self._components(kits)
        dropped = self._dropped(components, order.company_id)
        facts = {}
        for line in lines:
            moves = read["moves"].get(line.id, {})
            usual = line.warehouse_id or order.warehouse_id
            goods = self._goods_of_moves(order, line, moves, usual.id if is_limited else None)
            if is_limited or dropped:
                leaves = self._leaves(line, kits) - moves.keys()
                goods += self._goods_of_routes(line, components.browse(leaves), usual, is_limited, read["rules"])
            facts[line.id] = {"goods": goods, "warehouse_id": usual.id, "route": order._monta_route()}
        return warehouses, facts

    # -- moves --------------------------------------------------------------------------------------------------

    @api.model
    def _moves(self, orders):
        """What the moves of ``orders`` to the customer bring, by line and product, an entry for each place they leave.

        A done move that brought less than it was to bring was closed without a backorder, and the rest is cancelled; in
        17.0 a move of its own is. What was done before Monta had the order has left without it. What is done later is
        what Monta ships, validated in Odoo: it stays part of the order (decision 27).
        """
        if not orders:
            return {}
        for name in ("sale.order", "stock.move", "stock.move.line", "stock.location"):
            self.env[name].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT move.sale_line_id, move.product_id, source.usage = 'supplier', source.warehouse_id,
                       COALESCE(rule.warehouse_id = source.warehouse_id, FALSE),
                       COALESCE(SUM(pieces.planned), 0),
                       COALESCE(SUM(pieces.planned) FILTER (WHERE move.state = 'done'), 0),
                       COALESCE(SUM(pieces.planned) FILTER (
                           WHERE move.state = 'done' AND document.monta_left_before::jsonb @> to_jsonb(move.id)), 0),
                       COALESCE(SUM(GREATEST(move.product_qty - pieces.planned, 0))
                                FILTER (WHERE move.state IN ('cancel', 'done')), 0),
                       ARRAY_AGG(move.id) FILTER (WHERE move.state = 'done')
                  FROM sale_order document
                  JOIN sale_order_line line ON line.order_id = document.id
                  JOIN stock_move move ON move.sale_line_id = line.id
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location dest ON dest.id = move.location_dest_id
                  LEFT JOIN stock_rule rule ON rule.id = move.rule_id
                 CROSS JOIN LATERAL (
                       SELECT CASE move.state
                              WHEN 'cancel' THEN 0
                              WHEN 'done' THEN (
                                  SELECT COALESCE(SUM(quantity_product_uom), 0)
                                    FROM stock_move_line WHERE move_id = move.id)
                              ELSE move.product_qty END AS planned) pieces
                 WHERE document.id IN %s AND (%s OR %s)
                 GROUP BY 1, 2, 3, 4, 5
                 ORDER BY MIN(move.id)
                """,
                tuple(orders.ids),
                SQL("(dest.usage = 'customer' OR dest.usage = 'transit' AND dest.company_id IS NULL)"),
                compat.is_first_step_sql(),
            )
        )
        rows, moves = self.env.cr.fetchall(), {}
        usual = {line.id: line.warehouse_id.id for line in orders.sudo().order_line}
        for line_id, product_id, is_dropshipped, warehouse_id, is_as_made, *quantities, done_ids in rows:
            planned, delivered, delivered_before, cancelled = map(float, quantities)
            if is_as_made:
                # It leaves the warehouse whose own rule has made it, which is the document's, unless that was given
                # another one since.
                warehouse_id = usual[line_id]
            place = {"route": "dropship"} if is_dropshipped else {"warehouse_id": warehouse_id or False}
            moves.setdefault(line_id, {}).setdefault(product_id, []).append(
                Moved(product_id, place, planned, delivered, delivered_before, cancelled, done_ids or [])
            )
        return moves

    @api.model
    def _done(self, order):
        """The ids of the done moves of ``order`` to the customer."""
        moves = self._gathered_with(order)["moves"]
        return sorted(
            move_id
            for line in order.order_line
            for places in moves.get(line.id, {}).values()
            for moved in places
            for move_id in moved.done_ids
        )

    @api.model
    def _goods_of_moves(self, order, line, moves, usual):
        """The entries of ``moves`` that say more than that all leaves from where the line usually does.

        :param usual: id of that warehouse; None where nobody asks
        """
        goods = []
        for product_id, places in moves.items():
            entries = [moved.as_goods(bool(order.monta_left_before)) for moved in places]
            if product_id == line.product_id.id or any(is_news(entry, usual) for entry in entries):
                goods += entries
        return goods

    # -- routes -------------------------------------------------------------------------------------------------

    @api.model
    def _is_dropshipped(self, routes, company):
        """Whether ``routes`` lead from a vendor to the customer; None where none of them leads to a customer."""
        rules = routes.rule_ids.filtered(
            lambda rule: rule.location_dest_id.usage == "customer" and rule.company_id <= company
        )
        if not rules:
            return None
        return self._is_from_vendor(rules.sorted(lambda rule: (rule.route_sequence, rule.sequence))[0])

    @api.model
    def _is_sent_by_vendor(self, routes, product, company):
        """Whether the vendor sends ``product`` to the customer: ``routes`` decide, or else those of the product."""
        own = self._is_dropshipped(routes, company)
        return bool(self._is_dropshipped(product._monta_routes(), company) if own is None else own)

    @api.model
    def _is_from_vendor(self, rule):
        return "supplier" in (rule.picking_type_id.default_location_src_id.usage, rule.location_src_id.usage)

    @api.model
    def _components(self, kits):
        """The products that ``kits`` are made of."""
        return self.env["product.product"].sudo().browse(sorted(set().union(*kits.values())))

    @api.model
    def _dropped(self, components, company):
        """Those of ``components`` that their vendors send."""
        return components.filtered(lambda product: self._is_dropshipped(product._monta_routes(), company))

    @api.model
    def _leaves(self, line, kits):
        """The ids of what is shipped of ``line``: its product, or what the kit on it is made of in the end."""
        leaves, seen, level = set(), set(), [line.product_id.id]
        own = kits.get(line)
        while level:
            product_id = level.pop()
            if product_id in seen:
                continue
            seen.add(product_id)
            parts = own if own is not None and product_id == line.product_id.id else kits.get(product_id)
            if parts is None:
                leaves.add(product_id)
            else:
                level += parts
        return leaves

    @api.model
    def _goods_of_routes(self, line, products, usual, is_limited, rules):
        """An entry for each of ``products`` that leaves from elsewhere than the line usually does.

        :param usual: that warehouse
        :param dict rules: what is known by now of the rules that apply
        """
        order, goods = line.order_id, []
        routes = line._monta_routes()
        for product in products:
            if not is_limited:
                if self._is_sent_by_vendor(routes, product, order.company_id):
                    goods.append({"product_id": product.id, "route": "dropship"})
                continue
            key = (product.id, tuple(routes.ids), usual.id, order.partner_shipping_id.id, order.company_id.id)
            if key not in rules:
                rules[key] = self._fact_of_rule(self._rule(order, product, routes, usual))
            fact = rules[key]
            if fact and fact != {"warehouse_id": usual.id}:
                goods.append({"product_id": product.id, **fact})
        return goods

    @api.model
    def _rule(self, order, product, routes, warehouse):
        """The rule by which Odoo would bring ``product`` to the customer of ``order``."""
        order = order.with_company(order.company_id)
        values = {"route_ids": routes, "warehouse_id": warehouse, "company_id": order.company_id}
        location = order.partner_shipping_id.property_stock_customer
        return compat.rules(order.env)._get_rule(product.with_env(order.env), location, values)

    @api.model
    def _fact_of_rule(self, rule):
        if rule and self._is_from_vendor(rule):
            return {"route": "dropship"}
        warehouse = rule.location_src_id.warehouse_id
        return {"warehouse_id": warehouse.id} if warehouse else {}


def is_news(entry, usual):
    """Whether an entry of the snapshot says more than that all leaves from the warehouse ``usual`` (None: any)."""
    elsewhere = usual is not None and (entry.get("warehouse_id") or usual) != usual
    return entry["delivered"] or entry["cancelled"] or "route" in entry or elsewhere
