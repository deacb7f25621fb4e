"""What was written down in one language is read in another."""

from odoo.tests import new_test_user

from ..core import said
from ..models.monta_sale_log import masked
from ..said import Said
from .status import StatusCase

TOLD = {
    "template": "{name} has no city",
    "values": {"name": "Noor de Wit"},
    "message": "Noor de Wit has no city",
    "hint": "",
}


class TestStoredTexts(StatusCase):
    """Errors of the core, on documents, requests, snapshots and in the log."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.env["res.lang"]._activate_lang("nl_NL")

    def check(self, record, name):
        """The text ``name`` of ``record`` is another one in Dutch, however it is read; returned is the Dutch one."""
        english, dutch = record.with_context(lang="en_US"), record.with_context(lang="nl_NL")
        self.assertTrue(english[name])
        self.assertNotEqual(english[name], dutch[name])
        (row,) = dutch.read([name])
        self.assertEqual((type(row[name]), row[name]), (str, dutch[name]))
        return dutch[name]

    def test_a_document_its_request_and_its_log_say_it_to_each_in_their_language(self):
        order = self.create_order(user_id=new_test_user(self.env, "monta_en", groups="base.group_user").id)
        order._monta_push(delay=60)
        self.delivery.city = False
        self.run_cron()
        self.assertEqual(order.monta_state, "needs_attention")
        dutch = self.check(order, "monta_error")
        self.assertIn("Noor de Wit", dutch)
        self.check(self.rows(order), "error_message")
        (line,) = order.monta_log_ids.filtered("message")
        self.assertNotIn("Noor de Wit", self.check(line, "message"), "it is masked in every language")

    def test_a_refused_look_up(self):
        order = self.create_orders(1)
        self.sandbox.fault("status", status=503, body="no")
        with self.logged("api.server_error"):
            snapshot = self.sync(order)
        self.check(snapshot, "sync_error")

    def test_any_other_text_stays_as_it_is(self):
        order = self.create_orders(1)
        order.monta_error = "Monta wants a word"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.with_context(lang="nl_NL").monta_error, "Monta wants a word")

    def test_what_is_masked_is_masked_in_what_is_kept(self):
        text = masked(said(self.env, TOLD), ["Noor de Wit"])
        self.assertIsInstance(text, Said)
        self.assertNotIn("Noor", f"{text} {text.told}")
