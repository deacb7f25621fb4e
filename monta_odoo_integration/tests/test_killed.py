"""A worker is killed at each step of each scheduled action; the next run goes on as if nothing had happened.

The steps are the commits: what was done since the last one is lost, except the requests, which Monta has carried out.
Killed is right before each commit, and right after it. That makes these steps:

- *Send Outbox*: a copy was looked for; an attempt is written down; the request is made and its result remembered; the
  result is published; the run is over.
- *Sync Sales Order Status*: old orders were looked up; the feed is begun; a batch is read and stored; the feed's cursor
  is remembered; the run is over.
- *Sync StockAvailable + MinStock*: a batch is asked for; it is mirrored; what did not change is mirrored; the run is
  over.
- *Receive Inbound*: receipts and the feed's cursor are stored; transfers are validated; the run is over.
- *Validate Deliveries*: orders are taken; a batch of them is delivered; the run is over.
"""

import itertools
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

from .. import compat
from .committed import CommittedCase
from .delivery import DeliveryCase
from .purchase import PurchaseCase
from .stock import StockCase

# More steps than any of these runs has.
MANY = 30


class Killed(BaseException):
    """The worker is gone: nothing that catches exceptions catches this one."""


class TestKilledSender(CommittedCase):
    """The outbox commits in transactions of its own, so these are real ones."""

    def queue(self):
        """The order is due, and Monta does not have it; what an earlier round left is gone."""
        self.sandbox.reset(self.profile)
        with self.transaction() as env:
            env["monta.outbox"].search([("res_id", "=", self.order_id)]).unlink()
            order = env["sale.order"].browse(self.order_id)
            order.write({"monta_state": "not_sent", "monta_reference": False, "monta_last_push": False})
            order._monta_push(delay=1)
            env["monta.outbox"].search([("res_id", "=", self.order_id)]).next_attempt = "2000-01-01"

    def run_outbox(self):
        """Run the outbox cron as its worker does."""
        with self.transaction() as env:
            env["monta.sender"]._cron_send()

    def is_killed(self, number, before):
        """Run the outbox with a worker that dies at commit ``number``; whether it came that far."""
        commit, commits = Cursor.commit, itertools.count(1)

        def dying(cursor):
            is_last = next(commits) == number
            if is_last and before:
                raise Killed
            result = commit(cursor)
            if is_last:
                raise Killed
            return result

        with patch.object(Cursor, "commit", dying):
            try:
                self.run_outbox()
            except Killed:
                return True
        return False

    def test_the_order_is_sent_once(self):
        steps = 0
        for number, before in itertools.product(range(1, MANY), (True, False)):
            self.queue()
            killed = self.is_killed(number, before)
            steps += killed
            with self.subTest(number=number, before=before):
                # The first goes on with the request, the second shows what is not shown yet.
                self.run_outbox()
                self.run_outbox()
                posts = [request for request in self.sandbox.mutations() if request["method"] == "POST"]
                self.assertEqual((len(posts), len(self.sandbox.orders())), (1, 1))
                with self.transaction() as env:
                    rows = env["monta.outbox"].search([("res_id", "=", self.order_id)])
                    self.assertEqual((rows.mapped("state"), rows.mapped("is_published")), (["sent"], [True]))
                    order = env["sale.order"].browse(self.order_id)
                    self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
            if not killed:
                break
        self.assertGreater(steps, 5)
        self.assertLess(steps, 2 * (MANY - 1), "each step was tried")


