"""Monta's warehouse while it storms: it splits orders, ships some of them in parts and drops what it cannot find."""

import random
import urllib.error
from collections import Counter, defaultdict
from collections.abc import Callable, Collection

from background import Background
from monta import Monta

#: What a carrier tells of the parcels that have left.
CARRIER = ("enroute", "delivered", "deliveryfailed")
#: What it cannot find, now and then: what was set aside goes back to stock, of which Odoo hears with its next look.
LOST = ("SPOON", "FORK")
#: How often everything is looked at that is still to leave, before something is wrong with it.
ROUNDS = 50


class Warehouse(Background):
    """Does one thing after the other; a context manager.

    It begins with an order once `known` tells that Odoo knows that Monta has it: seconds later, Monta would not either.
    """

    def __init__(
        self, monta: Monta, known: Callable[[], set[str]], pause: float, seed: int, lost: Collection[str] = LOST
    ):
        super().__init__("warehouse")
        self.counts: Counter[str] = Counter()
        #: The codes of the parcels in which each order has left.
        self.codes: dict[str, list[str]] = defaultdict(list)
        self._monta = monta
        self._known = known
        self._lost = lost
        self._pause = pause
        self._dice = random.Random(seed)
        self._parcels = 0

    def _run(self) -> None:
        work = {self._split: 12, self._ship_some: 40, self._ship_rest: 22, self._drop: 12, self._carry: 20}
        while not self._over.wait(self._dice.uniform(0.5, 1.5) * self._pause):
            (action,) = self._dice.choices(list(work), list(work.values()))
            try:
                self._do(action)
            except Exception as error:
                self.error = error
                return

    def finish(self) -> None:
        """Ship whatever is left, some of it in parts."""
        for _round in range(ROUNDS):
            orders = self._open()
            for order, goods in orders.items():
                if self._dice.random() < 0.3:
                    self._do(self._ship_some, order, goods)
                else:
                    self._do(self._ship_rest, order, goods)
            if not orders:
                return
        raise TimeoutError(f"these orders cannot be shipped: {sorted(orders)}")

    def _open(self) -> dict[str, dict[str, int]]:
        """Return what is still to leave of each order."""
        found, known = {}, self._known()
        for row in self._monta.pieces()["orders"]:
            if goods := {sku: count["open"] for sku, count in row["skus"].items() if count["open"]}:
                if row["family"] in known:
                    found[row["order"]] = goods
        return found

    def _do(self, action, order: str | None = None, goods: dict[str, int] | None = None) -> None:
        if order is None:
            orders = self._open()
            if not orders:
                return
            order = self._dice.choice(list(orders))
            goods = orders[order]
        try:
            done = action(order, goods)
        except urllib.error.HTTPError as error:
            if error.code not in (400, 404, 409):
                raise
            # What cannot be done to this order, such as splitting what is picked.
            done = "not possible"
        if done:
            self.counts[done] += 1

    def _some(self, goods: dict[str, int]) -> dict[str, int]:
        """Return some of the goods, at least one piece."""
        some = {sku: self._dice.randint(0, pieces) for sku, pieces in goods.items()}
        return {sku: pieces for sku, pieces in some.items() if pieces} or {self._dice.choice(list(goods)): 1}

    def _packed(self, goods: dict[str, int]) -> list[dict]:
        """Return one to three parcels with the goods."""
        boxes: list[Counter[str]] = [Counter() for _box in range(self._dice.randint(1, 3))]
        for sku, pieces in goods.items():
            for _piece in range(pieces):
                self._dice.choice(boxes)[sku] += 1
        parcels = []
        for box in filter(None, boxes):
            self._parcels += 1
            rows = [{"sku": sku, "quantity": pieces} for sku, pieces in box.items()]
            parcels.append({"track_trace": f"3SOAK{self._parcels:06}", "goods": rows})
        return parcels

    def _split(self, order: str, goods: dict[str, int]) -> str | None:
        some = self._some(goods)
        if some == goods:
            return None
        self._monta.split(order, some)
        return "split"

    def _ship_some(self, order: str, goods: dict[str, int]) -> str:
        # An order may count as shipped although some of it follows.
        self._ship(order, self._some(goods), shipped=self._dice.random() < 0.3)
        return "shipped in part"

    def _ship_rest(self, order: str, goods: dict[str, int]) -> str:
        self._ship(order, goods)
        return "shipped"

    def _ship(self, order: str, goods: dict[str, int], **details: object) -> None:
        parcels = self._packed(goods)
        self._monta.ship(order, *parcels, **details)
        self.codes[order] += [parcel["track_trace"] for parcel in parcels]

    def _drop(self, order: str, goods: dict[str, int]) -> str | None:
        lost = [sku for sku in goods if sku in self._lost]
        if len(goods) < 2 or not lost:
            return None
        self._monta.drop_lines(order, self._dice.choice(lost))
        return "lines dropped"

    def _carry(self, _order: str, _goods: dict[str, int]) -> str | None:
        """A carrier tells of some parcel, of an order that has left."""
        left = sorted({row["order"] for row in self._monta.pieces()["departures"]})
        if not left:
            return None
        self._monta.move(self._dice.choice(left), self._dice.choice(CARRIER), collo=1)
        return "told by a carrier"
