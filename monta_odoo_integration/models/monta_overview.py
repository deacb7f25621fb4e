"""Monta's overview: one card per company and its account, with counts that open what they count (decision 37)."""

from collections import namedtuple

from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from .. import compat
from ..notification import notification
from .monta_document import AT_MONTA
from .monta_journey import FAILED

# What is fetched when somebody does not want to wait for it.
FETCHED = ("status", "stock", "receipts")
# Who fetches: the people who work with orders, purchases or stock.
FETCHERS = (
    "sales_team.group_sale_salesman", "purchase.group_purchase_user", "stock.group_stock_user", "base.group_system",
)  # fmt: skip
# What has not left Odoo yet, in every series.
UNDELIVERED = ("delivery_status", "in", ("pending", "started", "partial"))

# Archived products are nobody's work.
IN_USE = ("product_id.active", "=", True)

Count = namedtuple("Count", "model domain action")
ORDERS, STATUSES = "sale.action_orders", "monta_odoo_integration.monta_order_status_action"
STOCK, PURCHASES = "monta_odoo_integration.monta_stock_action", "purchase.purchase_form_action"
COUNTS = {
    "to_send": Count(
        "sale.order",
        [
            ("state", "=", "sale"),
            "|",
            ("monta_state", "=", "queued"),
            "&",
            ("monta_state", "=", "not_sent"),
            UNDELIVERED,
        ],
        ORDERS,
    ),
    "changed": Count("sale.order", [("monta_state", "=", "changed")], ORDERS),
    "attention": Count("sale.order", [("monta_state", "=", "needs_attention")], ORDERS),
    "undelivered": Count("sale.order", [("monta_delivery_state", "!=", False), UNDELIVERED], ORDERS),
    "blocked": Count("monta.order.status", [("is_blocked", "=", True), ("is_finished", "=", False)], STATUSES),
    "backorder": Count("monta.order.status", [("is_backorder", "=", True), ("is_finished", "=", False)], STATUSES),
    "failed": Count("monta.order.status", [("phase", "in", FAILED), ("is_open", "=", True)], STATUSES),
    "disagreements": Count("monta.reconciliation", [], "monta_odoo_integration.monta_reconciliation_action"),
    "differences": Count("monta.stock", [IN_USE, ("gap", ">", 0), ("is_unknown", "=", False)], STOCK),
    "unknown": Count("monta.stock", [IN_USE, ("is_unknown", "=", True)], STOCK),
    "below": Count("monta.stock", [IN_USE, ("is_below_minimum", "=", True)], STOCK),
    "announced": Count(
        "purchase.order",
        [("state", "in", ("purchase", "done")), ("monta_state", "in", AT_MONTA), ("monta_receipt_state", "=", "none")],
        PURCHASES,
    ),
    "partial": Count("purchase.order", [("monta_receipt_state", "=", "partial")], PURCHASES),
    "over": Count("purchase.order", [("monta_receipt_state", "=", "over")], PURCHASES),
}
# What is counted of the account in use only: other accounts may have left rows behind.
BY_ACCOUNT = ("monta.order.status", "monta.stock", "monta.reconciliation")


