"""Goods wait at Monta until they are paid (decision 36), in both API profiles."""

from odoo import fields
from odoo.exceptions import UserError

from ..settings import parameters
from .common import MontaCase
from .family import FamilyCase
from .test_orders import UPDATE_METHOD

TOTAL = 36.3


class Payments:
    """Money that comes in for orders of the test."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(hold_unpaid="1")
        cls.provider = cls.env["payment.provider"].create({"name": "Test", "code": "none"})

    def pay(self, order, amount=TOTAL, state="done", **vals):
        """A transaction of the shop, as its provider tells Odoo of it."""
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": f"{order.name}-{amount}-{state}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [(6, 0, order.ids)],
                **vals,
            }
        )
        if state == "done":
            transaction._set_done()
        return transaction

    def held(self, *args, **kwargs):
        """An order that Monta has and keeps back, with the requests of that forgotten."""
        order = self.create_order(*args, **kwargs)
        self.push(order)
        self.assertTrue(order.monta_is_held, order.monta_error)
        self.sandbox.forget_requests()
        return order

    def block(self, order):
        """What the webshop's document at Monta says of a block."""
        stored = next(stored for stored in self.sandbox.orders() if stored["WebshopOrderId"] == order.monta_reference)
        return stored["_document"].get("Blocked") or False, stored["_document"].get("BlockedMessage") or ""

    def assert_released(self, order):
        """The release is one update, which goes out by itself and carries nothing else."""
        self.commit()
        self.run_cron()
        (request,) = self.sandbox.mutations()
        self.assertEqual((request["method"], request["path"]), (UPDATE_METHOD[self.profile], f"/order/{order.name}"))
        if self.profile == "v6":
            self.assertLessEqual(set(request["body"]), {"Blocked", "BlockedMessage", "Invoice"})
        else:
            paths = {operation["path"] for operation in request["body"]}
            self.assertLessEqual(paths, {"/Blocked", "/BlockedMessage", "/Invoice/Paid"})
        self.assertEqual(self.block(order), (False, ""))
        self.assertEqual((order.monta_state, order.monta_is_held), ("sent", False))

    def assert_quiet(self):
        """Nothing is sent."""
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.mutations(), [])


class HoldScenarios(Payments):
    """What holds whatever API the account speaks. A person sends changes: the release is sent all the same."""

    def test_what_is_not_paid_waits_and_is_released_once_it_is(self):
        order = self.held()
        self.assertEqual(self.block(order), (True, "Waiting for payment"))
        self.pay(order, 30.0)
        self.assert_quiet()
        self.assertTrue(order.monta_is_held)
        self.pay(order, 6.3)
        self.assert_released(order)

    def test_a_payment_that_nobody_told_of_is_found(self):
        order = self.held()
        transaction = self.pay(order, state="draft")
        self.env.flush_all()
        self.env.cr.execute("UPDATE payment_transaction SET state = 'done' WHERE id = %s", [transaction.id])
        self.env.invalidate_all()
        self.assert_quiet()
        self.env["sale.order"].cron_monta_sync_status()
        self.assert_released(order)
        self.sandbox.forget_requests()
        self.env["sale.order"].cron_monta_sync_status()
        self.assert_quiet()

    def test_who_is_paid_before_the_order_is_sent_never_waits(self):
        order = self.create_order(confirm=False)
        self.pay(order)
        order.action_confirm()
        self.push(order)
        self.assertNotIn("Blocked", self.sandbox.requests("POST")[0]["body"])
        self.assertFalse(order.monta_is_held)

    def test_terms_of_payment_say_what_is_due_before_the_goods_leave(self):
        line = {"value": "percent", "value_amount": 30.0, "nb_days": 0}
        later = {"value": "percent", "value_amount": 70.0, "nb_days": 30}
        terms = self.env["account.payment.term"].create(
            [
                {"name": "In a month", "line_ids": [(0, 0, {**later, "value_amount": 100.0})]},
                {"name": "A third now", "line_ids": [(0, 0, line), (0, 0, later)]},
            ]
        )
        credit, deposit = (self.create_order(payment_term_id=term.id) for term in terms)
        self.push(credit | deposit)
        self.assertEqual((credit.monta_is_held, deposit.monta_is_held), (False, True))
        self.sandbox.forget_requests()
        self.pay(deposit, 10.89)
        self.assert_released(deposit)

    def test_a_change_that_nobody_has_sent_yet_is_not_sent_by_a_payment(self):
        order = self.held()
        order.order_line.product_uom_qty = 2
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.pay(order)
        self.assert_quiet()
        self.assertTrue(order.monta_is_held)
        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["method"], UPDATE_METHOD[self.profile])
        self.assertEqual((self.block(order), order.monta_is_held), ((False, ""), False))

    def test_what_has_left_is_history(self):
        order = self.held()
        for step in ("unblocked", "picking"):
            self.sandbox.move(order.name, step)
        order.action_monta_sync()
        self.commit()
        self.assertTrue(order.monta_is_closed)
        self.sandbox.forget_requests()
        self.pay(order)
        self.assert_quiet()
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_without_the_switch_nothing_waits_any_more(self):
        order = self.held()
        self.set_params(hold_unpaid="0")
        self.env["sale.order"].cron_monta_sync_status()
        self.assert_released(order)


