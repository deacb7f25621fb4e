"""What Monta says of a sale order, and how it compares (plugin documentation, "Order status")."""

from collections.abc import Set

from odoo import _, api, fields, models

from ..notification import notification


class SaleOrder(models.Model):
    """Shows the freshest snapshot, and asks for another one."""

    _inherit = "sale.order"

    monta_status_ids = fields.One2many(
        "monta.order.status", "sale_order_id", "Monta Snapshots", groups="base.group_user"
    )
    monta_status_id = fields.Many2one(
        "monta.order.status",
        "Monta Snapshot",
        compute="_compute_monta_status_id",
        search="_search_monta_status_id",
        groups="base.group_user",
    )
    monta_status = fields.Char("Status at Monta", related="monta_status_id.summary", groups="base.group_user")
    monta_status_tone = fields.Char(related="monta_status_id.tone", groups="base.group_user")
    monta_track_trace = fields.Char("Track & Trace", related="monta_status_id.track_trace", groups="base.group_user")
    monta_track_trace_url = fields.Char(related="monta_status_id.track_trace_url", groups="base.group_user")
    monta_delivery_date = fields.Datetime(
        "Delivered by Monta", related="monta_status_id.delivery_date", groups="base.group_user"
    )
    monta_expected_delivery = fields.Datetime(
        "Delivery Expected by Monta", related="monta_status_id.expected_delivery", groups="base.group_user"
    )

    @api.depends("monta_status_ids.last_sync")
    def _compute_monta_status_id(self):
        for order in self:
            # The account that answered last is the one in use.
            order.monta_status_id = order.monta_status_ids.sorted(
                lambda row: (bool(row.last_sync), row.last_sync, row.id)
            )[-1:]

    @api.model
    def _search_monta_status_id(self, operator, value):
        """Orders by the snapshot that they show: what an account said that is no longer in use does not count."""
        positive = {"!=": "=", "not in": "in", "not any": "any"}.get(operator, operator)
        negated = positive != operator
        if value is False or (isinstance(value, (list, tuple, Set)) and list(value) == [False]):
            return [("monta_status_ids", "!=" if negated else "=", False)]
        rows = self.env["monta.order.status"].search(value if positive == "any" else [("id", positive, value)])
        shown = rows & rows.sale_order_id.monta_status_id
        return [("id", "not in" if negated else "in", shown.sale_order_id.ids)]

    def _monta_sync_batch(self):
        """Refresh the snapshots of these orders; the hook for another resolver (plugin documentation, "FAQ").

        The button calls it, and so does the cron with some orders at a time. An override that calls ``super()`` need
        not care about the run that these orders are refreshed in.

        :return: how many look-ups failed
        """
        return self.env["monta.status.resolver"]._sync(self)

    def action_monta_sync(self):
        """Ask Monta now what it knows about the selected orders."""
        self._monta_check_access()
        asked = self.filtered(lambda order: order.monta_state != "nothing")
        failed = asked._monta_user_errors(asked._monta_sync_batch) if asked else 0
        if failed:
            # Who waits does not wait for everything: what is left is read by the scheduled action.
            self.env.ref("monta_odoo_integration.ir_cron_monta_sync_status").sudo()._trigger()
        if not asked:
            return notification(self._monta_idle_text(), "info")
        if len(self) == 1:
            return self._monta_sync_notification(failed)
        return self._monta_synced_notification(failed)

    def _monta_synced_notification(self, failed):
        """How what Monta has of these orders compares with Odoo; ``failed`` look-ups told nothing new."""
        # Each is counted once, for what a person has to know first.
        counted = {
            _("%s with nothing to ship"): self.filtered(lambda order: order.monta_state == "nothing"),
            _("%s in need of attention"): self.filtered(lambda order: order.monta_state == "needs_attention"),
            _("%s not found at Monta"): self.filtered(lambda order: not order.monta_status_id.on_monta),
            _("%s changed since they were sent"): self.filtered(lambda order: order.monta_state == "changed"),
            _("%s still to be sent"): self.filtered(lambda order: order.monta_state == "queued"),
        }
        parts = []
        seen = self.browse()
        for text, orders in counted.items():
            if orders := orders - seen:
                seen |= orders
                parts.append(text % len(orders))
        if good := self - seen:
            parts.insert(0, _("%s up to date", len(good)))
        open_ones = seen.filtered(lambda order: order.monta_state != "nothing")
        lines = [", ".join(parts)]
        if failed:
            text = _("%(failed)s of %(count)s orders could not be looked up.", failed=failed, count=len(self))
            lines.insert(0, text)
        action = notification("\n".join(lines), "warning" if failed or open_ones else "success")
        if open_ones:
            action["tag"] = "monta_notification"
            action["params"]["show"] = self._monta_show(open_ones, _("Not up to date with Monta"))
        return action

    def _monta_sync_notification(self, failed):
        if failed:
            snapshot = self.monta_status_ids.filtered("sync_error").sorted("write_date")[-1:]
            text = snapshot.sync_error or _("The status could not be looked up; the server log says why.")
            return notification(text, "warning")
        snapshot = self.monta_status_id
        text = " — ".join(part for part in (snapshot.summary, snapshot.track_trace) if part)
        return notification(text, "success" if snapshot.on_monta else "warning")
