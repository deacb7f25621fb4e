"""What an administrator says of this database where it may be a copy, and who is asked."""

import logging

import psycopg2
from odoo import _, api, fields, models
from odoo.tools import file_open, plaintext2html

from .. import compat
from .monta_database import PARAMETER, UNKNOWN
from .monta_outbox import ERROR_ACTIVITY, OPEN

_logger = logging.getLogger(__name__)

THIS = "monta_odoo_integration.monta_instance_this"
CREDENTIALS = r"^monta\.(company_[0-9]+\.)?(username|password)$"


class MontaInstance(models.Model):
    """This database; there is one record, on which an administrator decides and which keeps what was decided.

    Whether it may be one is told by ``monta.database``.
    """

    _name = "monta.instance"
    _description = "Database that speaks for Monta"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    name = fields.Char(compute="_compute_numbers")
    found = fields.Char("This Database", compute="_compute_numbers", help="System identifier of PostgreSQL / OID")
    recorded = fields.Char(
        "Set Up for Monta", compute="_compute_numbers", help="The same of the database in which credentials were saved"
    )
    reason = fields.Text(compute="_compute_numbers")
    is_system_unknown = fields.Boolean("Only the OID Is Known", compute="_compute_numbers")

    def _compute_numbers(self):
        database = self.env["monta.database"]
        self.name = self.env.cr.dbname
        self.found, self.recorded = database._found_numbers(), database._recorded_numbers()
        self.reason = database._copy_reason()
        self.is_system_unknown = UNKNOWN in self.found

    @api.model
    def _watch(self):
        """Tell an administrator of a copy, also of one on which nobody works; called every minute."""
        self.env["monta.database"]._forget_cached()
        self._tell_administrator()

    @api.model
    def _tell_administrator(self):
        """One activity as long as this may be a copy."""
        reason = self.env["monta.database"]._copy_reason()
        if not reason:
            return
        this = self.sudo().env.ref(THIS)
        if this.activity_search([ERROR_ACTIVITY]) or not this._lock_first():
            return
        _logger.warning("[Monta] %s", reason)
        this.activity_schedule(
            ERROR_ACTIVITY,
            summary=_("Is this database a copy?"),
            note=plaintext2html(reason),
            user_id=self.env["monta.outbox"]._administrator().id,
        )

    def _lock_first(self):
        """Whether no other transaction that this one does not see has locked the record; it is held until the end."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    """
                    UPDATE monta_instance SET write_date = write_date
                     WHERE id = (SELECT id FROM monta_instance WHERE id = %s FOR UPDATE SKIP LOCKED)
                    """,
                    [self.id],
                    log_exceptions=False,
                )
                return bool(self.env.cr.rowcount)
        except psycopg2.errors.SerializationFailure:
            return False

    # -- decide -------------------------------------------------------------------------------------------------

    def action_is_production(self):
        """This database goes on speaking for Monta; what the guard stopped while it waited for that is tried again."""
        self._check_administrator()
        database = self.env["monta.database"]
        found, recorded = database._found_numbers(), database._recorded_numbers()
        in_file, in_parameter = database._instance_names()
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(PARAMETER, found)
        parameters.set_param("monta.instance", in_file or False)
        self._log_decision(
            _(
                "This is the production database: %(found)s instead of %(recorded)s, “%(in_file)s” instead of "
                "“%(in_parameter)s”.",
                found=found,
                recorded=recorded,
                in_file=in_file,
                in_parameter=in_parameter,
            )
        )
        outbox = self.env["monta.outbox"].sudo()
        outbox.search([("state", "=", "failed"), ("error_code", "=", "guard")])._wake()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_is_copy(self):
        """This database is left without credentials and without anything to send, as a neutralized one."""
        self._check_administrator()
        self.env["monta.outbox"].sudo().search([("state", "in", OPEN)])._set_superseded()
        parameters = self.env["ir.config_parameter"].sudo()
        self.env.flush_all()
        self.env.cr.execute("SELECT id FROM ir_config_parameter WHERE key ~ %s", [CREDENTIALS])
        parameters.browse(row[0] for row in self.env.cr.fetchall()).unlink()
        with file_open("monta_odoo_integration/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        # What was written past Odoo is read again, by every worker.
        parameters.set_param("monta.instance", self.env["monta.database"]._instance_names()[0] or False)
        parameters.search([("key", "=", "monta.allowed_base_urls")]).write({"key": "monta.allowed_base_urls"})
        self._log_decision(_("This is a copy: credentials and everything that waited are gone."))
        return {"type": "ir.actions.client", "tag": "reload"}

    def _check_administrator(self):
        """Only who may change this record decides.

        :raises AccessError: for everybody but administrators
        """
        self.ensure_one()
        compat.check_access(self, "write")

    def _log_decision(self, text):
        _logger.warning("[Monta] %s decided: %s", self.env.user.login, text)
        self.message_post(body=text)
        self.activity_unlink([ERROR_ACTIVITY])
