"""The preflight of an Odoo whose products are packs and know what customs ask, from outside and over HTTP.

``tests/odoo/run.py --beside --test-tags /monta_odoo_integration:TestPreflight``
"""

import tempfile
import unittest
from contextlib import nullcontext
from pathlib import Path

from odoo.tests import HttpCase, new_test_user

from .common import MontaCase

LOGIN, PASSWORD = "preflight", "preflight-s3cret"
#: Tables that the checks of products need beside those that every profile reads.
TABLES = ("product.supplierinfo", "product.pack.line", "uom.uom", "res.partner", "res.country")


class TestPreflight(MontaCase, HttpCase):
    """OCA packs are kits (product_pack), and goods have HS code and origin (stock_delivery)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        for field, addon in (("pack_line_ids", "product_pack"), ("hs_code", "stock_delivery")):
            if field not in products._fields:
                raise unittest.SkipTest(f"{addon} is not installed")
        groups = "base.group_user,stock.group_stock_manager,mrp.group_mrp_manager"
        new_test_user(cls.env, LOGIN, groups=groups, password=PASSWORD)
        cls.customs = {"hs_code": "4419", "country_of_origin": cls.env.ref("base.nl").id}

    def pack(self, product, *parts):
        """Make ``product`` a pack of two of each of ``parts``."""
        product.product_tmpl_id.write({"pack_ok": True, "pack_type": "non_detailed"})
        product.pack_line_ids = [(0, 0, {"product_id": part.id, "quantity": 2}) for part in parts]

    def found(self):
        """``{(check, product id)}`` of the preflight, and the checks that could not be made."""
        from monta_core.connect import Profile

        self.env.flush_all()
        # Since 19.0 a test answers whoever asks only as long as it says so.
        opened = self.allow_requests(all_requests=True) if hasattr(self, "allow_requests") else nullcontext()
        with opened, tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            profile = Profile.create(
                path / "profile.json", self.base_url(), self.env.cr.dbname, cache=path / "cache.sqlite"
            )
            session = profile.connect(LOGIN, PASSWORD)
            for table in TABLES:
                profile.add_table(table, session)
            session.read()
            preflight = profile.preflight(outside_eu=True)
        waiting = {check for missing in preflight["not_read"] for check in missing["checks"]}
        return {(finding["check"], finding["id"]) for finding in preflight["findings"]}, waiting

    def test_packs_and_what_customs_ask(self):
        mug = self.create_product("MUG", barcode="871", **self.customs)
        plain = self.create_product("PLAIN", barcode="872")
        box, outer = self.create_product(False), self.create_service("Outer box")
        empty, ring = self.create_product("EMPTY"), self.create_product("RING")
        self.pack(box, mug, plain)
        self.pack(outer, box)
        self.pack(empty)
        self.pack(ring, mug)
        # OCA refuses what contains itself, so that only an import beside its checks makes one.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_pack_line SET product_id = parent_product_id WHERE id = %s", ring.pack_line_ids.ids
        )
        self.env.invalidate_all()
        mine = {product.id for product in (mug, plain, box, outer, empty, ring)}
        found, waiting = self.found()
        self.assertFalse(waiting)
        self.assertEqual(
            {
                (check, record)
                for check, record in found
                if record in mine and not check.startswith(("vendor", "house"))
            },
            {
                ("hs_code_missing", plain.id),
                ("origin_missing", plain.id),
                ("kit_broken", empty.id),
                ("kit_cycle", ring.id),
            },
        )
