"""Acceptance 35: which word about an order counts, and what is known of its delivery."""

from lxml import etree
from odoo.addons.monta_odoo_integration import compat

from .status import StatusCase


class FreshestScenarios:
    """What holds whatever API the account speaks."""

    def test_packing_that_is_younger_by_a_moment_does_not_hide_shipped(self):
        order = self.create_order()
        self.seed(order)
        self.events(
            order,
            {"Id": 900101, "TypeCode": "Packing", "Occured": "2026-11-21T10:00:00.0002"},
            {"Id": 900104, "TypeCode": "Shipped", "Occured": "2026-11-21T10:00:00"},
        )
        self.assertEqual(self.sync(order).status, "Shipped")

    def test_what_came_back_is_not_delivered_any_more(self):
        order = self.create_order()
        self.parcels(order, ("3SA", "Delivered", "2026-11-22T12:00:00"))
        self.events(order, ("Delivered", "2026-11-22T12:00:00"), ("Returned", "2026-11-25T09:00:00"))
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, str(snapshot.delivery_date)), ("Returned", "2026-11-22 11:00:00"))

    def test_an_order_has_not_arrived_before_all_of_it_has(self):
        order = self.create_order()
        self.parcels(order, ("3SA", "Delivered", "2026-11-22T12:00:00"), ("3SB", "EnRoute", "2026-11-22T08:00:00"))
        self.show(order, EstimatedDeliveryTo="2026-11-24T18:00:00", DeliveryDate="2026-11-22T12:00:00")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.delivery_date), ("EnRoute", False))
        self.assertEqual(str(snapshot.expected_delivery), "2026-11-24 17:00:00")
        self.assertEqual(str(order.monta_expected_delivery), "2026-11-24 17:00:00")
        self.assertFalse(order.monta_delivery_date)
        self.parcels(order, ("3SA", "Delivered", "2026-11-22T12:00:00"), ("3SB", "Delivered", "2026-11-23T09:00:00"))
        self.show(order, DeliveryDate="2026-11-23T09:00:00")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, str(snapshot.delivery_date)), ("Delivered", "2026-11-23 08:00:00"))

    def test_an_order_with_the_shipper_cancelled_does_not_leave(self):
        order = self.create_order()
        self.seed(order, "shipped")
        self.show(order, ShipperCode="Cancelled")
        snapshot = self.sync(order)
        self.assertEqual((snapshot.status, snapshot.source), ("Cancelled at Monta", "orders"))
        self.assertEqual((snapshot.is_finished, snapshot.is_closed, snapshot.delivery_date), (True, True, False))


class TestFreshestV6(FreshestScenarios, StatusCase):
    """Against Monta's live API."""

    profile = "v6"

    def parcels(self, order, *rows):
        """Let ``order`` have left in parcels, as ``(code, status, at)``; the sandbox's own codes and times count."""
        if not order.monta_status_ids:
            self.seed(order, {"to": "shipped", "colli": len(rows), "track_trace": rows[0][0]})
        for number, (_code, status, _at) in enumerate(rows, 1):
            self.sandbox.move(order.name, status, collo=number)

    def test_fact_and_estimate_have_labels_of_their_own(self):
        labels = self.env["monta.order.status"].fields_get(
            ["delivery_date", "expected_delivery", "planned_shipment"], ["string"]
        )
        self.assertEqual(labels["delivery_date"]["string"], "Delivery Date")
        self.assertEqual(labels["expected_delivery"]["string"], "Expected Delivery")
        for view in ("form", "tree" if compat.SERIES == 17 else "list"):
            arch = etree.fromstring(self.env["monta.order.status"].get_view(view_type=view)["arch"])
            for name in labels:
                self.assertTrue(arch.xpath(f"//field[@name='{name}']"), (view, name))
        arch = etree.fromstring(self.env["sale.order"].get_view(view_type="form")["arch"])
        for name in ("monta_delivery_date", "monta_expected_delivery", "monta_planned_shipment"):
            self.assertTrue(arch.xpath(f"//field[@name='{name}']"), name)


class TestFreshestDocumented(FreshestScenarios, StatusCase):
    """Against the API of the plugin documentation."""

    profile = "documented"

    def parcels(self, order, *rows):
        """Let ``order`` have left in parcels, as ``(code, status, at)``."""
        if not order.monta_status_ids:
            self.seed(order)
        self.shipments(
            order,
            *(
                {"Status": status, "StatusDate": at, "DeliveryDate": at if status == "Delivered" else None,
                 "TrackAndTraceCode": code}
                for code, status, at in rows
            ),
        )  # fmt: skip
