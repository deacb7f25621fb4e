"""What the core is measured against: the same decisions in plain Python, written to be fast.

Same snapshot in, same document out. Whole numbers stay ints, because :class:`~fractions.Fraction` costs ten times as
much and is only needed where something does not divide; kits are worked out once per product, and lines of the same
product are added up before their kit is. It knows less than the core: it trusts the types of its input, splits only
plain addresses, and stops at the first problem instead of naming all of them.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import jsonpatch

LONGEST_DESCRIPTION = 255
_STREET = re.compile(r"(?P<street>.*\S)\s+(?P<number>\d+)\s*(?P<addition>.*)")

Quantity = int | Fraction


def build_order(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return the document of ``POST /order`` for a snapshot; raise :class:`ValueError` at the first problem."""
    order = snapshot["order"]
    document = {
        "WebshopOrderId": order["webshop_order_id"],
        "Reference": order["customer_reference"] or order["name"],
    }
    if snapshot["settings"]["origin"]:
        document["Origin"] = snapshot["settings"]["origin"]
    document["ConsumerDetails"] = {
        "DeliveryAddress": _contact(snapshot["shipping"]),
        "InvoiceAddress": _contact(snapshot["invoice"]),
        "B2B": order["b2b"],
        "CommunicationLanguageCode": order["language"].partition("_")[0].upper(),
    }
    document["Lines"] = _Flattening(snapshot).lines()
    document["Invoice"] = {
        "AmountInclTax": _money(order["amount_total"], order["currency_digits"]),
        "TotalTax": _money(order["amount_tax"], order["currency_digits"]),
        "Paid": order["paid"],
        "WebshopFactuurID": str(order["id"]),
        "Currency": order["currency"],
    }
    return document


def diff(before: Any, after: Any) -> list[dict[str, Any]]:
    """Return the JSON-Patch that turns one document into another."""
    return jsonpatch.make_patch(before, after).patch


def _contact(partner: dict[str, Any]) -> dict[str, str]:
    first, _, last = (partner["name"] or "").strip().partition(" ")
    match = _STREET.fullmatch(partner["street"].strip())
    street, number, addition = match.groups() if match else (partner["street"], "", "")
    return {
        "Company": partner["company"] or "",
        "FirstName": first if last else "",
        "LastName": last or first,
        "Street": street,
        "HouseNumber": number,
        "HouseNumberAddition": " ".join(filter(None, (addition, partner["street2"] or ""))),
        "PostalCode": partner["zip"] or "",
        "City": partner["city"],
        "State": partner["state"] or "",
        "CountryCode": partner["country_code"],
        "PhoneNumber": partner["phone"] or "",
        "EmailAddress": partner["email"] or "",
    }


def _money(amount: float, digits: int) -> float:
    return float(Decimal(repr(amount)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _exact(number: float) -> Quantity:
    return int(number) if number == int(number) else Fraction(repr(number))


def _slim(quantity: Fraction) -> Quantity:
    return quantity.numerator if quantity.denominator == 1 else quantity


class _Flattening:
    """The lines of one snapshot, down to what is shipped."""

    def __init__(self, snapshot: dict[str, Any]):
        self.order_lines = snapshot["lines"]
        self.products = {product["id"]: product for product in snapshot["products"]}
        self.kits = {kit["product_id"]: kit for kit in snapshot["kits"]}
        self.uoms = {uom["id"]: uom for uom in snapshot["uoms"]}
        self.ratios: dict[tuple[int, int], Quantity] = {}
        #: Per kit, what one piece consists of; ``None`` while it is being worked out.
        self.pieces: dict[int, dict[int, Quantity] | None] = {}

    def lines(self) -> list[dict[str, Any]]:
        """One line per SKU, in order of first appearance."""
        totals: dict[str, Quantity] = {}
        origins: dict[str, tuple[int, dict[str, Any]]] = {}
        for root, (line_id, quantity) in self._roots().items():
            for product_id, per_piece in self._piece(root).items():
                product = self.products[product_id]
                sku = product["monta_sku"] or product["default_code"] or product["barcode"]
                if not sku:
                    raise ValueError(f"{product['name']} has no SKU")
                if sku in totals:
                    totals[sku] += quantity * per_piece
                else:
                    totals[sku] = quantity * per_piece
                    origins[sku] = line_id, product
        return [self._line(sku, total, *origins[sku]) for sku, total in totals.items() if total]

    def _roots(self) -> dict[int, tuple[int, Quantity]]:
        """Per product on a line, the first line's id and the total in the product's own unit."""
        roots: dict[int, tuple[int, Quantity]] = {}
        for line in self.order_lines:
            if line["skip"]:
                continue
            root = line["product_id"]
            quantity = _exact(line["quantity"]) * self._ratio(line["uom_id"], self.products[root]["uom_id"])
            first = roots.get(root)
            roots[root] = (first[0], first[1] + quantity) if first else (line["id"], quantity)
        return roots

    def _line(self, sku: str, total: Quantity, line_id: int, product: dict[str, Any]) -> dict[str, Any]:
        if total.denominator != 1 or total < 0:
            raise ValueError(f"{sku} comes to {total}")
        return {
            "Sku": sku,
            "OrderedQuantity": int(total),
            "WebshopOrderLineId": str(line_id),
            "Description": " ".join(product["name"].split())[:LONGEST_DESCRIPTION],
        }

    def _piece(self, product_id: int) -> dict[int, Quantity]:
        kit = self.kits.get(product_id)
        if kit is None:
            return {product_id: 1}
        if product_id in self.pieces:
            known = self.pieces[product_id]
            if known is None:
                raise ValueError(f"{kit['name']} contains itself")
            return known
        self.pieces[product_id] = None
        piece: dict[int, Quantity] = {}
        makes = _exact(kit["quantity"]) * self._ratio(kit["uom_id"], self.products[product_id]["uom_id"])
        for component in kit["components"]:
            child = component["product_id"]
            unit = self._ratio(component["uom_id"], self.products[child]["uom_id"])
            quantity = _exact(component["quantity"]) * unit
            if makes != 1:
                quantity = _slim(Fraction(quantity) / makes)
            for leaf, per_piece in self._piece(child).items():
                piece[leaf] = piece.get(leaf, 0) + quantity * per_piece
        self.pieces[product_id] = piece
        return piece

    def _ratio(self, source: int, target: int) -> Quantity:
        if source == target:
            return 1
        ratio = self.ratios.get((source, target))
        if ratio is None:
            one, other = self.uoms[source], self.uoms[target]
            if one["group"] != other["group"]:
                raise ValueError(f"{one['name']} does not convert into {other['name']}")
            ratio = _slim(Fraction(repr(one["factor"])) / Fraction(repr(other["factor"])))
            self.ratios[source, target] = ratio
        return ratio
