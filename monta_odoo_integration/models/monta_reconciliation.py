"""Orders on which Odoo and Monta do not agree, as they were found last night (decision 37)."""

from odoo import _, api, fields, models


class MontaReconciliation(models.Model):
    """One row per order; it goes when both sides agree again."""

    _name = "monta.reconciliation"
    _description = "Order on which Odoo and Monta do not agree"
    _inherit = ["monta.blank.list", "monta.copy.banner"]
    _order = "found_on desc, id desc"
    _rec_name = "reference"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    account = fields.Char(required=True, help="API user and host of the Monta account")
    sale_order_id = fields.Many2one("sale.order", "Sales Order", index=True, ondelete="cascade")
    reference = fields.Char(required=True, help="Name of the order at Monta")
    kind = fields.Selection(
        [
            ("only_here", "Only in Odoo"),
            ("only_there", "Only at Monta"),
            ("other_lines", "Other lines at Monta"),
            ("shipped_here", "Delivered in Odoo, open at Monta"),
            ("cancelled_here", "Cancelled in Odoo, open at Monta"),
        ],
        required=True,
    )
    skus = fields.Char("SKUs", help="Of which Monta has another quantity")
    found_on = fields.Datetime(required=True, default=fields.Datetime.now, help="When this was first seen")

    def init(self):
        # In every series, and also against two workers at once.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_reconciliation_one_per_order
                ON monta_reconciliation (company_id, account, reference)
            """
        )

    @api.model
    def get_empty_list_help(self, help_message):
        # Before the first comparison nobody knows whether both sides agree.
        runs = self.env["monta.run"].sudo()
        compared = [
            ("kind", "=", "reconciliation"),
            ("company_id", "in", self.env.companies.ids),
            ("last_good", "!=", False),
        ]
        if not runs.search(compared, limit=1):
            help_message = self._monta_blank_text(
                _("Nothing is compared yet"), _("The orders of the last days are compared each night.")
            )
        return super().get_empty_list_help(help_message)

    @api.model
    def _keep(self, settings, findings, order_ids, with_strangers):
        """Make the rows of one account what was found; rows of what was not looked at stay.

        :param findings: as ``monta_core.reconcile`` gives them
        :param set order_ids: the orders that were looked at
        :param bool with_strangers: whether orders that only Monta has were looked for
        """
        account = [("company_id", "=", settings.company.id), ("account", "=", settings.account)]
        found = {finding["reference"]: finding for finding in findings}
        for row in self.search(account):
            looked_at = row.sale_order_id.id in order_ids if row.sale_order_id else with_strangers
            finding = found.get(row.reference)
            if finding and (finding["order"] or False) == row.sale_order_id.id:
                vals = {"kind": finding["kind"], "skus": ", ".join(finding["skus"]) or False}
                row.write({name: value for name, value in vals.items() if row[name] != value})
                del found[row.reference]
            elif looked_at or finding:
                row.unlink()
        self.create(
            [
                {
                    "company_id": settings.company.id,
                    "account": settings.account,
                    "sale_order_id": finding["order"],
                    "reference": finding["reference"],
                    "kind": finding["kind"],
                    "skus": ", ".join(finding["skus"]) or False,
                }
                for finding in found.values()
            ]
        )

    def action_open_order(self):
        """The sale order that this is about."""
        self.ensure_one()
        return self.sale_order_id._get_records_action(context={})
