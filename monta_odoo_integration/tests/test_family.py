"""One sale order, several orders at Monta: parts that Monta split off (decision 16)."""

import json
from contextlib import nullcontext
from unittest.mock import patch

from ..services.status import cron as status_cron
from .family import FamilyCase


class FamilyScenarios:
    """What happens to an order that Monta has split."""

    def test_parts_are_found_and_shown(self):
        order, part = self.split_order()
        snapshot = order.monta_status_ids
        self.assertEqual((snapshot.orders, snapshot.orders_shipped, order.monta_order_count), (2, 0, 2))
        self.assertEqual([row[:2] for row in self.members(order)], [(order.name, "first"), (part, "part")])
        self.assertEqual(order.monta_order_ids.sorted("id").mapped("contents"), ["MUG 1", "TRAY 1"])
        self.assertEqual(order.monta_state, "sent")
        said = [body for body in order.message_ids.mapped("body") if "was split off" in body]
        self.sync(order)
        self.assertEqual(len(said), 1)
        self.assertIn(f"{part} was split off: TRAY 1", said[0])
        self.assertEqual(len(order.monta_order_ids), 2)

    def test_an_update_after_a_split_puts_nothing_back(self):
        order, part = self.split_order()
        order.order_line.filtered(lambda line: line.product_id == self.mug).product_uom_qty = 2
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        self.assertEqual(order.monta_state, "sent", order.monta_error)
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], [f"/order/{order.name}"])
        self.assertEqual(self.at_monta(), {"MUG": 2, "TRAY": 1})
        self.push(order)
        self.assertEqual(len(self.sandbox.mutations()), 1, "nothing has changed since")
        # What is ordered of the part's goods is a matter of the part.
        order.order_line.filtered(lambda line: line.product_id == self.tray).product_uom_qty = 0
        self.commit()
        self.push(order)
        self.assertEqual(self.at_monta(), {"MUG": 2})
        self.assertEqual(
            order.monta_order_ids.filtered(lambda row: row.webshop_order_id == part).monta_state, "cancelled"
        )

    def test_a_cancellation_leaves_no_part_alive(self):
        order, part = self.split_order()
        order._action_cancel()
        self.commit()
        self.assertEqual(self.at_monta(), {})
        self.assertEqual((order.monta_state, order.monta_error), ("cancelled", False))
        paths = sorted(request["path"] for request in self.sandbox.mutations())
        self.assertEqual(paths, sorted([f"/order/{order.name}", f"/order/{part}"]))

    def test_a_part_that_cannot_be_cancelled_is_named(self):
        order, part = self.split_order()
        self.ship(part, "3SB")
        self.sync(order)
        self.sandbox.forget_requests()
        order._action_cancel()
        self.commit()
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], [f"/order/{order.name}"])
        self.assertEqual(self.at_monta(), {"TRAY": 1})
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn(part, order.monta_error)
        self.assertTrue(order.activity_ids)

    def test_it_is_done_when_all_parts_are(self):
        order, part = self.split_order()
        self.ship(order.name, "3SA")
        snapshot = self.sync(order)
        self.assertIn("1 of 2 shipped", snapshot.summary)
        self.assertEqual((snapshot.is_finished, order.monta_is_closed), (False, False))
        self.assertIn(
            order,
            self.env["monta.status.resolver"]._open_orders(self.env["monta.config"]._for(order.company_id)),
            "it is followed on",
        )
        self.sandbox.post("/clock", {"advance_seconds": 3600})
        self.ship(part, "3SB")
        self.sync(order)
        self.assertIn("2 of 2 shipped", snapshot.summary)
        self.assertEqual((snapshot.is_finished, order.monta_is_closed), (True, True))
        self.assertEqual([parcel["code"] for parcel in json.loads(snapshot.parcels)], ["3SB", "3SA"])

    def test_an_order_without_a_family_asks_for_nothing_more(self):
        order = self.pushed()
        self.sync(order)
        self.assertEqual(len(self.asked()), 3)
        self.assertFalse(order.monta_order_ids)

    def test_lines_that_monta_drops_are_shown_once(self):
        order = self.pushed()
        stored = next(stored for stored in self.sandbox.orders() if stored["WebshopOrderId"] == order.name)
        self.show(order, Lines=[line for line in stored["Lines"] if line["Sku"] == "MUG"])
        self.events(order, {"TypeCode": "LineDeleted", "Description": "Line deleted", "Occured": "2026-01-01T10:00:00"})
        for _look in range(2):
            snapshot = self.sync(order)
            self.assertEqual(snapshot.dropped, "TRAY 1")
        said = [body for body in order.message_ids.mapped("body") if "taken off" in body]
        self.assertEqual(len(said), 1)

    def test_a_split_that_nobody_has_seen_is_not_undone(self):
        order = self.pushed((self.mug, 3), (self.tray, 1))
        part = self.split(order, MUG=1, TRAY=1)
        for line, quantity in zip(order.order_line, (4, 0), strict=True):
            line.product_uom_qty = quantity
        self.commit()
        with self.logged("api.lines_moved"):
            self.push(order)
        self.assertEqual((self.at_monta(), order.monta_state), ({"MUG": 3, "TRAY": 1}, "queued"))
        if self.profile == "v6":
            self.assertEqual(self.sandbox.mutations(), [])
        self.assertFalse(order.activity_ids, "nobody has to do anything")
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.at_monta(), {"MUG": 4})
        self.assertEqual([row[:2] for row in self.members(order)], [(order.name, "first"), (part, "part")])
        self.assertEqual(order.monta_order_ids.sorted("id").mapped("contents"), ["MUG 2", "MUG 1, TRAY 1"])
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_a_cancellation_leaves_no_part_alive_that_nobody_has_seen(self):
        order = self.pushed((self.mug, 3), (self.tray, 1))
        self.split(order, MUG=1, TRAY=1)
        # Nothing is known about this Monta, as before its first update.
        self.set_params(api_capabilities="{}")
        with self.logged("api.lines_moved"):
            order._action_cancel()
            self.commit()
        self.assertEqual(order.monta_state, "queued")
        self.assertFalse(order.activity_ids, "nobody has to do anything")
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.at_monta(), {})
        self.assertEqual(order.monta_state, "cancelled")

    def change(self, order, *words, **quantities):
        """Set the quantities of lines by their SKU, and send the order until there is nothing more to send; the server
        log warns with ``words``."""
        for line in order.order_line:
            line.product_uom_qty = quantities.get(line.product_id.default_code, line.product_uom_qty)
        self.commit()
        with self.logged(*words) if words else nullcontext():
            self.push(order)
        self.run_cron()
        self.run_cron()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_what_monta_has_dropped_is_ordered_by_no_order_again(self):
        order = self.pushed((self.mug, 3), (self.tray, 2), (self.sku_a, 1))
        part = self.split(order, MUG=1, TRAY=1)
        self.sync(order)
        self.sandbox.drop(order.name, "TRAY")
        self.assertEqual(self.sync(order).dropped, "TRAY 1")
        self.assertEqual(order.monta_state, "sent", "Monta has what it still ships")
        self.change(order, MUG=4)
        self.assertEqual(self.at_monta(), {"MUG": 4, "TRAY": 1, "SKU-A": 1})
        # What nobody has seen go stays dropped, too, also of a part.
        self.sandbox.drop(order.name, "SKU-A")
        self.sandbox.drop(part, "MUG")
        # A patch does not touch it.
        self.change(order, *(["api.lines_moved"] if self.profile == "v6" else []), MUG=5)
        self.sync(order)
        self.change(order)
        self.assertEqual(self.at_monta(), {"MUG": 4, "TRAY": 1})
        self.assertEqual(sorted(order.monta_status_ids.dropped.split(", ")), ["MUG 1", "SKU-A 1", "TRAY 1"])
        # More of it than was dropped is ordered; and all of it, once the order is given anew.
        self.change(order, TRAY=3)
        self.assertEqual(self.at_monta(), {"MUG": 4, "TRAY": 2})
        order._action_cancel()
        self.commit()
        order.action_draft()
        order.action_confirm()
        self.commit()
        self.change(order)
        self.assertEqual(self.at_monta(), {"MUG": 5, "TRAY": 3, "SKU-A": 1})

    def test_what_monta_has_dropped_of_an_order_without_parts_is_not_ordered_again(self):
        order = self.pushed((self.tray, 1), (self.mug, 2))
        self.sandbox.drop(order.name, "TRAY")
        self.change(order, "api.lines_moved", MUG=3)
        self.assertEqual(self.at_monta(), {"MUG": 3})
        self.assertEqual((self.sync(order).dropped, order.monta_order_count), ("TRAY 1", 0))


