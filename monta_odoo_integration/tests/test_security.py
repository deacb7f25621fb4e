"""Who may see and do what: roles, companies, and what the log keeps of a person."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import MontaCase

ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "salesman": "base.group_user,sales_team.group_sale_salesman",
    "manager": "base.group_user,sales_team.group_sale_manager",
    "system": "base.group_user,base.group_system",
}
# Letters: read, write, create, unlink (plugin documentation, "Installation & compatibility" and "Access controls").
RIGHTS = {
    "monta.sale.log": {"portal": "", "employee": "", "salesman": "", "manager": "r", "system": "rwcu"},
    "monta.outbox": {"portal": "", "employee": "", "salesman": "", "manager": "r", "system": "rwcu"},
    "monta.outbox.discard": {"portal": "", "employee": "", "salesman": "", "manager": "rwcu", "system": "rwcu"},
    "monta.order.status": {"portal": "", "employee": "r", "salesman": "r", "manager": "rw", "system": "rwcu"},
    "monta.order": {"portal": "", "employee": "r", "salesman": "r", "manager": "r", "system": "rwcu"},
    "monta.overview": {"portal": "", "employee": "r", "salesman": "r", "manager": "r", "system": "rw"},
    "monta.reconciliation": {"portal": "", "employee": "", "salesman": "", "manager": "r", "system": "rwcu"},
    "monta.run": {"portal": "", "employee": "", "salesman": "", "manager": "", "system": "r"},
    "monta.stock": {"portal": "", "employee": "r", "salesman": "r", "manager": "r", "system": "rwcu"},
    **{
        name: {"portal": "", "employee": "", "salesman": "", "manager": "rwcu", "system": "rwcu"}
        for name in ("monta.shipper", "monta.shipper.option", "monta.shipping.method", "monta.shipping.option")
    },
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


class SecurityCase(MontaCase):
    """A user for each role."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.users = {
            role: new_test_user(cls.env, f"monta_{role}", groups=groups, email=f"{role}@example.com")
            for role, groups in ROLES.items()
        }

    def pushed(self, **vals):
        """An order that is at Monta."""
        order = self.create_order(**vals)
        self.push(order)
        return order


