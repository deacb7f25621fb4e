"""What Monta knows about each order: one row per order and account (plugin documentation, "Order status")."""

import json

from odoo import _, api, fields, models

from .. import compat
from ..filter_index import index_filter
from ..stored_text import StoredChar, StoredText
from .monta_journey import FAILED

# Who may know whose order it is.
ORDER_READERS = "sales_team.group_sale_salesman"


class MontaOrderStatus(models.Model):
    """The last snapshot of an order at Monta; a failed look-up leaves what was known as it is."""

    _name = "monta.order.status"
    _description = "Monta order status"
    _inherit = ["monta.journey", "monta.blank.list", "monta.copy.banner"]
    _order = "last_sync desc, id desc"
    _rec_name = "sale_order_id"

    sale_order_id = fields.Many2one("sale.order", "Sales Order", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        related="sale_order_id.partner_id", string="Customer", store=True, groups=ORDER_READERS
    )
    user_id = fields.Many2one(related="sale_order_id.user_id", string="Salesperson", store=True, index=True)
    date_order = fields.Datetime("Order Date", related="sale_order_id.date_order", store=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    account = fields.Char(required=True, help="API user and host of the Monta account")
    reference = fields.Char(help="Name of the order at Monta")
    on_monta = fields.Boolean("At Monta", help="Whether Monta knew the order at the last look")
    match = fields.Selection(
        [
            ("exact", "Exact"),
            ("partial", "Partial"),
            ("ambiguous", "Several orders look alike"),
            ("none", "Not found"),
        ],
        help="How surely the order at Monta is this one",
    )
    status = fields.Char("Status in Monta's Words", index=True)
    status_code = fields.Char()
    source = fields.Selection([("shipments", "Shipments"), ("events", "Order events"), ("orders", "Order header")])
    reason = StoredChar(help="Why Monta holds the order, or why it was not found")
    stage = fields.Char(help="What the status stands for, as monta_core says")
    orders = fields.Integer("Orders at Monta", help="How many there are; 0 where it is one as always")
    orders_shipped = fields.Integer()
    family = fields.Text(help="Names of the orders that it was told to belong with at the last look (JSON)")
    dropped = fields.Text("Dropped Lines", help="What Monta has taken off the order")
    summary = fields.Char(compute="_compute_summary", help="Status and reason in one line")
    is_blocked = fields.Boolean("Blocked at Monta", help="Monta holds the order itself, and says why")
    is_backorder = fields.Boolean("Backorder")
    is_brief = fields.Boolean("Read in Brief", help="The parcels were not asked for at the last look")
    is_finished = fields.Boolean("Finished", index=True, help="Nothing more is asked about this order")
    is_over = fields.Boolean(help="Monta has nothing more to do for this order")
    is_open = fields.Boolean(
        "Open", compute="_compute_is_open", store=True, help="Something is still to come, or to be seen by somebody"
    )
    seen_uid = fields.Many2one("res.users", "Seen By", readonly=True, help="Who has seen that the delivery failed")
    seen_date = fields.Datetime("Seen On", readonly=True)
    is_closed = fields.Boolean(
        "Closed for Changes", help="Picking has begun, the goods have left, or the order was cancelled at Monta"
    )
    track_trace = fields.Char("Track & Trace")
    track_trace_url = fields.Char("Track & Trace Link")
    shipped = fields.Text(help="The goods that have left, of all orders at Monta together (JSON)")
    en_route = fields.Text(help="Those of them that a carrier has seen (JSON)")
    dropped_goods = fields.Text(
        help="What Monta has taken off the order (JSON); "
        "below zero, what a part has of goods that are still to be missed"
    )
    parcels = fields.Text(help="Every parcel with its code, link and status, newest first (JSON)")
    parcel_table = fields.Html("Parcels of the Order", compute="_compute_parcel_table", sanitize=False)
    planned_shipment = fields.Datetime(help="When Monta plans to ship what has not left yet")
    delivery_date = fields.Datetime(help="When the customer got it; empty until the whole order has arrived")
    expected_delivery = fields.Datetime(help="When the carrier or Monta expects the customer to get it: an estimate")
    last_sync = fields.Datetime(index=True, help="When Monta last answered about this order")
    last_event = fields.Char(help="Id of the newest event of Monta that this status takes into account")
    sync_error = StoredText(help="Why the last look-up failed; the values shown are older than that")
    status_raw = fields.Text("Raw Status (JSON)", help="What Monta answered, as used for this status")

    @api.depends("sale_order_id")
    def _compute_display_name(self):
        # Everybody inside reads snapshots (plugin documentation, "Access controls"), not only of their own orders.
        for snapshot in self:
            snapshot.display_name = snapshot.sudo().sale_order_id.display_name

    @api.depends("on_monta", "last_sync")
    def _compute_phase(self):  # pylint: disable=missing-return
        missing = self.filtered(lambda snapshot: not snapshot.on_monta and snapshot.last_sync and not snapshot.stage)
        missing.phase = "not_found"
        super(MontaOrderStatus, self - missing)._compute_phase()

    @api.depends("phase", "is_over", "seen_date")
    def _compute_is_open(self):
        for snapshot in self:
            is_news = snapshot.phase in FAILED and not snapshot.seen_date
            snapshot.is_open = is_news or not snapshot.is_over

    @api.depends("phase_name", "reason", "last_sync", "orders", "orders_shipped")
    @api.depends_context("lang")
    def _compute_summary(self):
        for snapshot in self:
            status = self._status_text(snapshot.stage, snapshot.status)
            known = " — ".join(part for part in (status, snapshot._shipped_text(), snapshot.reason) if part)
            snapshot.summary = known or (_("no status yet") if snapshot.last_sync else _("look-up failed"))

    @api.depends("parcels")
    @api.depends_context("lang", "tz")
    def _compute_parcel_table(self):
        for snapshot in self:
            snapshot.parcel_table = snapshot._parcel_rows(json.loads(snapshot.parcels or "[]"))

    def write(self, vals):
        # What somebody has seen is not what Monta says now.
        if "stage" in vals:
            seen = self.filtered(lambda snapshot: snapshot.seen_date and snapshot.stage != vals["stage"])
            super(MontaOrderStatus, seen).write({"seen_uid": False, "seen_date": False})
        return super().write(vals)

    def _shipped_text(self):
        """How many of several orders have left; empty where there is one."""
        if self.orders < 2:
            return ""
        return _("%(shipped)s of %(orders)s shipped", shipped=self.orders_shipped, orders=self.orders)

    def init(self):
        # In every series, and also against two workers at once: one row per order per account.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_order_status_one_per_account
                ON monta_order_status (sale_order_id, account)
            """
        )
        # Few rows are what people look for, and each filter finds its own.
        for name, condition in (
            ("blocked", compat.boolean_sql("is_blocked", True)),
            ("backorder", compat.boolean_sql("is_backorder", True)),
            ("open", compat.boolean_sql("is_open", True)),
            ("failed_delivery", f"phase IN {FAILED}"),
            ("not_found", "match IN ('none', 'ambiguous')"),
            ("failed", "sync_error IS NOT NULL"),
        ):
            index_filter(self.env.cr, self._table, name, condition)

    @api.model
    def _claim(self, order, account):
        """The row of ``order`` in ``account``, made by this transaction.

        :raises psycopg2.Error: when another transaction has made it in the meantime
        """
        self.env.cr.execute(
            """
            INSERT INTO monta_order_status
                (sale_order_id, company_id, account, create_uid, create_date, write_uid, write_date,
                 partner_id, user_id, date_order, phase, is_open)
            VALUES (%(order)s, %(company)s, %(account)s, %(user)s, %(now)s, %(user)s, %(now)s,
                    %(partner)s, %(salesperson)s, %(ordered)s, 'none', true)
            ON CONFLICT (sale_order_id, account) DO NOTHING
            RETURNING id
            """,
            {
                "order": order.id,
                "company": order.company_id.id,
                "account": account,
                "partner": order.partner_id.id,
                "salesperson": order.user_id.id or None,
                "ordered": order.date_order,
                "user": self.env.uid,
                "now": self.env.cr.now(),
            },
            log_exceptions=False,
        )
        row = self.env.cr.fetchone()
        order.invalidate_recordset(["monta_status_ids"])
        return self.browse(row) or self.search([("sale_order_id", "=", order.id), ("account", "=", account)])

    def _left(self, with_parcels):
        """What a delivery follows from: what has left and was taken off, and the codes of the parcels; or None."""
        told = [json.loads(self[name] or "[]") for name in ("shipped", "en_route", "dropped_goods")]
        parcels = json.loads(self.parcels or "[]") if with_parcels else []
        return (*told, sorted(parcel["code"] or "" for parcel in parcels)) if any(told) else None

    def _is_read_since(self, moment):
        """Whether this order was looked up after ``moment`` (naive UTC), with success or without."""
        moment = fields.Datetime.to_datetime(moment)
        looked_up = self.write_date if self.sync_error else self.last_sync
        return bool(looked_up and looked_up >= moment)

    def action_mark_seen(self):
        """Somebody looks after these failed deliveries and returns: they are open no more."""
        self.sale_order_id._monta_check_access()
        news = self.sudo().filtered(lambda snapshot: snapshot.is_open and snapshot.phase in FAILED)
        news.write({"seen_uid": self.env.uid, "seen_date": fields.Datetime.now()})
        for snapshot in news:
            body = _("Monta: %(status)s, seen by %(user)s", status=snapshot.phase_name, user=self.env.user.name)
            snapshot.sale_order_id._message_log(body=body)

    def action_refresh(self):
        """Ask Monta now what it knows about the orders of these snapshots."""
        return self.sale_order_id.action_monta_sync()

    def action_open_order(self):
        """The sale order of this snapshot."""
        self.ensure_one()
        return self.sale_order_id._get_records_action(context={})

    def action_view_orders(self):
        """The orders at Monta that this snapshot is the sum of."""
        self.ensure_one()
        return self.sale_order_id.action_view_monta_orders()

    def action_open_track_trace(self):
        """The carrier's page of the newest parcel."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.track_trace_url, "target": "new"}
