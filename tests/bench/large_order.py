"""A large order as the addon hands it to the core: 1,000 lines, most of them kits of kits of kits."""

import random
from typing import Any

LINES = 1000
EDITED = 20
UNIT, DOZEN = 1, 2
TOP_KITS, SUB_KITS, LOW_KITS, LEAVES = 400, 200, 100, 1000
#: How many pieces a kit of the lowest level is for: most of them for one.
MADE_AT_ONCE = (1, 1, 1, 1, 1, 1, 1, 2, 3, 4)
#: Divides by everything a kit is for, so that every total is whole.
QUANTITY_STEP = 24


def snapshot() -> dict[str, Any]:
    """Return the same order every time."""
    dice = random.Random(20261122)
    levels = _levels()
    kits = {
        **{product: _kit(dice, product, levels["leaf"], makes=dice.choice(MADE_AT_ONCE)) for product in levels["low"]},
        **{product: _kit(dice, product, levels["low"]) for product in levels["sub"]},
        **{product: _kit(dice, product, levels["sub"]) for product in levels["top"]},
    }
    lines = [_line(dice, number, levels) for number in range(1, LINES + 1)]
    reached = _reached({line["product_id"] for line in lines}, kits)
    return {
        "order": {
            "id": 12,
            "name": "S00012",
            "webshop_order_id": "S00012",
            "customer_reference": "PO-7741",
            "currency": "EUR",
            "amount_total": 48213.37,
            "amount_tax": 8367.61,
            "currency_digits": 2,
            "language": "nl_NL",
            "b2b": True,
            "paid": False,
        },
        "settings": {"origin": "Webshop"},
        "shipping": _address(7, "Lotte Peeters", "Brasserie Het Klokhuis BV", "Keizerstraat 100", "2000", "Antwerpen"),
        "invoice": _address(8, "Noor de Wit", False, "Molenstraat 12b", "4201 CX", "Gorinchem"),
        "lines": lines,
        "products": [_product(product) for product in reached],
        "uoms": [
            {"id": UNIT, "name": "Units", "factor": 1.0, "group": 1},
            {"id": DOZEN, "name": "Dozens", "factor": 12.0, "group": 1},
        ],
        "kits": [kits[product] for product in reached if product in kits],
    }


def with_quantities_changed() -> dict[str, Any]:
    """The same order after somebody changed the quantity of 20 lines."""
    order = snapshot()
    for line in order["lines"][:: LINES // EDITED]:
        line["quantity"] += QUANTITY_STEP
    return order


def with_lines_replaced() -> dict[str, Any]:
    """The same order after somebody removed 20 lines and added as many of products that were not on it."""
    order = snapshot()
    line = order["lines"][0]
    del order["lines"][:: LINES // EDITED]
    first = 1 + max(product["id"] for product in order["products"])
    for number in range(EDITED):
        order["products"].append(_product(first + number))
        order["lines"].append({**line, "id": LINES + 1 + number, "product_id": first + number})
    return order


def _levels() -> dict[str, range]:
    """Product ids from what is shipped up to the kits on the lines."""
    sizes = {"leaf": LEAVES, "low": LOW_KITS, "sub": SUB_KITS, "top": TOP_KITS}
    levels, start = {}, 1
    for name, size in sizes.items():
        levels[name] = range(start, start + size)
        start += size
    return levels


def _reached(products: set[int], kits: dict[int, dict[str, Any]]) -> list[int]:
    """The products on the lines and everything that their kits lead to, which is what a snapshot holds."""
    reached, level = set(products), products
    while level:
        components = {
            component["product_id"] for product in level & kits.keys() for component in kits[product]["components"]
        }
        level = components - reached
        reached |= level
    return sorted(reached)


def _kit(dice: random.Random, product: int, components: range, makes: int = 1) -> dict[str, Any]:
    return {
        "product_id": product,
        "bom_id": product,
        "name": f"Kit {product}",
        "quantity": float(makes),
        "uom_id": UNIT,
        "components": [
            {
                "product_id": component,
                "quantity": float(dice.randint(1, 5)),
                "uom_id": DOZEN if dice.random() < 0.1 else UNIT,
            }
            for component in dice.sample(components, dice.randint(2, 5))
        ],
    }


def _line(dice: random.Random, number: int, levels: dict[str, range]) -> dict[str, Any]:
    level = dice.choices(("top", "sub", "leaf"), (6, 1, 3))[0]
    return {
        "id": number,
        "product_id": dice.choice(levels[level]),
        "name": f"Line {number}",
        "quantity": float(QUANTITY_STEP * dice.randint(1, 10)),
        "uom_id": UNIT,
        "skip": False,
    }


def _product(product: int) -> dict[str, Any]:
    return {
        "id": product,
        "name": f"Product {product}",
        "uom_id": UNIT,
        "monta_sku": False,
        "default_code": f"SKU-{product:05}",
        "barcode": False,
        "vendor_codes": [],
        "service": False,
    }


def _address(partner: int, name: str, company: str | bool, street: str, zip_code: str, city: str) -> dict[str, Any]:
    return {
        "partner_id": partner,
        "name": name,
        "company": company,
        "street": street,
        "street2": False,
        "zip": zip_code,
        "city": city,
        "state": False,
        "country_code": "NL" if " " in zip_code else "BE",
        "country_name": False,
        "zip_required": True,
        "phone": "+31 6 12000000",
        "email": "orders@example.com",
        "street_name": False,
        "street_number": False,
        "street_number2": False,
    }
