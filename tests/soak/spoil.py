"""Spoils orders on purpose, one in each way that the judge has to find.

They are orders that nobody else touches, made while all is well.
"""

import time
from dataclasses import dataclass

import judge
import names
from harness import odoo
from monta import Monta
from people import ORDER, QUIET
from session import Session
from shop import Shop, new_order, order_line

TABLE = "sale_order"
#: How many orders are spoiled: the last is never sent, the one before it cancelled.
COUNT = 8
#: Seconds within which Monta has them.
SENT_WITHIN = 60


@dataclass(frozen=True)
class Victims:
    """The orders that are going to be spoiled, by the customer's reference."""

    refs: list[str]

    @classmethod
    def made(cls, session: Session, shop: Shop) -> "Victims":
        """Make the orders."""
        refs = [f"SOAK-JUDGE-{number}" for number in range(COUNT)]
        values = [new_order(shop.partners[0], ref, [order_line(shop.products[0], 3)]) for ref in refs]
        *sent, cancelled, _quotation = session.call(ORDER, "create", values)
        session.press(ORDER, "action_confirm", [*sent, cancelled])
        # What is cancelled before it was sent never gets there.
        _await_sent(session, [*sent, cancelled])
        session.press(ORDER, "action_cancel", [cancelled], **QUIET)
        return cls(refs)

    def spoil(self, monta: Monta, instance: odoo.Odoo, database: str) -> set[tuple[str, str]]:
        """Spoil each in its way; return kind and reference of every finding to expect."""
        held = {order["_document"].get("Reference"): order["_document"] for order in monta.orders()}
        dropped, doubled, quantity, address, blocked, waiting, cancelled, quotation = self.refs

        monta.drop(held[dropped]["WebshopOrderId"])
        monta.put({**held[doubled], "WebshopOrderId": f"{held[doubled]['WebshopOrderId']}-AGAIN"})
        (line,) = held[quantity]["Lines"]
        monta.put({**held[quantity], "Lines": [{**line, "OrderedQuantity": line["OrderedQuantity"] + 1}]})
        details = held[address]["ConsumerDetails"]
        moved = {**details["DeliveryAddress"], "HouseNumber": "999"}
        monta.put({**held[address], "ConsumerDetails": {**details, "DeliveryAddress": moved}})
        # Made anew, it is alive.
        monta.put(held[cancelled])
        for ref, state in ((quotation, names.SENT), (blocked, names.BLOCKED), (waiting, names.MOVING)):
            instance.server.sql(
                f"UPDATE {TABLE} SET {names.STATE_FIELD} = '{min(state)}' WHERE client_order_ref = '{ref}'", database
            )
        return {
            (judge.LOST, dropped),
            (judge.DOUBLED, doubled),
            (judge.WRONG, quantity),
            (judge.WRONG, address),
            (judge.BLOCKED, blocked),
            (judge.IN_FLIGHT, waiting),
            (judge.ALIVE, cancelled),
            (judge.UNTRUE, quotation),
        }


def _await_sent(session: Session, ids: list[int]) -> None:
    """Wait until Monta has these orders."""
    deadline = time.monotonic() + SENT_WITHIN
    while any(
        order[names.STATE_FIELD] not in names.SENT for order in session.call(ORDER, "read", ids, [names.STATE_FIELD])
    ):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Monta does not have all of the orders {ids} after {SENT_WITHIN} s")
        time.sleep(0.2)