class TestRoles(SecurityCase):
    """What a role may do."""

    def test_each_role_has_its_rights(self):
        for model, rights in RIGHTS.items():
            for role, expected in rights.items():
                access = self.env["ir.model.access"].with_user(self.users[role])
                found = [
                    letter for letter, name in OPERATIONS.items() if access.check(model, name, raise_exception=False)
                ]
                self.assertEqual("".join(found), expected, f"{role} on {model}")

    def test_the_log_is_for_managers(self):
        order = self.pushed()
        for role in ("manager", "system"):
            lines = self.env["monta.sale.log"].with_user(self.users[role]).search([("reference", "=", order.name)])
            self.assertEqual(json.loads(lines.payload)["state"], "sent")
        for role in ("salesman", "employee", "portal"):
            with self.assertRaises(AccessError):
                self.env["monta.sale.log"].with_user(self.users[role]).search([]).mapped("payload")

    def test_whoever_may_not_read_the_log_reads_all_of_an_order(self):
        salesman = self.users["salesman"]
        order = self.pushed(user_id=salesman.id).with_user(salesman)
        self.assertEqual(order.read()[0]["monta_state"], "sent")

    def test_nobody_rewrites_the_log(self):
        line = self.pushed().monta_log_ids.with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            line.message = "nothing happened"
        with self.assertRaises(AccessError):
            line.unlink()

    def refused(self):
        """An order that Monta has refused."""
        self.sandbox.fault("status", status=400, body="no")
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        return order

    def test_only_managers_and_administrators_retry_and_discard(self):
        order = self.refused()
        for role in ("portal", "employee", "salesman"):
            row = self.rows(order).with_user(self.users[role])
            for decide in (row.action_retry, row.action_discard, lambda row=row: row._discard("no")):
                with self.assertRaises(AccessError):
                    decide()
            with self.assertRaises(AccessError):
                self.env["monta.outbox.discard"].with_user(self.users[role]).create(
                    {"outbox_ids": row.ids, "reason": "no"}
                ).action_discard()
        self.commit()
        self.assertEqual((len(self.sandbox.requests()), self.rows(order).state), (1, "failed"))

    def test_a_manager_and_an_administrator_retry(self):
        for role in ("manager", "system"):
            order = self.refused()
            self.rows(order).with_user(self.users[role]).action_retry()
            self.commit()
            self.assertEqual(order.monta_state, "sent", role)

    def test_a_manager_and_an_administrator_discard(self):
        for role in ("manager", "system"):
            # Nobody is asked for an address to decide something.
            self.users[role].partner_id.email = False
            order = self.refused()
            action = self.rows(order).with_user(self.users[role]).action_discard()
            wizard = self.env[action["res_model"]].with_user(self.users[role]).with_context(**action["context"])
            wizard.create({"reason": "sent by hand"}).action_discard()
            self.assertEqual((self.rows(order).state, order.monta_state), ("superseded", "not_sent"), role)

    def test_a_manager_decides_nothing_for_another_company(self):
        order = self.refused()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "monta_stranger", groups=ROLES["manager"], company_id=other.id, company_ids=[other.id]
        )
        row = self.rows(order).with_user(stranger)
        for decide in (row.action_retry, row.action_discard, lambda: row._discard("no")):
            with self.assertRaises(AccessError):
                decide()
        self.assertEqual(self.rows(order).state, "failed")

    def test_a_salesman_without_other_rights_can_press_all_buttons(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 1)])
        salesman = self.users["salesman"]
        order = self.create_order([(kit, 2), (self.sku_b, 1)], user_id=salesman.id).with_user(salesman)

        self.assertEqual(order.action_monta_check_skus()["params"]["type"], "success")
        self.assertEqual(self.sandbox.requests(), [])
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(
            [(line["Sku"], line["OrderedQuantity"]) for line in self.sandbox.orders()[0]["Lines"]],
            [("SKU-A", 4), ("SKU-B", 3)],
        )
        order.order_line[1].product_uom_qty = 2
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        self.assertEqual(self.sandbox.orders()[0]["Lines"][1]["OrderedQuantity"], 4)
        order.action_monta_cancel()
        self.commit()
        self.assertEqual(order.monta_state, "cancelled")
        self.assertTrue(self.sandbox.orders()[0]["Deleted"])

    def test_a_salesman_sees_what_is_wrong(self):
        salesman = self.users["salesman"]
        order = self.create_order(user_id=salesman.id).with_user(salesman)
        self.delivery.zip = False
        with self.assertRaisesRegex(UserError, "no postal code"):
            order.action_monta_push()
        self.delivery.zip = "3011XX"
        self.sandbox.fault("status", status=400, body="Computer says no")
        with self.logged("api.refused"):
            self.push(order)
        self.assertIn("Computer says no", order.monta_error)
        self.assertEqual(order.activity_ids.user_id, salesman)

    def test_a_salesman_leaves_the_orders_of_others_alone(self):
        order = self.create_order(user_id=self.users["manager"].id).with_user(self.users["salesman"])
        for button in ("action_monta_check_skus", "action_monta_push", "action_monta_cancel"):
            with self.assertRaises(AccessError):
                getattr(order, button)()

    def test_a_customer_in_the_portal_cannot_move_an_order(self):
        portal = self.users["portal"]
        order = self.pushed(partner_id=portal.partner_id.id, partner_shipping_id=self.delivery.id,
                            partner_invoice_id=self.customer.id)  # fmt: skip
        order.message_subscribe(portal.partner_id.ids)
        self.sandbox.forget_requests()
        mine = order.with_user(portal)
        self.assertEqual(mine.name, order.name, "the portal shows the order")
        self.assertNotIn("monta_status_ids", mine.fields_get(), "but not what leads to records it may not read")
        for button in ("action_monta_check_skus", "action_monta_push", "action_monta_cancel", "action_monta_sync"):
            with self.assertRaises(AccessError):
                getattr(mine, button)()
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "sent")