class TestHoldV6(HoldScenarios, MontaCase):
    """Holds in the live API."""

    def test_a_parameter_that_cannot_be_read_releases_nothing(self):
        order = self.held()
        self.set_params(hold_unpaid="perhaps")
        self.patch(parameters, "_warned", set())
        with self.logged("monta.hold_unpaid"):
            self.pay(order)
        self.env["sale.order"].cron_monta_sync_status()
        self.assert_quiet()
        with self.assertRaisesRegex(UserError, "monta.hold_unpaid"):
            self.create_order().action_monta_push()

    def test_gathering_many_orders_reads_what_is_paid_of_them_at_once(self):
        counts = []
        for number in (1, 4):
            orders = self.create_alike(number)
            counts.append(self.gathering_statements(orders))
        self.assertLessEqual((counts[1] - counts[0]) / 3, 2)


class TestHoldDocumented(HoldScenarios, MontaCase):
    """Holds in the documented API."""

    profile = "documented"


class TestHoldOfParts(Payments, FamilyCase):
    """All orders at Monta of one sale order are released."""

    def test_a_part_is_released_with_the_order_that_it_was_split_from(self):
        order = self.held([(self.mug, 1), (self.tray, 1)])
        self.split(order, TRAY=1)
        self.sync(order)
        self.sandbox.forget_requests()
        self.pay(order, order.amount_total)
        self.commit()
        self.run_cron()
        self.run_cron()
        blocked = [stored["WebshopOrderId"] for stored in self.sandbox.orders() if stored["_document"].get("Blocked")]
        self.assertEqual((blocked, order.monta_is_held), ([], False))


class TestHoldOfInvoices(Payments, MontaCase):
    """What Odoo calls a paid invoice is a payment."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.env["account.chart.template"].try_loading("generic_coa", company=cls.env.company, install_demo=False)
        cls.sku_a.invoice_policy = "order"

    def invoice(self, orders):
        """A posted invoice of ``orders``."""
        invoice = orders._create_invoices()
        invoice.invoice_date = fields.Date.today()
        invoice.action_post()
        return invoice

    def settle(self, invoice):
        """The accountant registers the payment."""
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({})._create_payments()
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        # After the commit 19.0 counts the invoices of a customer in another transaction, which does not see this one's.
        self.env.cr.postcommit.data.get("account.res.partner.increase_rank.customer_rank", {}).clear()

    def test_an_invoice_that_is_paid_releases_the_order(self):
        order = self.held()
        invoice = self.invoice(order)
        self.assert_quiet()
        self.settle(invoice)
        self.assert_released(order)

    def test_an_invoice_for_several_orders_pays_each_of_them_its_share(self):
        first, second = self.held(), self.held()
        invoice = self.invoice(first | second)
        second.order_line.product_uom_qty = 30
        self.push(second)
        self.sandbox.forget_requests()
        self.settle(invoice)
        self.assert_released(first)
        self.assertTrue(second.monta_is_held)
