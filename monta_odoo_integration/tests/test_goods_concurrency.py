"""Deliveries and stock while others are at work, on committed data and cursors of their own."""

import itertools
import time
from threading import Barrier, Event
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from .committed import SECONDS, CommittedCase


class TestGoodsConcurrency(CommittedCase):
    """Two runs that deliver, and an order that is sent while the stock is asked for."""

    profile = "v6"

    @classmethod
    def remove_data(cls, parameters):  # pylint: disable=missing-return
        with cls.transaction() as env:
            tables = ["stock_move_line", "stock_move", "stock_quant"]
            # Nobody deletes what was moved; only this test takes it away again.
            if "stock.valuation.layer" in env:
                tables.insert(0, "stock_valuation_layer")
            for table in tables:
                env.cr.execute(f"DELETE FROM {table} WHERE product_id = %s", [cls.sku_a.id])
            env.cr.execute("DELETE FROM stock_picking WHERE sale_id = ANY(%s)", [cls.order_ids])
        super().remove_data(parameters)

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            params = {"delivery_validate": "shipped", "stock_basis": "free", "interactive_seconds": "30"}
            for name, value in {**params, "stock_cursor": ""}.items():
                env["ir.config_parameter"].set_param(f"monta.{name}", value)

    def confirmed(self, env):
        """A confirmed order with its transfer."""
        line = (0, 0, {"product_id": self.sku_a.id, "product_uom_qty": 3})
        order = env["sale.order"].create({"partner_id": self.customer.id, "order_line": [line]})
        self.order_ids.append(order.id)
        order.action_confirm()
        return order

    def moves(self, env, *domain):
        """The moves of the product that are done."""
        return env["stock.move"].search([("product_id", "=", self.sku_a.id), ("state", "=", "done"), *domain])

    def deliver(self):
        """Run the scheduled action as its worker does."""
        with self.transaction() as env:
            env["sale.order"].cron_monta_deliveries()

    def test_two_runs_at_once_deliver_each_piece_once(self):
        with self.transaction() as env:
            order = self.confirmed(env)
            order_id, name = order.id, order.name
        body = {"WebshopOrderId": name, "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}]}
        self.sandbox.post("/orders", [{"order": body}])
        self.sandbox.ship(name, {"track_trace": "3SA", "goods": {"SKU-A": 3}})
        with self.transaction() as env:
            env["sale.order"].browse(order_id).action_monta_sync()
        cron = type(self.env["monta.delivery.cron"])
        lock, barrier, looks = cron._lock, Barrier(2, timeout=SECONDS), itertools.count()

        def meet(this, order_ids):
            # Both know that it is due; one after the other takes it.
            if next(looks) < 2:
                barrier.wait()
            return lock(this, order_ids)

        with patch.object(cron, "_lock", meet):
            self.at_once(self.deliver, self.deliver)
        self.deliver()
        with self.transaction() as env:
            order = env["sale.order"].browse(order_id)
            self.assertEqual((order.order_line.qty_delivered, order.picking_ids.mapped("state")), (3, ["done"]))
            self.assertEqual(self.moves(env, ("sale_line_id.order_id", "=", order_id)).mapped("quantity"), [3])
            self.assertEqual((order.monta_delivery_state, order.activity_ids.ids), (False, []))

    def hear(self, order_id):
        """Press *Sync Monta*, which Odoo replays where somebody else was at the order."""
        for _replay in range(3):
            try:
                with self.transaction() as env:
                    env["sale.order"].browse(order_id).action_monta_sync()
                return
            except SerializationFailure:
                continue
        self.fail("somebody else was always quicker")

    def test_what_is_heard_of_during_a_delivery_is_delivered_too(self):
        with self.transaction() as env:
            order = self.confirmed(env)
            order_id, name = order.id, order.name
        self.sandbox.post(
            "/orders", [{"order": {"WebshopOrderId": name, "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}]}}]
        )
        self.sandbox.ship(name, {"track_trace": "3SA", "goods": {"SKU-A": 2}}, shipped=False)
        self.hear(order_id)
        delivery = type(self.env["monta.delivery"])
        validate, planned, heard = delivery._validate_order, Event(), Event()

        def deliver_slowly(*arguments):
            told = validate(*arguments)
            planned.set()
            # Who hears of more now either waits for this delivery, or is done within the second.
            heard.wait(1)
            return told

        def hear_of_the_rest():
            planned.wait(SECONDS)
            self.sandbox.ship(name, {"track_trace": "3SB", "goods": {"SKU-A": 1}})
            self.hear(order_id)
            heard.set()

        with patch.object(delivery, "_validate_order", deliver_slowly):
            self.at_once(self.deliver, hear_of_the_rest)
        self.deliver()
        with self.transaction() as env:
            order = env["sale.order"].browse(order_id)
            self.assertEqual((order.order_line.qty_delivered, order.monta_delivery_state), (3, False))

    def pull(self):
        """Run the scheduled action as its worker does."""
        with self.transaction() as env:
            env["product.product"].cron_monta_qty_sync()

    def refresh(self):
        """Press *Refresh Monta stock*."""
        with self.transaction() as env:
            env["product.product"].browse(self.sku_a.id).action_monta_refresh_stock()

    def test_an_order_that_is_sent_while_the_stock_is_asked_for_is_no_loss(self):
        for ask in (self.pull, self.refresh):
            with self.subTest(ask.__name__):
                self.begin_anew()
                self.pull()
                with self.transaction() as env:
                    env["ir.config_parameter"].set_param("monta.stock_cursor", "")
                    before = self.moves(env, ("is_inventory", "=", True))
                self.sandbox.fault("hold", method="GET", path="/product*", store=False)
                self.at_once(ask, self.sell)
                with self.transaction() as env:
                    self.assertEqual(self.moves(env, ("is_inventory", "=", True)).ids, before.ids)

    def begin_anew(self):
        """Nothing is sold yet; what is sold is not reserved: that would be a conflict, and everything read anew."""
        self.sandbox.reset(self.profile)
        rows = [{"Sku": sku, "StockAvailable": pieces} for sku, pieces in (("SKU-A", 20), ("SKU-B", 0))]
        self.sandbox.post("/products", rows)
        with self.transaction() as env:
            env["sale.order"].browse(self.order_ids).monta_state = "not_sent"
            kind = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).out_type_id
            self.addCleanup(self.reserve, kind.id, kind.reservation_method)
            kind.reservation_method = "manual"

    def reserve(self, kind_id, method):
        """Let transfers of this type reserve as they did."""
        with self.transaction() as env:
            env["stock.picking.type"].browse(kind_id).reservation_method = method

    def sell(self):
        """Sell something while Monta is being asked for the stock, which it tells once it has the order."""
        for _look in range(500):
            if held := self.sandbox.get("/held"):
                break
            time.sleep(0.02)
        with self.transaction() as env:
            self.confirmed(env).action_monta_push()
        self.sandbox.post(f"/held/{held[0]['n']}", {"carry_out": True})
