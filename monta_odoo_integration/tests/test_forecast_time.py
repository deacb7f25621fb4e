"""Acceptance 22: when goods arrive, told in the warehouse's time, in both API profiles."""

from datetime import datetime

from freezegun import freeze_time
from odoo.exceptions import UserError

from .purchase import PurchaseCase


@freeze_time("2025-01-10 09:00:00")
class TimeScenarios:
    """What holds whatever API the account speaks."""

    def times(self, *planned, **vals):
        """Expected date and dates of the lines as they are sent, for lines planned at these naive UTC times."""
        self.sandbox.forget_requests()
        products = [self.sku_a, self.sku_b, self.sku_c][: len(planned)]
        order = self.create_purchase(
            [(product, 1, None, moment) for product, moment in zip(products, planned, strict=True)],
            date_planned=min(planned), **vals,
        )  # fmt: skip
        self.commit()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        (request,) = self.sandbox.requests()
        body = request["body"]
        return body["ExpectedDeliveryDate"], [line["DeliveryDate"] for line in body["InboundForecasts"]]

    def test_summer_and_winter(self):
        for planned, told in (
            ("2025-07-15 10:00:00", "2025-07-15T12:00:00+02:00"),
            ("2025-12-15 10:00:00", "2025-12-15T11:00:00+01:00"),
            ("2025-07-15 22:30:00", "2025-07-16T00:30:00+02:00"),
            ("2025-12-31 23:30:00", "2026-01-01T00:30:00+01:00"),
        ):
            with self.subTest(planned=planned):
                self.assertEqual(self.times(planned), (told, [told]))

    def test_the_hour_that_spring_leaves_out(self):
        for planned, told in (
            ("2025-03-30 00:59:59", "2025-03-30T01:59:59+01:00"),
            ("2025-03-30 01:00:00", "2025-03-30T03:00:00+02:00"),
        ):
            with self.subTest(planned=planned):
                self.assertEqual(self.times(planned), (told, [told]))

    def test_the_hour_that_autumn_has_twice(self):
        for planned, told in (
            ("2025-10-26 00:30:00", "2025-10-26T02:30:00+02:00"),
            ("2025-10-26 01:30:00", "2025-10-26T02:30:00+01:00"),
        ):
            with self.subTest(planned=planned):
                self.assertEqual(self.times(planned), (told, [told]))

    def test_the_zone_is_the_one_of_the_warehouse_and_not_of_the_user(self):
        self.env.user.tz = "Asia/Tokyo"
        self.assertEqual(self.times("2025-07-15 10:00:00")[0], "2025-07-15T12:00:00+02:00")
        self.set_params(warehouse_tz="America/New_York")
        self.assertEqual(self.times("2025-07-15 02:30:00")[0], "2025-07-14T22:30:00-04:00")
        self.set_params(warehouse_tz="UTC")
        self.assertEqual(self.times("2025-07-15 02:30:00")[0], "2025-07-15T02:30:00+00:00")

    def test_each_line_keeps_its_date(self):
        expected, lines = self.times("2025-07-15 10:00:00", "2025-08-01 10:00:00", "2025-12-01 10:00:00")
        self.assertEqual(expected, "2025-07-15T12:00:00+02:00")
        self.assertEqual(lines, ["2025-07-15T12:00:00+02:00", "2025-08-01T12:00:00+02:00", "2025-12-01T11:00:00+01:00"])

    def test_a_date_in_the_past_is_reported_and_not_moved(self):
        order = self.create_purchase([(self.sku_a, 1, None, "2024-12-20 10:00:00")], date_planned="2024-12-20 10:00:00")
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual(request["body"]["InboundForecasts"][0]["DeliveryDate"], "2024-12-20T11:00:00+01:00")
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertIn("2024-12-20", order.monta_warning)
        self.assertIn("past", order.monta_warning)

        order.order_line.date_planned = "2025-07-15 10:00:00"
        order.date_planned = "2025-07-15 10:00:00"
        self.change()
        self.assertFalse(order.monta_warning)

    def test_today_is_not_the_past(self):
        self.assertTrue(self.times("2025-01-10 00:30:00"))
        self.assertFalse(self.env["purchase.order"].search([], order="id desc", limit=1).monta_warning)

    def test_goods_do_not_become_late_by_waiting(self):
        with freeze_time("2025-01-10 09:00:00") as clock:
            order = self.create_purchase([(self.sku_a, 1, None, "2025-02-01 10:00:00")])
            self.commit()
            self.sandbox.forget_requests()
            clock.move_to("2025-03-31 09:00:00")
            order.order_line.name = "Large mug"
            self.change()
            self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_an_unknown_zone_is_an_error(self):
        self.set_params(warehouse_tz="Europe/Rotterdam")
        order = self.create_purchase()
        self.commit()
        self.assertEqual((order.state, order.monta_state, self.sandbox.requests()), ("purchase", "needs_attention", []))
        self.assertIn("Europe/Rotterdam", order.monta_error)
        self.assertIn("monta.warehouse_tz", order.monta_error)
        with self.assertRaisesRegex(UserError, "Europe/Rotterdam"):
            self.announce(order)

    # -- dates of transfers --------------------------------------------------------------------------------------

    def test_a_moved_transfer_is_none_of_montas_business_unless_that_is_set(self):
        order = self.announced()
        order.picking_ids.scheduled_date = "2035-08-20 10:00:00"
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))

    def test_a_moved_transfer_moves_the_expected_date_where_that_is_set(self):
        self.set_params(edd_enable="1", inbound_enable="0")
        order = self.create_purchase()
        self.announce(order)
        self.sandbox.forget_requests()
        order.picking_ids.scheduled_date = "2035-08-20 10:00:00"
        self.change()
        self.assertEqual(len(self.sandbox.requests()), 4 if self.profile == "v6" else 1, "header and lines, each once")
        (group,) = self.groups()
        dates = [group["ExpectedDeliveryDate"], *(line["DeliveryDate"] for line in group["InboundForecasts"])]
        self.assertEqual({date[:16] for date in dates}, {"2035-08-20T12:00"})
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(set(order.order_line.mapped("monta_expected_date")), {datetime(2035, 8, 20, 10)})

        self.sandbox.forget_requests()
        order.picking_ids.scheduled_date = "2035-08-20 10:00:00"
        self.change()
        self.assertEqual(self.sandbox.requests(), [])

        order.order_line[0].date_planned = "2035-09-01 10:00:00"
        self.announce(order)
        (group,) = self.groups()
        self.assertEqual(group["InboundForecasts"][0]["DeliveryDate"][:10], "2035-09-01", "the buyer has the last word")

    def test_receiving_moves_no_date(self):
        self.set_params(edd_enable="1")
        order = self.announced()
        order.picking_ids.move_ids.write({"quantity": 3, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))
        self.assertFalse(any(order.order_line.mapped("monta_expected_date")))

    def test_a_setting_that_cannot_be_read_stops_no_transfer(self):
        order = self.announced()
        self.set_params(edd_enable=f"sometimes {self.profile}")
        with self.logged("edd_enable"):
            order.picking_ids.scheduled_date = "2035-08-20 10:00:00"
            self.change()
        self.assertEqual(self.sandbox.requests(), [])


class TestForecastTimeV6(TimeScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"


class TestForecastTimeDocumented(TimeScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