class TestFamilyV6(FamilyScenarios, FamilyCase):
    """Against Monta's live API."""

    profile = "v6"

    def test_an_attempt_that_may_have_arrived_undoes_no_split_either(self):
        order = self.pushed((self.mug, 3))
        order.order_line.product_uom_qty = 4
        self.commit()
        self.sandbox.fault("drop_after", method="PUT")
        with self.logged("api.connection"):
            self.push(order)
        self.split(order, MUG=1)
        order.order_line.product_uom_qty = 5
        self.commit()
        with self.logged("api.lines_moved"):
            self.run_cron()
        for _run in range(3):
            self.run_cron()
        self.assertEqual(self.at_monta(), {"MUG": 5})
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_each_attempt_gathers_once(self):
        self.set_params(push_on_confirm="1")
        order, part = self.split_order()
        for line in order.order_line:
            line.product_uom_qty = 2
        part_of = self.env["monta.order"].search([("webshop_order_id", "=", part)])
        part_of._monta_queue_changes(60)
        self.commit()
        model = type(self.env["monta.gather"])
        for document in (order, part_of):
            waiting = self.rows(document).filtered(lambda row: row.state == "pending")
            with patch.object(model, "_own_kits", autospec=True, side_effect=model._own_kits) as gathered:
                self.assertEqual(
                    document._monta_prepare_requests(waiting).kind, "update" if document == order else False
                )
            self.assertEqual(gathered.call_count, 1)

    def elsewhere(self):
        """Let the goods of all orders leave from a warehouse that is not Monta's, and commit."""
        self.env["stock.warehouse"].create({"name": "At Monta", "code": "ATM", "monta_ships": True})
        self.commit()

    def test_several_orders_of_which_nothing_is_left_are_cancelled_by_themselves(self):
        self.set_params(push_on_confirm="1")
        order, _part = self.split_order()
        self.elsewhere()
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.at_monta(), {})
        self.assertEqual((order.monta_state, order.monta_error), ("cancelled", False))
        self.assertFalse(order.activity_ids)
        self.assertEqual({row.state for row in self.rows(order)}, {"sent"})

    def test_what_has_left_although_nothing_is_left_is_told_once(self):
        self.set_params(push_on_confirm="1")
        order, part = self.split_order()
        self.ship(part, "3SB")
        self.sync(order)
        self.elsewhere()
        self.run_cron()
        self.assertEqual((self.at_monta(), order.monta_state), ({"TRAY": 1}, "needs_attention"))
        self.assertIn(part, order.monta_error)
        for _run in range(2):
            self.sync(order)
            order._monta_handle_change()
            self.run_cron()
        said = [body for body in order.message_ids.mapped("body") if "does not cancel it any more" in body]
        self.assertEqual(len(said), 1)

    def test_what_is_no_part_of_it_is_asked_about_once(self):
        order = self.pushed()
        stored = next(stored for stored in self.sandbox.orders() if stored["WebshopOrderId"] == order.name)
        lines = [line for line in stored["Lines"] if line["Sku"] == "MUG"]
        self.show(order, Lines=lines, Family=[{"WebshopOrderID": "GONE", "Reason": "Replacement"}])
        order.order_line[0].product_uom_qty = 2
        self.commit()
        with self.logged("api.lines_moved"):
            self.push(order)
        self.run_cron()
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], ["PUT"])
        self.assertEqual(order.monta_state, "sent")


