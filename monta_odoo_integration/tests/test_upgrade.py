"""A database that version 0.1.0 has filled, after the update: nothing is lost, and everything goes on.

Runs only where ``tests/odoo/run.py --upgrade`` has made such a database; ``tests/odoo/upgrade/scenario.py`` tells how
each of its orders came about.
"""

import ast
import json

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import MontaCase

# State of the document; kind, state and attempts of each of its requests.
LEFT_BEHIND = {
    "UPG-NEVER": ("not_sent", []),
    "UPG-WAITING": ("queued", [("create", "pending", 0)]),
    "UPG-DOUBT": ("queued", [("create", "pending", 1)]),
    "UPG-DIED": ("queued", [("create", "pending", 1)]),
    "UPG-LIMITED": ("queued", [("create", "pending", 1)]),
    "UPG-SENT": ("sent", [("create", "sent", 1)]),
    "UPG-UPDATED": ("sent", [("create", "sent", 1), ("update", "sent", 1)]),
    "UPG-CHANGED": ("changed", [("create", "sent", 1)]),
    "UPG-REFUSED": ("needs_attention", [("create", "failed", 1)]),
    "UPG-LATE": ("needs_attention", [("create", "sent", 1), ("update", "failed", 1)]),
    "UPG-MENDED": ("sent", [("create", "superseded", 1), ("create", "sent", 1)]),
    "UPG-INVALID": ("needs_attention", []),
    "UPG-GUARDED": ("needs_attention", []),
    "UPG-CANCELLED": ("cancelled", [("create", "sent", 1), ("delete", "sent", 1)]),
    "UPG-UNSEEN": ("queued", [("create", "sent", 1)]),
    "UPG-P-SENT": ("sent", [("create", "sent", 1)]),
    "UPG-P-WAITING": ("queued", [("create", "pending", 0)]),
    "UPG-P-REFUSED": ("needs_attention", [("create", "failed", 1)]),
    "UPG-P-CANCELLED": ("cancelled", [("create", "sent", 1), ("delete", "sent", 1)]),
}


