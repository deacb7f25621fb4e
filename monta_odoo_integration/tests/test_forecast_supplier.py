"""Acceptance 23 and decision 10: which supplier Monta is told, in both API profiles."""

import json

from odoo.addons.monta_odoo_integration.settings import parameters

from .common import LOGGER
from .purchase import PurchaseCase

MAP = json.dumps({"Vendor A": "A", "Vendor B": "B", "V-0017": "C"})


class SupplierScenarios:
    """What holds whatever API the account speaks."""

    def setUp(self):
        super().setUp()
        self.sandbox.post("/settings", {"accept_unknown_suppliers": True})
        self.set_params(supplier_code_map=MAP)

    def code(self, partner):
        """The supplier code that is sent for an order from ``partner``; None when there is none."""
        self.sandbox.forget_requests()
        self.create_purchase([(self.sku_a, 1)], partner_id=partner.id)
        self.commit()
        (request,) = self.sandbox.requests()
        return request["body"].get("SupplierCode")

    def vendor_named(self, name, **vals):
        """A company to buy from."""
        return self.create_partner(name, is_company=True, **vals)

    # -- decision 10 ----------------------------------------------------------------------------------------------

    def test_each_source_gives_way_to_the_one_before(self):
        vendor = self.vendor_named("Vendor A", ref="REF", monta_supplier_code="OWN", vat="NL123456782B90")
        self.set_params(supplier_code_override="ACME")
        self.assertEqual(self.code(vendor), "ACME")
        self.set_params(supplier_code_override="")
        self.assertEqual(self.code(vendor), "OWN")
        vendor.monta_supplier_code = False
        self.assertEqual(self.code(vendor), "A")
        self.set_params(supplier_code_map="")
        self.assertEqual(self.code(vendor), "REF")
        vendor.ref = False
        self.assertEqual(self.code(vendor), "DEFAULT")
        self.set_params(default_supplier_code="")
        self.assertIsNone(self.code(vendor), "a VAT number says who pays, not who delivers")

    def test_the_map_knows_the_vendor_by_name(self):
        self.assertEqual(self.code(self.vendor_named("Vendor A")), "A")
        self.assertEqual(self.code(self.vendor_named("Vendor B")), "B")

    def test_the_map_ignores_case_and_blanks(self):
        for name in ("vendor a", " VENDOR  A ", "VendorA"):
            with self.subTest(name=name):
                self.assertEqual(self.code(self.vendor_named(name)), "A")

    def test_the_map_knows_the_contacts_of_a_vendor(self):
        vendor = self.vendor_named("Vendor A")
        self.assertEqual(self.code(self.create_partner("Kees Jansen", parent_id=vendor.id)), "A")

    def test_the_map_knows_the_vendor_by_its_reference(self):
        self.assertEqual(self.code(self.vendor_named("Somebody", ref="v-0017")), "C")

    def test_a_contact_has_the_code_of_its_company(self):
        vendor = self.vendor_named("Somebody", monta_supplier_code="OWN")
        self.assertEqual(self.code(self.create_partner("Kees Jansen", parent_id=vendor.id)), "OWN")

    def test_the_override_counts_for_everybody(self):
        self.set_params(supplier_code_override="ACME")
        self.assertEqual(self.code(self.vendor_named("Vendor A")), "ACME")
        self.assertEqual(self.code(self.vendor_named("Somebody", monta_supplier_code="OWN")), "ACME")

    def test_the_map_may_be_written_as_the_documentation_prints_it(self):
        for printed in ("{“Vendor A”:”A”,”Vendor B”:”B”}", "{„Vendor A”: “A”}"):
            with self.subTest(map=printed):
                self.set_params(supplier_code_map=printed)
                self.assertEqual(self.code(self.vendor_named("Vendor A")), "A")
                self.assertFalse(self.env["res.config.settings"].create({}).monta_supplier_code_map_error)

    def test_blank_codes_of_a_contact_are_none(self):
        vendor = self.vendor_named("Somebody", monta_supplier_code="OWN", ref="REF")
        contact = self.create_partner("Kees Jansen", parent_id=vendor.id, monta_supplier_code=" ", ref=" ")
        self.assertEqual(self.code(contact), "OWN")
        vendor.monta_supplier_code = False
        self.assertEqual(self.code(contact), "REF")

    def test_a_broken_map_warns_once_and_the_default_is_used(self):
        for broken in ('{"Vendor A": "A"', '["A"]', '{"Vendor A": 7}'):
            with self.subTest(map=broken):
                parameters._warned.clear()
                self.set_params(supplier_code_map=broken)
                vendor = self.vendor_named("Vendor A")
                with self.logged("monta.supplier_code_map") as caught:
                    self.assertEqual((self.code(vendor), self.code(vendor)), ("DEFAULT", "DEFAULT"))
                self.assertEqual(len(caught.output), 1, caught.output)
                page = self.env["res.config.settings"].create({})
                self.assertIn("monta.supplier_code_map", page.monta_supplier_code_map_error)

    def test_no_code_at_all_is_announced_and_reported(self):
        self.set_params(supplier_code_map="", default_supplier_code="")
        order = self.announced()
        self.assertIn("supplier", order.monta_warning.lower())

    # -- suppliers that Monta does not know ----------------------------------------------------------------------

    def test_an_unknown_supplier_is_reported(self):
        self.sandbox.post("/settings", {"accept_unknown_suppliers": False})
        with self.assertLogs(LOGGER, "WARNING"):
            order = self.create_purchase(partner_id=self.vendor_named("Vendor A").id)
            self.commit()
        self.assertEqual((order.state, order.monta_state, self.groups()), ("purchase", "needs_attention", []))
        self.assertIn("A", order.monta_error)
        self.assertIn("upplier", order.monta_error)
        self.assertEqual(len(order.activity_ids), 1)
        self.assertEqual(len(self.sandbox.requests()), 1)

        self.sandbox.post("/suppliers", ["A"])
        self.announce(order)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))


