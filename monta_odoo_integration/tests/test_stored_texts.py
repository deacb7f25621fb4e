"""What was written down in one language is read in another."""

from odoo.tests import new_test_user

from ..core import joined, remembering, said
from ..models.monta_sale_log import masked
from ..said import Said
from ..stored_text import from_stored, to_stored
from .readers import Readers
from .status import StatusCase

TOLD = {
    "template": "{name} has no city",
    "values": {"name": "Noor de Wit"},
    "message": "Noor de Wit has no city",
    "hint": "",
}


class TestStoredTexts(Readers, StatusCase):
    """Errors of the core, on documents, requests, snapshots and in the log."""

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

    def test_what_is_masked_is_masked_in_what_is_part_of_it(self):
        text = remembering(self.env)("%(error)s Next attempt %(time)s", error=said(self.env, TOLD), time="10:38")
        kept = masked(joined(self.env, ["Noor de Wit", text]), ["Noor de Wit"])
        self.assertIsInstance(kept, Said)
        self.assertNotIn("Noor", f"{kept} {kept.told}")
        self.assertEqual(str(from_stored(self.env, to_stored(kept))), "***\n*** has no city Next attempt 10:38")