@tagged("-standard", "monta_upgraded")
class TestUpgraded(MontaCase):
    """What 0.1.0 left behind, as this version finds it."""

    @classmethod
    def create_data(cls):
        """Nothing but the settings: the rest is there."""
        cls.set_params(base_url=cls.sandbox.url, username=cls.sandbox.username, password=cls.sandbox.password)
        cls.set_params(default_supplier_code="DEFAULT")
        cls.outbox = cls.env["monta.outbox"]

    def document(self, name):
        """The sale or purchase order of this name."""
        model = "purchase.order" if name.startswith("UPG-P-") else "sale.order"
        return self.env[model].search([("name", "=", name)])

    def tell_monta(self, name):
        """Put a document at Monta as it has acknowledged it, which the sandbox of the recording took with it."""
        row = self.rows(self.document(name)).filtered("payload")[-1:]
        document = json.loads(row.acknowledged or row.payload)
        self.env["monta.http"]._client(self.env["monta.config"]._for(row.company_id)).create_order(document)
        self.sandbox.forget_requests()

    def methods(self):
        """The methods of the requests so far; finding out the profile does not count."""
        return [request["method"] for request in self.sandbox.requests() if request["path"] != "/info"]

    def quiet(self, *names):
        """Let every waiting request but those of ``names`` wait on."""
        rows = self.outbox.search([("state", "=", "pending"), ("reference", "not in", names)])
        rows.next_attempt = "2100-01-01"

    def send_due(self):
        """One run of the outbox cron."""
        self.env["monta.sender"]._cron_send()
        self.env.invalidate_all()

    # -- what is there ------------------------------------------------------------------------------------------

    def test_the_addon_says_that_it_was_updated(self):
        addon = self.env["ir.module.module"].search([("name", "=", "monta_odoo_integration")])
        # What Odoo calls installed is the version of the files.
        self.assertEqual((addon.state, addon.latest_version), ("installed", addon.installed_version))

    def test_each_document_and_its_requests_are_in_their_state(self):
        for name, (state, rows) in LEFT_BEHIND.items():
            with self.subTest(name=name):
                document = self.document(name)
                self.assertEqual(document.monta_state, state)
                self.assertEqual([(row.kind, row.state, row.attempts) for row in self.rows(document)], rows)
                failed = self.rows(document).filtered(lambda row: row.state == "failed")
                self.assertEqual(document.monta_error if failed else None, failed.error_message or None)
                self.assertEqual(bool(document.activity_ids), bool(failed) or name == "UPG-INVALID")

    def test_what_was_renamed_kept_its_value(self):
        self.assertEqual(self.outbox.search([("uncertain", "=", True)]).mapped("reference"), ["UPG-DIED", "UPG-DOUBT"])
        self.assertEqual(self.outbox.search([("is_published", "=", False)]).reference, "UPG-UNSEEN")
        limited = self.outbox.search([("rate_limited_until", "!=", False)])
        self.assertEqual(limited.reference, "UPG-LIMITED")
        self.assertGreater(limited.rate_limited_until, fields.Datetime.now())
        unread = self.env["purchase.order"].search([("monta_has_new_receipts", "=", True)])
        self.assertEqual(unread.name, "UPG-P-SENT")

    def test_nothing_of_the_old_names_is_left(self):
        tables = ("monta_outbox", "purchase_order")
        old = {"operation", "rest_until", "is_stored", "monta_is_to_book"}
        self.env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name IN %s", [tables])
        self.assertFalse({name for (name,) in self.env.cr.fetchall()} & old)
        self.env.cr.execute("SELECT indexname FROM pg_indexes WHERE tablename IN %s", [tables])
        indexes = [name for (name,) in self.env.cr.fetchall()]
        self.assertFalse([name for name in indexes if any(word in name for word in old)])
        known = self.env["ir.model.fields"].search([("model", "=", "monta.outbox")])
        self.assertFalse(set(known.mapped("name")) & {"rest_until", "is_stored"})
        renamed = known.filtered(lambda field: field.name in ("rate_limited_until", "is_published"))
        self.assertEqual(len(renamed), 2)
        self.assertEqual(set(renamed.mapped("modules")), {"monta_odoo_integration"})
        values = known.filtered(lambda field: field.name in ("state", "kind")).selection_ids.mapped("value")
        states = ["pending", "sending", "sent", "failed", "superseded"]
        self.assertEqual(sorted(values), sorted([*states, "create", "update", "delete"]))

    def test_log_snapshots_and_receipts_are_kept(self):
        order, purchase = self.document("UPG-SENT"), self.document("UPG-P-SENT")
        self.assertEqual(order.monta_log_ids.mapped("tag"), ["order_create"])
        self.assertEqual((order.monta_status_id.match, order.monta_status_id.on_monta), ("exact", True))
        snapshot = order.monta_status_id
        self.assertEqual((snapshot.phase, snapshot.is_open, snapshot.partner_id), ("Queued", True, order.partner_id))
        self.assertEqual(purchase.monta_receipt_ids.mapped(lambda row: (row.sku, row.quantity)), [("SKU-B", 2)])
        self.assertEqual(purchase.order_line.mapped("monta_qty_received"), [0, 2])

    def test_a_request_of_a_document_that_is_gone_is_kept(self):
        rows = self.outbox.search([("reference", "=", "UPG-DELETED")], order="id")
        self.assertEqual(
            [(row.kind, row.state) for row in rows],
            [("create", "sent"), ("delete", "superseded"), ("delete", "failed")],
        )
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": "UPG-DELETED"}}])
        rows[-1].action_retry()
        self.commit()
        self.assertEqual((rows[-1].state, self.methods()), ("sent", ["DELETE"]))

    def test_saved_searches_find_what_they_found(self):
        found = {
            favourite.name: self.env[favourite.model_id].search(safe_eval(favourite.domain))
            for favourite in self.env["ir.filters"].search([("name", "like", "UPG%")])
        }
        refused = self.document("UPG-REFUSED")
        self.assertIn(refused, found["UPG blocked"])
        self.assertIn(self.document("UPG-CHANGED"), found["UPG blocked or changed"])
        self.assertIn(refused, found["UPG blocked or changed"])
        refused_rows = self.rows(refused) | self.rows(self.document("UPG-P-REFUSED"))
        self.assertEqual(found["UPG creates that are blocked"], refused_rows)
        grouping = self.env["ir.filters"].search([("name", "=", "UPG creates that are blocked")]).context
        self.assertEqual(ast.literal_eval(grouping), {"group_by": ["kind", "state"]})

    # -- what goes on -------------------------------------------------------------------------------------------

    def test_what_waits_is_sent(self):
        self.quiet("UPG-WAITING", "UPG-P-WAITING")
        self.outbox.search([("reference", "in", ("UPG-WAITING", "UPG-P-WAITING"))]).next_attempt = "2000-01-01"
        self.outbox.search([("rate_limited_until", "!=", False)]).rate_limited_until = False
        self.send_due()
        self.assertEqual(self.methods(), ["POST", "POST"])
        for name in ("UPG-WAITING", "UPG-P-WAITING"):
            self.assertEqual(self.document(name).monta_state, "sent", name)

    def test_an_account_whose_rate_is_limited_waits_on(self):
        self.outbox.search([("state", "=", "pending")]).next_attempt = "2000-01-01"
        self.send_due()
        self.assertEqual(self.methods(), [])

    def test_what_may_have_arrived_is_looked_for_first(self):
        self.outbox.search([("rate_limited_until", "!=", False)]).rate_limited_until = False
        for name in ("UPG-DOUBT", "UPG-DIED"):
            with self.subTest(name=name):
                self.tell_monta(name)
                self.quiet(name)
                self.rows(self.document(name)).next_attempt = "2000-01-01"
                self.send_due()
                self.assertEqual((self.methods(), self.document(name).monta_state), (["GET"], "sent"))

    def test_what_was_sent_is_known_to_be_up_to_date(self):
        orders = self.document("UPG-SENT") | self.document("UPG-UPDATED") | self.document("UPG-MENDED")
        self.push(orders)
        self.assertEqual((self.methods(), orders.mapped("monta_state")), ([], ["sent"] * 3))

    def test_what_has_changed_is_updated(self):
        self.tell_monta("UPG-CHANGED")
        order = self.document("UPG-CHANGED")
        self.push(order)
        self.assertEqual((self.methods(), order.monta_state), (["GET", "PUT"], "sent"))
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 5)

    def test_what_was_refused_goes_once_it_is_mended(self):
        for name in ("UPG-REFUSED", "UPG-GUARDED"):
            with self.subTest(name=name):
                order = self.document(name)
                self.push(order)
                self.assertEqual(
                    (order.monta_state, order.monta_error, bool(order.activity_ids)), ("sent", False, False)
                )

    def test_what_was_incomplete_is_looked_at_again(self):
        order = self.document("UPG-INVALID")
        order.partner_id.write({"street": "Kade 1", "zip": "3011XX", "city": "Rotterdam"})
        self.commit()
        self.assertEqual((order.monta_state, bool(order.activity_ids)), ("not_sent", False))

    def test_what_monta_has_is_cancelled(self):
        self.tell_monta("UPG-SENT")
        order = self.document("UPG-SENT")
        order._action_cancel()
        self.commit()
        # It is looked at before: an order that nobody knows of may have goods of it.
        self.assertEqual((self.methods(), order.monta_state), (["GET", "DELETE"], "cancelled"))

    def test_a_result_that_was_not_shown_yet_is_shown(self):
        self.quiet()
        self.send_due()
        order = self.document("UPG-UNSEEN")
        self.assertEqual((self.methods(), order.monta_state), ([], "sent"))
        self.assertEqual(order.monta_log_ids.mapped("tag"), ["order_create"])

    def test_an_order_that_monta_cancelled_gets_its_next_name(self):
        order = self.document("UPG-CANCELLED")
        order.action_draft()
        order.action_confirm()
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", "UPG-CANCELLED.R2"))
