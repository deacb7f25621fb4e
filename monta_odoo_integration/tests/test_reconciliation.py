"""Each night the orders of both sides are compared, and what is not the same is shown until it is mended."""

from ..models.monta_overview import COUNTS
from .test_overview import OverviewCase


class ReconciliationScenarios:
    """The same under both API profiles, as far as they can tell the same."""

    def reconcile(self):
        """One night; what is found, as ``(order, kind, skus)``."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["monta.reconciler"]._cron_reconcile()
        rows = self.env["monta.reconciliation"].search([("company_id", "=", self.env.company.id)], order="id")
        return [(row.sale_order_id or row.reference, row.kind, row.skus) for row in rows]

    def sent(self, **vals):
        """An order that Monta has."""
        order = self.create_order(**vals)
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        return order

    def test_what_agrees_is_no_finding(self):
        self.sent()
        self.create_order()
        self.assertEqual(self.reconcile(), [])
        self.assertEqual(self.sandbox.mutations()[1:], [], "it changes nothing at Monta")

    def test_an_order_that_monta_does_not_have_any_more(self):
        order = self.sent()
        self.sandbox.reset(self.profile)
        self.assertEqual(self.reconcile(), [(order, "only_here", False)])
        found = self.env["monta.reconciliation"].search([])
        self.assertEqual(found.action_open_order()["res_id"], order.id)
        self.assertEqual(self.reconcile(), [(order, "only_here", False)])
        self.assertEqual(self.env["monta.reconciliation"].search([]), found, "it is the same finding")
        self.seed(order)
        self.assertEqual(self.reconcile(), [])

    def test_cancelled_here_and_alive_there(self):
        order = self.sent()
        order.with_context(disable_cancel_warning=True)._action_cancel()
        # The cancellation does not get through.
        self.rows(order).filtered(lambda row: row.kind == "delete").state = "superseded"
        order.monta_state = "sent"
        self.assertEqual(self.reconcile(), [(order, "cancelled_here", False)])

    def test_delivered_here_and_open_there(self):
        order = self.sent()
        picking = order.picking_ids
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking._action_done()
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(self.reconcile(), [(order, "shipped_here", False)])
        self.sandbox.move(order.name, "shipped", track_trace="3S1")
        self.assertEqual(self.reconcile(), [])

    def test_nothing_is_compared_where_it_is_switched_off(self):
        self.sent()
        self.sandbox.reset(self.profile)
        self.set_params(reconcile_days="0")
        self.sandbox.forget_requests()
        self.assertEqual((self.reconcile(), self.sandbox.requests()), ([], []))


class TestReconciliationV6(ReconciliationScenarios, OverviewCase):
    """Monta lists what has changed."""

    def test_other_lines(self):
        order = self.sent()
        self.sandbox.reset(self.profile)
        self.seed(order, Lines=[{"Sku": "SKU-A", "OrderedQuantity": 5}])
        self.assertEqual(self.reconcile(), [(order, "other_lines", "SKU-A")])

    def test_an_order_that_monta_alone_has(self):
        mine = self.sent()
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": "WEB-1", "Origin": "Web"}}])
        self.assertEqual(self.reconcile(), [("WEB-1", "only_there", False)])
        card = self.card
        self.assertEqual((card.disagreements, len(self.opened(card, "disagreements"))), (1, 1))
        # Somebody else's channel.
        self.set_params(origin="Shop")
        self.assertEqual(self.reconcile(), [])
        self.assertIn("disagreements", COUNTS)
        self.assertEqual(mine.monta_state, "sent")

    def test_it_takes_two_requests_where_the_list_tells_all(self):
        for _number in range(3):
            self.sent()
        self.sandbox.forget_requests()
        self.assertEqual(self.reconcile(), [])
        paths = [path.split("?")[0].rsplit("/", 1)[0] for path in self.asked()]
        self.assertEqual(paths, ["/order/updated_since"] * 2)

    def test_what_monta_does_not_answer_leaves_the_findings_and_shows(self):
        order = self.sent()
        self.sandbox.reset(self.profile)
        self.assertEqual(len(self.reconcile()), 1)
        self.sandbox.fault("status", method="GET", status=500, times=9)
        with self.logged("could not be read"):
            self.assertEqual(self.reconcile(), [(order, "only_here", False)])
        runs = self.card._runs()
        self.assertIn(("reconciliation", "failed"), [(run["kind"], run["state"]) for run in runs])


class TestReconciliationDocumented(ReconciliationScenarios, OverviewCase):
    """Monta lists nothing, so the orders that are known are asked for by their names."""

    profile = "documented"

    def test_it_cannot_see_what_monta_alone_has(self):
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": "WEB-1"}}])
        self.assertEqual(self.reconcile(), [])
