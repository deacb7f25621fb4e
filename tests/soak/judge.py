"""Compares what Odoo would send now with what Monta has. Knows neither Odoo nor Monta: it gets both as plain data."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import names

LOST = "lost"
DOUBLED = "doubled"
WRONG = "wrong"
#: Cancelled or deleted in Odoo, and Monta would ship it.
ALIVE = "not cancelled"
#: The document says Sent or Cancelled, and that is not so.
UNTRUE = "untrue"
#: A person is asked to help although nothing was wrong but the line.
BLOCKED = "blocked by a fault alone"
IN_FLIGHT = "in flight"
#: The order itself cannot be sent: people here make no such orders, so the judge has nothing to go by.
INVALID = "invalid"
KINDS = (LOST, DOUBLED, WRONG, ALIVE, UNTRUE, BLOCKED, IN_FLIGHT, INVALID)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    kind: str
    #: The customer's reference, which is the same on both sides.
    ref: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.ref} {self.text}"


def judge(odoo: dict, monta: list[dict], withdrawn: Collection[int] = ()) -> list[Finding]:
    """Return everything that is wrong.

    :param odoo: as ``in_odoo.facts`` tells it
    :param monta: as ``Monta.orders`` tells it
    :param withdrawn: ids of orders that somebody has taken away from Monta, confirmed as they are
    """
    alive = defaultdict(list)
    for order in monta:
        if not order["Deleted"]:
            alive[order["_document"].get("Reference")].append(order["_document"])
    found = []
    for order in odoo["orders"]:
        if order["state"] not in names.STATES:
            raise ValueError(f"tests/soak/names.py does not know the state {order['state']!r}")
        found += _judge_order(order, alive.pop(order["ref"], []), order["id"] in withdrawn)
    for ref, documents in alive.items():
        ids = ", ".join(document["WebshopOrderId"] for document in documents)
        found.append(Finding(ALIVE, str(ref), f"is alive at Monta ({ids}), and Odoo has no such order"))
    for row in odoo["rows"]:
        if row[names.ROW_STATE] not in names.ROW_MOVING | names.ROW_OVER:
            raise ValueError(f"tests/soak/names.py does not know the row state {row[names.ROW_STATE]!r}")
        if row[names.ROW_STATE] in names.ROW_MOVING:
            found.append(Finding(IN_FLIGHT, row["reference"], f"row {row['id']} is {row[names.ROW_STATE]}"))
    return found


def _judge_order(order: dict, there: list[dict], withdrawn: bool) -> list[Finding]:
    said = _is_doubled(there)
    if order["state"] in names.BLOCKED:
        said.append((BLOCKED, order["error"] or "without a reason"))
    else:
        if order["state"] in names.MOVING:
            said.append((IN_FLIGHT, "is still on its way"))
        # What was taken away before Monta had it was never sent.
        taken_away = withdrawn and order["state"] in names.CANCELLED | names.NEVER_SENT
        judged = _is_wanted if order["confirmed"] and not taken_away else _is_unwanted
        said += judged(order, there)
    return [Finding(kind, order["ref"], f"({order['name']}, {order['state']}) {text}") for kind, text in said]


def _is_doubled(there: list[dict]) -> list[tuple[str, str]]:
    ids = ", ".join(document["WebshopOrderId"] for document in there)
    return [(DOUBLED, f"is at Monta as {ids}")] if len(there) > 1 else []


def _is_unwanted(order: dict, there: list[dict]) -> list[tuple[str, str]]:
    """Judge an order that Monta is not to ship."""
    if there:
        return [(ALIVE, f"is alive at Monta as {there[0]['WebshopOrderId']}")]
    return [(UNTRUE, "is not at Monta")] if order["state"] in names.SENT else []


def _is_wanted(order: dict, there: list[dict]) -> list[tuple[str, str]]:
    """Judge an order that Monta has to have as it is in Odoo now."""
    if order["payload"] is None:
        return [(INVALID, order["problem"])]
    if not there:
        return [(LOST, "is not at Monta")]
    # Of several, one may be right.
    if different := min((differences(order["payload"], document) for document in there), key=len):
        return [(WRONG, "differs at Monta: " + "; ".join(different))]
    true = order["state"] in names.SENT | names.MOVING
    return [] if true else [(UNTRUE, "is at Monta just as it should be")]


def differences(wanted: object, has: object, path: str = "") -> list[str]:
    """Return where two documents differ; what is empty is the same as what is not there, lines go by their SKU.

    >>> differences({"A": 1, "B": ""}, {"A": 2, "C": None})
    ['A: 1 in Odoo, 2 at Monta']
    """
    wanted, has = _bare(wanted), _bare(has)
    if isinstance(wanted, dict) and isinstance(has, dict):
        members = dict.fromkeys([*wanted, *has])
        return [
            text
            for member in members
            for text in differences(wanted.get(member), has.get(member), f"{path}.{member}".strip("."))
        ]
    if isinstance(wanted, list) and isinstance(has, list):
        missing, extra = _minus(wanted, has), _minus(has, wanted)
        return [f"{path}: {missing} in Odoo, {extra} at Monta"] if missing or extra else []
    return [] if wanted == has else [f"{path}: {wanted} in Odoo, {has} at Monta"]


def _bare(value: object) -> object:
    """Return a value without its empty members."""
    if isinstance(value, dict):
        bare = {member: _bare(part) for member, part in value.items()}
        return {member: part for member, part in bare.items() if part not in (None, "", [], {})} or None
    if isinstance(value, list):
        return [_bare(part) for part in value]
    return value


def _minus(rows: list, others: list) -> list:
    """Return the rows that are not among the others, however often they are there."""
    rest = list(others)
    left = []
    for row in rows:
        if row in rest:
            rest.remove(row)
        else:
            left.append(row)
    return left


def count(findings: list[Finding]) -> Counter[str]:
    """Return how many findings there are of each kind."""
    return Counter(finding.kind for finding in findings)