class TestCompanies(SecurityCase):
    """Two companies, each with a Monta account of its own."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.other = cls.env["res.company"].create({"name": "Other", "country_id": cls.env.ref("base.nl").id})
        cls.set_params(**{f"company_{cls.other.id}__username": "other_user"})
        cls.set_params(**{f"company_{cls.other.id}__password": "other word"})
        cls.manager = cls.users["manager"]
        cls.stranger = new_test_user(
            cls.env, "monta_stranger", groups=ROLES["manager"], company_id=cls.other.id, company_ids=[cls.other.id]
        )

    def setUp(self):
        super().setUp()
        self.sandbox.post("/settings", {"users": {"other_user": "other word"}})

    def order_of_other(self):
        """A confirmed order of the other company."""
        order = self.env["sale.order"].with_company(self.other).create(
            {
                "company_id": self.other.id,
                "partner_id": self.customer.id,
                "partner_shipping_id": self.delivery.id,
                "order_line": [(0, 0, {"product_id": self.sku_b.id, "product_uom_qty": 2})],
            }
        )  # fmt: skip
        order.action_confirm()
        return order

    def test_each_company_uses_its_own_account(self):
        mine, theirs = self.create_order(), self.order_of_other()
        self.push(mine)
        self.push(theirs)
        self.assertEqual((mine.monta_state, theirs.monta_state), ("sent", "sent"))
        first, second = self.sandbox.requests()
        self.assertNotEqual(first["headers"]["authorization"], second["headers"]["authorization"])
        self.assertEqual(self.rows(mine).account, "tenant_user@127.0.0.1")
        self.assertEqual(self.rows(theirs).account, "other_user@127.0.0.1")

    def test_a_refused_account_does_not_stop_the_other_company(self):
        mine, theirs = self.create_order(), self.order_of_other()
        self.set_params(**{f"company_{self.other.id}__password": "wrong"})
        with self.logged("is paused", "api.unauthorized"):
            self.push(theirs)
        mine._monta_push(delay=60)
        self.run_cron()
        self.assertEqual((mine.monta_state, theirs.monta_state), ("sent", "queued"))

    def test_nobody_sees_another_company(self):
        mine, theirs = self.create_order(), self.order_of_other()
        self.push(mine)
        self.push(theirs)
        for order, account in ((mine, "tenant_user"), (theirs, "other_user")):
            vals = {"company_id": order.company_id.id, "account": account}
            self.env["monta.order.status"].create({"sale_order_id": order.id, **vals})
            self.env["monta.stock"].create({"product_id": order.order_line.product_id.id, **vals})
        stocks = self.env["monta.stock"]
        records = {
            "monta.sale.log": lambda order: order.monta_log_ids,
            "monta.outbox": self.rows,
            "monta.order.status": lambda order: order.monta_status_ids,
            "monta.stock": lambda order: stocks.search([("product_id", "=", order.order_line.product_id.id)]),
        }
        for user, own, foreign in ((self.manager, mine, theirs), (self.stranger, theirs, mine)):
            for model, of in records.items():
                with self.subTest(user=user.login, model=model):
                    visible = self.env[model].with_user(user).search([])
                    self.assertTrue(of(own))
                    self.assertEqual(visible & of(own), of(own))
                    self.assertFalse(visible & of(foreign))
                    with self.assertRaises(AccessError):
                        of(foreign).with_user(user).mapped("create_date")


class TestMasking(SecurityCase):
    """The log tells what happened to an order, not where a person lives."""

    PERSONAL = ("Noor", "de Wit", "Kade", "Molenstraat", "example.org", "31612000000", "12b", "Anders")

    def assert_masked(self, order, *words):
        """The log lines of ``order`` hold ``words`` and nothing personal."""
        lines = order.monta_log_ids
        text = "\n".join(f"{line.message}\n{line.payload}\n{line.reference}" for line in lines)
        for word in words:
            self.assertIn(word, text)
        for word in self.PERSONAL:
            self.assertNotIn(word, text)

    def test_a_create(self):
        order = self.pushed()
        self.assert_masked(order, '"FirstName": "***"', '"Street": "***"', "SKU-A", "Rotterdam")

    def test_an_update(self):
        order = self.pushed()
        self.delivery.write({"street": "Anders 5", "name": "Anders de Wit", "phone": "+31612000001"})
        self.commit()
        self.push(order)
        self.assert_masked(order, '"patch"', "/ConsumerDetails/DeliveryAddress")

    def test_a_check_of_the_skus(self):
        order = self.create_order()
        order.action_monta_check_skus()
        self.assert_masked(order, "SKU-A")

    def test_an_address_that_is_refused_here(self):
        self.set_params(push_on_confirm="1")
        self.delivery.write({"street": "Kade", "zip": False})
        order = self.create_order()
        self.commit()
        self.assertIn("Noor de Wit", order.monta_error, "the person who mends it has to know")
        self.assert_masked(order, "no postal code", "no house number")

    def test_an_address_that_monta_repeats(self):
        reasons = [{"Code": 99, "Message": "Kade 99 of Noor de Wit (noor@example.org, +31612000000) is unknown"}]
        self.sandbox.fault("status", status=400, body={"OrderInvalidReasons": reasons})
        order = self.create_order()
        with self.logged("api.refused"):
            self.push(order)
        self.assertIn("Kade 99 of Noor de Wit", order.monta_error)
        self.assert_masked(order, "is unknown")
