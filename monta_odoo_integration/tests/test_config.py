"""Acceptance 8: where Monta is, who we are there, and that nobody else gets to know."""

import base64
import logging

from odoo.exceptions import UserError

from .. import compat
from ..settings import parameters
from .common import LOGGER, MontaCase
from .purchase import PurchaseCase

# An address at which nobody answers, should anything be sent to it after all.
NOWHERE = "http://127.0.0.1:9"


class ConfigCase(MontaCase):
    """Tests that begin with the settings of :class:`MontaCase`."""

    def setUp(self):
        super().setUp()
        # Warnings about a parameter are given once per process; here every test wants its own.
        self.patch(parameters, "_warned", set())

    def settings(self, company=None):
        """The settings as they are read now."""
        return self.env["monta.config"]._for(company or self.env.company)

    def assert_refused(self, *words):
        """Pressing the button on a new order says each of ``words``, queues nothing and asks Monta nothing."""
        order = self.create_order()
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        self.commit()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertFalse(self.rows(order))
        self.assertEqual(self.sandbox.requests(), [])
        return str(caught.exception)

    def login(self, request):
        """``(username, password)`` of a request that was received."""
        scheme, value = request["headers"]["authorization"].split()
        self.assertEqual(scheme, "Basic")
        return tuple(base64.b64decode(value).decode().split(":", 1))


class AddressScenarios:
    """Every call goes to the address that is set, with our credentials, past every cache."""

    def create_change_and_cancel(self):
        """Send one order through everything that changes Monta."""
        before = len(self.sandbox.mutations())
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        self.push(order)
        order._action_cancel()
        self.commit()
        self.assertEqual(order.monta_state, "cancelled")
        update = {"v6": "PUT", "documented": "PATCH"}[self.profile]
        methods = [request["method"] for request in self.sandbox.mutations()[before:]]
        self.assertEqual(methods, ["POST", update, "DELETE"])

    def test_the_old_name_of_the_address_is_enough_for_every_call(self):
        self.set_params(base_url="", api__base_url=self.sandbox.url)
        self.sandbox.post("/products", [{"Sku": "SKU-B", "StockAvailable": 7}])
        self.env["res.config.settings"].create({}).action_monta_test_connection()
        order = self.create_order()
        self.push(order)
        order.action_monta_sync()
        self.sku_b.action_monta_refresh_stock()
        self.create_change_and_cancel()
        self.create_purchase([(self.sku_a, 10)])
        self.commit()

        for request in self.sandbox.requests():
            self.assertEqual(self.login(request), (self.sandbox.username, self.sandbox.password))
            self.assertEqual(request["headers"]["cache-control"], "no-cache")
        self.assertTrue(order.monta_status_id.on_monta)
        self.assertEqual(self.sku_b.monta_stock_available, 7)
        self.assertEqual(self.expected(), [("SKU-A", 10)])

    def test_the_new_name_of_the_address_wins(self):
        self.set_params(base_url=f"{self.sandbox.url}/", api__base_url=NOWHERE)
        self.create_change_and_cancel()


