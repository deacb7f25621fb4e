"""The outbox: what is queued, in which order it goes, what is kept of it, and what a copy of the database sends."""

import re
from contextlib import suppress
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.tools import file_open

from ..models import monta_outbox
from .common import MontaCase


class Undone(Exception):
    """Stands for whatever makes Odoo roll a transaction back."""


class TestOutbox(MontaCase):
    """The same under both API profiles: the wire begins behind the outbox."""

    def undo(self, work):
        """Run ``work()`` in a savepoint that is rolled back, then commit what is left."""
        with suppress(Undone), self.env.cr.savepoint():
            work()
            raise Undone
        self.env.invalidate_all()
        self.commit()

    def pushed(self, **vals):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order(**vals)
        self.push(order)
        self.sandbox.forget_requests()
        return order

    def set_quantity(self, order, quantity):
        """Edit the first line and commit, as the form does."""
        order.order_line[0].product_uom_qty = quantity
        self.commit()

    def age(self, records, days):
        """Make ``records`` ``days`` older."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {records._table} SET create_date = create_date - %s * interval '1 day' WHERE id IN %s",
            [days, tuple(records.ids)],
        )
        records.invalidate_recordset(["create_date"])

    # -- the table of its life ----------------------------------------------------------------------------------

    def test_the_table_of_states_names_each_state_and_verb_there_is(self):
        table = monta_outbox.__doc__
        states = re.findall(r"^([a-z]+)  +[a-z]", table, re.MULTILINE)
        self.assertEqual(states, [name for name, _label in self.outbox._fields["state"].selection])
        setters = {f"_set_{state}" for state in states if hasattr(self.outbox, f"_set_{state}")}
        others = {"_enqueue", "_postpone", "_bring_back"}
        self.assertEqual(set(re.findall(r"^``(_[a-z_]+)``", table, re.MULTILINE)), setters | others)

    # -- rollback -----------------------------------------------------------------------------------------------

    def test_a_push_that_is_rolled_back_sends_nothing(self):
        order = self.create_order()
        self.undo(order.action_monta_push)
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "not_sent")
        self.assertFalse(self.rows(order))

    def test_a_confirmation_that_is_rolled_back_sends_nothing(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order(confirm=False)
        self.undo(order.action_confirm)
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state), ("draft", "not_sent"))
        order.action_confirm()
        self.commit()
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST"])

    def test_a_cancellation_that_is_rolled_back_deletes_nothing(self):
        order = self.pushed()
        self.undo(order._action_cancel)
        self.undo(lambda: order._action_cancel() and order.unlink())
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state), ("sale", "sent"))

    def test_an_edit_that_is_rolled_back_changes_nothing(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        self.sandbox.forget_requests()
        self.undo(lambda: order.order_line.write({"product_uom_qty": 9}))
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "sent")

    # -- coalescing ---------------------------------------------------------------------------------------------

    def test_ten_edits_in_a_minute_are_one_request(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        self.assertEqual(len(self.sandbox.mutations()), 1, "confirming sent it")
        for quantity in range(11, 21):
            self.set_quantity(order, quantity)
        self.env["monta.sender"]._cron_send()
        self.assertEqual(len(self.sandbox.mutations()), 1, "the minute is not over")
        self.assertEqual(order.monta_state, "queued")

        self.run_cron()
        self.run_cron()
        self.assertEqual(len(self.sandbox.mutations()), 2)
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 20)
        self.assertEqual(order.monta_state, "sent")

    def test_an_order_that_is_edited_for_ever_is_still_sent(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        for second, quantity in ((0, 11), (20, 12), (55, 13)):
            with freeze_time(f"2030-01-01 10:00:{second:02}"):
                self.set_quantity(order, quantity)
        waiting = self.rows(order).filtered(lambda row: row.state == "pending")
        self.assertEqual(waiting.mapped("next_attempt"), [fields.Datetime.to_datetime("2030-01-01 10:01:00")])

    def test_an_edit_that_is_taken_back_sends_nothing(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        self.sandbox.forget_requests()
        for quantity in (9, 3):
            self.set_quantity(order, quantity)
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "sent")

    def test_a_change_that_nobody_queued_is_found_when_the_result_is_stored(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        set_sent = type(self.outbox)._set_sent

        def meanwhile(row, vals):
            # Somebody edits it while changes do not follow by themselves.
            self.set_params(push_on_confirm="0")
            order.order_line[0].product_uom_qty = 8
            self.env.cr.flush()
            self.set_params(push_on_confirm="1")
            return set_sent(row, vals)

        with patch.object(type(self.outbox), "_set_sent", meanwhile):
            self.commit()
        self.assertEqual(order.monta_state, "queued")
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 8)

    def test_storing_a_result_gathers_nothing(self):
        order = self.create_order()
        order.action_monta_push()
        gathered = []
        prepare = type(order)._prepare_monta_order_payload

        def count(documents):
            gathered.append(documents.id)
            return prepare(documents)

        with patch.object(type(order), "_prepare_monta_order_payload", count):
            self.commit()
        self.assertEqual((gathered, order.monta_state), ([order.id], "sent"), "once, for the attempt")

    def test_a_field_that_somebody_sends_is_watched(self):
        self.set_params(push_on_confirm="1")
        order = self.pushed()
        order.note = "Ring twice"
        self.commit()
        self.assertEqual(order.monta_state, "sent", "Monta does not know it")
        prepare = type(order)._prepare_monta_order_payload
        with patch.object(
            type(order), "_prepare_monta_order_payload", lambda order: {**prepare(order), "Comment": str(order.note)}
        ):
            order.note = "Ring once"
            self.commit()
            self.assertEqual(order.monta_state, "queued")
            self.run_cron()
            self.assertIn("Ring once", self.sandbox.orders()[0]["_document"]["Comment"])
            with patch.object(type(order), "_monta_watched_fields", lambda order: {"note"}):
                order.client_order_ref = "PO-9"
                self.commit()
                self.assertEqual(order.monta_state, "sent", "they say which fields they read")
                order.note = "Never ring"
                self.commit()
                self.assertEqual(order.monta_state, "queued")

    def test_of_two_who_queue_at_once_nobody_sees_a_duplicate_key(self):
        order = self.create_order()
        order._monta_push(delay=60)
        row = self.rows(order)
        # As of somebody who cannot see the row that waits, or cannot lock it.
        self.patch(type(self.outbox), "_lock_idle", lambda rows: rows.browse())
        order.order_line[0].product_uom_qty = 8
        self.assertEqual(order._monta_push(delay=60), row)
        self.run_cron()
        self.assertEqual((order.monta_state, len(self.rows(order))), ("sent", 1))
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 8)

    def test_the_button_does_not_wait_for_the_minute(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        self.set_quantity(order, 7)
        self.push(order)
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 7)
        self.run_cron()
        self.assertEqual(len(self.sandbox.mutations()), 2)

    # -- order --------------------------------------------------------------------------------------------------

    def test_an_update_waits_for_a_create_in_doubt(self):
        self.sandbox.fault("drop_after", method="POST")
        order = self.create_order()
        with self.logged("api.connection"):
            self.push(order)
        order.order_line.product_uom_qty = 8
        order._monta_push(delay=60)
        self.commit()
        create, update = self.rows(order)
        self.assertEqual((create.state, create.uncertain, update.state), ("pending", True, "pending"))
        self.assertEqual(len(self.sandbox.requests()), 1, "the update was not sent past the create")

        # A run goes on until nothing is due; here each has time for one round only.
        self.enterContext(patch("odoo.addons.monta_odoo_integration.services.outbox.cron.SECONDS_PER_RUN", 0))
        create.next_attempt = "2100-01-01"
        self.env["monta.sender"]._cron_send()
        self.env["monta.sender"]._send_in_request({update.id: True})
        self.assertEqual(len(self.sandbox.requests()), 1, "not by the cron and not by force either")

        self.run_cron()
        self.assertEqual((create.state, update.state), ("sent", "pending"))
        self.run_cron()
        self.assertEqual((update.state, order.monta_state), ("sent", "sent"))
        self.assertEqual(self.sandbox.orders()[0]["Lines"][0]["OrderedQuantity"], 8)

    def test_one_order_does_not_wait_for_another(self):
        self.sandbox.fault("status", status=500)
        first, second = self.create_order(), self.create_order()
        with self.logged("api.server_error"):
            self.push(first)
        self.push(second)
        self.assertEqual((first.monta_state, second.monta_state), ("queued", "sent"))

    def test_orders_go_in_the_order_in_which_they_were_queued(self):
        self.set_params(max_parallel="1")
        orders = [self.create_order() for _number in range(3)]
        for order in (orders[2], orders[0], orders[1]):
            order._monta_push(delay=60)
        self.run_cron()
        sent = [request["body"]["WebshopOrderId"] for request in self.sandbox.requests()]
        self.assertEqual(sent, [orders[2].name, orders[0].name, orders[1].name])

    def test_a_run_whose_time_is_over_goes_on_with_the_next(self):
        orders = [self.create_order() for _number in range(3)]
        for order in orders:
            order._monta_push(delay=60)
        cron = self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        cron_module = "odoo.addons.monta_odoo_integration.services.outbox.cron"
        with patch(f"{cron_module}.ROWS_PER_ROUND", 2), patch(f"{cron_module}.SECONDS_PER_RUN", 0):
            self.run_cron()
        self.assertEqual([order.monta_state for order in orders], ["sent", "sent", "queued"])
        again = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(again, triggers + 1, "the cron is called again at once")

    # -- by hand ------------------------------------------------------------------------------------------------

    def test_retry_sends_at_once_what_would_have_waited(self):
        self.sandbox.fault("status", status=500)
        order = self.create_order()
        with self.logged("api.server_error"):
            self.push(order)
        row = self.rows(order)
        self.assertGreater(row.next_attempt, fields.Datetime.now())
        row.action_retry()
        self.commit()
        self.assertEqual((row.state, row.attempts, order.monta_state), ("sent", 2, "sent"))

    def test_retry_leaves_what_was_sent_alone(self):
        order = self.pushed()
        self.rows(order).action_retry()
        self.commit()
        self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(self.rows(order).state, "sent")

    def test_a_row_opens_its_document(self):
        order = self.pushed()
        action = self.rows(order).action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", order.id))
        domain = order.action_view_monta_outbox()["domain"]
        self.assertEqual(self.outbox.search(domain), self.rows(order))

    def test_a_row_says_what_it_does_with_what_in_the_language_of_the_reader(self):
        order = self.pushed()
        row = self.rows(order)
        self.assertEqual(row.operation, "Create order")
        self.env["res.lang"]._activate_lang("nl_NL")
        self.assertEqual(row.with_context(lang="nl_NL").operation, "Order aanmaken")
        row.res_model = "document.of.an.addon.that.is.gone"
        self.assertEqual(row.operation, "create")

    # -- what is kept -------------------------------------------------------------------------------------------

    def test_the_vacuum_keeps_what_monta_acknowledged(self):
        order, other = self.pushed(), self.pushed()
        self.set_quantity(order, 4)
        self.push(order)
        waiting = self.create_order()
        waiting._monta_push(delay=60)
        create, update = self.rows(order)
        self.age(create | update | self.rows(other) | self.rows(waiting), 91)
        self.sandbox.forget_requests()

        self.outbox._gc_outbox()
        self.assertFalse(create.exists(), "what came before it is not needed any more")
        self.assertTrue(update.exists() and self.rows(other) and self.rows(waiting))
        self.push(order | other)
        self.assertEqual(self.sandbox.requests(), [], "Monta is known to be up to date")
        self.set_quantity(order, 6)
        self.push(order)
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], [f"/order/{order.name}"])

    def test_the_vacuum_leaves_young_rows_alone(self):
        order = self.pushed()
        self.set_quantity(order, 4)
        self.push(order)
        self.age(self.rows(order), 89)
        self.outbox._gc_outbox()
        self.assertEqual(len(self.rows(order)), 2)

    def test_log_lines_are_kept_as_long_as_is_set(self):
        order = self.create_order()
        lines = {days: order._create_monta_log({"message": f"{days} days ago"}) for days in (29, 31, 91)}
        for days, line in lines.items():
            self.age(line, days)
        logs = self.env["monta.sale.log"]
        logs._gc_log()
        self.assertEqual([days for days, line in lines.items() if line.exists()], [29, 31], "90 days by default")
        self.set_params(log_retention_days="30")
        logs._gc_log()
        self.assertEqual([days for days, line in lines.items() if line.exists()], [29])

    # -- a copy for testing -------------------------------------------------------------------------------------

    def test_a_neutralized_copy_changes_nothing_at_monta(self):
        order, waiting = self.pushed(), self.create_order()
        waiting._monta_push(delay=60)
        own = f"company_{self.env.company.id}"
        self.set_params(**{f"{own}__password": "secret", f"{own}__allowed_base_urls": "https://app.example.com"})
        self.set_params(web__unrelated="stays")
        self.env.flush_all()
        with file_open("monta_odoo_integration/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.registry.clear_cache()
        self.env.invalidate_all()

        kept = self.env["ir.config_parameter"].search([("key", "like", "monta.%")]).mapped("key")
        self.assertFalse([key for key in kept if key.endswith("password")])
        self.assertIn("monta.web.unrelated", kept)
        self.assertEqual(self.rows(waiting).state, "superseded")
        # Even where somebody fills in the password again, the guard stays closed.
        self.set_params(password=self.sandbox.password)
        order.order_line.product_uom_qty = 9
        with self.logged("Monta Guard"):
            self.push(order)
            self.push(waiting)
            order._action_cancel()
            self.commit()
            self.run_cron()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state), ("cancel", "needs_attention"))
        self.assertIn("Monta Guard", order.monta_error)
