"""Outbox and Log as managers read them: words instead of tags, JSON in lines, a way to the document."""

import json

from odoo.tests import new_test_user

from .common import MontaCase


class TestLogScreens(MontaCase):
    """What the columns say, and where the buttons lead."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.manager = new_test_user(cls.env, "monta_reads_logs", groups="base.group_user,sales_team.group_sale_manager")

    def test_a_line_of_the_log_says_in_words_what_it_is_about_and_leads_to_its_order(self):
        order = self.create_order()
        self.push(order)
        line = order.monta_log_ids.with_user(self.manager)
        self.assertEqual((line.tag, line.about), ("order_create", "Create order"))
        action = line.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", order.id))
        own = order._create_monta_log({"message": "said"}, tag="of_another_addon")
        self.assertEqual(own.about, "of_another_addon")

    def test_json_is_formatted(self):
        order = self.create_order()
        self.push(order)
        row = self.rows(order).with_user(self.manager)
        self.assertNotIn("\n", row.payload)
        self.assertGreater(len(row.payload_text.splitlines()), 10)
        self.assertEqual(json.loads(row.payload_text), json.loads(row.payload))
        self.assertFalse(row.patch_text)
        row.sudo().payload = "no JSON"
        self.assertEqual(row.payload_text, "no JSON")

    def test_the_phone_shows_cards(self):
        for name in ("monta_outbox", "monta_sale_log"):
            action = self.env.ref(f"monta_odoo_integration.{name}_action")
            self.assertIn("kanban", action.view_mode)
            self.assertIn("search_default_", action.context)
