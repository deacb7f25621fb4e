"""Compares what Odoo has delivered with what Monta has shipped. Knows neither: it gets both as plain data."""

from collections import Counter
from collections.abc import Collection, Iterable

from judge import Finding

SHORT = "not delivered"
TWICE = "delivered twice"
#: Nothing of it is going to leave any more, and Odoo still waits for it.
OPEN = "left open"
#: A person is asked, although there was nothing to ask.
WAITS = "waits for a person"
#: A parcel's code that no transfer shows, or more than one.
CODE = "code of a parcel"
#: An adjustment of the inventory, or what has left the shelf differs from what was shipped.
ADJUSTED = "adjusted"
SHELF = "shelf"
NEGATIVE = "negative"
#: The journal tells of something, where nothing is valued in real time.
BOOKED = "booked"
KINDS = (SHORT, TWICE, OPEN, WAITS, CODE, ADJUSTED, SHELF, NEGATIVE, BOOKED)


def judge(
    odoo: dict, monta: dict, codes: dict[str, Iterable[str]], stock: dict[str, int], lost: Collection[str] = ()
) -> list[Finding]:
    """Return everything that is wrong.

    :param odoo: as ``in_odoo.deliveries`` tells it
    :param monta: as ``Monta.pieces`` tells it: what Monta has counted itself
    :param codes: the parcels of each order at Monta, by its id
    :param stock: how many pieces of each SKU there were before anything was shipped
    :param lost: SKUs that Monta dropped from orders: until Odoo has heard of it nobody can say whose the pieces are, so
        of these only what is left at the end is judged
    """
    families = {name: family for family in monta["families"] for name in family["orders"]}
    found = []
    for order in odoo["orders"]:
        family = families.get(order["reference"], {"orders": [], "skus": {}})
        own = Counter(code for name in family["orders"] for code in codes.get(name, ()))
        said = [*_pieces(order, family["skus"]), *_people(order), *_codes(order, own)]
        found += [Finding(kind, order["ref"], f"({order['name']}) {text}") for kind, text in said]
    return found + _shelves(odoo, monta, stock, lost)


def _pieces(order: dict, skus: dict[str, dict]) -> list[tuple[str, str]]:
    """Judge the goods of one order, SKU by SKU."""
    said = []
    for sku in sorted({*order["delivered"], *order["open"], *skus}):
        shipped, delivered = skus.get(sku, {}).get("shipped", 0), order["delivered"].get(sku, 0)
        if delivered != shipped:
            kind = SHORT if delivered < shipped else TWICE
            said.append((kind, f"{sku}: {shipped} shipped, {delivered:g} delivered"))
        waits, will_leave = order["open"].get(sku, 0), skus.get(sku, {}).get("open", 0)
        if waits != will_leave and delivered >= shipped:
            said.append((OPEN, f"{sku}: {waits:g} to be delivered in Odoo, {will_leave} to leave Monta"))
    return said


def _people(order: dict) -> list[tuple[str, str]]:
    asked = [text for text in (order["waits"], order["error"]) if text]
    return [(WAITS, "; ".join(asked))] if asked else []


def _codes(order: dict, own: Counter[str]) -> list[tuple[str, str]]:
    """Each parcel is shown on one transfer, and no other is shown."""
    shown = Counter(order["codes"])
    differ = {code for code in shown | own if shown[code] != own[code]}
    return [(CODE, f"{code}: {own[code]} at Monta, {shown[code]} in Odoo") for code in sorted(differ)]


def _shelves(odoo: dict, monta: dict, stock: dict[str, int], lost: Collection[str]) -> list[Finding]:
    """Judge the stock: all that left it left with an order."""
    left = Counter()
    for row in monta["departures"]:
        left[row["sku"]] += row["quantity"]
    found = [
        Finding(SHELF, sku, f"{pieces} of {left[sku]} shipped: {there:g} on hand, not {pieces - left[sku]}")
        for sku, pieces in stock.items()
        if (there := odoo["on_hand"].get(sku, 0)) != pieces - left[sku]
    ]
    found += [
        Finding(ADJUSTED, f"move {row['id']}", f"adjusts {row['sku']} by {row['quantity']:g}")
        for row in odoo["adjustments"]
        if row["sku"] not in lost
    ]
    found += [Finding(NEGATIVE, row["sku"], f"{row['quantity']:g} at {row['location']}") for row in odoo["negative"]]
    return found + [Finding(BOOKED, f"entry {row['id']}", row["name"]) for row in odoo["entries"]]
