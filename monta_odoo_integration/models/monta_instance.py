"""Whether this is the database that speaks for Monta, or a copy of it: what a copy does not take along tells."""

import logging
import weakref

import psycopg2
from odoo import _, api, fields, models
from odoo.tools import file_open, plaintext2html

from .. import compat
from .monta_outbox import ERROR_ACTIVITY, OPEN

_logger = logging.getLogger(__name__)

THIS = "monta_odoo_integration.monta_instance_this"
# Where the numbers of the database that was set up for Monta are written down.
PARAMETER = "monta.database"
CREDENTIALS = r"^monta\.(company_[0-9]+\.)?(username|password)$"
# Stands for the system identifier where PostgreSQL does not tell it.
UNKNOWN = "?"
# The numbers by connection: neither changes as long as it lasts.
_found = weakref.WeakKeyDictionary()


def _is_same_database(found, recorded):
    """Whether two texts of numbers are those of one database; a system identifier that is not known does not count."""
    (system, oid), (recorded_system, recorded_oid) = found.split("/"), recorded.split("/")
    return oid == recorded_oid and (system == recorded_system or UNKNOWN in (system, recorded_system))


class MontaInstance(models.Model):
    """This database; there is one record, on which an administrator decides and which keeps what was decided.

    The numbers are PostgreSQL's system identifier (of the server, ``pg_control_system()``) and the OID of the database
    (``pg_database``): they are of the place, not of the contents, so neither a dump nor ``createdb -T`` carries them.
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
        self.name = self.env.cr.dbname
        self.found, self.recorded = self._found_numbers(), self._recorded_numbers()
        self.reason = self._copy_reason()
        self.is_system_unknown = UNKNOWN in self._found_numbers()

    # -- look ---------------------------------------------------------------------------------------------------

    @api.model
    def _found_numbers(self):
        """The numbers of this database: ``<system identifier>/<OID>``; asked for once per connection."""
        connection = self.env.cr.connection
        if connection not in _found:
            _found[connection] = self._read_numbers()
        return _found[connection]

    @api.model
    def _read_numbers(self):
        """As :meth:`_found_numbers`, asked for now. Whoever runs PostgreSQL may keep ``pg_control_system()`` back."""
        execute = self.env.cr.execute
        execute("SELECT has_function_privilege(to_regprocedure('pg_catalog.pg_control_system()'), 'EXECUTE')")
        (allowed,) = self.env.cr.fetchone()
        if allowed:
            execute(
                """
                SELECT system_identifier::text, oid::text FROM pg_control_system(), pg_database
                 WHERE datname = current_database()
                """
            )
        else:
            execute("SELECT %s, oid::text FROM pg_database WHERE datname = current_database()", [UNKNOWN])
        return "/".join(self.env.cr.fetchone())

    @api.model
    def _recorded_numbers(self):
        """The numbers that are written down, or False."""
        return self.env["ir.config_parameter"].sudo().get_param(PARAMETER)

    @api.model
    def _instance_names(self):
        """``(in the configuration file, in the parameter)``: the name that tells clones of a whole machine apart."""
        settings = self.env["monta.config"]._for(self.env["res.company"])
        return (compat.file_option("monta", "instance") or "").strip(), settings.instance

    @api.model
    def _copy_reason(self):
        """Why this database may not speak for the one that was set up for Monta, or an empty string."""
        recorded = self._recorded_numbers()
        if recorded and not _is_same_database(self._found_numbers(), recorded):
            return _(
                "Monta Guard: this database is a copy of the one that was set up for Monta, or that one has moved, so "
                "Monta was not changed. An administrator says which of the two under Monta ▸ Database."
            )
        in_file, in_parameter = self._instance_names()
        if in_file != in_parameter:
            return _(
                "Monta Guard: this server is called “%(in_file)s” ([monta] instance in its configuration file) and "
                "monta.instance is “%(in_parameter)s”, so Monta was not changed. "
                "An administrator says under Monta ▸ Database whether this is a copy.",
                in_file=in_file,
                in_parameter=in_parameter,
            )
        return ""

    # -- remember -----------------------------------------------------------------------------------------------

    @api.model
    def _record(self):
        """Write down the numbers of this database unless some are: a copy must not take over by saving a setting.

        A system identifier that could not be read the first time is added.
        """
        found, recorded = self._found_numbers(), self._recorded_numbers()
        if not recorded:
            # Two workers may come here at once.
            self.env.cr.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
                [PARAMETER, found],
            )
            self.env.registry.clear_all_caches()
        elif UNKNOWN in recorded and UNKNOWN not in found and _is_same_database(found, recorded):
            self.env["ir.config_parameter"].sudo().set_param(PARAMETER, found)

    @api.model
    def _watch(self):
        """Tell an administrator of a copy on which nobody works; called every minute.

        What Odoo has cached of the numbers is compared: a dump that is loaded into this very database brings others.
        """
        cached = self._recorded_numbers()
        self.env["ir.config_parameter"].flush_model(["key", "value"])
        self.env.cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [PARAMETER])
        stored = self.env.cr.fetchone()
        if (stored[0] if stored else False) != cached:
            self.env.registry.clear_all_caches()
        self._tell_administrator()

    @api.model
    def _tell_administrator(self):
        """One activity as long as this may be a copy."""
        reason = self.sudo()._copy_reason()
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
        found, recorded = self._found_numbers(), self._recorded_numbers()
        in_file, in_parameter = self._instance_names()
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
        parameters.set_param("monta.instance", self._instance_names()[0] or False)
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
