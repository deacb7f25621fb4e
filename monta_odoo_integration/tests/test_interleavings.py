"""No change is forgotten: transactions that do not see each other, in every order in which their steps can come.

A transaction of PostgreSQL that Odoo opens sees what was committed before its first statement, and is in the way of
others from where it writes until it commits. So these three are its steps, and there is no other moment at which
somebody else's step would make a difference. Where one has to wait for another, it is replayed after it.

Each series plays one in three, and the three together all of them. What decides is this addon's core and PostgreSQL,
which are the same everywhere; a share shows that the ORM of a series writes and locks at the same moments.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import combinations, count, islice
from unittest.mock import patch

import psycopg2
from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from ..compat import SERIES
from .committed import SECONDS, CommittedCase

# One schedule in so many is played here: as many as there are series, whose numbers follow each other.
SHARE = 3

# Longer than any statement takes, and short for one that waits for somebody who was stopped.
LOCK_TIMEOUT = "50ms"
numbers = count(1000)
CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected)


def interleavings(first: int, second: int) -> Iterator[str]:
    """Every way in which ``first`` steps of A and ``second`` steps of B can come; of ways that are alike, one.

    Nobody sees what a transaction does before it commits, so it makes no difference which of two that begin is the
    first, nor whether one begins before another one writes or after.
    """
    seen = set()
    for places in combinations(range(first + second), first):
        # How many steps of B come before each step of A.
        before = [place - number for number, place in enumerate(places)]
        alike = (max(before[0], 2), max(before[1], 1), *before[2:])
        if alike not in seen:
            seen.add(alike)
            yield "".join("A" if place in places else "B" for place in range(first + second))


class Actor:
    """Somebody who works in a thread of their own, one step whenever it is their turn."""

    current = threading.local()

    def __init__(self, work):
        self.turn, self.rest = threading.Semaphore(0), threading.Semaphore(0)
        self.error = self.done = None
        self.thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self.thread.start()

    def _run(self, work):
        Actor.current.actor = self
        self.turn.acquire(timeout=SECONDS)
        try:
            work()
        except BaseException as error:
            self.error = error
        finally:
            self.done = True
            self.rest.release()

    def step(self):
        """Let it go on until the end of its step."""
        if not self.done:
            self.turn.release()
            if not self.rest.acquire(timeout=SECONDS):
                raise TimeoutError("a step does not end")
        if self.error:
            raise self.error

    @classmethod
    def pause(cls):
        """The end of a step of whoever calls."""
        actor = cls.current.actor
        actor.rest.release()
        actor.turn.acquire(timeout=SECONDS)


@tagged("monta_interleavings")
class TestInterleavings(CommittedCase):
    """Each schedule ends with Odoo and Monta equal."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        with cls.transaction() as env:
            env["ir.config_parameter"].set_param("monta.push_on_confirm", "1")

    def setUp(self):
        super().setUp()
        test = self

        @contextmanager
        def own_transaction(sender, whole=True):
            with test.steps(sender.env, whole) as env:
                yield sender.with_env(env).sudo()

        def replay(sender, work):
            # What lies between gathering and storing is one step: the request, which holds the row that nobody else
            # touches, and what it told of the account.
            whole = sender.env.context.get("whole", True) or "_publish_on_account" in work.__code__.co_names
            return test.replayed(lambda: test.within(own_transaction(sender, whole), work))

        sender = type(self.env["monta.sender"])
        self.enterContext(patch.object(sender, "_own_transaction", own_transaction))
        self.enterContext(patch.object(sender, "_replay_on_conflict", replay))

    # -- transactions -------------------------------------------------------------------------------------------

    @contextmanager
    def steps(self, env=None, whole=False):
        """A transaction whose three steps are taken one at a time; all in one when it is taken as a ``whole``."""
        with self.registry.cursor() as cr:
            cr.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            cr.execute("SELECT 1")
            if not whole:
                Actor.pause()
            yield api.Environment(cr, SUPERUSER_ID, dict(env.context) if env else {"lang": "en_US"})
            cr.flush()
            if not whole:
                Actor.pause()

    @staticmethod
    def within(context, work):
        with context as given:
            return work(given)

    @staticmethod
    def replayed(work):
        """The result of ``work()``, done anew after each conflict."""
        for _try in range(20):
            try:
                return work()
            except CONFLICTS:
                with suppress(AttributeError):
                    Actor.pause()
        raise AssertionError("it never gets through")

    def user(self, work, whole=True):
        """Somebody who does ``work(order)`` in a transaction, replayed by Odoo after a conflict.

        :param bool whole: whether the look after the commit is one step, or has three of its own
        """

        def act():
            def transaction():
                with self.steps() as env:
                    env = env(context=dict(env.context, whole=whole))
                    work(env["sale.order"].browse(self.order_id))

            self.replayed(transaction)

        return act

    # -- what people do -----------------------------------------------------------------------------------------

    @staticmethod
    def confirm(order):
        # Without the transfers of a confirmation: nobody could delete them again.
        order.state = "sale"
        order._monta_push_automatically(delay=60)

    @staticmethod
    def confirm_and_send(order):
        order.state = "sale"
        order._monta_push_automatically()

    @staticmethod
    def edit(order):
        # Not a quantity: that makes a transfer.
        order.client_order_ref = f"PO-{next(numbers)}"

    @staticmethod
    def move(order):
        order.partner_shipping_id.street = f"Kade {next(numbers)}"

    @staticmethod
    def rename(order):
        order.order_line.product_id.default_code = f"SKU-{next(numbers)}"

    @staticmethod
    def cancel(order):
        order.state = "cancel"

    def send(self):
        """One run of the outbox, as the scheduled action makes it."""
        with self.transaction() as env:
            env["monta.sender"].with_context(whole=False)._cron_send()

    # -- schedules ----------------------------------------------------------------------------------------------

    def make_order(self, confirmed):
        """An order that is at Monta, or a quotation; those of before are over."""
        self.sandbox.reset(self.profile)
        with self.transaction() as env:
            env.cr.execute(
                "UPDATE sale_order SET state = 'cancel', monta_state = 'cancelled'"
                " WHERE id = ANY(%s) AND (state, monta_state) IS DISTINCT FROM ('cancel', 'cancelled')",
                [self.order_ids],
            )
            order = env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "partner_shipping_id": self.delivery.id,
                    "order_line": [(0, 0, {"product_id": self.sku_a.id, "product_uom_qty": 3})],
                }
            )
            self.order_ids.append(order.id)
            self.order_id = order.id
            if confirmed:
                self.confirm(order)
        if confirmed:
            self.drain()

    def drain(self):
        """Run the outbox until nothing is left to send."""
        for _run in range(6):
            with self.transaction() as env:
                rows = env["monta.outbox"].search([("state", "in", ("pending", "sending"))])
                rows.next_attempt = "2000-01-01"
                if not rows:
                    return
            with self.transaction() as env:
                env["monta.sender"]._cron_send()
        self.fail("there is no end to it")

    def play(self, schedule, works):
        """Let those who do ``works`` take their steps as ``schedule`` says, then finish what they began."""
        actors = {name: Actor(work) for name, work in works.items()}
        for name in schedule:
            actors[name].step()
        for _round in range(60):
            for actor in actors.values():
                actor.step()
            if all(actor.done for actor in actors.values()):
                return
        self.fail("somebody never ends")

    def assert_equal_in_the_end(self, schedule):
        self.drain()
        with self.transaction() as env:
            order = env["sale.order"].browse(self.order_id)
            stored = [found for found in self.sandbox.orders() if found["WebshopOrderId"] == order.monta_reference]
            if order.state == "cancel":
                self.assertTrue(all(found["Deleted"] for found in stored), schedule)
                self.assertIn(order.monta_state, ("cancelled", "not_sent"), schedule)
                return
            self.assertEqual((len(stored), order.monta_state, order.monta_error), (1, "sent", False), schedule)
            meant = order._prepare_monta_order_payload()
            self.assertEqual(self.told(stored[0]["_document"]), self.told(meant), schedule)

    @staticmethod
    def told(document):
        """What the people of these tests change of an order."""
        lines = [(line["Sku"], line["OrderedQuantity"]) for line in document["Lines"]]
        return lines, document["Reference"], document["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"]

    def play_all(self, first, second, works, confirmed=True, every=SHARE):
        """Play each interleaving of ``first`` and ``second`` steps, or one of so many."""
        for schedule in islice(interleavings(first, second), SERIES % every, None, every):
            self.make_order(confirmed)
            self.play(schedule, dict(zip("AB", works, strict=True)))
            self.assert_equal_in_the_end(schedule)

    # -- promises -----------------------------------------------------------------------------------------------

    def test_an_order_is_confirmed_while_its_customer_moves(self):
        works = self.user(self.confirm_and_send), self.user(self.move, whole=False)
        self.play_all(3, 6, works, confirmed=False)

    def test_without_the_look_after_the_commit_the_old_address_stays_at_monta(self):
        works = self.user(self.confirm_and_send), self.user(self.move)
        blind = patch.object(type(self.env["res.partner"]), "_monta_look_again_after_commit", lambda *args: None)
        with blind, self.assertRaises(AssertionError):
            self.play_all(3, 3, works, confirmed=False, every=1)

    def test_an_order_is_confirmed_while_a_product_is_renamed(self):
        works = self.user(self.confirm_and_send), self.user(self.rename, whole=False)
        self.play_all(3, 6, works, confirmed=False)

    def test_an_order_is_edited_while_its_customer_moves(self):
        self.play_all(3, 3, (self.user(self.edit), self.user(self.move)))

    def test_an_order_is_cancelled_while_its_customer_moves(self):
        self.play_all(3, 3, (self.user(self.cancel), self.user(self.move)))

    def test_an_order_is_cancelled_while_it_is_edited(self):
        self.play_all(3, 3, (self.user(self.cancel), self.user(self.edit)))

    def test_an_order_is_edited_while_it_is_sent(self):
        self.play_while_sending(self.edit)

    def test_the_customer_moves_while_an_order_is_sent(self):
        self.play_while_sending(self.move)

    def test_a_product_is_renamed_while_an_order_is_sent(self):
        self.play_while_sending(self.rename)

    def test_an_order_is_cancelled_while_it_is_sent(self):
        self.play_while_sending(self.cancel)

    def play_while_sending(self, work, every=SHARE):
        """Play ``work`` with the transactions that gather, send and store an order that is waiting."""
        for schedule in islice(interleavings(3, 6), SERIES % every, None, every):
            self.make_order(confirmed=False)
            with self.transaction() as env:
                self.confirm(env["sale.order"].browse(self.order_id))
                env.flush_all()
            with self.transaction() as env:
                env["monta.outbox"].search([("res_id", "=", self.order_id)]).next_attempt = "2000-01-01"
            self.play(schedule, {"A": self.user(work), "B": self.send})
            self.assert_equal_in_the_end(schedule)