class TestAddressV6(AddressScenarios, ConfigCase, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"


class TestAddressDocumented(AddressScenarios, ConfigCase, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestUnusableSettings(ConfigCase):
    """What cannot be used is named when somebody presses the button, and nothing is queued."""

    def test_missing_credentials(self):
        for missing, values in (
            ("monta.username", {"username": ""}),
            ("monta.password", {"password": "  "}),
            ("API User (monta.username), API Password (monta.password)", {"username": "", "password": ""}),
        ):
            with self.subTest(missing=missing):
                self.set_params(username="tenant_user", password="secret")
                self.set_params(**values)
                self.assert_refused(missing)

    def test_a_missing_address(self):
        self.set_params(base_url="  ", api__base_url="")
        self.assert_refused("monta.base_url")

    def test_an_address_that_leads_nowhere_sensible(self):
        for url, words in (
            ("api-v6.monta.example", "https://"),
            ("127.0.0.1:8080", "https://"),
            ("http://api-v6.monta.example", "http"),
            ("http://127.0.0.1.monta.example", "http"),
            ("ftp://127.0.0.1", "https"),
            ("https://", "host"),
            ("https://[monta", "URL"),
            ("https://monta.example:port", "port"),
        ):
            with self.subTest(url=url):
                self.set_params(base_url=url)
                self.assert_refused(words)

    def test_a_password_in_the_address_is_refused_and_not_repeated(self):
        self.set_params(base_url="https://someone:Open-Sesame@api-v6.monta.example")
        self.assertNotIn("Open-Sesame", self.assert_refused("user name"))
        for url in ("https://someone:Open-Sesame@api-v6.monta.example", "https://someone:Open-Sesame@[monta"):
            self.set_params(base_url=url)
            self.assertNotIn("Open-Sesame", self.settings().account)

    def test_http_is_fine_on_this_machine(self):
        self.assertTrue(self.sandbox.url.startswith("http://127.0.0.1:"))
        self.set_params(base_url=self.sandbox.url.replace("http://127.0.0.1", "http://localhost"))
        order = self.create_order()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")

    def test_values_that_cannot_be_read_are_named_with_their_key(self):
        for name, value in (
            ("timeout", "soon"),
            ("timeout", "0"),
            ("timeout", "-5"),
            ("api_profile", "v7"),
        ):
            with self.subTest(name=name, value=value):
                self.set_params(timeout="20", api_profile="auto")
                self.set_params(**{name: value})
                self.assert_refused(f"monta.{name}", value)

    def test_every_typed_parameter_names_its_key(self):
        for name, value in (
            ("push_on_confirm", "maybe"),
            ("match_loose", "2"),
            ("inbound_enable", "si"),
            ("edd_enable", "x"),
            ("status_window_days", "sixty"),
            ("max_parallel", "0"),
            ("interactive_seconds", "soon"),
            ("log_retention_days", "1.5"),
            ("stock_mode", "write"),
            ("stock_basis", "gross"),
            ("stock_limit", "some"),
            ("stock_limit_value", "€ 5"),
            ("stock_endpoint", "/stock"),
        ):
            with self.subTest(name=name):
                self.set_params(**{name: value})
                with self.assertRaises(UserError) as caught:
                    getattr(self.settings(), name)
                self.assertIn(f"monta.{name}", str(caught.exception))
                self.assertIn(value, str(caught.exception))

    def test_confirming_survives_everything_that_cannot_be_used(self):
        for values in (
            {"push_on_confirm": "maybe"},
            {"push_on_confirm": "1", "timeout": "soon"},
            {"push_on_confirm": "1", "base_url": "api-v6.monta.example"},
            {"push_on_confirm": "1", "password": ""},
        ):
            name = [*values][-1]
            with self.subTest(name=name):
                self.set_params(base_url=self.sandbox.url, password="secret", timeout="20")
                self.set_params(**values)
                with self.assertLogs(LOGGER) as caught:
                    logging.getLogger(LOGGER).info("so that no warning is no failure")
                    order = self.create_order()
                    self.commit()
                self.assertEqual(order.state, "sale")
                told = f"{order.monta_error}{caught.output}"
                self.assertIn({"base_url": "https://"}.get(name, f"monta.{name}"), told)
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_is_pinned_is_not_remembered_as_found_out(self):
        settings = self.env["monta.config"]._for(self.env.company)
        self.set_params(api_profile=self.profile)
        self.sandbox.post("/products", [{"Sku": "SKU-A"}, {"Sku": "SKU-B"}])
        order = self.create_order()
        self.push(order)
        order.action_monta_sync()
        self.env["sale.order"].cron_monta_sync_status()
        self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual(settings.capabilities, {})
        self.set_params(api_profile="auto")
        order.action_monta_sync()
        self.assertEqual(settings.capabilities["profile"], self.profile)

    def test_what_the_addon_remembers_may_be_broken(self):
        for name in ("api_capabilities", "paused_accounts"):
            for value in ("{", "[]"):
                with self.subTest(name=name, value=value):
                    self.set_params(api_capabilities="", paused_accounts="")
                    self.set_params(**{name: value})
                    order = self.create_order()
                    with self.logged(f"monta.{name}"):
                        self.push(order)
                    self.assertEqual((order.monta_state, order.monta_error), ("sent", False))


class TestOneCompany(ConfigCase):
    """A company may have an account of its own."""

    def test_a_parameter_of_one_company_wins_for_that_company_only(self):
        other = self.env["res.company"].create({"name": "Second"})
        self.set_params(**{f"company_{self.env.company.id}.origin": "First shop", "origin": "Every shop"})
        self.assertEqual((self.settings().origin, self.settings(other).origin), ("First shop", "Every shop"))

    def test_each_company_logs_in_as_itself(self):
        self.sandbox.post("/settings", {"users": {"second": "word"}})
        mine = f"company_{self.env.company.id}"
        self.set_params(**{f"{mine}.username": "second", f"{mine}.password": "word", "base_url": NOWHERE})
        self.set_params(**{f"{mine}.base_url": self.sandbox.url})
        order = self.create_order()
        self.push(order)
        (request,) = self.sandbox.requests()
        self.assertEqual(self.login(request), ("second", "word"))
        self.assertEqual((order.monta_state, self.rows(order).account), ("sent", "second@127.0.0.1"))


class TestServerFile(ConfigCase):
    """Credentials may stand in the server's configuration file instead of the database."""

    def options(self, **values):
        """Put ``values`` in the section ``[monta]`` of the server's configuration file."""
        self.patch(compat, "file_option", lambda section, name: values.get(name) if section == "monta" else None)

    def test_credentials_from_the_file_win_over_the_database(self):
        self.sandbox.post("/settings", {"users": {"from_file": "word"}})
        self.options(username="from_file", password="word")
        order = self.create_order()
        self.push(order)
        (request,) = self.sandbox.requests()
        self.assertEqual(self.login(request), ("from_file", "word"))
        self.assertEqual(order.monta_state, "sent")

    def test_the_database_needs_no_password_then(self):
        self.env["ir.config_parameter"].search([("key", "=", "monta.password")]).unlink()
        self.options(password=self.sandbox.password)
        order = self.create_order()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")

    def test_a_company_may_have_its_own_password_in_the_file(self):
        self.options(**{"password": "wrong", f"company_{self.env.company.id}.password": self.sandbox.password})
        self.assertEqual(self.settings().credentials, (self.sandbox.username, self.sandbox.password))

    def test_only_credentials_are_read_from_the_file(self):
        self.options(base_url=NOWHERE, timeout="1")
        self.assertEqual((self.settings().base_url, self.settings().timeout), (self.sandbox.url, 20))

    def test_an_ordinary_configuration_file_has_no_such_section(self):
        self.assertIsNone(compat.file_option("monta", "password"))


class TestSecrets(ConfigCase):
    """The password is nowhere but where it is kept."""

    secret = "Xq7-zonnebloem-4421"

    def setUp(self):
        super().setUp()
        self.sandbox.post("/settings", {"users": {"careful": self.secret}})
        self.set_params(username="careful", password=self.secret)

    def texts(self, order):
        """Everything that people and later readers find about ``order``."""
        rows = self.rows(order)
        records = (rows, order.monta_log_ids, order.message_ids, order.activity_ids, rows.activity_ids, order)
        texts = [str(values) for record in records for values in record.read()]
        parameters = self.env["ir.config_parameter"].search([("key", "!=", "monta.password")])
        return texts + parameters.mapped("value")

    def assert_nowhere(self, texts):
        coded = base64.b64encode(f"careful:{self.secret}".encode()).decode()
        for text in texts:
            self.assertNotIn(self.secret, text)
            self.assertNotIn(coded, text)

    def test_after_a_push_that_worked(self):
        order = self.create_order()
        with self.assertLogs(level="DEBUG") as caught:
            self.push(order)
        self.assertEqual(order.monta_state, "sent")
        self.assert_nowhere([*self.texts(order), *caught.output])

    def test_after_every_kind_of_failure(self):
        for fault in ({"status": 400}, {"status": 401}, {"status": 500}, {"status": 200}):
            # A careless server that repeats what it was sent.
            echo = f"careful:{self.secret} is not welcome"
            with self.subTest(**fault):
                self.set_params(paused_accounts="")
                self.sandbox.fault("status", body=echo, content_type="text/plain", **fault)
                order = self.create_order()
                with self.assertLogs(level="DEBUG") as caught:
                    self.push(order)
                self.assertNotEqual(order.monta_state, "sent")
                self.assert_nowhere([*self.texts(order), *caught.output])

    def test_a_client_does_not_show_it(self):
        client = self.env["monta.http"]._client(self.settings())
        self.assert_nowhere([repr(client), str(client)])
