"""A copy of the database that nobody neutralized changes nothing at Monta, until an administrator says what it is."""

from contextlib import contextmanager
from threading import Barrier
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase

from .. import compat
from ..models import monta_database
from ..models.monta_database import PARAMETER
from ..models.monta_instance import THIS
from ..models.monta_outbox import ERROR_ACTIVITY
from .committed import SECONDS, CommittedCase
from .common import MontaCase
from .purchase import PurchaseCase

ELSEWHERE = "7000000000000000000/1"


class CopyCase(MontaCase):
    """A database that has sent an order, and whose numbers can be made those of another one."""

    def setUp(self):
        super().setUp()
        self.set_params(push_on_confirm="1", inbound_enable="1")
        self.database = self.env["monta.database"]
        self.this = self.env.ref(THIS)

    def recorded(self):
        """The numbers that are written down."""
        return self.env["ir.config_parameter"].search([("key", "=", PARAMETER)]).value

    def copied(self):
        """Make this a copy: what is written down is what was copied along."""
        self.env["ir.config_parameter"].set_param(PARAMETER, ELSEWHERE)

    def sent(self):
        """An order that Monta has from before the copy was made."""
        order = self.create_order()
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        self.sandbox.forget_requests()
        return order

    @contextmanager
    def server_called(self, name):
        """A server with ``[monta] instance = <name>`` in its configuration file."""

        def option(section, key):
            return name if (section, key) == ("monta", "instance") else None

        with patch.object(compat, "file_option", option):
            yield

    def activities(self):
        """What somebody is asked to decide."""
        return self.this.activity_search([ERROR_ACTIVITY])


class TestRecorded(CopyCase):
    """Which database speaks for Monta is written down once, and not by a copy."""

    def forget(self):
        """A database in which nothing is written down."""
        self.env["ir.config_parameter"].search([("key", "=", PARAMETER)]).unlink()

    def test_the_numbers_are_those_of_postgresql(self):
        self.env.cr.execute("SELECT system_identifier FROM pg_control_system()")
        system = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT oid FROM pg_database WHERE datname = %s", [self.env.cr.dbname])
        oid = self.env.cr.fetchone()[0]
        self.assertEqual(self.recorded(), f"{system}/{oid}")

    def test_saving_credentials_writes_them_down(self):
        for key in ("password", "username", "base_url", f"company_{self.env.company.id}.password"):
            with self.subTest(key=key):
                self.forget()
                self.set_params(**{key: "changed"})
                self.assertTrue(self.recorded())

    def test_another_parameter_does_not(self):
        self.forget()
        self.set_params(timeout="21", company_x__password="x")
        self.assertFalse(self.recorded())

    def test_testing_the_connection_writes_them_down(self):
        self.forget()
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.assertTrue(self.recorded())

    def test_the_first_request_writes_them_down(self):
        self.forget()
        self.sent()
        self.assertTrue(self.recorded())

    def test_a_copy_does_not_take_over_by_saving_or_testing(self):
        self.copied()
        self.set_params(password="another")
        self.set_params(password=self.sandbox.password)
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        self.assertEqual(self.recorded(), ELSEWHERE)


class TestNumbers(CopyCase):
    """What PostgreSQL tells, at what price, and what it does not tell."""

    @contextmanager
    def role_without_control_data(self):
        """Ask as a role that may not call ``pg_control_system()``, as some who run PostgreSQL for others have it."""
        execute = self.env.cr.execute
        execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not self.env.cr.fetchone()[0]:
            self.skipTest("the role of this database may not make another one")
        execute("CREATE ROLE monta_without_control_data")
        execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        execute("SET LOCAL ROLE monta_without_control_data")
        try:
            yield
        finally:
            execute("RESET ROLE")

    def numbers_are(self, numbers):
        """Let PostgreSQL tell ``numbers`` of this database."""
        self.patch(monta_database, "_found", {self.env.cr.connection: numbers})

    def test_a_system_identifier_that_is_kept_back_is_left_out(self):
        oid = self.recorded().split("/")[1]
        with self.role_without_control_data():
            self.assertEqual(self.database._read_numbers(), f"?/{oid}")

    def test_then_the_oid_alone_counts_and_the_screen_says_so(self):
        _system, oid = self.recorded().split("/")
        self.assertFalse(self.this.is_system_unknown)
        self.numbers_are(f"?/{oid}")
        self.this.invalidate_recordset()
        self.assertTrue(self.this.is_system_unknown)
        self.assertFalse(self.this.reason)
        arch = self.this.get_view(view_type="form")["arch"]
        self.assertIn("pg_control_system", arch)
        self.numbers_are(f"?/{oid}0")
        self.this.invalidate_recordset()
        self.assertIn("Monta Guard", self.this.reason)

    def test_a_system_identifier_that_is_told_later_is_added_where_the_oid_fits(self):
        full = self.recorded()
        system, oid = full.split("/")
        parameters = self.env["ir.config_parameter"]
        for written, kept in ((f"?/{oid}", full), (f"?/{oid}0", f"?/{oid}0"), (f"{system}0/{oid}", f"{system}0/{oid}")):
            with self.subTest(written=written):
                parameters.set_param(PARAMETER, written)
                self.database._record()
                self.assertEqual(self.recorded(), kept)

    def test_asking_again_costs_no_statement(self):
        order = self.create_order()
        settings = order._monta_settings()
        self.assertFalse(self.env["monta.http"]._guard_reason(settings))
        with self.assertQueryCount(0):
            self.assertFalse(self.env["monta.http"]._guard_reason(settings))

    def test_a_dump_that_was_loaded_into_this_database_is_seen_within_a_minute(self):
        self.assertFalse(self.database._copy_reason())
        self.env.cr.execute("UPDATE ir_config_parameter SET value = %s WHERE key = %s", [ELSEWHERE, PARAMETER])
        with self.logged("Monta Guard"):
            self.run_cron()
        self.assertIn("Monta Guard", self.database._copy_reason())
        self.assertEqual(len(self.activities()), 1)