class TestForecastSupplierV6(SupplierScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"

    def unknown(self, **vals):
        """Set up that Monta refuses suppliers it does not know, and that they are created; a vendor with code A."""
        self.sandbox.post("/settings", {"accept_unknown_suppliers": False})
        self.set_params(inbound_create_supplier="1")
        return self.vendor_named("Vendor A", street="Kade 12a", zip="3011XX", city="Rotterdam", **vals)

    def test_an_unknown_supplier_is_created_where_that_is_set(self):
        vendor = self.unknown()
        order = self.announced(partner_id=vendor.id)
        self.sandbox.forget_requests()
        second = self.announced(partner_id=vendor.id)
        self.assertEqual({group["SupplierCode"] for group in self.groups()}, {"A"})
        self.assertEqual((order.monta_error, second.monta_error), (False, False))

    def test_a_supplier_is_created_with_the_address_of_the_vendor(self):
        order = self.create_purchase(partner_id=self.unknown().id)
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        (request,) = self.sandbox.requests("POST", "/supplier")
        body = request["body"]
        self.assertEqual((body["Code"], body["Title"]), ("A", "Vendor A"))
        self.assertEqual(
            (body["AddressStreet"], body["AddressHouseNo"], body["AddressHouseNoAddition"]), ("Kade", "12", "a")
        )
        self.assertEqual((body["AddressPostalCode"], body["AddressCity"]), ("3011XX", "Rotterdam"))
        self.assertEqual(
            [(request["method"], request["path"]) for request in self.sandbox.mutations()],
            [("POST", self.create_path()), ("POST", "/supplier"), ("POST", self.create_path())],
        )
        exchanges = json.loads(self.rows(order).exchanges)
        self.assertEqual([exchange["status"] for exchange in exchanges], [400, 200, 200])

    def test_a_supplier_is_created_with_what_is_known_of_the_vendor(self):
        vendor = self.unknown()
        for street in ("Industrieweg", False):
            with self.subTest(street=street):
                self.sandbox.reset(self.profile)
                vendor.write({"street": street, "zip": False, "city": False, "phone": False, "email": False})
                order = self.create_purchase(partner_id=vendor.id)
                self.commit()
                self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
                (request,) = self.sandbox.requests("POST", "/supplier")
                self.assertEqual(request["body"]["AddressStreet"], street or "")

    def test_a_code_for_everybody_does_not_take_the_name_of_one_vendor(self):
        vendor = self.unknown()
        self.set_params(supplier_code_override="ACME")
        self.announced(partner_id=vendor.id)
        self.assertEqual([group["SupplierCode"] for group in self.groups()], ["ACME"])

    def test_a_supplier_that_cannot_be_created_is_reported(self):
        vendor = self.unknown()
        self.sandbox.fault(
            "status", method="POST", path="/supplier", status=400,
            body={"SupplierInvalidReasons": [{"Code": 7, "Message": "No more suppliers"}]},
        )  # fmt: skip
        with self.assertLogs(LOGGER, "WARNING"):
            order = self.create_purchase(partner_id=vendor.id)
            self.commit()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("No more suppliers", order.monta_error)

    def test_a_supplier_that_monta_keeps_is_shown(self):
        vendor = self.vendor_named("Vendor A")
        order = self.announced(partner_id=vendor.id)
        vendor.monta_supplier_code = "NEW"
        self.announce(order)
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "sent"))
        self.assertIn("SupplierCode A", order.monta_kept)
        self.assertIn("NEW", order.monta_kept)

        order.action_monta_cancel_forecast()
        self.commit()
        self.announce(order)
        self.assertEqual([group["SupplierCode"] for group in self.groups()], ["NEW"])
        self.assertFalse(order.monta_kept)


class TestForecastSupplierDocumented(SupplierScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"

    def test_a_supplier_that_cannot_be_created_here_is_reported(self):
        self.sandbox.post("/settings", {"accept_unknown_suppliers": False})
        self.set_params(inbound_create_supplier="1")
        with self.logged("api.supplier_unknown"):
            order = self.create_purchase(partner_id=self.vendor_named("Vendor A").id)
            self.commit()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn("A is not known", order.monta_error)
        self.assertEqual(len(order.activity_ids), 1)

    def test_another_supplier_is_sent(self):
        vendor = self.vendor_named("Vendor A")
        order = self.announced(partner_id=vendor.id)
        vendor.monta_supplier_code = "NEW"
        self.announce(order)
        self.assertEqual([group["SupplierCode"] for group in self.groups()], ["NEW"])
        self.assertFalse(order.monta_kept)
