"""What the core says reaches people in their own language, and what nobody has translated in English."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

from ..core import error_text, message_text, monta_core
from ..core_terms import TERMS
from .common import MontaCase


class TestCoreTerms(TransactionCase):
    """The list of terms, and how a message is put together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("nl_NL")

    def test_the_list_is_what_the_core_says(self):
        self.assertEqual(sorted(TERMS), sorted(monta_core.TEXTS))

    def test_a_text_that_nobody_knows_is_in_english(self):
        told = {"message": "Something new about 7.", "template": "Something new about {what}.", "values": {"what": "7"}}
        dutch = self.env(context={"lang": "nl_NL"})
        self.assertEqual(message_text(dutch, told), "Something new about 7.")
        self.assertEqual(error_text(dutch, {"message": "Plain.", "hint": "Think."}), "Plain. Think.")

    def test_a_value_that_looks_like_a_placeholder_stays_as_it_is(self):
        told = {"message": "", "template": "{name} of {city}", "values": {"name": "{city}", "city": "Ede"}}
        self.assertEqual(message_text(self.env, told), "{city} of Ede")

    def test_english_says_what_the_core_says(self):
        for base_url in (
            "",
            "monta.example",
            "http://monta.example",
            "https://a@monta.example",
            "https://monta.example?q",
        ):
            with self.subTest(base_url=base_url), self.assertRaises(monta_core.ConfigurationError) as caught:
                monta_core.Client(base_url, "user", "password")
            error = caught.exception
            english = self.env(context={"lang": "en_US"})
            self.assertEqual(error_text(english, error), f"{error.message} {error.hint}")
            dutch = self.env(context={"lang": "nl_NL"})
            self.assertTrue(message_text(dutch, error).startswith("De basis-URL"))

    def test_what_the_api_cannot_take_is_told_in_dutch(self):
        client = monta_core.Client("http://127.0.0.1:9", "user", "password")
        with self.assertRaises(monta_core.InputError) as caught:
            client.delete_order("..", "sold out")
        self.assertEqual(
            error_text(self.env(context={"lang": "nl_NL"}), caught.exception),
            "WebshopOrderId: deze WebshopOrderId kan geen deel van een webadres zijn. Geef de order een andere naam.",
        )


class TestDutchPeople(MontaCase):
    """Everywhere a message of the core is shown."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.salesman = new_test_user(
            cls.env, "monta_dutch", groups="base.group_user,sales_team.group_sale_manager", lang="nl_NL"
        )

    def dutch(self, order):
        """``order`` as it is seen by somebody who reads Dutch."""
        return order.with_user(self.salesman).with_context(lang="nl_NL")

    def test_what_is_wrong_with_an_order(self):
        self.delivery.write({"zip": False, "street": "Kade"})
        order = self.dutch(self.create_order(user_id=self.salesman.id))
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        text = str(caught.exception)
        self.assertIn("Het afleveradres van Noor de Wit heeft geen postcode", text)
        self.assertIn('heeft geen huisnummer in "Kade"', text)

    def test_checking_skus(self):
        product = self.create_product(False, name="Naamloos")
        action = self.dutch(self.create_order([(product, 1)])).action_monta_check_skus()
        self.assertIn("Naamloos heeft geen SKU", action["params"]["message"])

    def test_what_monta_refuses(self):
        self.sandbox.reset(self.profile, require_barcodes=["SKU-A"])
        order = self.create_order(user_id=self.salesman.id)
        with self.logged("api.barcodes_missing"):
            self.push(self.dutch(order))
        for text in (self.dutch(order).monta_error, order.activity_ids.note, order.message_ids[0].body):
            self.assertIn("Monta weigerde (400): Missing the following mandatory field(s): Barcodes", text)
            self.assertIn("Geef het product een barcode", text)

    def test_what_the_cron_was_told_is_in_the_language_of_the_reader(self):
        self.sandbox.fault("status", status=503, times=0)
        order = self.create_order(user_id=self.salesman.id)
        order._monta_push(delay=60)
        with self.logged("api.server_error"):
            self.run_cron()
        # What is kept of an error reads in the language of whoever looks.
        self.assertIn("Monta heeft zelf een storing (503)", self.dutch(order).monta_error)
        self.assertIn("Odoo doet dat vanzelf", self.dutch(order).monta_error)
        self.assertIn("Monta has a problem of its own (503)", order.monta_error)

    def test_what_became_of_a_deleted_order_is_said_in_the_language_of_the_reader(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.fault("status", method="DELETE", status=503, times=0)
        order._action_cancel()
        order.unlink()
        with self.logged("api.server_error"):
            self.commit()
        self.assertIn(
            "Monta heeft zelf een storing (503)", self.rows(order)[-1].with_context(lang="nl_NL").error_message
        )