class TestCopiedAtOnce(CommittedCase):
    """Several workers find out at once that this may be a copy."""

    def tell(self, meanwhile=lambda: None):
        """What a worker does in a transaction of its own that has begun before ``meanwhile``."""
        with self.transaction() as env:
            env["monta.outbox"].search([], limit=1)
            meanwhile()
            env["monta.instance"]._tell_administrator()

    def test_one_activity(self):
        with self.transaction() as env:
            parameter = env["ir.config_parameter"].search([("key", "=", PARAMETER)])
            before = parameter.value
            env["ir.config_parameter"].set_param(PARAMETER, ELSEWHERE)
        try:
            with self.logged("Monta Guard"):
                begun = Barrier(3, timeout=SECONDS)
                self.at_once(*[lambda: self.tell(begun.wait)] * 2, lambda: self.tell(begun.wait))
                # One has begun before the other has ended, and asks after it.
                self.forget()
                self.tell(self.tell)
            with self.transaction() as env:
                self.assertEqual(len(env.ref(THIS).activity_search([ERROR_ACTIVITY])), 1)
        finally:
            self.forget()
            with self.transaction() as env:
                env["ir.config_parameter"].set_param(PARAMETER, before)

    def forget(self):
        """Nobody is asked any more; there was one question."""
        with self.transaction() as env:
            activities = env.ref(THIS).activity_search([ERROR_ACTIVITY])
            self.assertLessEqual(len(activities), 1)
            activities.unlink()


class TestBannerOfAllScreens(CopyCase, HttpCase):
    """The page that holds every screen of Odoo, lists too."""

    def test_it_is_there_on_a_copy_only(self):
        self.authenticate("admin", "admin")
        self.assertNotIn("monta_copy_banner", self.url_open("/web").text)
        self.copied()
        page = self.url_open("/web").text
        self.assertIn('id="monta_copy_banner"', page)
        self.assertIn(self.database._copy_reason(), page)


