"""One mail when something is wrong for hours, none while all is well; and the numbers in Odoo's digest."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..models.monta_run import CRONS
from .test_overview import OverviewCase


class TestAlert(OverviewCase):
    """A manager, and an account that is in trouble."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(reconcile_days="0")
        others = cls.env["res.users"].search([("partner_id.email", "!=", False)])
        others.partner_id.email = False
        cls.manager = new_test_user(
            cls.env,
            "monta_manager",
            groups="base.group_user,sales_team.group_sale_manager",
            email="manager@example.com",
        )
        new_test_user(
            cls.env, "monta_seller", groups="base.group_user,sales_team.group_sale_salesman", email="s@example.com"
        )

    def setUp(self):
        super().setUp()
        self.well()

    def well(self):
        """Every scheduled action was just done."""
        settings = self.env["monta.config"]._for(self.env.company)
        for kind in CRONS:
            self.env["monta.run"]._note(settings, kind)

    def silent(self, kind, **ago):
        """A scheduled action was last done so long ago."""
        run = self.env["monta.run"].search([("kind", "=", kind), ("company_id", "=", self.env.company.id)])
        run.last_good = fields.Datetime.now() - timedelta(**ago)

    def mails(self):
        """What a look brings about."""
        before = self.env["mail.mail"].search([])
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["monta.overview"]._cron_watch()
        return self.env["mail.mail"].search([]) - before

    def test_all_is_well(self):
        self.assertFalse(self.mails())

    def test_one_mail_and_the_next_only_after_it_was_well(self):
        self.silent("status", hours=4, minutes=29)
        self.assertFalse(self.mails())
        self.silent("status", hours=4, minutes=31)
        mail = self.mails()
        self.assertEqual(mail.recipient_ids, self.manager.partner_id)
        self.assertIn("Statuses", mail.body_html)
        self.assertIn(self.env.company.name, mail.subject)
        self.assertFalse(self.mails())
        self.well()
        self.assertFalse(self.mails())
        self.silent("status", hours=9)
        self.assertEqual(len(self.mails()), 1)

    def test_stock_has_an_interval_more(self):
        self.silent("stock", hours=9)
        self.assertFalse(self.mails())
        # It is late after twice its interval.
        self.silent("stock", hours=13)
        self.assertEqual(len(self.mails()), 1)

    def test_a_pause_and_orders_that_nobody_touches(self):
        order = self.create_orders(1, monta_state="needs_attention")
        with self.logged("is paused"):
            self.env["monta.http"]._pause(self.env["monta.config"]._for(self.env.company), "401")
        self.assertFalse(self.mails())
        self.card.paused_since = fields.Datetime.now() - timedelta(hours=5)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET write_date = write_date - interval '5 hours' WHERE id = %s", [order.id]
        )
        mail = self.mails()
        self.assertIn("refuses the account", mail.body_html)
        self.assertIn("nobody has touched: 1", mail.body_html)

    def test_it_can_be_switched_off_and_takes_other_hours(self):
        self.silent("status", hours=2)
        self.set_params(alert_hours="0")
        self.assertFalse(self.mails())
        self.set_params(alert_hours="1")
        self.assertEqual(len(self.mails()), 1)

    def test_a_company_without_an_account_is_left_alone(self):
        self.silent("status", hours=9)
        self.set_params(password="")
        self.assertFalse(self.mails())


class TestDigest(OverviewCase):
    """The same numbers, sent by Odoo itself."""

    def test_the_digest_shows_what_the_card_counts(self):
        before = self.counts()
        orders = self.create_orders(2, monta_state="needs_attention")
        self.create_status(orders[0], is_blocked=True)
        self.create_status(orders[1], shipped='[{"sku": "SKU-A", "quantity": 1}]')
        self.create_stock(self.sku_a, gap=1, sku="SKU-A")
        self.env.flush_all()
        digest = self.env["digest.digest"].create(
            {
                "name": "Monta",
                "kpi_monta_shipped": True,
                "kpi_monta_attention": True,
                "kpi_monta_blocked": True,
                "kpi_monta_differences": True,
            }
        )
        self.assertEqual(digest.kpi_monta_attention_value, self.card.attention)
        self.assertEqual(digest.kpi_monta_attention_value, before.get("attention", 0) + 2)
        self.assertEqual((digest.kpi_monta_blocked_value, digest.kpi_monta_differences_value), (1, 1))
        now = fields.Datetime.now()
        digest = digest.with_context(start_datetime=now - timedelta(days=1), end_datetime=now + timedelta(minutes=1))
        self.assertEqual(digest.kpi_monta_shipped_value, 1)
        kpis = digest._compute_kpis(self.env.company, self.env.user)
        shown = {kpi["kpi_name"]: kpi["kpi_col1"].get("value") for kpi in kpis}
        self.assertLessEqual(
            {"kpi_monta_attention", "kpi_monta_blocked", "kpi_monta_differences", "kpi_monta_shipped"}, set(shown)
        )
        employee = new_test_user(self.env, "monta_reads_mail", groups="base.group_user")
        with self.assertRaises(AccessError):
            digest.with_user(employee).sudo(False)._compute_kpi_monta_counts()
