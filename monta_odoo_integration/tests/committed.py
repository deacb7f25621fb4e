"""What tests on committed data share: several workers at once, on cursors of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import mute_logger

from .. import compat
from .common import MontaCase

SECONDS = 60


class CommittedCase(MontaCase):
    """Each test commits; :meth:`remove_data` takes everything away again."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        cls.addClassCleanup(cls.remove_data, cls.parameters())
        own = cls.env
        with cls.transaction() as cls.env:
            super().create_data()
        cls.env, cls.order_ids = own, []

    @classmethod
    @contextmanager
    def transaction(cls):
        """An environment of its own, committed at the end."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    @classmethod
    def parameters(cls):
        """Keys of the System Parameters of this addon that are set."""
        with cls.transaction() as env:
            return env["ir.config_parameter"].search([("key", "=like", "monta.%")]).mapped("key")

    @classmethod
    def remove_data(cls, parameters):
        with cls.transaction() as env:
            env["monta.outbox"].search([("res_id", "in", cls.order_ids), ("res_model", "=", "sale.order")]).unlink()
            env["monta.sale.log"].search([("sale_order_id", "in", cls.order_ids)]).unlink()
            orders = env["sale.order"].browse(cls.order_ids).exists()
            orders.write({"state": "cancel", "monta_state": "not_sent"})
            orders.unlink()
            for record in (cls.sku_a, cls.sku_b, cls.delivery, cls.customer, cls.tax):
                record.with_env(env).unlink()
            # Nothing of Monta has run in a database that tests begin with.
            env["monta.run"].search([]).unlink()
            env["ir.config_parameter"].search([("key", "=like", "monta.%"), ("key", "not in", parameters)]).unlink()

    def setUp(self):
        super().setUp()
        # The test runner holds the lock of the registry, which other threads need as well.
        self.enterContext(patch.object(Registry, "_lock", nullcontext()))
        # The sender commits as it does outside of tests; Odoo logs each collision as an error.
        self.enterContext(patch.object(compat, "holds_transaction_open", return_value=False))
        self.enterContext(mute_logger("odoo.sql_db"))
        with self.transaction() as env:
            order = env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "partner_shipping_id": self.delivery.id,
                    "order_line": [(0, 0, {"product_id": self.sku_a.id, "product_uom_qty": 3})],
                }
            )
            # Without the transfers that a confirmation makes: nobody could delete them again.
            order.state = "sale"
            self.order_ids.append(order.id)
        self.order_id = order.id

    def wait_for_request(self):
        """Come back when Monta has received something."""
        for _try in range(200):
            if self.sandbox.requests():
                return
            time.sleep(0.02)
        self.fail("Monta received nothing")

    def at_once(self, *works):
        """Run ``works`` in threads; the results in their order. An exception in one of them is raised here."""
        with ThreadPoolExecutor(len(works)) as pool:
            futures = [pool.submit(work) for work in works]
        return [future.result() for future in futures]
