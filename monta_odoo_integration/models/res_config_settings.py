"""The Monta page in Settings; it reads and writes the System Parameters (plugin documentation, "Configuration")."""

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """One field per parameter that a person sets; a parameter of one company only stays a System Parameter."""

    _name = "res.config.settings"
    _inherit = ["res.config.settings", "monta.copy.banner"]

    monta_base_url = fields.Char("Monta Address", config_parameter="monta.base_url")
    monta_username = fields.Char("API User", config_parameter="monta.username")
    monta_password = fields.Char("API Password", config_parameter="monta.password")
    monta_timeout = fields.Char("Time-out (seconds)", config_parameter="monta.timeout")
    monta_api_profile = fields.Selection(
        [("auto", "Find out"), ("documented", "Documented"), ("v6", "Live v6")],
        "API Profile",
        config_parameter="monta.api_profile",
        default="auto",
    )
    monta_origin = fields.Char("Origin", config_parameter="monta.origin")
    monta_allowed_base_urls = fields.Char("Allowed Odoo Addresses", config_parameter="monta.allowed_base_urls")
    monta_push_on_confirm = fields.Boolean("Send on Confirm", config_parameter="monta.push_on_confirm")

    monta_hold_unpaid = fields.Boolean("Hold until Paid", config_parameter="monta.hold_unpaid")
    monta_planned_date = fields.Selection(
        [
            ("off", "Monta decides"),
            ("not_later", "Not later than the delivery date"),
            ("exactly", "On the delivery date"),
        ],
        "When Monta Ships",
        config_parameter="monta.planned_date",
        default="off",
    )
    monta_backorder_policy = fields.Selection(
        [("monta", "Monta decides"), ("order", "The shipping policy of the order")],
        "When Goods Are Missing",
        config_parameter="monta.backorder_policy",
        default="monta",
    )
    monta_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        string="Warehouses That Monta Ships From",
        compute="_compute_monta_warehouse_ids",
        inverse="_inverse_monta_warehouse_ids",
    )
    monta_follow_up = fields.Selection(
        [("ask", "Offer to send it"), ("auto", "Send it"), ("off", "Nothing")],
        "Added after It Left",
        config_parameter="monta.follow_up",
        default="ask",
    )

    monta_invoice_lines = fields.Selection(
        [("outside_eu", "Of orders that leave the EU"), ("always", "Of all orders"), ("never", "Of none")],
        "Prices for Customs",
        config_parameter="monta.invoice_lines",
        default="outside_eu",
    )
    monta_eori = fields.Char("EORI Number", config_parameter="monta.eori")
    monta_check_address = fields.Boolean("Ask Monta about the Address First", config_parameter="monta.check_address")

    monta_delivery_validate = fields.Selection(
        [("off", "Nothing"), ("shipped", "Deliver it"), ("enroute", "Deliver it once the carrier has it")],
        "What Monta Has Shipped",
        config_parameter="monta.delivery_validate",
        default="off",
    )

    monta_inbound_enable = fields.Boolean("Announce on Confirm", config_parameter="monta.inbound_enable")
    monta_inbound_warehouse_display_name = fields.Char(
        "Receiving Warehouse", config_parameter="monta.inbound_warehouse_display_name"
    )
    monta_warehouse_tz = fields.Selection(
        lambda self: [(zone, zone) for zone in pytz.all_timezones],
        "Warehouse Time Zone",
        config_parameter="monta.warehouse_tz",
        default="Europe/Amsterdam",
    )
    monta_default_supplier_code = fields.Char("Default Supplier Code", config_parameter="monta.default_supplier_code")
    monta_supplier_code_map = fields.Char("Supplier Code Map (JSON)", config_parameter="monta.supplier_code_map")
    monta_supplier_code_override = fields.Char("Supplier Code for All", config_parameter="monta.supplier_code_override")
    monta_inbound_create_supplier = fields.Boolean("Create Suppliers", config_parameter="monta.inbound_create_supplier")
    monta_inbound_validate_receipts = fields.Boolean(
        "Receive in Odoo", config_parameter="monta.inbound_validate_receipts"
    )
    monta_edd_enable = fields.Boolean("Follow Incoming Transfers", config_parameter="monta.edd_enable")
    monta_stock_mode = fields.Selection(
        [("apply", "Write it in Odoo"), ("report", "Only show the differences")],
        "Stock Mode",
        config_parameter="monta.stock_mode",
        default="apply",
    )
    monta_stock_basis = fields.Selection(
        [("available", "What Monta can ship"), ("free", "What Monta can ship is free to use")],
        "On Hand in Odoo",
        config_parameter="monta.stock_basis",
        default="available",
    )
    monta_stock_limit = fields.Char("Pieces Adjusted Unseen", config_parameter="monta.stock_limit")
    monta_stock_limit_value = fields.Char("Value Adjusted Unseen", config_parameter="monta.stock_limit_value")

    monta_match_loose = fields.Selection(
        [("1", "In part, where exactly one order fits"), ("0", "In full only")],
        "Orders Are Found by a Reference That Fits",
        config_parameter="monta.match_loose",
        default="1",
    )
    monta_status_window_days = fields.Char("Days an Order Is Followed", config_parameter="monta.status_window_days")
    monta_interactive_seconds = fields.Char("Seconds a Person Waits", config_parameter="monta.interactive_seconds")
    monta_max_parallel = fields.Char("Requests at Once", config_parameter="monta.max_parallel")
    monta_log_retention_days = fields.Char("Days the Log Is Kept", config_parameter="monta.log_retention_days")
    monta_stock_endpoint = fields.Char("Path of a Product's Stock", config_parameter="monta.stock_endpoint")
    monta_instance = fields.Char("Name of This Server", config_parameter="monta.instance")
    monta_alert_hours = fields.Char("Alert after (hours)", config_parameter="monta.alert_hours")
    monta_reconcile_days = fields.Char("Orders Compared (days)", config_parameter="monta.reconcile_days")

    @api.model
    def get_values(self):
        """Show what the reader makes of a parameter: to Odoo any text is a yes, and "V6" no profile at all.

        A value that cannot be read is shown as its default, so that this page can always be opened and saved.
        """
        values = super().get_values()
        # The page holds what is set for all companies; one that has its own keeps it as a System Parameter.
        settings = self.env["monta.config"]._for(self.env["res.company"])
        for field in self._fields.values():
            parameter = getattr(field, "config_parameter", None) or ""
            if parameter.startswith("monta.") and field.type in ("boolean", "selection"):
                values[field.name] = self._monta_shown(field, settings)
        return values

    def _monta_shown(self, field, settings):
        """What ``settings`` have for a yes or no, or for a choice; the default, where that is none."""
        default = field.default(self) if field.default else False
        try:
            value = getattr(settings, field.config_parameter.removeprefix("monta."))
        except UserError:
            return default
        if field.type == "boolean":
            return value
        value = str(int(value)) if isinstance(value, bool) else value
        return value if value in dict(field._description_selection(self.env)) else default

    @api.depends("company_id")
    def _compute_monta_warehouse_ids(self):
        for page in self:
            page.monta_warehouse_ids = page._monta_marked_warehouses()

    def _inverse_monta_warehouse_ids(self):
        # Who sets up Odoo need not be a manager of its stock.
        for page in self.sudo():
            marked = page._monta_marked_warehouses()
            (marked - page.monta_warehouse_ids).monta_ships = False
            (page.monta_warehouse_ids - marked).monta_ships = True

    def _monta_marked_warehouses(self):
        """The warehouses of the company that Monta ships from, as far as they are marked."""
        marked = [("company_id", "=", self.company_id.id), ("monta_ships", "=", True)]
        return self.env["stock.warehouse"].sudo().search(marked)
