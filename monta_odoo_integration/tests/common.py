"""What the tests of this addon share: settings that point at the sandbox, customers, products, a commit."""

import json
import os
import unittest
from contextlib import contextmanager

from odoo.addons.monta_odoo_integration import compat
from odoo.tests import TransactionCase, tagged

from .sandbox import Sandbox

LOGGER = "odoo.addons.monta_odoo_integration"
# Where the environment names an API profile, what stands in a pair of classes, one for each, runs under that one alone.
ONLY_PROFILE = os.environ.get("MONTA_TEST_PROFILE")
# Where it names a share, K/N, one in N of these is played, from the K-th: the others are played elsewhere.
SHARE = tuple(map(int, os.environ.get("MONTA_TEST_SHARE", "1/1").split("/")))
STORABLE = {"detailed_type": "product"} if compat.SERIES == 17 else {"type": "consu", "is_storable": True}


@tagged("post_install", "-at_install")
class MontaCase(TransactionCase):
    """A database whose Monta is the sandbox, in the API profile of the class."""

    profile = "v6"
    # One set of scenarios runs in a class per API profile; Odoo looks at a class's own methods only, unless told.
    allow_inherited_tests_method = True

    def __init_subclass__(cls, **options):  # pylint: disable=missing-return
        super().__init_subclass__(**options)
        if not cls.__name__.endswith(("V6", "Documented")):
            return
        inherited = [name for name in dir(cls) if name.startswith("test_") and name not in vars(cls)]
        scenarios = sorted(name for name in inherited if callable(getattr(cls, name)))
        number, count = SHARE
        # Of one alone there are no shares.
        played = (scenarios[number - 1 :: count] or scenarios) if ONLY_PROFILE in (None, cls.profile) else []
        for name in {*scenarios} - {*played}:
            # What cannot be called is no test.
            setattr(cls, name, None)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox()
        if not cls.sandbox.url:
            raise unittest.SkipTest("no sandbox: start the tests with tests/odoo/run.py")
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False, lang="en_US"))
        cls.create_data()

    @classmethod
    def create_data(cls):
        """The settings and the records that every test may use."""
        cls.set_params(
            base_url=cls.sandbox.url, username=cls.sandbox.username, password=cls.sandbox.password, timeout="20"
        )
        cls.outbox = cls.env["monta.outbox"]
        cls.customer = cls.create_partner("Noor de Wit", street="Molenstraat 12b", zip="4201 CX", city="Gorinchem")
        cls.delivery = cls.create_partner(
            "Noor de Wit", street="Kade 99", zip="3011XX", city="Rotterdam", parent_id=cls.customer.id, type="delivery"
        )
        cls.tax = cls.env["account.tax"].create({"name": "21%", "amount": 21.0, "amount_type": "percent"})
        cls.sku_a = cls.create_product("SKU-A")
        cls.sku_b = cls.create_product("SKU-B")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def setUp(self):
        super().setUp()
        self.sandbox.reset(self.profile)

    # -- settings -----------------------------------------------------------------------------------------------

    @classmethod
    def set_params(cls, **values):
        """Set ``monta.<name>`` System Parameters; a name may hold ``__`` for a dot."""
        for name, value in values.items():
            cls.env["ir.config_parameter"].sudo().set_param(f"monta.{name.replace('__', '.')}", value)

    # -- records ------------------------------------------------------------------------------------------------

    @classmethod
    def create_partner(cls, name, **vals):
        """A Dutch contact unless ``vals`` say otherwise."""
        return cls.env["res.partner"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.nl").id,
                "email": "noor@example.org",
                "phone": "+31612000000",
                **vals,
            }
        )

    @classmethod
    def create_product(cls, sku, **vals):
        """A storable product whose internal reference is ``sku``."""
        return cls.env["product.product"].create(
            {"name": f"Product {sku}", "default_code": sku, "list_price": 10.0, **STORABLE, **vals}
        )

    @classmethod
    def create_products(cls, skus):
        """As :meth:`create_product`, one for each of ``skus``, made in one go."""
        rows = [{"name": f"Product {sku}", "default_code": sku, "list_price": 10.0, **STORABLE} for sku in skus]
        return cls.env["product.product"].create(rows)

    @classmethod
    def create_service(cls, name, **vals):
        """A product that nobody can put in a parcel; it has no internal reference."""
        kind = {"detailed_type": "service"} if compat.SERIES == 17 else {"type": "service"}
        return cls.env["product.product"].create({"name": name, "list_price": 10.0, **kind, **vals})

    @classmethod
    def create_kit(cls, product, components, quantity=1.0, uom=None):
        """A phantom BoM: ``components`` is a list of ``(product, quantity)`` or ``(product, quantity, uom)``."""
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": quantity,
                "product_uom_id": (uom or product.uom_id).id,
                "type": "phantom",
                "bom_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": item[0].id,
                            "product_qty": item[1],
                            "product_uom_id": (item[2] if len(item) > 2 else item[0].uom_id).id,
                        },
                    )
                    for item in components
                ],
            }
        )

    @classmethod
    def create_order(cls, lines=None, confirm=True, **vals):
        """A sale order; ``lines`` is a list of ``(product, quantity)`` or ``(product, quantity, uom)``."""
        return cls.create_alike(1, lines, confirm, **vals)

    @classmethod
    def create_alike(cls, count, lines=None, confirm=True, **vals):
        """So many as of :meth:`create_order`, made and confirmed in one go, which takes a third of the time."""
        lines = lines if lines is not None else [(cls.sku_a, 3)]
        orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "partner_shipping_id": cls.delivery.id,
                    "order_line": [
                        (0, 0, {
                            "product_id": item[0].id,
                            "product_uom_qty": item[1],
                            "price_unit": 10.0,
                            ("tax_ids" if compat.SERIES >= 19 else "tax_id"): [(6, 0, cls.tax.ids)],
                            compat.LINE_UOM: (item[2] if len(item) > 2 else item[0].uom_id).id,
                        })
                        for item in lines
                    ],
                    **vals,
                }
                for _number in range(count)
            ]
        )  # fmt: skip
        if confirm:
            orders.action_confirm()
        return orders

    # -- time ---------------------------------------------------------------------------------------------------

    def commit(self):
        """What a commit does, inside the transaction of the test: flush, look for changes, send."""
        self.env.cr.flush()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()

    def push(self, orders):
        """Press Create/Update on Monta and commit."""
        action = orders.action_monta_push()
        self.commit()
        return action

    def gathering_statements(self, orders):
        """How many SQL statements it takes to gather ``orders`` for their first request, with nothing in memory."""
        for order in orders:
            order._monta_push(delay=60)
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rows = self.env["sale.order"]._monta_prepare_requests(self.rows(orders))
        count = self.env.cr.sql_log_count - before
        self.assertEqual(len(rows.filtered("payload")), len(orders))
        return count

    def run_cron(self):
        """One run of the outbox cron, now."""
        self.outbox.search([("state", "=", "pending")]).next_attempt = "2000-01-01"
        self.env.cr.flush()
        self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()

    # -- looking ------------------------------------------------------------------------------------------------

    def asked(self):
        """The paths asked for since the last time, with their queries; finding out the profile does not count."""
        requests = self.sandbox.requests()
        self.sandbox.forget_requests()
        self.assertEqual({request["method"] for request in requests} - {"GET"}, set(), "nothing changes Monta")
        paths = [request["path"] + (f"?{request['query']}" if request["query"] else "") for request in requests]
        return [path for path in paths if path != "/info"]

    @contextmanager
    def logged(self, *words):
        """Expect warnings of this addon in the server log, with each of ``words`` in one of them."""
        with self.assertLogs(LOGGER, "WARNING") as caught:
            yield caught
        for word in words:
            self.assertTrue([line for line in caught.output if word in line], f"{word} is not in {caught.output}")

    def rows(self, document):
        """The outbox rows of ``document``, oldest first."""
        return self.outbox._rows_of(document)

    def logs(self, order, tag=None):
        """The log lines of ``order``, newest first, as ``(level, tag, payload)``."""
        lines = order.monta_log_ids.filtered(lambda line: tag in (None, line.tag))
        return [(line.level, line.tag, json.loads(line.payload)) for line in lines]