class TestCopied(CopyCase, PurchaseCase):
    """On a copy everything happens in Odoo, and nothing at Monta."""

    def test_nothing_that_changes_monta_leaves(self):
        order = self.sent()
        waiting = self.create_order()
        self.copied()
        with self.logged("Monta Guard"):
            order.order_line.product_uom_qty = 9
            self.commit()
            self.create_order()
            self.create_purchase()
            self.commit()
            order._action_cancel()
            self.commit()
            self.run_cron()
        self.assertEqual(self.sandbox.mutations(), [])
        self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
        self.assertIn("Monta Guard", order.monta_error)
        self.assertEqual(self.rows(waiting).error_code, "guard")

    def test_it_holds_whatever_the_address_of_odoo(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.base.url", "https://app.example.com")
        parameters.set_param("web.base.url.freeze", "True")
        self.set_params(allowed_base_urls="https://app.example.com")
        self.copied()
        with self.logged("Monta Guard"):
            self.create_order()
            self.commit()
        self.assertEqual(self.sandbox.requests(), [])

    def test_reading_goes_on(self):
        order = self.sent()
        self.copied()
        self.sandbox.move(order.name, "picking")
        order.action_monta_sync()
        self.commit()
        self.assertTrue(order.monta_status_id.on_monta)
        self.assertTrue(self.sandbox.requests("GET"))

    def test_one_activity_says_so(self):
        self.copied()
        with self.logged("Monta Guard"):
            self.create_order()
            self.create_order()
            self.run_cron()
            self.run_cron()
        self.assertEqual(len(self.activities()), 1)
        self.assertTrue(self.activities().user_id.has_group("base.group_system"))

    def test_a_copy_that_nobody_works_on_says_so_as_well(self):
        self.copied()
        with self.logged("Monta Guard"):
            self.run_cron()
        self.assertEqual(len(self.activities()), 1)

    def test_the_screens_say_so(self):
        order, settings = self.sent(), self.env["res.config.settings"].create({})
        self.assertFalse(order.monta_copy_reason)
        self.copied()
        self.env.invalidate_all()
        shown = (order, self.rows(order), order.monta_log_ids[:1], settings, self.env["purchase.order"].new({}))
        for record in (*shown, self.env["monta.stock"].new({}), self.env["monta.order.status"].new({})):
            with self.subTest(model=record._name):
                self.assertIn("Monta Guard", record.monta_copy_reason)
                self.assertIn('name="monta_copy_reason"', record.get_view(view_type="form")["arch"])

    def test_a_name_of_the_server_tells_clones_of_a_machine_apart(self):
        for in_file, in_parameter, allowed in (
            ("live", "live", True),
            ("", "", True),
            ("clone", "live", False),
            ("", "live", False),
            ("live", "", False),
        ):
            with self.subTest(in_file=in_file, in_parameter=in_parameter), self.server_called(in_file):
                self.set_params(instance=in_parameter)
                self.assertEqual(not self.database._copy_reason(), allowed)


class TestDecided(CopyCase, PurchaseCase):
    """An administrator says what the database is."""

    def stopped(self):
        """An order whose waiting request the guard has stopped on what may be a copy."""
        order = self.create_order()
        self.copied()
        with self.logged("Monta Guard"):
            self.commit()
        self.assertEqual(self.rows(order).error_code, "guard")
        return order

    def test_the_production_database_goes_on(self):
        order = self.stopped()
        self.decide_production()
        self.assertEqual(order.monta_state, "sent")
        self.assertFalse(self.activities())
        self.assertFalse(self.this.reason)
        self.assertIn(ELSEWHERE, self.this.message_ids[:1].body)

    def decide_production(self):
        """Press the button, and let the outbox go on as it was told to."""
        self.env["ir.cron.trigger"].search([]).unlink()
        with self.logged("This is the production database"):
            self.this.action_is_production()
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.commit()
        self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()

    def test_what_was_confirmed_changed_and_cancelled_meanwhile_goes_on_by_itself(self):
        changed, cancelled, purchased = self.sent(), self.sent(), self.sent()
        self.copied()
        with self.logged("Monta Guard"):
            new, withdrawn, purchase = self.create_order(), self.create_order(), self.create_purchase()
            changed.order_line.product_uom_qty = 9
            self.commit()
            changed.order_line.product_uom_qty = 8
            (cancelled | withdrawn)._action_cancel()
            self.commit()
            self.run_cron()
        self.assertEqual(self.sandbox.mutations(), [])
        for document in (new, changed, cancelled, purchase):
            self.assertEqual((document.monta_state, "Monta Guard" in document.monta_error), ("needs_attention", True))
        self.assertEqual(withdrawn.monta_state, "not_sent")
        self.decide_production()
        for document, state in (
            (new, "sent"),
            (changed, "sent"),
            (cancelled, "cancelled"),
            (withdrawn, "not_sent"),
            (purchased, "sent"),
            (purchase, "sent"),
        ):
            self.assertEqual((document.monta_state, document.monta_error), (state, False), document.name)
        at_monta = {order["WebshopOrderId"]: order for order in self.sandbox.orders()}
        self.assertEqual(at_monta[changed.name]["Lines"][0]["OrderedQuantity"], 8)
        self.assertTrue(at_monta[cancelled.name].get("Deleted"))
        self.assertIn(new.name, at_monta)
        self.assertNotIn(withdrawn.name, at_monta)

    def test_the_production_database_takes_the_name_of_its_server(self):
        self.set_params(instance="old")
        with self.server_called("new"):
            self.assertTrue(self.this.reason)
            with self.logged("This is the production database"):
                self.this.action_is_production()
            self.assertFalse(self.database._copy_reason())

    def test_a_copy_is_left_with_nothing(self):
        order = self.stopped()
        own = f"company_{self.env.company.id}"
        self.set_params(**{f"{own}__password": "secret", f"{own}__username": "other"})
        with self.logged("This is a copy"):
            self.this.action_is_copy()
        keys = self.env["ir.config_parameter"].search([("key", "=like", "monta.%")]).mapped("key")
        self.assertFalse([key for key in keys if key.endswith(("password", "username"))])
        self.assertEqual(self.rows(order).mapped("state"), ["superseded"])
        self.assertFalse(self.activities())
        self.assertFalse(self.database._copy_reason())
        # Even where somebody fills in the credentials again, the guard stays closed.
        self.set_params(username=self.sandbox.username, password=self.sandbox.password)
        with self.logged("Monta Guard"):
            self.create_order()
            self.commit()
        self.assertEqual(self.sandbox.mutations(), [])

    def test_only_an_administrator_decides(self):
        self.copied()
        user = self.env["res.users"].create({"name": "Sales", "login": "monta_copy_sales"})
        for decide in ("action_is_production", "action_is_copy"):
            with self.subTest(decide=decide), self.assertRaises(AccessError):
                getattr(self.this.with_user(user), decide)()
        self.assertEqual(self.recorded(), ELSEWHERE)
