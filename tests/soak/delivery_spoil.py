"""Spoils deliveries on purpose, one in each way that the judge has to find.

They are orders that nobody but the warehouse touches, made while all is well.
"""

from dataclasses import dataclass

import delivery_judge
from harness import odoo
from people import ORDER
from session import Session
from shop import GOODS, Shop, new_order, order_line

#: How many orders are spoiled, and what is in them.
COUNT = 5
SKU = GOODS[-1]


@dataclass(frozen=True)
class Victims:
    """The orders that are going to be spoiled, by the customer's reference."""

    refs: list[str]

    @classmethod
    def made(cls, session: Session, shop: Shop) -> "Victims":
        """Make the orders."""
        refs = [f"SOAK-JUDGE-{number}" for number in range(COUNT)]
        lines = [order_line(shop.products[GOODS.index(SKU)], 3)]
        values = [new_order(shop.partners[0], ref, lines) for ref in refs]
        session.press(ORDER, "action_confirm", session.call(ORDER, "create", values))
        return cls(refs)

    def spoil(self, instance: odoo.Odoo, database: str) -> set[tuple[str, str]]:
        """Spoil each in its way; return kind and reference of every finding to expect."""
        less, more, waiting, code, adjusted = self.refs

        def change(ref: str, table: str, change: str) -> str:
            """Change a row, where `moves` are what was delivered of the order; return its id."""
            moves = (
                "SELECT move.id, move.picking_id FROM stock_move move JOIN sale_order_line line"
                " ON line.id = move.sale_line_id JOIN sale_order sale ON sale.id = line.order_id"
                f" WHERE sale.client_order_ref = '{ref}' AND move.state = 'done'"
            )
            statement = f"WITH moves AS ({moves}) UPDATE {table} SET {change} RETURNING id"
            return instance.server.sql(statement, database)[0]

        first = "id = (SELECT min(id) FROM moves)"
        change(less, "stock_move", f"quantity = quantity - 1 WHERE {first}")
        change(more, "stock_move", f"quantity = quantity + 1 WHERE {first}")
        change(waiting, "sale_order", f"monta_delivery_note = 'Why?' WHERE client_order_ref = '{waiting}'")
        change(code, "stock_picking", "monta_track_trace = '3SNOBODY' WHERE id = (SELECT min(picking_id) FROM moves)")
        move = change(adjusted, "stock_move", f"is_inventory = true WHERE {first}")
        return {
            (delivery_judge.SHORT, less),
            (delivery_judge.TWICE, more),
            (delivery_judge.WAITS, waiting),
            (delivery_judge.CODE, code),
            (delivery_judge.ADJUSTED, f"move {move}"),
        }
