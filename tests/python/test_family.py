"""Several orders at Monta for one document, as Python gets them decided."""

from monta_core import cancel_family, dropped_goods, family_status, order_lines, plan_family, resolve_status

ORDERED = {
    "WebshopOrderId": "S2",
    "Lines": [{"Sku": "MUG", "OrderedQuantity": 2}, {"Sku": "TRAY", "OrderedQuantity": 1}],
}


def part(**members):
    return {"id": "X9", "role": "part", "document": {"Lines": [{"Sku": "TRAY", "OrderedQuantity": 1}]}, **members}


def test_what_monta_moved_to_a_part_is_not_put_back():
    first = {"id": "S2", "stage": "Queued", "document": {"Lines": [{"Sku": "MUG", "OrderedQuantity": 1}]}}
    plan = plan_family(ORDERED, [first, part(stage=None, closed=None, shipped=[])])
    assert [order["document"]["Lines"] for order in plan["orders"]] == [
        [{"Sku": "MUG", "OrderedQuantity": 2}],
        [{"Sku": "TRAY", "OrderedQuantity": 1}],
    ]
    assert plan["follow_up"] == []


def test_what_is_added_after_all_has_left_is_a_follow_up():
    first = {"id": "S2", "closed": True, "document": {"Lines": [{"Sku": "MUG", "OrderedQuantity": 2}]}}
    assert plan_family(ORDERED, [first]) == {"orders": [], "follow_up": [{"sku": "TRAY", "quantity": 1}]}
    plan = plan_family(ORDERED, [first, {"id": "S2.R2", "role": "follow_up", "document": None}])
    assert plan["orders"][0]["document"]["Family"] == [{"WebshopOrderID": "S2", "Reason": "Follow-up"}]


def test_what_monta_has_dropped_stays_dropped():
    first = {"id": "S2", "document": {"Lines": [{"Sku": "MUG", "OrderedQuantity": 2}]}}
    dropped = dropped_goods([], [{"acknowledged": ORDERED, "header": first["document"]}])
    assert dropped == [{"sku": "TRAY", "quantity": 1}]
    plan = plan_family(ORDERED, [first], dropped)
    assert [line["Sku"] for line in plan["orders"][0]["document"]["Lines"]] == ["MUG"]
    part = {"acknowledged": None, "header": {"Lines": [{"Sku": "TRAY", "OrderedQuantity": 1}]}}
    assert dropped_goods(dropped, [part]) == []
    assert dropped_goods([], [part], all_seen=False) == [{"sku": "TRAY", "quantity": -1}]


def test_which_orders_can_be_cancelled():
    assert cancel_family([{"id": "S2", "stage": "Shipped"}, part(stage="Backorder")]) == {
        "cancel": ["X9"],
        "too_late": ["S2"],
    }


def test_one_status_of_two_orders():
    members = [
        {"id": "S2", "status": resolve_status({"header": {"Shipped": "2025-11-20T10:00:00"}})},
        {"id": "X9", "status": resolve_status({"header": {"Backorder": True}})},
    ]
    found = family_status(members)
    assert (found["id"], found["shipped"], found["orders"], found["status"]["status"]) == ("X9", 1, 2, "Backorder")
    assert set(found["status"]) == set(members[0]["status"])


def test_the_lines_of_an_order():
    assert order_lines({"Lines": [{"Sku": "MUG", "OrderedQuantity": 1}]}) == [{"sku": "MUG", "quantity": 1}]
