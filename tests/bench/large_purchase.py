"""A large purchase order as the addon hands it to the core: 2,000 lines, a fifth of them in dozens, a tenth kits."""

import random
from datetime import datetime, timedelta
from typing import Any

LINES = 2000
UNIT, DOZEN = 1, 2
PARTS = 1500
KITS = 200
FIRST_DAY = datetime(2027, 1, 4, 10)


def snapshot() -> dict[str, Any]:
    """Return the same purchase order every time."""
    dice = random.Random(20261122)
    parts, kits = range(1, PARTS + 1), range(PARTS + 1, PARTS + KITS + 1)
    return {
        "order": {
            "id": 7,
            "name": "P00007",
            "reference": "P00007",
            "comment": "VENDOR-77",
            "planned": str(FIRST_DAY),
        },
        "settings": {
            "timezone": "Europe/Amsterdam",
            "warehouse_display_name": "Main DC",
            "now": str(FIRST_DAY - timedelta(days=30)),
        },
        "supplier": {
            "override": False,
            "code": False,
            "map": {f"Vendor {number}": f"V{number:03}" for number in range(100)},
            "names": ["vendor 42", "vendor 42", "REF-42"],
            "reference": "REF-42",
            "default": "DEFAULT",
        },
        "lines": [_line(dice, number, parts, kits) for number in range(1, LINES + 1)],
        "products": [_product(product) for product in (*parts, *kits)],
        "uoms": [
            {"id": UNIT, "name": "Units", "factor": 1.0, "group": 1},
            {"id": DOZEN, "name": "Dozens", "factor": 12.0, "group": 1},
        ],
        "kits": [_kit(dice, kit, parts) for kit in kits],
    }


def with_quantity_changed() -> dict[str, Any]:
    """The same purchase order after somebody changed the quantity of one line."""
    order = snapshot()
    order["lines"][LINES // 2]["quantity"] += 2
    return order


def _line(dice: random.Random, number: int, parts: range, kits: range) -> dict[str, Any]:
    return {
        "id": number,
        "product_id": dice.choice(kits if dice.random() < 0.1 else parts),
        "name": f"Line {number}",
        "quantity": float(dice.randint(1, 100)),
        "uom_id": DOZEN if dice.random() < 0.2 else UNIT,
        "planned": str(FIRST_DAY + timedelta(days=dice.randint(0, 120))),
        "skip": False,
    }


def _kit(dice: random.Random, kit: int, parts: range) -> dict[str, Any]:
    return {
        "product_id": kit,
        "bom_id": kit,
        "name": f"Kit {kit}",
        "quantity": 1.0,
        "uom_id": UNIT,
        "components": [
            {"product_id": part, "quantity": float(dice.randint(1, 5)), "uom_id": UNIT}
            for part in dice.sample(parts, dice.randint(2, 5))
        ],
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