class MontaOverview(models.Model):
    """Counts with the rights of whoever looks, in one grouped statement for each number, whatever there is to count."""

    _name = "monta.overview"
    _description = "Monta overview"
    _order = "company_id"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    account = fields.Char(compute="_compute_account", help="API user and host of the Monta account")
    is_configured = fields.Boolean(compute="_compute_account")

    sees_orders = fields.Boolean(compute="_compute_counts")
    sees_purchases = fields.Boolean(compute="_compute_counts")
    to_send = fields.Integer(compute="_compute_counts")
    changed = fields.Integer(compute="_compute_counts")
    attention = fields.Integer("Needs Attention", compute="_compute_counts")
    undelivered = fields.Integer("Shipped, Not Delivered in Odoo", compute="_compute_counts")
    blocked = fields.Integer("Blocked at Monta", compute="_compute_counts")
    backorder = fields.Integer("In Backorder", compute="_compute_counts")
    failed = fields.Integer("Delivery Failed or Returned", compute="_compute_counts")
    disagreements = fields.Integer("Odoo and Monta Do Not Agree", compute="_compute_counts")
    differences = fields.Integer("Stock Differences", compute="_compute_counts")
    unknown = fields.Integer("Products Not at Monta", compute="_compute_counts")
    below = fields.Integer("Below Minimum", compute="_compute_counts")
    announced = fields.Integer("Announced, Nothing Received", compute="_compute_counts")
    partial = fields.Integer("Partly Received", compute="_compute_counts")
    over = fields.Integer("Too Much Received", compute="_compute_counts")

    def init(self):
        # In every series, and also against two workers at once.
        self.env.cr.execute("CREATE UNIQUE INDEX IF NOT EXISTS monta_overview_one ON monta_overview (company_id)")

    @api.model
    def _make_missing(self):
        """Let every company have its card."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO monta_overview (company_id, create_date, write_date)
            SELECT id, now() at time zone 'UTC', now() at time zone 'UTC' FROM res_company
            ON CONFLICT (company_id) DO NOTHING
            """
        )
        self.invalidate_model()

    def _settings(self):
        self.ensure_one()
        return self.env["monta.config"]._for(self.company_id)

    @api.depends("company_id")
    def _compute_account(self):
        for card in self:
            settings = card._settings()
            card.is_configured = settings.is_configured
            card.account = settings.is_configured and settings.account

    # -- counts -------------------------------------------------------------------------------------------------

    @api.depends("company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        self.sees_orders, self.sees_purchases = self._may_read("sale.order"), self._may_read("purchase.order")
        for name, count in COUNTS.items():
            found = self._count(count) if self._may_read(count.model) else {}
            for card in self:
                card[name] = found.get((card.company_id, card.account if count.model in BY_ACCOUNT else None), 0)

    @api.model
    def _may_read(self, model):
        try:
            compat.check_access(self.env[model], "read")
        except AccessError:
            return False
        return True

    def _count(self, count):
        """How many of ``count`` there are, by company, and by account where it is counted by account."""
        by_account = count.model in BY_ACCOUNT
        groups = self.env[count.model]._read_group(
            [("company_id", "in", self.company_id.ids), *count.domain],
            ["company_id", "account"] if by_account else ["company_id"],
            ["__count"],
        )
        return {(key[0], key[1] if by_account else None): number for *key, number in groups}

    @api.model
    def _count_now(self, name, companies):
        """How many of the count ``name`` each of ``companies`` has, of its account where that counts (dict)."""
        count = COUNTS[name]
        cards = self.sudo().search([("company_id", "in", companies.ids)]).sudo(False)
        found = cards._count(count)
        by_account = count.model in BY_ACCOUNT
        return {
            card.company_id: found.get((card.company_id, card.account if by_account else None), 0) for card in cards
        }

    def action_open_list(self):
        """The records behind a count, whose name is ``monta_count`` in the context."""
        self.ensure_one()
        name = self.env.context.get("monta_count")
        count = COUNTS[name]
        action = self.env["ir.actions.act_window"]._for_xml_id(count.action)
        domain = [("company_id", "=", self.company_id.id), *count.domain]
        if count.model in BY_ACCOUNT:
            domain.append(("account", "=", self.account))
        labels = self.fields_get([name], ["string"])
        return {
            **{key: action[key] for key in ("type", "res_model", "view_mode", "views", "search_view_id", "help")},
            "name": labels[name]["string"],
            "domain": domain,
            "context": {"create": False, "active_test": False},
        }

    # -- fetch --------------------------------------------------------------------------------------------------

    def action_fetch_now(self):
        """Have statuses, stock and receipts fetched now, rather than when their time comes.

        :raises AccessError: for who works with none of them
        """
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in FETCHERS):
            raise AccessError(_("Only people who work with orders, purchases or stock have Monta asked."))
        if reason := self.is_configured and self.env["monta.http"]._paused_message(self._settings()):
            return notification(_("Nothing is fetched: Monta refuses the account. %s", reason), "danger")
        if not self.is_configured:
            return notification(_("Nothing is fetched: no account at Monta is filled in."), "warning")
        crons = self.env["ir.cron"].sudo().union(*map(self.env["monta.run"]._cron, FETCHED))
        for cron in crons.filtered("active"):
            cron._trigger()
        if sleeping := crons.filtered(lambda cron: not cron.active):
            names = ", ".join(sleeping.mapped("name"))
            return notification(_("Switched off, so not fetched: %s", names), "warning")
        return notification(
            _("Statuses, stock and receipts are fetched in the background; the card shows when each was last done.")
        )
