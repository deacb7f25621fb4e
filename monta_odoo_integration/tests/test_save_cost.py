"""What a save costs with automatic sending on: SQL statements more than where nothing of Monta happens."""

from contextlib import ExitStack, contextmanager
from functools import partial
from unittest.mock import patch

from odoo.tools.sql import SQL

from .common import MontaCase

MANY = 4
# What looks at a save; without these nothing of Monta happens in it.
HOOKS = {
    "sale.order": ("_monta_note", "_monta_push_automatically", "_monta_mark_changed"),
    "sale.order.line": ("_monta_push_first_goods",),
    "res.partner": ("_monta_mark_documents",),
}


class TestCostOfSaving(MontaCase):
    """Each save is made twice, on orders that are alike: without the hooks of this addon, and with them."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(push_on_confirm="1")

    @contextmanager
    def without_monta(self):
        """An Odoo in which nothing is noticed."""
        with ExitStack() as hooks:
            for model, names in HOOKS.items():
                for name in names:
                    hooks.enter_context(patch.object(type(self.env[model]), name, lambda *args, **kwargs: None))
            yield

    def statements(self, work, is_cold=False):
        """How many statements ``work()`` and the commit after it make, as in a request of its own.

        :param bool is_cold: Odoo's caches were just dropped, as they are with every product that is made
        """
        self.commit()
        # A request knows no record yet.
        self.env.flush_all()
        self.env.invalidate_all()
        if is_cold:
            self.env.registry.clear_cache()
        before = self.env.cr.sql_log_count
        work()
        self.env.cr.flush()
        count = self.env.cr.sql_log_count - before
        self.commit()
        return count

    def more(self, create, work, is_news):
        """Statements more per order: ``work(orders)`` on one of those that ``create()`` makes, and on many at once."""
        counts = []
        for number in (1, MANY):
            pair = [self.env["sale.order"].union(*(create() for _order in range(number))) for _half in range(2)]
            # What is read once per worker is read.
            self.statements(lambda: work(create()))
            first, second = pair
            with self.without_monta():
                without = self.statements(partial(work, first))
            rows = len(self.rows(second))
            counts.append((self.statements(partial(work, second)) - without) / number)
            self.assertEqual(len(self.rows(second)) - rows, number if is_news else 0)
        return counts

    def assert_at_most(self, limit, create, work, is_news=True):
        """At most ``limit`` statements more an order, and each is queued; none where nothing ``is_news``."""
        one, many = self.more(create, work, is_news)
        self.assertLessEqual(one, limit)
        self.assertLessEqual(many, limit)

    def sent(self):
        """An order that Monta has."""
        order = self.create_order()
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        return order

    def test_confirming(self):
        def confirm(orders):
            orders.action_confirm()

        self.assert_at_most(4, lambda: self.create_order(confirm=False), confirm)

    def test_confirming_after_a_product_was_made(self):
        first, second = self.create_order(confirm=False), self.create_order(confirm=False)
        with self.without_monta():
            without = self.statements(first.action_confirm, is_cold=True)
        # One more than otherwise: the parameters are read anew.
        self.assertLessEqual(self.statements(second.action_confirm, is_cold=True) - without, 5)

    def test_editing_a_quantity(self):
        def edit(orders):
            for order in orders:
                order.write({"order_line": [(1, order.order_line.id, {"product_uom_qty": 7})]})

        self.assert_at_most(6, self.sent, edit)

    def test_saving_a_form_that_reads_back(self):
        def save(orders):
            for order in orders:
                vals = {"order_line": [(1, order.order_line.id, {"product_uom_qty": 7})]}
                order.web_save(vals, {"monta_state": {}, "monta_error": {}})

        self.assert_at_most(6, self.sent, save)

    def test_a_note_that_does_not_concern_monta(self):
        def note(orders):
            orders.write({"note": "Ring twice"})

        self.assert_at_most(0, self.sent, note, is_news=False)

    def test_cancelling(self):
        self.assert_at_most(6, self.sent, lambda orders: orders._action_cancel())

    def test_gathering_many_orders_reads_them_at_once(self):
        counts = []
        for number in (1, MANY):
            orders = self.create_alike(number)
            counts.append(self.gathering_statements(orders))
        one, many = counts
        # Of each new order is asked whether another one has its number, and the number is kept.
        self.assertLessEqual((many - one) / (MANY - 1), 2)

    def copies_of(self, order, count):
        """So many rows like that of ``order``; nobody looks at more than these."""
        self.env.flush_all()
        names = [name for name, field in order._fields.items() if field.store and field.column_type and name != "id"]
        columns = SQL(", ").join(map(SQL.identifier, names))
        rows = SQL("SELECT %s FROM sale_order, generate_series(1, %s) WHERE id = %s", columns, count, order.id)
        self.env.cr.execute(SQL("INSERT INTO sale_order (%s) %s", columns, rows))
        self.env.invalidate_all()

    def test_a_telephone_number_of_a_customer_with_old_orders(self):
        orders = self.env["sale.order"].union(*(self.sent() for _order in range(3)))
        for order in orders:
            self.sandbox.move(order.name, "picking")
            order.action_monta_sync()
        self.commit()
        self.assertEqual(orders.mapped("monta_is_closed"), [True] * 3)

        def call(number):
            def write():
                self.customer.phone = number
                self.env.cr.flush()
                self.env.cr.postcommit.run()

            return write

        self.copies_of(orders[0], 2000)
        # The look after the commit is made in a transaction of its own; here it would be a savepoint.
        self.patch(type(self.env["monta.sender"]), "_replay_on_conflict", lambda sender, work: work(sender))
        rows = self.rows(orders)
        self.statements(call("+31 6 1"))
        with self.without_monta():
            without = self.statements(call("+31 6 2"))
        self.assertLessEqual(self.statements(call("+31 6 3")) - without, 2)
        self.assertEqual((self.rows(orders), orders.mapped("monta_state")), (rows, ["sent"] * 3))
        # Of all of them, one is still open.
        waiting, newest = self.sent(), self.outbox.search([], order="id desc", limit=1)
        call("+31 6 4")()
        self.assertEqual(self.outbox.search([("id", ">", newest.id)]).mapped("res_id"), waiting.ids)
