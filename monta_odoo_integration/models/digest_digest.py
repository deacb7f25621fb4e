"""The numbers of Monta's overview in Odoo's own digest."""

from odoo import _, fields, models
from odoo.exceptions import AccessError

# The count behind each number that stands for this moment; a digest shows it in each of its columns.
COUNT_BY_KPI = {
    "kpi_monta_attention_value": "attention",
    "kpi_monta_blocked_value": "blocked",
    "kpi_monta_differences_value": "differences",
}


class Digest(models.Model):
    """Orders shipped in the period, and what waits for people."""

    _inherit = "digest.digest"

    kpi_monta_shipped = fields.Boolean("Orders Shipped by Monta")
    kpi_monta_shipped_value = fields.Integer(compute="_compute_kpi_monta_shipped_value")
    kpi_monta_attention = fields.Boolean("Orders That Need Attention for Monta")
    kpi_monta_attention_value = fields.Integer(compute="_compute_kpi_monta_counts")
    kpi_monta_blocked = fields.Boolean("Orders Blocked at Monta")
    kpi_monta_blocked_value = fields.Integer(compute="_compute_kpi_monta_counts")
    kpi_monta_differences = fields.Boolean("Stock That Differs from Monta")
    kpi_monta_differences_value = fields.Integer(compute="_compute_kpi_monta_counts")

    def _monta_check_reader(self):
        """As Odoo's own numbers of sales do: who may not see them gets a digest without."""
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise AccessError(_("Do not have access, skip this data for user's digest email"))

    def _compute_kpi_monta_shipped_value(self):
        self._monta_check_reader()
        self._calculate_company_based_kpi("monta.order.status", "kpi_monta_shipped_value", date_field="shipped_on")

    def _compute_kpi_monta_counts(self):
        self._monta_check_reader()
        for name, count in COUNT_BY_KPI.items():
            by_company = self.env["monta.overview"]._count_now(count, self._monta_companies())
            for digest in self:
                digest[name] = by_company.get(digest.company_id or self.env.company, 0)

    def _monta_companies(self):
        return self.company_id | self.env.company

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("monta_odoo_integration.monta_menu_root").id
        for kpi in ("shipped", "attention", "blocked", "differences"):
            actions[f"kpi_monta_{kpi}"] = f"monta_odoo_integration.monta_overview_action?menu_id={menu}"
        return actions
