"""Acceptance 10, 11 and 17: finding an order at Monta by the names it may have there."""

import json

from .status import StatusCase


class FindScenarios:
    """What holds whatever API the account speaks."""

    def test_an_order_that_is_not_there_is_said_to_be_not_there(self):
        order = self.create_order()
        self.seed(order, {"to": "shipped", "track_trace": "3S1"})
        self.sync(order)
        self.sandbox.reset(self.profile)
        snapshot = self.sync(order)
        self.assertEqual((snapshot.on_monta, snapshot.match), (False, "none"))
        self.assertIn("order not found", snapshot.reason)
        self.assertFalse(snapshot.status)
        self.assertFalse(snapshot.track_trace)
        self.assertEqual((order.monta_status, order.monta_track_trace), (snapshot.reason, False))
        self.assertTrue(json.loads(snapshot.status_raw))
        self.assertEqual(self.sandbox.mutations(), [])
        # A change that people have to see, told once.
        self.sync(order)
        self.assertEqual(len(self.lines(order)), 2)
        self.assertIn("Shipped → not found", self.lines(order)[0])

    def test_an_order_that_was_never_there_is_no_news(self):
        order = self.create_order(client_order_ref="PO-7")
        params = order.action_monta_sync()["params"]
        self.assertEqual((params["type"], "not found" in params["message"]), ("warning", True))
        self.assertFalse(self.lines(order))
        self.assertLessEqual(len(self.asked()), 6)
        domain = [("monta_status_id.match", "in", ["none", "ambiguous"])]
        self.assertIn(order, self.env["sale.order"].search(domain))

    def test_a_hit_that_shows_other_references_is_rejected(self):
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            order = self.create_order()
            self.seed(order, "shipped", fields={"WebshopOrderId": "ZZ-99", "Reference": "YY-1"})
            self.assertFalse(self.sync(order).on_monta, loose)

    def test_it_goes_by_the_name_under_which_it_was_sent(self):
        order = self.create_order()
        self.push(order)
        order._action_cancel()
        self.commit()
        order.action_draft()
        order.action_confirm()
        self.push(order)
        self.assertEqual(order.monta_reference, f"{order.name}.R2")
        self.sandbox.move(order.monta_reference, "picking")
        self.sandbox.forget_requests()
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.reference), ("Picking", order.monta_reference))
        self.assertEqual(len(self.asked()), 3)

    def test_the_customers_reference_is_a_name_at_a_pinch(self):
        order = self.create_order(client_order_ref="WEB-77")
        self.seed(order, "picking", WebshopOrderId="WEB-77")
        self.set_params(match_loose="0")
        self.assertFalse(self.sync(order).on_monta)
        self.set_params(match_loose="1")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.match), ("Picking", "partial"))

    def test_a_shared_reference_of_the_customer_makes_no_order_another(self):
        order = self.create_order(name="S00101", client_order_ref="PO-7")
        again = self.create_order(name="S00102", client_order_ref="S00100")
        self.seed(order, "shipped", WebshopOrderId="S00100", fields={"Reference": "PO-7", "ClientReference": "PO-7"})
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            self.assertEqual((self.sync(order).match, self.sync(again).match), ("none", "none"), loose)

    def test_an_order_that_goes_by_another_kind_of_number_is_not_taken_either(self):
        other = self.create_order(name="WEB/7", client_order_ref="PO-8")
        order = self.create_order(name="S00103", client_order_ref="PO-8")
        self.seed(other, "shipped", fields={"Reference": "PO-8", "ClientReference": "PO-8"})
        named = self.create_order(name="S00104", client_order_ref="WEB/7")
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            self.assertEqual((self.sync(order).match, self.sync(named).match), ("none", "none"), loose)
            self.assertEqual(self.sync(other).match, "exact", loose)

    def test_an_order_of_another_channel_is_not_taken(self):
        self.set_params(origin="Odoo")
        order = self.create_order(name="S00105", client_order_ref="PO-9")
        self.seed(order, "shipped", WebshopOrderId="PO-9", Origin="Marketplace", fields={"Reference": "PO-9"})
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            self.assertEqual(self.sync(order).match, "none", loose)

    def test_a_switch_that_cannot_be_read_is_named(self):
        self.set_params(match_loose="perhaps")
        order = self.create_order()
        with self.assertRaisesRegex(Exception, "monta.match_loose"):
            order.action_monta_sync()


