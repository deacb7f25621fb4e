"""The orders that Monta has for one sale order, where it has several (decision 16).

The first is the sale order's own: its row only shows how it stands. A part that Monta split off, and a follow-up with
what was added after the others had left, are documents of their own, with requests of their own in the outbox.
"""

import json

from odoo import api, fields, models

from ..core import remembering, require_core

# What is kept of a status as it is.
TOLD = ("status", "stage", "reason", "track_trace", "track_trace_url")


class MontaOrder(models.Model):
    """One of several orders at Monta that belong to one sale order."""

    _name = "monta.order"
    _description = "Order at Monta"
    _inherit = ["monta.document", "monta.journey"]
    _order = "sale_order_id desc, id"
    _rec_name = "webshop_order_id"
    _monta_type = "order"
    _monta_log_field = "sale_order_id"

    sale_order_id = fields.Many2one("sale.order", "Sales Order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    account = fields.Char(required=True, help="API user and host of the Monta account")
    webshop_order_id = fields.Char("Name at Monta", required=True)
    name = fields.Char("Name", related="webshop_order_id", store=True)
    role = fields.Selection(
        [("first", "First"), ("part", "Part"), ("follow_up", "Follow-up")],
        required=True,
        help="First: the order as it was sent. Part: Monta has split it off. Follow-up: what was added after the others"
        " had left",
    )
    split_off_from = fields.Char(help="Name at Monta of the order that it was split off from")
    status = fields.Char("Status in Monta's Words")
    stage = fields.Char(help="What the status stands for, as monta_core says")
    reason = fields.Char(help="Why Monta holds it, or what it waits for")
    lines = fields.Text(help="The goods that it carries (JSON)")
    shipped = fields.Text(help="The goods that have left (JSON)")
    contents = fields.Char(compute="_compute_contents")
    parcels = fields.Text(help="Every parcel with its code, link and status, newest first (JSON)")
    track_trace = fields.Char("Track & Trace")
    track_trace_url = fields.Char("Track & Trace Link")
    is_finished = fields.Boolean("Finished", help="Nothing more is asked about it")
    is_closed = fields.Boolean("Closed for Changes", help="Monta changes nothing of it any more")
    last_sync = fields.Datetime(help="When Monta last answered about it")
    partner_id = fields.Many2one(related="sale_order_id.partner_id")
    user_id = fields.Many2one(related="sale_order_id.user_id")

    def init(self):
        # In every series, and also against two workers at once.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_order_one_per_account
                ON monta_order (account, webshop_order_id)
            """
        )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.sale_order_id._monta_count_orders()
        return orders

    def unlink(self):
        sale_orders = self.sale_order_id
        result = super().unlink()
        sale_orders.exists()._monta_count_orders()
        return result

    @api.depends("lines")
    def _compute_contents(self):
        for order in self:
            order.contents = self._goods_text(json.loads(order.lines or "[]"))

    @api.model
    def _goods_text(self, goods):
        """Goods (list of ``sku`` and ``quantity``) as people read them: ``MUG 2, TRAY 1``."""
        return ", ".join(f"{pieces['sku']} {pieces['quantity']}" for pieces in goods)

    # -- family -------------------------------------------------------------------------------------------------

    def _family_order(self, rows):
        """This order as ``monta_core.plan_family`` takes it.

        :param rows: the ``monta.outbox`` rows of the document that it is, oldest first
        """
        family_order = rows._family_order(self.account, self.webshop_order_id)
        if not family_order["document"] and self.lines and not family_order["recalled"]:
            # Nobody sent it from here, so there is only what Monta shows.
            goods = [{"Sku": pieces["sku"], "OrderedQuantity": pieces["quantity"]} for pieces in json.loads(self.lines)]
            family_order["document"] = {"Lines": goods}
        return {
            **family_order,
            "role": self.role,
            "stage": self.stage or None,
            "closed": self.is_closed,
            "shipped": json.loads(self.shipped or "[]"),
        }

    def _push_planned(self, delay=0, force=False):
        """Queue what Monta has to learn about this order; nothing when Monta changes it no more.

        :return: the ``monta.outbox`` row, if there is one
        """
        if self.is_closed:
            return self.env["monta.outbox"].sudo()
        if self.sale_order_id._monta_waits_for(self):
            # It is planned when its attempt begins.
            self._monta_queue_changes(delay)
            return self.env["monta.outbox"]._open_rows_of(self)[-1:]
        return self._monta_push(delay, force)

    # -- monta.document -----------------------------------------------------------------------------------------

    def _monta_sale_order(self):
        """The sale orders of these documents."""
        return self.sale_order_id

    def _monta_planned_payload(self):
        plan = self.sale_order_id._monta_family_plan()
        for planned in plan["orders"]:
            if planned["id"] == self.webshop_order_id:
                return planned["document"]
        # What Monta changes no more is as it is.
        return self._family_order(self.env["monta.outbox"]._rows_of(self))["document"]

    def _monta_prepare_payload(self, row, own):
        if self.sale_order_id._monta_waits_for(self):
            return row._wait_for_family()
        return super()._monta_prepare_payload(row, own)

    def _monta_prepare_cancellation(self, row, own, note=None):
        is_ready = super()._monta_prepare_cancellation(row, own, note)
        self.sale_order_id._monta_tell_too_late()
        return is_ready

    @api.model
    def _monta_request_labels(self):
        return self.env["sale.order"]._monta_request_labels()

    def _monta_is_history(self):
        return self.is_closed

    def _monta_is_confirmed(self):
        return self.sale_order_id._monta_is_confirmed()

    def _monta_pushes_automatically(self):
        return self.sale_order_id._monta_pushes_automatically()

    def _monta_plan_change(self, row, acknowledged):
        return self.sale_order_id._monta_plan_change(row, acknowledged)

    @api.model
    def _monta_result(self, row, change, result):
        return self.env["sale.order"]._monta_result(row, change, result)

    def _monta_goods(self):
        return self.sale_order_id._monta_goods()

    def _monta_partners(self):
        return self.sale_order_id._monta_partners()

    def _monta_assign_reference(self, rows=None):
        rows = self.env["monta.outbox"]._rows_of(self) if rows is None else rows
        is_taken = any(
            row.error_code == "api.order_id_taken" and row.reference == self.webshop_order_id for row in rows
        )
        if is_taken and not rows._account():
            self.sudo().webshop_order_id = self.sale_order_id._monta_next_order_id()
        if self.monta_reference != self.webshop_order_id:
            self.sudo().monta_reference = self.webshop_order_id

    def _monta_state_when_sent(self, last):
        if last.acknowledged and self.is_closed:
            is_too_late = self.monta_state == "needs_attention" and not self._monta_is_confirmed()
            return ("needs_attention", self.monta_error) if is_too_late else ("sent", False)
        return super()._monta_state_when_sent(last)

    def _monta_cancel_note(self):
        return self.sale_order_id._monta_cancel_note()

    # -- people: they look at the sale order --------------------------------------------------------------------

    def _create_monta_log(self, payload, level="info", tag="note"):
        return self.sale_order_id._create_monta_log({"reference": self.webshop_order_id, **payload}, level, tag)

    def _monta_log_in_chatter(self, bodies):
        for order in self:
            order.sale_order_id._message_log(body=f"{order.webshop_order_id}: {bodies[order.id]}")

    def _monta_schedule_activity(self, message):
        self.sale_order_id._monta_schedule_activity(f"{self.webshop_order_id}: {message}")

    def _monta_close_activity(self):
        self.sale_order_id.filtered(lambda order: order.monta_state != "needs_attention")._monta_close_activity()

    def _monta_responsible(self):
        return self.sale_order_id._monta_responsible()

    def _monta_check_access(self):
        self.sale_order_id._monta_check_access()

    def _monta_show_results(self, rows):  # pylint: disable=missing-return
        super()._monta_show_results(rows)
        for row in rows.filtered(lambda row: row.state == "sent"):
            self.browse(row.res_id).sale_order_id._monta_note_hold(row)
        # The state of the sale order tells of all of them.
        self.browse(rows.mapped("res_id")).sale_order_id._monta_refresh()

    # -- store --------------------------------------------------------------------------------------------------

    @api.model
    def _of_sale_order(self, sale_order, account):
        """The rows of ``sale_order`` in an account, by their name at Monta."""
        known = self.sudo().search([("sale_order_id", "=", sale_order.id), ("account", "=", account)])
        return {order.webshop_order_id: order for order in known}

    @api.model
    def _add_order(self, sale_order, account, name, role="part"):
        """Note that Monta has an order called ``name``; what it carries is read with the sale order."""
        own = sale_order._monta_known_as()
        return self.sudo().create(
            {
                "sale_order_id": sale_order.id,
                "company_id": sale_order.company_id.id,
                "account": account,
                "webshop_order_id": name,
                "monta_reference": name,
                "role": role,
                "split_off_from": own if role == "part" else False,
            }
        )

    @api.model
    def _store_family(self, sale_order, account, found, asked, in_full=True):
        """Keep what Monta said about the orders of ``sale_order``.

        :param list found: a dict for each, its own first: ``id``, ``header``, and ``status`` as
            ``monta_core.complete_status`` says
        :param asked: when Monta was asked (naive UTC)
        :param in_full: whether the parcels were asked for, too; else what they held stays as it was
        :return: the rows of parts that were not known before, and each order as of :meth:`_take_over`
        """
        core, known, new = require_core(), self._of_sale_order(sale_order, account), self.browse()
        seen = []
        from_parcels = ("shipped", "parcels") if in_full else ()
        meant = self._sent_document(sale_order)
        for member in found:
            order, header, status = known.get(member["id"]), member["header"], member["status"]
            if not order:
                role = "first" if member is found[0] else "part"
                order = self._add_order(sale_order, account, member["id"], role)
            if order.role == "part" and not order.last_sync:
                new |= order
            order.write(
                {
                    **{name: status[name] or False for name in TOLD},
                    "lines": json.dumps(core.order_lines(header)),
                    **{name: json.dumps(status[name], ensure_ascii=False) for name in from_parcels},
                    "is_finished": status["finished"],
                    "is_closed": status["closed"],
                    "last_sync": fields.Datetime.now(),
                }
            )
            seen.append(order._take_over(header, asked, meant))
        return new, seen

    @api.model
    def _sent_document(self, sale_order):
        """What Monta acknowledged of ``sale_order``, with the lines of all of its orders; None when it was not sent."""
        documents = [order["document"] for order in sale_order._monta_family() if order["document"]]
        if not documents:
            return None
        return {**documents[0], "Lines": [line for document in documents for line in document.get("Lines", [])]}

    def _take_over(self, header, asked, meant):
        """Plan the next change from what Monta has now; what nobody sent from here counts as acknowledged, too.

        :param asked: when Monta was asked (naive UTC)
        :param dict meant: as of :meth:`_sent_document`, from before
        :return: as of ``monta.outbox._take_over``
        """
        _ = remembering(self.env)
        core, outbox = require_core(), self.env["monta.outbox"].sudo()
        is_first = self.role == "first"
        rows = outbox._rows_of(self.sale_order_id.sudo() if is_first else self)
        is_sent = rows.filtered(lambda row: row.state == "sent" and row.reference == self.webshop_order_id)
        if is_first or is_sent or not meant or rows._unclear():
            return rows._take_over(self.webshop_order_id, header, asked)
        meant = {**meant, "WebshopOrderId": self.webshop_order_id}
        outbox.create(
            {
                **self._monta_request("create", self.account),
                "state": "sent",
                "acknowledged": self._monta_as_json(core.order_as_sent(header, meant)),
                "outcome": _("found at Monta"),
                "sent_date": asked,
            }
        )
        self.monta_state = "sent"
        return {"acknowledged": None, "header": header}
