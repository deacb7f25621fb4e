"""What was said between Odoo and Monta about each order (plugin documentation, "Audit logs")."""

import json
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import create_index

from .. import compat
from ..said import Said
from ..stored_text import StoredText

MASK = "***"
# Members of Monta's documents that name a person or open a door; compared in lower case.
MASKED = frozenset(
    "password authorization firstname middlename lastname street housenumber housenumberaddition "
    "phonenumber emailaddress name phone email street2 street_name street_number street_number2".split()
)
# Lines of one batch.
DELETE_BATCH = 10_000
# A field that leads to the log is not there for anybody else, who could otherwise not read the order as a whole.
LOG_READERS = "sales_team.group_sale_manager,base.group_system"


def masked(value, words=()):
    """``value`` (JSON-able) without what identifies a person or opens a door; its shape stays.

    A JSON-Patch names its member in ``path`` and holds it in ``value``, so it is masked by that name.

    :param words: what is masked wherever a text holds it, because messages repeat parts of an address
    """
    if isinstance(value, Said):
        return value.with_values(lambda text: masked(text, words))
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, MASK)
        return value
    if isinstance(value, list):
        return [masked(item, words) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: MASK if key.lower() in MASKED and item else masked(item, words) for key, item in value.items()}
    path = value.get("path")
    if "op" in value and isinstance(path, str) and path.rsplit("/", 1)[-1].lower() in MASKED and value.get("value"):
        result["value"] = MASK
    return result


class MontaSaleLog(models.Model):
    """One line per attempt, check or stop by the guard of an order; masked, for managers, kept for a limited time."""

    _name = "monta.sale.log"
    _description = "Monta order log"
    _inherit = ["monta.blank.list", "monta.copy.banner"]
    _order = "id desc"
    _rec_name = "reference"

    sale_order_id = fields.Many2one("sale.order", "Sales Order", index=True, ondelete="set null")
    purchase_order_id = fields.Many2one("purchase.order", index=True, ondelete="set null")
    reference = fields.Char(index=True, help="Name of the document at Monta")
    company_id = fields.Many2one("res.company", index=True)
    level = fields.Selection(
        [("info", "Info"), ("warning", "Warning"), ("error", "Error")], required=True, default="info", index=True
    )
    tag = fields.Char(required=True, index=True, help="What it is about, e.g. order_create, check_skus, guard")
    message = StoredText()
    payload = fields.Text(help="Structured data (JSON), personal data masked")

    about = fields.Char(compute="_compute_about", help="What the line is about, in words")

    @api.depends("tag")
    @api.depends_context("lang")
    def _compute_about(self):
        words = self._words()
        for line in self:
            line.about = words.get(line.tag, line.tag)

    @api.model
    def _words(self):
        """What people call the tags; one that an addon brings may be added, and else stays as it is."""
        documents = {"order": self.env["sale.order"], "forecast": self.env["purchase.order"]}
        return {
            **{
                f"{name}_{kind}": label
                for name, document in documents.items()
                for kind, label in document._monta_request_labels().items()
            },
            "check_skus": _("SKUs checked"),
            "discard": _("Request discarded"),
            "found": _("Found at Monta"),
            "guard": _("Stopped by the guard"),
            "invalid": _("Cannot be sent as it is"),
            "note": _("Note"),
            "receipts": _("Receipts read"),
            "status": _("Statuses read"),
            "stock": _("Stock read"),
            "take_back": _("Change taken back"),
        }

    def action_open_document(self):
        """The document this line is about."""
        self.ensure_one()
        document = self.purchase_order_id or self.sale_order_id
        return document._get_records_action(context={})

    def init(self):
        # What is deleted is found by its age.
        create_index(self.env.cr, "monta_sale_log_create_date_index", self._table, ["create_date"])

    @api.model
    def _write_line(self, vals, payload, people):
        """Add one line; it is masked here, so that no caller can forget it.

        :param dict payload: structured data (JSON-able)
        :param people: partners who are not to be recognised in it
        """
        words = people._monta_personal_words()
        text = json.dumps(masked(payload, words), indent=2, ensure_ascii=False, default=str)
        return self.sudo().create({**masked(vals, words), "payload": text})

    @api.autovacuum
    def _gc_log(self):
        """Delete a batch of the lines older than their company's ``monta.log_retention_days``."""
        done = 0
        for company in self.env["res.company"].sudo().with_context(active_test=False).search([("id", "!=", False)]):
            settings = self.env["monta.config"]._for(company)
            try:
                limit = fields.Datetime.now() - timedelta(days=settings.log_retention_days)
            except UserError as error:
                settings.warn_once("log_retention_days", f"no line of the log is deleted: {error}")
                continue
            old = self.sudo().search(
                [("create_date", "<", limit), ("company_id", "in", (company.id, False))],
                order="create_date",
                limit=DELETE_BATCH - done,
            )
            old.unlink()
            done += len(old)
            if done == DELETE_BATCH:
                break
        return compat.vacuumed(self.env, done, done == DELETE_BATCH)
