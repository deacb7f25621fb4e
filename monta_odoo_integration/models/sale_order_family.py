"""A sale order of which Monta has several orders: what each is to carry, and what is added after they have left."""

import json

from odoo import _, fields, models
from odoo.exceptions import UserError

from ..core import joined, remembering, require_core
from ..notification import add_note, notification
from .monta_document import AT_MONTA, COLLECT_SECONDS
from .sale_order import says_nothing_left

# The states of an order of which not all may be at Monta.
CHANGING = ("queued", "changed", "needs_attention")


class SaleOrder(models.Model):
    """Shares its goods out over its orders at Monta (decision 16)."""

    _inherit = "sale.order"

    monta_order_ids = fields.One2many("monta.order", "sale_order_id", "Orders at Monta", groups="base.group_user")
    monta_order_count = fields.Integer("Number of Orders at Monta", readonly=True, copy=False)
    monta_follow_up = fields.Char(
        "Not at Monta Yet",
        readonly=True,
        copy=False,
        help="What was added after the goods were picked; it can be sent as an order of its own",
    )

    def _monta_count_orders(self):
        """Count the orders at Monta. It is no computed field, so that the many orders without any are not asked."""
        for order in self.sudo():
            order.monta_order_count = len(order.monta_order_ids)

    def _monta_has_family(self):
        """Whether what Monta still takes of this order is less than the whole document says."""
        if self.monta_order_count:
            return True
        snapshot = self.sudo().monta_status_id
        # What was cancelled at Monta can be sent again, as a whole.
        return bool(snapshot.dropped_goods) or (self.monta_is_closed and snapshot.stage != "Cancelled")

    # -- plan ---------------------------------------------------------------------------------------------------

    def _monta_members(self):
        """The orders at Monta that are documents of their own, oldest first (``monta.order``)."""
        account, own = self._monta_settings().account, self._monta_known_as()
        return (
            self.sudo()
            .monta_order_ids.filtered(
                lambda order: order.account == account and order.role != "first" and order.webshop_order_id != own
            )
            .sorted("id")
        )

    def _monta_family(self):
        """The orders of this document at Monta, as ``monta_core.plan_family`` takes them; its own comes first."""
        outbox, account = self.env["monta.outbox"], self._monta_settings().account
        own, rows = self._monta_known_as(), self.env["monta.outbox"]._rows_of(self)
        shown = self.sudo().monta_order_ids.filtered(lambda order: order.account == account and order.role == "first")
        firsts = {order.webshop_order_id: order._family_order(rows) for order in shown.sorted("id")}
        if own not in firsts:
            is_shown = self.sudo().monta_status_id.reference in (own, False)
            firsts[own] = {**rows._family_order(account, own), "closed": self.monta_is_closed and is_shown}
        members = self._monta_members()
        by_member = outbox._rows_of(members).grouped("res_id")
        return [
            firsts.pop(own),
            *firsts.values(),
            *(member._family_order(by_member.get(member.id, outbox)) for member in members),
        ]

    def _monta_family_plan(self):
        """What each order at Monta is to carry, as ``monta_core.plan_family`` says."""
        return require_core().plan_family(self._monta_whole(), self._monta_family(), self._monta_dropped_left())

    def _monta_dropped_left(self):
        """What Monta has dropped, as ``monta_core.plan_family`` takes it: what Odoo has cancelled for it is no part of
        the document any more."""
        dropped = self._monta_dropped_pieces()
        if not dropped:
            return []
        moves = self.sudo().order_line.move_ids
        cancelled = moves.filtered(lambda move: move.monta_dropped and move.state == "cancel")
        return dropped + [
            {"sku": move.product_id.default_code or "", "quantity": -round(move.product_qty)} for move in cancelled
        ]

    def _monta_whole(self):
        """The document of all of it (dict); of one that has several orders, an empty one when none of its goods are
        Monta's to ship any more."""
        try:
            return self._monta_user_errors(self._prepare_monta_order_payload)
        except UserError as error:
            if self.monta_order_count and says_nothing_left(error):
                return {}
            raise

    def _monta_planned_payload(self):
        if not self._monta_has_family():
            return super()._monta_planned_payload()
        whole, family = self._monta_whole(), self._monta_family()
        plan = require_core().plan_family(whole, family, self._monta_dropped_left())
        own = family[0]
        for planned in plan["orders"]:
            if planned["id"] == own["id"]:
                return planned["document"]
        # What Monta changes no more is as it is.
        return own["document"] or whole or None

    def _monta_rows_by_document(self, rows):
        known = super()._monta_rows_by_document(rows)
        for order in self.filtered("monta_order_count"):
            members = order._monta_members()
            theirs = rows.filtered(lambda row, own=members: row.res_model == own._name and row.res_id in own._ids)
            if theirs:
                known[order.id] = known.get(order.id, theirs) | theirs
        return known

    def _monta_waits_for(self, document):
        """Whether it is not known what another order of the family than ``document`` carries just now."""
        outbox = self.env["monta.outbox"]
        rows = outbox._rows_of(self) | outbox._rows_of(self._monta_members())
        return bool((rows - outbox._rows_of(document))._unclear())

    def _monta_prepare_payload(self, row, own):
        if self.monta_order_count and self._monta_waits_for(self):
            return row._wait_for_family()
        return super()._monta_prepare_payload(row, own)

    def _monta_prepare_cancellation(self, row, own, note=None):
        is_ready = super()._monta_prepare_cancellation(row, own, note)
        self._monta_tell_too_late()
        return is_ready

    def _monta_next_order_id(self):
        """The id for the next order of this document at Monta; all that were ever used are taken."""
        rows = self.env["monta.outbox"]._rows_of(self)
        members = self.sudo().monta_order_ids
        used = {*rows.mapped("reference"), *members.mapped("webshop_order_id"), self._monta_known_as()}
        used |= set(self.env["monta.outbox"]._rows_of(members).mapped("reference"))
        return require_core().next_order_id(self.name, sorted(used))

    def _monta_sale_order(self):
        """The sale orders of these documents."""
        return self

    def _monta_known_orders(self):
        """Names at Monta of the orders that this one consists of, and of those that its family named when it was last
        read (list)."""
        read = {name for text in self.sudo().monta_status_ids.mapped("family") if text for name in json.loads(text)}
        own = self.sudo().monta_order_ids.mapped("webshop_order_id") if self.monta_order_count else ()
        return sorted(filter(None, {self.monta_reference, *own, *read}))

    def _monta_queue_changed_parts(self, delay=0):
        """Queue what Monta has to learn about further orders of this document, where that is not what it has."""
        self._monta_members().filtered(lambda order: order.monta_state == "changed")._monta_queue_changes(delay)

    # -- change -------------------------------------------------------------------------------------------------

    def _monta_handle_change(self):  # pylint: disable=missing-return
        several = self.filtered(lambda order: order._monta_has_family())
        several._monta_catch_errors(lambda order: order._monta_offer_follow_up())
        several._monta_catch_errors(lambda order: order._monta_members()._monta_handle_change())
        closed = several.filtered(lambda order: order._monta_family()[0].get("closed"))
        # Its state tells of theirs, so it comes last.
        super(SaleOrder, self - closed)._monta_handle_change()
        closed.filtered("monta_order_count")._monta_refresh()

    def _monta_handle_change_of_part(self):  # pylint: disable=missing-return
        super()._monta_handle_change_of_part()
        for order in self.filtered("monta_order_count"):
            order._monta_members()._monta_handle_change_of_part()

    def _monta_state_when_sent(self, last):
        state, error = super()._monta_state_when_sent(last)
        if self.monta_order_count and not error:
            members = self.sudo().monta_order_ids
            if troubled := members.filtered(lambda order: order.monta_state == "needs_attention"):
                line = remembering(self.env)
                lines = [line("%s: %s", order.webshop_order_id, order.monta_error) for order in troubled]
                return "needs_attention", joined(self.env, lines)
            if state == "sent" and members.filtered(lambda order: order.monta_state == "changed"):
                return "changed", False
        return state, error

    # -- push ---------------------------------------------------------------------------------------------------

    def _monta_push(self, delay=0, force=False):
        row = super()._monta_push(delay, force)
        if self.monta_order_count:
            for member in self._monta_members():
                row |= member._push_planned(delay, force)
            if "delete" in row.mapped("kind"):
                self._monta_tell_too_late()
        return row

    def _monta_follow_closing(self):  # pylint: disable=missing-return
        changing = self.filtered(lambda order: order._monta_is_history() and order.monta_state in CHANGING)
        super()._monta_follow_closing()
        for order in changing:
            order._monta_follow_goods()

    def _monta_follow_goods(self):
        """Monta has said what it carries and what has left: what that leaves of a change is no update any more."""
        rows = self.env["monta.outbox"]._rows_of(self)
        if self.monta_is_closed and self._monta_has_family():
            failed = rows._open().filtered(lambda row: row.state == "failed" and not row.uncertain)
            failed._lock_idle()._set_superseded()
        self._monta_catch_errors(lambda order: order._monta_offer_follow_up())
        if rows:
            self._monta_members()._monta_refresh()
            self._monta_refresh()

    # -- follow-up ----------------------------------------------------------------------------------------------

    def _monta_offer_follow_up(self):
        """Say what was added after all orders had left, or send it where that is set."""
        option = self._monta_option("follow_up")
        goods = []
        if option in ("ask", "auto") and self._monta_is_confirmed() and self._monta_is_known():
            try:
                goods = self._monta_family_plan()["follow_up"]
            except UserError:
                # What is wrong with the order is told to whoever sends it; the goods that have left are history.
                goods = []
        if goods and option == "auto":
            self._monta_add_follow_up()._monta_queue_changes(COLLECT_SECONDS)
            goods = []
        text = self.env["monta.order"]._goods_text(goods) or False
        if self.monta_follow_up != text:
            self.sudo().monta_follow_up = text

    def _monta_is_known(self):
        """Whether Monta has, or had, an order of this document."""
        return any(order["document"] for order in self._monta_family())

    def _monta_add_follow_up(self):
        """A follow-up order for what no order at Monta can carry any more (``monta.order``); it is not queued yet."""
        # Of two who do so at once, Odoo replays the later one, who then finds that nothing is left.
        self.sudo()._monta_count_change()
        account, orders = self._monta_settings().account, self.env["monta.order"].sudo()
        own = self._monta_known_as()
        snapshots = self.sudo().monta_status_ids.filtered(lambda snapshot: snapshot.account == account)
        if own not in orders._of_sale_order(self, account):
            names = ("status", "stage", "track_trace", "track_trace_url", "parcels", "is_finished", "is_closed")
            known = {name: snapshots[name] for name in names} if snapshots else {}
            orders._add_order(self, account, own, "first").write(known)
        # What waits is followed, until it has left, too.
        snapshots.write({"is_finished": False, "is_over": False, "is_closed": False})
        return orders._add_order(self, account, self._monta_next_order_id(), "follow_up")

    def action_monta_follow_up(self):
        """Send what was added after the goods had left, as an order of its own."""
        self.ensure_one()
        self._monta_check_access()
        if not self._monta_is_confirmed():
            raise UserError(_("%s is not a confirmed order: confirm it before sending it to Monta.", self.display_name))
        if self._monta_option("follow_up") == "off" or not self._monta_family_plan()["follow_up"]:
            self.sudo().monta_follow_up = False
            return notification(_("Monta is up to date."))
        order = self._monta_add_follow_up()
        rows = order.with_context(monta_tells_outcome=True)._monta_push(force=True)
        self.sudo().monta_follow_up = False
        return order._monta_report(_("Monta is up to date."), rows)

    def action_monta_push(self):
        action = super().action_monta_push()
        if len(self) == 1 and self.monta_follow_up:
            add_note(action, _("Not sent, because the goods are being picked or have left: %s", self.monta_follow_up))
        return action

    # -- cancel -------------------------------------------------------------------------------------------------

    def _monta_cancel_automatically(self):  # pylint: disable=missing-return
        several = self.filtered("monta_order_count")
        super(SaleOrder, self - several)._monta_cancel_automatically()
        several._monta_catch_errors(lambda order: order._monta_cancel())

    def _monta_cancel(self, force=False, note=None):
        if not self.monta_order_count:
            return super()._monta_cancel(force, note)
        decision = require_core().cancel_family(self._monta_family())
        row, own = self.env["monta.outbox"].sudo(), self._monta_known_as()
        if own in decision["cancel"]:
            row = super()._monta_cancel(force, note)
        if self.monta_follow_up:
            self.sudo().monta_follow_up = False
        return row | self._monta_cancel_parts(decision, force, note)

    def _monta_cancel_parts(self, decision, force=False, note=None):
        """Cancel further orders of this document, and tell which ones Monta does not cancel any more.

        :param dict decision: as of ``monta_core.cancel_family``
        :return: the ``monta.outbox`` rows
        """
        row = self.env["monta.outbox"].sudo()
        for member in self._monta_members():
            if member.webshop_order_id in decision["cancel"]:
                row |= member._monta_cancel(force, note)
        self._monta_name_too_late(decision["too_late"])
        return row

    def _monta_tell_too_late(self):
        """Where none of the goods of this order are Monta's to ship any more, name the orders that it ships all the
        same."""
        if self.monta_order_count and self._monta_has_nothing_left():
            self._monta_name_too_late(require_core().cancel_family(self._monta_family())["too_late"])

    def _monta_name_too_late(self, names):
        """Tell which orders Monta does not cancel any more: somebody has to deal with what the customer gets."""
        _ = remembering(self.env)
        late = self.sudo().monta_order_ids.filtered(lambda order: order.webshop_order_id in names)
        for order in late:
            text = _("It is being picked or has left, so Monta does not cancel it any more (%s).", order.status or "?")
            if order.monta_error != text:
                order._monta_set_needs_attention(text)
                order._monta_schedule_activity(text)
                self._message_log(body=f"Monta: {order.webshop_order_id}: {text}")
        if late:
            self._monta_refresh()

    def action_confirm(self):
        # All of it is ordered anew. Of what has no name at Monta yet, nothing was dropped.
        anew = self.filtered("monta_reference").sudo().monta_status_ids.filtered("dropped_goods")
        anew.write({"dropped": False, "dropped_goods": False})
        anew.sale_order_id.order_line.move_ids.filtered("monta_dropped").monta_dropped = False
        # What had left before is known by now, and is not sent again.
        for order in self.filtered("monta_order_count"):
            late = order.sudo().monta_order_ids.filtered(lambda row: row.is_closed)
            late._monta_set_state("sent")
        return super().action_confirm()

    def _monta_close_activity(self):  # pylint: disable=missing-return
        is_over = self.filtered(
            lambda order: (
                not order.monta_order_count
                or "needs_attention" not in order.sudo().monta_order_ids.mapped("monta_state")
            )
        )
        super(SaleOrder, is_over)._monta_close_activity()

    # -- look ---------------------------------------------------------------------------------------------------

    def _monta_is_cancellable(self):
        return super()._monta_is_cancellable() or bool(
            self.sudo().monta_order_ids.filtered(lambda order: not order.is_closed and order.monta_state in AT_MONTA)
        )

    def action_view_monta_status(self):
        return self.action_view_monta_orders() if self.monta_order_count > 1 else super().action_view_monta_status()

    def action_view_monta_orders(self):
        """The orders at Monta of this sale order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_order_action")
        return dict(action, domain=[("sale_order_id", "in", self.ids)], context={})
