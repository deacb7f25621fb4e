"""What is left to set up, worked out from what there is, so that nothing can be ticked that is not done."""

from odoo import _, api, fields, models
from odoo.tools.misc import format_date

STATES = [("todo", "To do"), ("done", "Done"), ("unneeded", "Not needed")]
STEPS = ("connect", "warehouse", "guard", "products", "stock", "test", "vendors", "automatic")
SETTINGS = "monta_odoo_integration.res_config_settings_action"
# Where the button of each step leads.
PLACES = {
    "connect": SETTINGS,
    "warehouse": "stock.action_warehouse_form",
    "guard": SETTINGS,
    "products": "monta_odoo_integration.monta_stock_action",
    "stock": SETTINGS,
    "test": "sale.action_quotations_with_onboarding",
    "vendors": SETTINGS,
    "automatic": SETTINGS,
}


class MontaOverview(models.Model):
    """Eight steps, shown on the card until all of them are done."""

    _inherit = "monta.overview"

    step_connect = fields.Selection(STATES, compute="_compute_steps")
    step_warehouse = fields.Selection(STATES, compute="_compute_steps")
    step_guard = fields.Selection(STATES, compute="_compute_steps")
    step_products = fields.Selection(STATES, compute="_compute_steps")
    step_stock = fields.Selection(STATES, compute="_compute_steps")
    step_test = fields.Selection(STATES, compute="_compute_steps")
    step_vendors = fields.Selection(STATES, compute="_compute_steps")
    step_automatic = fields.Selection(STATES, compute="_compute_steps")
    steps_done = fields.Integer(compute="_compute_steps")
    products_known = fields.Integer("Known at Monta", compute="_compute_steps")
    products_asked = fields.Integer("Products Asked About", compute="_compute_steps")
    products_text = fields.Char(compute="_compute_setup_text")
    setup_text = fields.Char(compute="_compute_setup_text")
    is_set_up = fields.Boolean("Set Up", compute="_compute_steps")
    set_up_on = fields.Date(readonly=True, help="When all steps were first seen to be done")
    shows_steps = fields.Boolean(help="Show the steps although all of them are done")

    @api.depends("company_id")
    def _compute_steps(self):
        for card in self:
            card.products_known, card.products_asked = card._count_products()
            steps = card._steps()
            for name, state in steps.items():
                card[f"step_{name}"] = state
            card.steps_done = sum(state != "todo" for state in steps.values())
            card.is_set_up = card.steps_done == len(STEPS)

    @api.depends("company_id", "set_up_on")
    @api.depends_context("lang")
    def _compute_setup_text(self):
        for card in self:
            known, asked = card.products_known, card.products_asked
            text = _("(%(known)s of %(all)s known at Monta)", known=known, all=asked)
            card.products_text = text if asked else False
            if not card.is_set_up:
                card.setup_text = _("Setting up: %(done)s of %(all)s", done=card.steps_done, all=len(STEPS))
            elif card.set_up_on:
                card.setup_text = _("Set up on %s", format_date(self.env, card.set_up_on))
            else:
                card.setup_text = _("Set up")

    def _steps(self):
        """The state of each of :data:`STEPS` (dict)."""
        buys = self._buys()
        is_done = {
            "connect": self._is_connected(),
            "warehouse": self._has_warehouse(),
            "guard": self._is_guarded(),
            "products": bool(self.products_known),
            "stock": bool(self.products_known) and self._setting("stock_mode") == "apply",
            "test": self._was_tested(),
            "vendors": not buys or self._knows_vendors(),
            "automatic": bool(self._setting("push_on_confirm") and (not buys or self._setting("inbound_enable"))),
        }
        steps = {name: "done" if is_done[name] else "todo" for name in STEPS}
        return steps if buys else {**steps, "vendors": "unneeded"}

    def _is_connected(self):
        return self.is_configured and bool(self._last_answer(self._settings())) and self.connection != "paused"

    def _has_warehouse(self):
        """Whether it is clear from where Monta ships: one warehouse is marked, or there is no choice."""
        warehouses = self.env["stock.warehouse"].sudo().search([("company_id", "=", self.company_id.id)])
        return len(warehouses) == 1 or any(warehouses.mapped("monta_ships"))

    def _is_guarded(self):
        settings = self._settings()
        return bool(settings.allowed_base_urls) and not self.env["monta.http"]._stopped_by(settings)

    def _count_products(self):
        """``(known, all)``: how many products Monta has said that it knows, and about how many it said anything."""
        if not self.is_configured:
            return 0, 0
        stock = self.env["monta.stock"].sudo()
        told = [*stock._account_domain(self._settings()), ("last_sync", "!=", False), ("is_kit", "=", False)]
        counts = dict(stock._read_group(told, ["is_unknown"], ["__count"]))
        return counts.get(False, 0), sum(counts.values())

    def _was_tested(self):
        """Whether an order went to Monta and was cancelled there, or one has left."""
        if not self.is_configured:
            return False
        of_account = [("company_id", "=", self.company_id.id), ("account", "=", self.account)]
        cancelled = [("res_model", "=", "sale.order"), ("kind", "=", "delete"), ("state", "=", "sent")]
        return bool(
            self.env["monta.outbox"].sudo().search([*of_account, *cancelled], limit=1)
            or self.env["monta.order.status"].sudo().search([*of_account, ("shipped_on", "!=", False)], limit=1)
        )

    def _buys(self):
        bought = [("company_id", "=", self.company_id.id), ("state", "in", ("purchase", "done"))]
        return bool(self.env["purchase.order"].sudo().search(bought, limit=1))

    def _knows_vendors(self):
        """Whether some code can be told of a vendor at all."""
        settings = self._settings()
        return bool(
            settings.default_supplier_code
            or settings.supplier_code_override
            or settings.supplier_code_map
            or self.env["res.partner"].sudo().search([("monta_supplier_code", "!=", False)], limit=1)
        )

    def action_open_step(self):
        """Where a step is done; its name is ``monta_step`` in the context."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(PLACES[self.env.context.get("monta_step")])

    def action_toggle_steps(self):
        """Show or hide the steps of what is set up already."""
        self.ensure_one()
        self.shows_steps = not self.shows_steps
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _note_set_up(self):
        """Remember when all steps were first done."""
        for card in self.sudo():
            if card.is_set_up and not card.set_up_on:
                card.set_up_on = fields.Date.context_today(card)
