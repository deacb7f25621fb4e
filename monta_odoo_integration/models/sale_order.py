"""Sale orders at Monta: create, update, cancel (plugin documentation, "Sales orders")."""

import json

from odoo import _, api, fields, models
from odoo.tools.sql import SQL

from .. import compat
from ..core import joined, language, remembering, require_core, said
from ..notification import add_note, notification
from .monta_document import AT_MONTA
from .monta_sale_log import LOG_READERS

# What the snapshot reads of an order, and what its amounts come from.
WATCHED = {
    "name", "client_order_ref", "state", "company_id", "partner_id", "partner_shipping_id", "partner_invoice_id",
    "currency_id", "pricelist_id", "amount_total", "amount_tax", "order_line", "warehouse_id", "carrier_id",
    "payment_term_id",
}  # fmt: skip
# Names that an order may have at Monta, one more for each time that it was cancelled there and sent again.
MAX_NAMES = 5
# The core's code for an order that has goods, of which none are Monta's to ship.
NOTHING_LEFT = "order.nothing_left"


class SaleOrder(models.Model):
    """Gathers its snapshot, lets the core decide, and leaves the sending to the outbox."""

    _name = "sale.order"
    # The mixin comes first, so that its write and unlink go around those of the order.
    _inherit = ["monta.document", "sale.order"]
    _monta_type = "order"
    _monta_log_field = "sale_order_id"
    _monta_hooks = (
        "_prepare_monta_order_payload", "_prepare_monta_order_snapshot", "_prepare_monta_order_header",
        "_prepare_monta_carrier",
        "_prepare_monta_order_conditions",
    )  # fmt: skip

    monta_log_ids = fields.One2many("monta.sale.log", "sale_order_id", groups=LOG_READERS)
    monta_is_closed = fields.Boolean(
        compute="_compute_monta_is_closed",
        store=True,
        readonly=True,
        copy=False,
        help="Monta changes nothing of it any more: picking has begun, the goods have left, or it was cancelled there",
    )

    def init(self):  # pylint: disable=missing-return
        super().init()
        # An address, a product or a kit that changes looks for the open orders only, however many there are.
        for name in ("id", "partner_id", "partner_shipping_id", "partner_invoice_id"):
            self.env.cr.execute(
                SQL(
                    """
                    CREATE INDEX IF NOT EXISTS %s ON sale_order (%s)
                     WHERE monta_state IN %s AND state = 'sale' AND monta_is_closed IS NOT TRUE
                    """,
                    SQL.identifier(f"sale_order_monta_open_{name}"),
                    SQL.identifier(name),
                    AT_MONTA,
                )
            )

    @api.depends("monta_status_ids.is_closed")
    def _compute_monta_is_closed(self):
        for order in self:
            order.monta_is_closed = any(order.sudo().monta_status_ids.mapped("is_closed"))

    def _monta_is_history(self):
        return self.monta_is_closed

    @api.depends("monta_is_closed", "monta_order_count")
    def _compute_monta_can_cancel(self):  # pylint: disable=missing-return
        super()._compute_monta_can_cancel()

    def _monta_is_cancellable(self):
        return not self._monta_is_history()

    def _monta_idle_text(self):
        if self and all(order._monta_is_history() for order in self):
            return _(
                "Monta is picking it, has shipped it or has cancelled it: addresses, prices and texts are not changed "
                "there any more. Sync Monta looks whether that is still so."
            )
        return super()._monta_idle_text()

    def _monta_follow_closing(self):
        """What was changed is history once Monta has closed these orders, and news when it takes them up again."""
        known = self.sudo()._monta_at_monta()
        closed = known.filtered(lambda order: order._monta_is_history())
        closed.filtered(lambda order: order.monta_state == "changed")._monta_refresh()
        (known - closed)._monta_mark_changed()

    # -- gather and decide --------------------------------------------------------------------------------------

    def _prepare_monta_order_snapshot(self):
        """This order as plain data, in the shape that ``monta_core.build_order`` documents."""
        self.ensure_one()
        gather = self._monta_gather()
        order = self.sudo().with_company(self.company_id)
        sent = order.order_line.filtered(lambda line: not line._monta_skip_reason())
        kits = gather._own_kits(sent, order.company_id)
        graph = gather._graph(sent.product_id, sent[compat.LINE_UOM], order.company_id, kits.values())
        warehouses, scope = order._monta_scope(sent, graph["kits"], kits)
        lines = [
            dict(line._prepare_monta_line(), kit=kits.get(line.id), **scope.get(line.id, {}))
            for line in order.order_line
        ]
        delivery = gather._address(order.partner_shipping_id, order.partner_id)
        return {
            "order": order._prepare_monta_order_header(),
            "settings": {"origin": self._monta_settings().origin},
            "shipping": delivery,
            "invoice": gather._address(order.partner_invoice_id, order.partner_id),
            "lines": lines,
            "warehouses": warehouses,
            "conditions": order._prepare_monta_order_conditions(),
            **graph,
            **gather.env["monta.invoicing"]._of(order, delivery, graph["products"]),
        }

    def _monta_gather(self):
        """The reader of what these orders of one customer's language are made of."""
        # The order reads the same whoever looks at it: products are named in the customer's language, and nothing
        # that a screen has in its context words them.
        words = {"lang": language(self.env, self.partner_id[:1].lang)}
        if "monta_boms" in self.env.context:
            words["monta_boms"] = self.env.context["monta_boms"]
        return self.env["monta.gather"].sudo().with_context(words)  # pylint: disable=context-overridden

    def _monta_prefetch(self):
        orders = super()._monta_prefetch()
        orders = orders.with_context(monta_boms={}, monta_scope=self.env["monta.scope"].sudo()._gather(orders))
        for (company, _lang), some in orders.grouped(lambda order: (order.company_id, order.partner_id.lang)).items():
            goods = some.order_line.filtered("product_id")
            some._monta_gather()._graph(goods.product_id, goods[compat.LINE_UOM], company)
        return orders

    def _prepare_monta_order_header(self):
        return {
            "id": self.id,
            "name": self.name,
            "webshop_order_id": self._monta_known_as(),
            "customer_reference": self.client_order_ref,
            "currency": self.currency_id.name,
            "currency_digits": self.currency_id.decimal_places,
            "amount_total": self.amount_total,
            "amount_tax": self.amount_tax,
            "warehouse_id": self.warehouse_id.id,
            "language": self.partner_id.lang,
            "b2b": self.partner_id.commercial_partner_id.is_company,
            "paid": bool(self.amount_total)
            and self.currency_id.compare_amounts(self.amount_paid, self.amount_total) >= 0,
        }

    def _prepare_monta_order_payload(self):
        """Monta's order document (dict), which is what is sent (plugin documentation, "Extensibility hints").

        :raises monta_core.OrderInvalid: naming everything that is wrong with the order
        """
        return require_core().build_order(self._prepare_monta_order_snapshot())

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    @api.model
    def _monta_is_open_sql(self):
        return SQL(
            "document.monta_state IN %s AND document.state = 'sale' AND document.monta_is_closed IS NOT TRUE", AT_MONTA
        )

    # -- monta.document -----------------------------------------------------------------------------------------

    def _monta_assign_reference(self, rows=None):  # pylint: disable=missing-return
        rows = self.env["monta.outbox"]._rows_of(self) if rows is None else rows
        before = self.monta_reference
        super()._monta_assign_reference(rows)
        if before and before != self.monta_reference:
            # What is known of its status is about the order that was cancelled.
            self.sudo().monta_is_closed = False
        if not rows._account():
            self._monta_check_name(self.monta_reference)

    def _monta_payload(self):
        return self._prepare_monta_order_payload()

    @api.model
    def _monta_request_labels(self):
        return {"create": _("Create order"), "update": _("Update order"), "delete": _("Cancel order")}

    def _monta_is_confirmed(self):
        return self.state == "sale"

    def _monta_pushes_automatically(self):
        return self._monta_option("push_on_confirm")

    def _monta_partners(self):
        return self.partner_id | self.partner_shipping_id | self.partner_invoice_id

    def _monta_plan_change(self, row, acknowledged):
        if row.kind == "delete":
            return {
                "change": "delete_order",
                "webshop_order_id": row.reference,
                "note": row.note,
                "acknowledged": acknowledged or None,
                # Of an order that is gone, nobody could cancel the parts.
                "family": self._monta_known_orders() if self else None,
            }
        if not acknowledged:
            row.write({"kind": "create", "patch": False})
            return {"change": "create_order", "payload": row.payload, "verify_first": row.uncertain}
        plan = require_core().plan_update(acknowledged, row.payload, as_text=True)
        row.write({"kind": "update", "patch": json.dumps(plan["patch"])})
        return {
            "change": "update_order",
            "webshop_order_id": row.reference,
            "acknowledged": acknowledged,
            "payload": row.payload,
            "family": self._monta_known_orders(),
            "verify_first": row.uncertain,
        }

    @api.model
    def _monta_result(self, row, change, result):
        _ = remembering(self.env)
        found = _("it was there already, with the same content") if result["status"] else _("nothing had changed")
        outcomes = {
            "created": _("created"),
            "updated": _("updated"),
            "deleted": _("cancelled"),
            "absent": _("Monta did not have it"),
            "found": found,
        }
        if result["differences"]:
            differences = ", ".join(result["differences"])
            outcomes["found"] = _("it was there already; Monta has it otherwise in %s", differences)
        acknowledged = result["document"] or row.payload
        return {
            "outcome": outcomes[result["outcome"]],
            "acknowledged": False if change["change"] == "delete_order" else acknowledged,
        }

    @api.model
    def _monta_may_be_known(self, since):
        return [("state", "in", ("sale", "cancel")), ("date_order", ">=", since)]

    def _monta_possible_names(self):
        tried, possible = [], []
        for number in range(1, MAX_NAMES + 1):
            name = require_core().next_order_id(self.name, tried)
            # Version 0.1.0 counted otherwise.
            possible.append([name, *([f"{self.name}-{number}"] if tried else [])])
            tried.append(name)
        return possible

    @api.model
    def _monta_read(self, client, name):
        return client.get_order(name)

    @api.model
    def _monta_compare(self, payload, found):
        core = require_core()
        comparison = core.compare_orders(payload, found)
        return {
            "is_ours": comparison["is_ours"],
            "is_deleted": "/Deleted" in comparison["another"],
            "differences": comparison["differences"],
            "document": core.order_as_sent(found, payload),
        }

    def _monta_was_found(self, found):  # pylint: disable=missing-return
        super()._monta_was_found(found)
        self.monta_is_closed = require_core().resolve_status({"header": found})["closed"]

    def _monta_reckon_with(self, is_there):  # pylint: disable=missing-return
        super()._monta_reckon_with(is_there)
        # Nobody knows what had left before: whatever was delivered may be what Monta has shipped.
        self.monta_left_before = "[]" if is_there else False

    # -- sales flow ----------------------------------------------------------------------------------------------

    def action_confirm(self):
        result = super().action_confirm()
        self._monta_push_automatically()
        return result

    # -- status -------------------------------------------------------------------------------------------------

    @api.model
    def cron_monta_sync_status(self):
        """Refresh the statuses of recent orders until they are shipped (plugin documentation, "Cron jobs")."""
        self.env["monta.rediscovery"]._cron_look()
        self.env["monta.status.cron"]._cron_refresh()

    def action_view_monta_status(self):
        """The snapshots of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_order_status_action")
        action = dict(action, domain=[("sale_order_id", "in", self.ids)], context={})
        if len(self.monta_status_ids) == 1:
            action.update(views=[(False, "form")], res_id=self.monta_status_ids.id)
        return action

    # -- buttons ------------------------------------------------------------------------------------------------

    def action_monta_check_skus(self):
        """Flatten and name the lines as a push would, and keep the result in the log; asks Monta nothing."""
        _ = remembering(self.env)
        self._monta_check_access()
        core = require_core()
        remarks, totals = [], []
        for order in self:
            report = self._monta_user_errors(lambda order=order: core.check_skus(order._prepare_monta_order_snapshot()))
            found = [said(self.env, remark) for remark in (*report["problems"], *report["notices"])]
            remarks += found
            totals += [f"{total['quantity']} × {total['sku']}" for total in report["totals"]]
            report["message"] = joined(self.env, found) or _("All SKUs are known")
            order._create_monta_log(report, "warning" if found else "info", "check_skus")
        if remarks:
            return notification("\n".join(remarks), "warning")
        if len(self) == 1:
            return notification(_("All lines resolve to SKUs: %s", ", ".join(totals) or _("none")))
        return notification(_("All lines resolve to SKUs."))

    def action_monta_push(self):
        """Create or update the selected orders at Monta; of a single one is said what stays out of it."""
        action = self._monta_push_selected()
        if len(self) == 1:
            for text in self._monta_left_out():
                add_note(action, text)
        return action

    def _monta_left_out(self):
        """What stays out of this order at Monta although it is goods, and why (list of texts)."""
        notices = require_core().order_notices(self._prepare_monta_order_snapshot())
        return [said(self.env, notice) for notice in notices]

    def action_monta_cancel(self):
        """Cancel the selected orders at Monta."""
        return self._monta_cancel_selected(_("Monta does not have this order."))


def says_nothing_left(error):
    """Whether ``error`` says that an order has goods, of which none are Monta's to ship."""
    problems = getattr(error.__cause__, "problems", None) or ()
    return any(problem["code"] == NOTHING_LEFT for problem in problems)