class TestStatusFindV6(FindScenarios, StatusCase):
    """Against Monta's live API, which has no search."""

    profile = "v6"

    def test_another_order_is_not_this_one(self):
        order = self.create_order(name="S0001")
        self.seed(order, "picking", WebshopOrderId="S00012")
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            self.assertFalse(self.sync(order).on_monta)
        self.assertEqual(self.asked(), ["/order/S0001", "/order/S0001"])

    def test_a_name_is_escaped(self):
        order = self.create_order(name="SO/2026/00012 #1")
        self.seed(order, "picking")
        self.assertEqual(self.sync(order).status, "Picking")
        self.assertEqual(self.asked()[0], "/order/SO%2F2026%2F00012%20%231")


class TestStatusFindDocumented(FindScenarios, StatusCase):
    """Against the API of the plugin documentation."""

    profile = "documented"

    def test_each_reference_finds_the_order(self):
        for member in ("OrderNumber", "Reference", "ClientReference", "EorderGUID", "WebshopOrderId"):
            for reference in (False, f"PO-{member}"):
                order = self.create_order(client_order_ref=reference)
                own = reference if reference and member in ("Reference", "ClientReference") else order.name
                if member == "WebshopOrderId":
                    self.seed(order, "picking")
                else:
                    self.seed(order, "picking", WebshopOrderId=f"OTHER-{order.id}", fields={member: own})
                self.asked()
                snapshot = self.sync(order)
                self.assertEqual((snapshot.status, snapshot.match), ("Picking", "exact"), (member, reference))
                self.assertLessEqual(len(self.asked()), 6, member)

    def test_loose_matching_takes_exactly_one_partial_match(self):
        self.set_params(match_loose="0")
        order = self.create_order(name="S0001")
        self.seed(order, "picking", WebshopOrderId="WEB-S0001")
        self.assertFalse(self.sync(order).on_monta)
        self.env["ir.config_parameter"].search([("key", "=", "monta.match_loose")]).unlink()
        self.assertEqual(self.sync(order).match, "partial", "loose unless told otherwise")
        self.seed(order, "picking", WebshopOrderId="S0001-B")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.match, snapshot.on_monta, snapshot.status), ("ambiguous", False, False))
        self.assertIn("S0001-B", snapshot.reason)
        self.assertIn("WEB-S0001", snapshot.reason)
        self.seed(order, "shipped", WebshopOrderId="S0001")
        self.assertEqual((self.sync(order).match, order.monta_status_ids.status), ("exact", "Shipped"))

    def test_a_digit_more_is_another_number(self):
        order = self.create_order(name="S0001")
        self.seed(order, "picking", WebshopOrderId="S00012")
        for loose in ("0", "1"):
            self.set_params(match_loose=loose)
            self.assertEqual(self.sync(order).match, "none")
        self.seed(order, "picking", WebshopOrderId="S0001-B")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.match, snapshot.on_monta), ("ambiguous", False))
        self.assertIn("S0001-B", snapshot.reason)
        self.assertIn("S00012", snapshot.reason)

    def test_an_exact_match_wins_wherever_it_stands(self):
        for position in range(3):
            order = self.create_order(name=f"EX{position}1")
            names = [f"EX{position}1-B", f"EX{position}12"]
            names.insert(position, f"X-{position}")
            for name in names:
                fields = {"Reference": order.name} if name.startswith("X-") else {}
                self.seed(order, "shipped" if fields else "picking", WebshopOrderId=name, fields=fields)
            snapshot = self.sync(order)
            self.assertEqual((snapshot.match, snapshot.status), ("exact", "Shipped"), position)

    def test_an_unusual_key_is_found_loosely(self):
        self.sandbox.post("/settings", {"ignore_filters": True})
        order = self.create_order(name="UK-0001")
        self.seed(order, "picking", WebshopOrderId="8812", fields={"ShopKey": "UK-0001"})
        self.set_params(match_loose="0")
        self.assertFalse(self.sync(order).on_monta)
        self.set_params(match_loose="1")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.match, snapshot.on_monta), ("partial", True))

    def test_a_list_that_ignores_its_filter_is_not_believed(self):
        self.sandbox.post("/settings", {"ignore_filters": True})
        order, other = self.create_order(name="XA-1"), self.create_order(name="ZB-9")
        self.seed(other, "picking")
        self.assertFalse(self.sync(order).on_monta)
        self.assertEqual(self.sync(other).status, "Picking")
