"""What Monta has of each product: one row per product, company and account (plugin documentation, "Stock pull")."""

import json

from markupsafe import Markup
from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.sql import SQL, create_index

from .. import compat
from ..filter_index import index_filter
from ..notification import notification
from ..stored_text import StoredText

# The largest number that a column of whole numbers holds.
MAX_INTEGER = 2**31 - 1
# Documents that an explanation names, besides the number of the others.
MAX_DOCUMENTS_SHOWN = 10
# Those that the remark in a list names.
MAX_DOCUMENTS_IN_REMARK = 3
# Rows of simple products of which Monta has told how many it has.
WITH_NUMBER = [("last_sync", "!=", False), ("is_kit", "=", False), ("is_unknown", "=", False)]


class MontaStock(models.Model):
    """Monta's numbers beside Odoo's, as they were at the last pull."""

    _name = "monta.stock"
    _description = "Stock at Monta"
    _inherit = ["monta.blank.list", "monta.copy.banner"]
    _order = "gap desc, sku, id"
    _rec_name = "sku"

    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id", store=True, index=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    account = fields.Char(required=True, help="API user and host of the Monta account")
    sku = fields.Char("SKU", index=True, help="As Monta spells it")
    is_kit = fields.Boolean("Kit", help="Never written as stock: what can be built from the components is shown")
    is_unknown = fields.Boolean(
        "Unknown at Monta", help="Monta does not know this SKU; the stock in Odoo stays as it is"
    )
    at_monta = fields.Selection(
        [("at", "At Monta"), ("not", "Not at Monta")],
        "Products",
        compute="_compute_at_monta",
        store=True,
        help="Not at Monta: it does not know the SKU, or the product has none",
    )
    available = fields.Integer("Available at Monta", default=0, help="StockAvailable; for a kit, how many can be built")
    limiting = fields.Char("Limited by", help="The components of a kit of which there is not enough for one more")
    shortage = fields.Integer(
        "Promised Beyond Stock", default=0, help="How far StockAvailable is below zero, which counts as 0"
    )
    per_warehouse = fields.Text(help="Monta's figures for each of several warehouses, and what waits there (JSON)")
    minimum = fields.Integer("Minimum at Monta", default=0, help="MinimumStock")
    is_below_minimum = fields.Boolean("Below the Minimum", compute="_compute_is_below_minimum", store=True)
    odoo_quantity = fields.Float("On Hand in Odoo", default=0.0, help="Where Odoo mirrors Monta, after the pull")
    gap = fields.Float(
        "Size of the Difference",
        default=0.0,
        help="How far Odoo and Monta are apart for no reason that is known, unsigned",
    )
    difference = fields.Float(
        default=0.0,
        help="How many more (or, below zero, fewer) Odoo has than it is to have, for no reason that is known",
    )
    explained = fields.Float(
        default=0.0, help="How much more than Monta Odoo is to have, because one side has not counted a document yet"
    )
    documents = fields.Text(help="What explains that: kind, quantity and record of each document (JSON)")
    explanation = fields.Text(compute="_compute_explanation")
    remark = fields.Char(compute="_compute_remark", help="What there is to know about this product, in a few words")
    waiting = fields.Float("Waits for Apply", default=0.0, help="What is to be added in Odoo once a person agrees")
    is_waiting = fields.Boolean(
        "Adjustment Waits", help="It is more than monta.stock_limit or monta.stock_limit_value lets through"
    )
    problem = StoredText(help="Why the stock in Odoo was not brought in line, or what is odd about Monta's number")
    notice = StoredText(help="What is odd about Monta's number, which was taken over all the same")
    last_sync = fields.Datetime(
        help="When Monta last told a number, or that it does not know the SKU; empty: there is nothing to go by"
    )

    round_number = fields.Integer(default=0, help="The last pull of everything that asked about this product")

    def init(self):
        # In every series, and also against two workers at once: one row per product, company and account.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_stock_one_per_account
                ON monta_stock (product_id, company_id, account)
            """
        )
        # In the order of the list, and for each filter that few rows pass.
        create_index(self.env.cr, "monta_stock_list_index", self._table, ["gap DESC", "sku", "id"])
        for name, condition in (
            ("unknown", compat.boolean_sql("is_unknown", True)),
            ("problem", "problem IS NOT NULL"),
            ("below_minimum", compat.boolean_sql("is_below_minimum", True)),
            ("kit", compat.boolean_sql("is_kit", True)),
            ("waiting", compat.boolean_sql("is_waiting", True)),
        ):
            index_filter(self.env.cr, self._table, name, condition)

    @api.model
    def _account_domain(self, settings):
        """The domain of the rows of one company and its account (``MontaSettings``)."""
        return [("company_id", "=", settings.company.id), ("account", "=", settings.account)]

    # Of every product at once, so without a record each.

    @api.model
    def _last_sync_by_product(self, settings, unknown=True):
        """When Monta last told about each simple product, by product id (dict).

        :param bool unknown: those that Monta told it does not know, too
        """
        kinds = SQL("TRUE") if unknown else SQL("NOT is_unknown")
        told = SQL("last_sync IS NOT NULL AND NOT is_kit AND %s", kinds)
        return dict(self._select(settings, SQL("product_id, last_sync"), told))

    @api.model
    def _monta_sku_by_product(self, settings, skus):
        """Monta's name by product id, for the simple products that Monta told about by one of the names ``skus``."""
        told = SQL("last_sync IS NOT NULL AND NOT is_kit AND NOT is_unknown AND sku = ANY(%s)", skus)
        return dict(self._select(settings, SQL("product_id, sku"), told))

    @api.model
    def _sku_by_product(self, settings):
        """The SKU by product id, as Monta spells it, of every simple product that was asked for by it (dict)."""
        asked = SQL("last_sync IS NOT NULL AND NOT is_kit AND sku IS NOT NULL")
        return dict(self._select(settings, SQL("product_id, sku"), asked))

    @api.model
    def _products_asked_in(self, settings, number):
        """Ids of the products that were asked for in the pull with this number."""
        asked = self._select(settings, SQL("product_id"), SQL("round_number = %s", number))
        return {product_id for (product_id,) in asked}

    @api.model
    def _next_pull_number(self, settings):
        """The number of a pull of everything that begins."""
        ((last,),) = self._select(settings, SQL("max(round_number)"), SQL("TRUE"))
        return (last or 0) + 1

    def _select(self, settings, what, where):
        """Rows of one company and its account, straight from the database."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM monta_stock WHERE company_id = %s AND account = %s AND %s",
                what,
                settings.company.id,
                settings.account,
                where,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _delete_others(self, settings, number):
        """Delete what a complete pull did not come across: products that are gone, and accounts no longer used."""
        company = [("company_id", "=", settings.company.id)]
        others = ["|", ("account", "!=", settings.account), ("round_number", "!=", number)]
        self.sudo().search([*company, *others]).unlink()

    def _of_current_account(self):
        """Those of these rows that count for the company at work: of each product that of the account in use."""
        current = {}
        mine = self.filtered(lambda row: row.company_id == self.env.company)
        # The account that answered last is the one in use.
        for row in mine.sorted(lambda row: (bool(row.last_sync), row.last_sync, row.id)):
            current[row.product_id] = row
        return self.browse([row.id for row in current.values()])

    # -- people -------------------------------------------------------------------------------------------------

    @api.depends("documents")
    @api.depends_context("lang")
    def _compute_explanation(self):
        texts = {
            "order": _("%(name)s: %(quantity)g that Monta has taken or is to take, to be delivered in Odoo"),
            "cancelled": _("%(name)s: %(quantity)g that are cancelled in Odoo, and perhaps not at Monta yet"),
            "delivered": _(
                "%(name)s: %(quantity)g that are delivered in Odoo, and that Monta has perhaps not taken yet"
            ),
            "receipt": _("%(name)s: %(quantity)g that have arrived at Monta, to be received in Odoo"),
            "announced": _("%(name)s: %(quantity)g that are announced, and have perhaps arrived at Monta"),
        }
        for row in self:
            documents = json.loads(row.documents or "[]")
            lines = [texts[document["kind"]] % document for document in documents[:MAX_DOCUMENTS_SHOWN]]
            if len(documents) > MAX_DOCUMENTS_SHOWN:
                lines.append(_("… and %s more", len(documents) - MAX_DOCUMENTS_SHOWN))
            row.explanation = "\n".join(lines) or False

    @api.depends("is_unknown", "is_kit", "sku")
    def _compute_at_monta(self):
        for row in self:
            row.at_monta = "not" if row.is_unknown or not (row.is_kit or row.sku) else "at"

    @api.depends("available", "minimum", "is_kit", "at_monta")
    def _compute_is_below_minimum(self):
        for row in self:
            row.is_below_minimum = row.at_monta == "at" and not row.is_kit and row.available < row.minimum

    @api.depends("problem", "at_monta", "is_waiting", "is_below_minimum", "limiting", "documents")
    @api.depends_context("lang")
    def _compute_remark(self):
        for row in self:
            row.remark = row._remark()

    def _remark(self):
        """The one thing about this row that matters most, or False."""
        if self.at_monta == "not":
            return _("Monta does not know it") if self.is_unknown else _("It has no SKU")
        if self.problem:
            return self.problem.splitlines()[0]
        if self.is_waiting:
            return _("Waits for Apply")
        if self.is_below_minimum:
            return _("Below the minimum of %s", self.minimum)
        if self.is_kit:
            return _("Limited by %s", self.limiting) if self.limiting else False
        names = list(dict.fromkeys(document["name"] for document in json.loads(self.documents or "[]")))
        if len(names) > MAX_DOCUMENTS_IN_REMARK:
            shown, others = names[:MAX_DOCUMENTS_IN_REMARK], len(names) - MAX_DOCUMENTS_IN_REMARK
            return _("Explained by %(names)s and %(others)s more", names=", ".join(shown), others=others)
        return _("Explained by %s", ", ".join(names)) if names else False

    @api.model
    def get_empty_list_help(self, help_message):
        # An action tells one text only: nothing was fetched yet, or nothing passes the filter.
        if not self.search([("company_id", "in", self.env.companies.ids)], limit=1):
            return super().get_empty_list_help(help_message)
        return Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (
            _("No product passes the filter"),
            _("With the filter Differs, that is good news: Odoo and Monta have the same of everything."),
        )

    def action_view_orders(self):
        """The sale orders that explain the difference."""
        return self._view_documents("sale.order", _("Sales Orders"))

    def action_view_purchases(self):
        """The purchase orders that explain the difference."""
        return self._view_documents("purchase.order", _("Purchase Orders"))

    def _view_documents(self, model, name):
        documents = [document for row in self for document in json.loads(row.documents or "[]")]
        ids = sorted({document["id"] for document in documents if document["model"] == model})
        if not ids:
            raise UserError(_("Nothing of that kind explains the difference."))
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
        }

    def action_apply(self):
        """Make the adjustments that wait, as a manager of the stock may.

        :raises AccessError: for anybody else
        :raises UserError: when nothing waits
        """
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(_("Only an administrator of the inventory applies what Monta has."))
        compat.check_access(self, "read")
        waiting = self.filtered("is_waiting")
        if not waiting:
            raise UserError(_("Nothing waits to be applied here."))
        changed = waiting.product_id._monta_apply_stock(waiting)
        if changed:
            names = ", ".join(changed[:MAX_DOCUMENTS_SHOWN].product_id.mapped("display_name"))
            return notification(
                _("The numbers have changed meanwhile, so these wait for another look: %s", names), "warning"
            )
        return notification(_("%s adjustments are applied.", len(waiting)))

    def action_refresh(self):
        """Ask Monta now about the selected products; without a selection, about everything, in the background."""
        return self.product_id.action_monta_refresh_stock() if self else self.action_fetch_all()

    @api.model
    def action_fetch_all(self):
        """Have the scheduler ask Monta about everything right away.

        :raises AccessError: for who works with no stock
        :raises UserError: when no company of the user has an account
        """
        if not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(_("Only who works with the inventory fetches the stock of everything."))
        self.env["product.product"]._monta_fetch_stock_soon()
        return notification(
            _("Monta is asked about all products now; this list shows it within a few minutes."), "info"
        )

    def action_open_product(self):
        """The product of this row."""
        self.ensure_one()
        return self.product_id._get_records_action(name=_("Product"), context={})
