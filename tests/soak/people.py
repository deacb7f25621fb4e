"""What people do in Odoo while things go wrong: they take orders, change their minds, and press buttons."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable

import names
from session import JsonRpc, NoAnswer, Refused, Session, WebClient
from shop import Shop, new_order, order_line

ORDER = "sale.order"
QUIET = {"disable_cancel_warning": True}


class Person:
    """Somebody who works, on a thread, until told to stop."""

    def __init__(self, name: str, shop: Shop, way_in: Callable[[], Session], pause: float, seed: int):
        self._thread = threading.Thread(target=self._work, name=name)
        self.actions: Counter[str] = Counter()
        #: What Odoo refused, and how often.
        self.refusals: Counter[str] = Counter()
        #: Calls that broke off, and the seconds that each call took.
        self.broken = 0
        self.seconds: list[float] = []
        self.error: Exception | None = None
        self._shop = shop
        self._way_in = way_in
        self._pause = pause
        self._dice = random.Random(seed)
        self._over = threading.Event()

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Let the person finish what was begun."""
        self._over.set()

    def join(self) -> None:
        """Wait until that is done."""
        self._thread.join()

    def _duties(self) -> dict[Callable[[Session], None], int]:
        """Return what is done, and how often of all."""
        return {
            self._take_order: 22, self._take_several: 3, self._change_quantity: 16, self._add_line: 8,
            self._change_note: 3, self._move_house: 6, self._other_customer: 4, self._cancel: 9, self._cancel_many: 1,
            self._confirm_again: 8, self._push: 9, self._push_many: 2, self._withdraw: 1, self._sync: 3,
            self._check: 2, self._delete: 2,
        }  # fmt: skip

    def _work(self) -> None:
        work, session = self._duties(), None
        while not self._over.wait(self._dice.uniform(0.5, 1.5) * self._pause):
            (action,) = self._dice.choices(list(work), list(work.values()))
            begun = time.monotonic()
            try:
                session = session or self._way_in()
                action(session)
            except NoAnswer:
                self.broken += 1
                # People look again after a while, not at once.
                self._over.wait(1)
            except Refused as refusal:
                # Whichever order it was: the same refusal counts as one.
                self.refusals[re.sub(r"\bS\d{5}\b", "S…", f"{action.__name__.strip('_')}: {refusal}")[:160]] += 1
            except Exception as error:
                self.error = error
                return
            else:
                self.actions[action.__name__.strip("_").replace("_", " ")] += 1
            self.seconds.append(time.monotonic() - begun)

    # -- orders are made ----------------------------------------------------------------------------------------

    def _take_order(self, session: Session) -> None:
        if ids := self._quote(session, 1):
            # Some quotations stay what they are.
            if self._dice.random() < 0.9:
                session.press(ORDER, "action_confirm", ids)

    def _take_several(self, session: Session) -> None:
        if ids := self._quote(session, self._dice.randint(2, 5)):
            session.press(ORDER, "action_confirm", ids)

    def _quote(self, session: Session, count: int) -> list[int]:
        numbers = [number for number in (self._shop.number() for _one in range(count)) if number]
        if not numbers:
            return []
        values = [
            new_order(
                self._dice.choice(self._shop.partners),
                number,
                [self._line() for _line in range(self._dice.randint(1, 3))],
            )
            for number in numbers
        ]
        ids = session.call(ORDER, "create", values)
        self._shop.orders += ids
        return ids

    def _line(self) -> dict:
        return order_line(self._dice.choice(self._shop.products), self._dice.randint(1, 9))

    # -- and changed --------------------------------------------------------------------------------------------

    def _some(self, count: int = 1) -> list[int]:
        """Return orders; the newest are dearest to everybody."""
        orders = self._shop.orders[-60:] if self._dice.random() < 0.7 else self._shop.orders
        return self._dice.sample(orders, min(count, len(orders)))

    def _change_quantity(self, session: Session) -> None:
        if ids := self._some():
            # Somebody may have deleted it in the meantime.
            for order in session.call(ORDER, "read", ids, ["order_line"]):
                line = self._dice.choice(order["order_line"])
                self._write(session, ids, {"order_line": [(1, line, {"product_uom_qty": self._dice.randint(1, 9)})]})

    def _add_line(self, session: Session) -> None:
        if ids := self._some():
            self._write(session, ids, {"order_line": [(0, 0, self._line())]})

    def _change_note(self, session: Session) -> None:
        if ids := self._some():
            self._write(session, ids, {"note": f"<p>Note {self._dice.random()}</p>"})

    def _other_customer(self, session: Session) -> None:
        if ids := self._some():
            self._write(session, ids, {"partner_shipping_id": self._dice.choice(self._shop.partners)})

    def _move_house(self, session: Session) -> None:
        street = f"Molenstraat {self._dice.randint(1, 400)}"
        session.call("res.partner", "write", [self._dice.choice(self._shop.partners)], {"street": street})

    @staticmethod
    def _write(session: Session, ids: list[int], values: dict) -> None:
        session.call(ORDER, "write", ids, values)

    # -- and cancelled ------------------------------------------------------------------------------------------

    def _cancel(self, session: Session) -> None:
        if ids := self._some():
            session.press(ORDER, "action_cancel", ids, **QUIET)

    def _cancel_many(self, session: Session) -> None:
        if ids := self._some(3):
            session.press(ORDER, "action_cancel", ids, **QUIET)

    def _confirm_again(self, session: Session) -> None:
        states = session.call(ORDER, "read", self._some(8), ["state"])
        cancelled = [order["id"] for order in states if order["state"] == "cancel"][:1]
        if cancelled:
            session.press(ORDER, "action_draft", cancelled)
        drafts = cancelled or [order["id"] for order in states if order["state"] == "draft"][:1]
        if drafts:
            session.press(ORDER, "action_confirm", drafts)

    def _delete(self, session: Session) -> None:
        states = session.call(ORDER, "read", self._some(8), ["state"])
        if ids := [order["id"] for order in states if order["state"] == "cancel"][:1]:
            session.call(ORDER, "unlink", ids)
            self._shop.orders.remove(ids[0])

    # -- and buttons are pressed --------------------------------------------------------------------------------

    def _push(self, session: Session) -> None:
        if ids := self._some():
            session.press(ORDER, names.PUSH, ids)

    def _push_many(self, session: Session) -> None:
        if ids := self._some(4):
            session.press(ORDER, names.PUSH, ids)

    def _withdraw(self, session: Session) -> None:
        if ids := self._some():
            self._shop.withdrawn.update(ids)
            session.press(ORDER, names.CANCEL, ids)

    def _sync(self, session: Session) -> None:
        if ids := self._some(2):
            session.press(ORDER, names.SYNC, ids)

    def _check(self, session: Session) -> None:
        if ids := self._some():
            session.press(ORDER, names.CHECK, ids)


def hire(
    person: type[Person], logins: list[str], url: str, database: str, shop: Shop, pause: float, seed: int
) -> list[Person]:
    """Return people who have not begun yet; the last of several is another system that speaks JSON-RPC."""
    dice = random.Random(seed)
    people = []
    for number, login in enumerate(logins):
        kind = JsonRpc if number == len(logins) - 1 and number else WebClient
        people.append(
            person(login, shop, lambda kind=kind, login=login: kind(url, database, login), pause, dice.getrandbits(63))
        )
    return people
