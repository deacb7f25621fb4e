"""The shippers that Monta lists, fetched with one button."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import MontaCase


class TestShippers(MontaCase):
    """On version 6, which lists them."""

    def shippers(self):
        """Every shipper, those included that are archived."""
        return self.env["monta.shipper"].with_context(active_test=False).search([])

    def fetch(self):
        """Press the button; return the text that it answers."""
        return self.env["monta.shipper"].action_monta_fetch()["params"]["message"]

    def test_a_fetch_lists_names_pickup_points_and_options(self):
        message = self.fetch()
        shippers = {shipper.code: shipper for shipper in self.shippers()}
        self.assertIn(str(len(shippers)), message)
        point = shippers["DHLservicepunt"]
        self.assertEqual(point.display_name, "DHL ServicePoint (DHLservicepunt)")
        self.assertTrue(point.is_pickup_point and not point.is_mailbox and shippers["SELBuspakje"].is_mailbox)
        self.assertEqual(point.option_ids.mapped("value_kind"), ["point"])
        evening = shippers["PostNL"].option_ids.filtered(lambda option: option.code == "EveningDelivery")
        self.assertEqual((evening.display_name, evening.value_kind), ("PostNL: EveningDelivery", "none"))
        self.assertEqual({shipper.account for shipper in self.shippers()}, {"tenant_user@127.0.0.1"})

    def test_what_is_no_longer_listed_is_archived_and_comes_back(self):
        self.fetch()
        dhl = self.shippers().filtered(lambda shipper: shipper.code == "SEL")
        own = self.env["monta.shipper.option"].create({"shipper_id": dhl.id, "code": "Insured", "value_kind": "text"})
        count = len(self.shippers())
        self.sandbox.post("/settings", {"unlisted_shippers": ["SEL"]})
        self.fetch()
        self.assertEqual((dhl.active, len(self.shippers())), (False, count))
        self.sandbox.post("/settings", {"unlisted_shippers": []})
        self.fetch()
        self.assertEqual((dhl.active, own.exists(), len(self.shippers())), (True, own, count))

    def test_a_list_of_nothing_changes_nothing(self):
        self.fetch()
        self.sandbox.fault("status", path="/info", status=200, body={"Origins": [{"Name": "A"}], "Warehouses": []})
        self.assertIn("nothing was changed", self.fetch())
        self.assertTrue(all(self.shippers().mapped("active")))

    def test_each_account_has_its_own(self):
        self.fetch()
        count = len(self.shippers())
        self.sandbox.post("/settings", {"users": {"other_user": "secret"}, "unlisted_shippers": ["SEL"]})
        self.set_params(username="other_user", password="secret")
        self.fetch()
        self.assertEqual(len(self.shippers()), 2 * count - 1)
        self.assertTrue(all(self.shippers().mapped("active")))

    def test_what_keeps_monta_from_answering_is_said(self):
        self.sandbox.fault("status", path="/info", status=503)
        with self.assertRaisesRegex(UserError, "503"):
            self.fetch()
        self.assertEqual(len(self.shippers()), 0)

    def test_who_may_not_change_shippers_does_not_fetch_them(self):
        salesman = new_test_user(self.env, "monta_fetch", groups="base.group_user,sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.env["monta.shipper"].with_user(salesman).action_monta_fetch()
        self.assertEqual(self.sandbox.requests(), [])


class TestShippersDocumented(MontaCase):
    """The documented API lists none, so they are made by hand."""

    profile = "documented"

    def test_they_are_made_by_hand(self):
        shippers = self.env["monta.shipper"]
        with self.assertRaisesRegex(UserError, "create those that you use by hand"):
            shippers.action_monta_fetch()
        shipper = shippers.create({"name": "PostNL", "code": "PostNL"})
        self.assertEqual((shipper.account, shipper.display_name), ("tenant_user@127.0.0.1", "PostNL"))