class KilledInTransaction:
    """A test's transaction, in which a commit is a savepoint that nobody goes back behind."""

    def is_killed(self, number, before):
        """Run the cron with a worker that dies at commit ``number``; whether it came that far.

        At the end of the run comes the scheduler's own commit, which a worker may not live to see, either.
        """
        commits, kept = itertools.count(1), [self.env.cr.savepoint()]

        def keep(env):
            is_last = next(commits) == number
            if is_last and before:
                raise Killed
            kept[0].close(rollback=False)
            kept[0] = env.cr.savepoint()
            if is_last:
                raise Killed

        killed = False
        with patch.object(compat, "commit", keep):
            try:
                self.run_once()
            except Killed:
                killed = True
        kept[0].rollback()
        kept[0].close(rollback=False)
        self.env.registry.clear_all_caches()
        self.env.invalidate_all()
        return killed

    @contextmanager
    def round(self):
        """All of it is undone afterwards."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.registry.clear_all_caches()
            self.env.invalidate_all()

    def begin(self):
        """What each round begins with."""

    def test_the_next_run_goes_on(self):
        # These runs change nothing at Monta: each round finds there what the first did.
        self.prepare()
        for number, before in itertools.product(range(1, MANY), (True, False)):
            with self.round(), self.subTest(number=number, before=before):
                self.begin()
                killed = self.is_killed(number, before)
                self.run_once()
                self.env.cr.flush()
                self.env.invalidate_all()
                self.judge()
                self.run_once()
                self.judge()
            if not killed:
                break
        self.assertLess(number, MANY - 1, "each step was tried")


class TestKilledStatus(KilledInTransaction, StockCase):
    """Orders that Monta has shipped."""

    def prepare(self):
        """Two orders, one of them with a parcel under way."""
        self.orders = self.create_order() | self.create_order()
        self.push(self.orders)
        self.sandbox.move(self.orders[0].name, "shipped")
        self.sandbox.move(self.orders[1].name, "picking")

    def run_once(self):
        self.env["sale.order"].cron_monta_sync_status()

    def judge(self):
        """Each has its status, once."""
        snapshots = self.env["monta.order.status"].search([("sale_order_id", "in", self.orders.ids)])
        self.assertEqual(len(snapshots), 2)
        self.assertEqual([order.monta_status_id.on_monta for order in self.orders], [True, True])
        self.assertEqual([order.monta_status_id.status for order in self.orders], ["Shipped", "Picking"])
        self.assertFalse(any(self.orders.monta_status_ids.mapped("sync_error")))


class TestKilledStock(KilledInTransaction, StockCase):
    """Stock that has changed at Monta, of more products than one batch holds."""

    def prepare(self):
        """Two products have stock at Monta, and what Odoo has of the second is too much."""
        self.set_params(stock_cursor="")
        self.put(self.sku_b, 50)

    def begin(self):
        """Monta tells again what has changed, of which it tells only so often."""
        self.sandbox.reset(self.profile)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 30})

    def run_once(self):
        self.env["product.product"].cron_monta_qty_sync()

    def judge(self):
        """Both numbers are Monta's, each after one move."""
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [20, 30])
        self.assertEqual([len(self.moves(product)) for product in (self.sku_a, self.sku_b)], [1, 1])


class TestKilledReceipts(KilledInTransaction, PurchaseCase):
    """Goods that Monta has received, and that Odoo receives too."""

    def prepare(self):
        """A purchase order of which a part has arrived."""
        self.set_params(inbound_validate_receipts="1")
        self.order = self.announced([(self.sku_a, 10)])
        self.receive(self.order, self.sku_a, 4)

    def run_once(self):
        self.env["purchase.order"].cron_monta_receipts()

    def judge(self):
        """It is received once, at Monta's word and in Odoo."""
        receipts = self.env["monta.inbound.receipt"].search([("purchase_order_id", "=", self.order.id)])
        self.assertEqual(receipts.mapped("quantity"), [4])
        self.assertEqual((self.order.order_line.monta_qty_received, self.order.order_line.qty_received), (4, 4))


class TestKilledDeliveries(KilledInTransaction, DeliveryCase):
    """Goods that Monta has shipped in parts, and that Odoo delivers too."""

    def prepare(self):
        """Of one order a part has left, of another all."""
        self.set_params(delivery_validate="shipped")
        self.orders = self.create_order([(self.mug, 3)]) | self.create_order([(self.tray, 2)])
        self.push(self.orders)
        self.leave(self.orders[0], "3SA", shipped=False, MUG=2)
        self.leave(self.orders[1], "3SB", TRAY=2)
        self.refresh()

    def run_once(self):
        self.env["sale.order"].cron_monta_deliveries()

    def judge(self):
        """Each piece is delivered once."""
        self.assertEqual(self.orders.order_line.mapped("qty_delivered"), [2, 2])
        done = self.orders.picking_ids.filtered(lambda transfer: transfer.state == "done")
        self.assertEqual(sorted(done.mapped("monta_track_trace")), ["3SA", "3SB"])
        self.assertEqual(len(self.orders.picking_ids), 3)