class TestFamilyFeed(FamilyCase):
    """What the feed of the live API tells."""

    profile = "v6"

    def test_a_part_that_nobody_knows_is_found_by_its_family(self):
        order, other = self.pushed(), self.create_order()
        self.refresh()
        self.refresh()
        name = order.monta_reference
        part = self.split(order, TRAY=1)
        # The first order says nothing of it.
        self.sandbox.post(f"/orders/{name}/fields", {"Family": []})
        self.refresh()
        self.refresh()
        self.assertEqual([row[:2] for row in self.members(order)], [(part, "part"), (name, "first")])
        self.assertEqual((order.monta_status_ids.orders, other.monta_order_count), (2, 0))

    def test_a_part_of_which_only_the_feed_tells_is_not_undone(self):
        order = self.pushed((self.mug, 3))
        self.refresh()
        self.refresh()
        part = self.split(order, MUG=1)
        for name in (order.name, part):
            self.sandbox.post(f"/orders/{name}/fields", {"Family": []})
        order.order_line.product_uom_qty = 4
        self.commit()
        with self.logged("api.lines_moved"):
            self.push(order)
        self.run_cron()
        self.assertEqual((self.at_monta(), order.monta_status_ids.dropped), ({"MUG": 4}, "MUG 1"))
        # What seemed to be gone is in an order that names this one on its lines.
        self.refresh()
        self.refresh()
        self.assertEqual([row[:2] for row in self.members(order)], [(part, "part"), (order.name, "first")])
        self.run_cron()
        self.assertEqual((self.at_monta(), order.monta_status_ids.dropped), ({"MUG": 4}, False))
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_what_a_run_has_no_time_for_is_looked_at_by_the_next(self):
        order = self.pushed()
        self.refresh()
        for name in ("A1", "A2", "A3"):
            self.sandbox.post("/orders", [{"order": {"WebshopOrderId": name}}])
            self.sandbox.post(f"/orders/{name}/events", [{"TypeCode": "Packing", "Occured": "2026-01-01T10:00:00"}])
        part = self.split(order, TRAY=1)
        self.sandbox.post(f"/orders/{order.name}/fields", {"Family": []})
        with patch.object(status_cron, "STRANGERS_PER_RUN", 2):
            self.refresh()
            self.assertFalse(order.monta_order_count)
            self.refresh()
        self.assertIn((part, "part"), [row[:2] for row in self.members(order)])
        self.asked()
        self.refresh()
        self.assertEqual([path for path in self.asked() if "/A" in path], [], "each is looked at once")


class TestFamilyDocumented(FamilyScenarios, FamilyCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
