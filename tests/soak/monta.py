"""The local Monta from behind its counter: what it was asked, what it holds, and what is to go wrong."""

from dataclasses import dataclass

from harness import sandbox


@dataclass(frozen=True)
class Monta:
    """A sandbox, as its operator sees it."""

    url: str

    def reset(self, profile: str) -> None:
        """Empty it and serve `profile` from now on."""
        self._ask("/reset", {"profile": profile})

    def orders(self) -> list[dict]:
        """Return every order as it is held, cancelled ones included (`Deleted`); ``_document`` is what was sent."""
        return self._ask("/orders", method="GET")

    def requests(self) -> list[dict]:
        """Return every request since the last reset, with the name of the fault that struck it (or None)."""
        return self._ask("/requests", method="GET")

    def fault(self, **fault: object) -> None:
        """Let something go wrong."""
        self._ask("/faults", fault)

    def all_is_well(self) -> None:
        """Take every fault away and let go whatever is held."""
        self._ask("/faults", method="DELETE")
        for row in self.held():
            self.release(row["n"], True)

    def held(self) -> list[dict]:
        """Return the requests that are held; ``stored`` says whether they were carried out already."""
        return self._ask("/held", method="GET")

    def release(self, number: int, carry_out: bool) -> bool:
        """Let a held request go; return False when it went by itself."""
        try:
            self._ask(f"/held/{number}", {"carry_out": carry_out})
        except OSError:
            return False
        return True

    def put(self, document: dict) -> None:
        """Make an order as it is, in the place of one with the same id."""
        self._ask("/orders", [{"order": document}])

    def drop(self, order_id: str) -> None:
        """Make an order one that was never there."""
        self._ask(f"/orders/{order_id}", method="DELETE")

    def load(self, stock: dict[str, int]) -> None:
        """Make products, with so many pieces of each SKU."""
        self._ask("/products", [{"Sku": sku, "StockAvailable": pieces} for sku, pieces in stock.items()])

    def move(self, order_id: str, to: str, **details: object) -> None:
        """Move an order through the warehouse, or let a carrier tell of its parcels."""
        self._ask(f"/orders/{order_id}/move", {"to": to, **details})

    def split(self, order_id: str, amounts: dict[str, int]) -> str:
        """Split pieces off an order and return the id of the new one."""
        rows = [{"Sku": sku, "AmountToSplit": amount} for sku, amount in amounts.items()]
        return self._ask(f"/orders/{order_id}/split", rows)["NewOrder"]["WebshopOrderId"]

    def drop_lines(self, order_id: str, *skus: str) -> None:
        """Let Monta drop what is still to leave of these SKUs."""
        self._ask(f"/orders/{order_id}/drop", {"skus": skus})

    def ship(self, order_id: str, *parcels: dict, **details: object) -> None:
        """Let parcels leave, each ``{"track_trace": code, "goods": [{"sku", "quantity", …}]}``; the rest may follow."""
        self._ask(f"/orders/{order_id}/ship", {"parcels": parcels, **details})

    def pieces(self) -> dict:
        """Return what became of every piece, by order and by family, and what has left."""
        return self._ask("/pieces", method="GET")

    def _ask(self, path: str, body: object = None, method: str = "POST") -> object:
        return sandbox.control(self.url, path, body, method)
