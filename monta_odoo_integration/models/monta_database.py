"""Whether this is the database that speaks for Monta, or a copy of it: what a copy does not take along tells."""

import weakref

from odoo import api, models

from .. import compat
from ..core import remembering

# Where the numbers of the database that was set up for Monta are written down.
PARAMETER = "monta.database"
# Stands for the system identifier where PostgreSQL does not tell it.
UNKNOWN = "?"
# The numbers by connection: neither changes as long as it lasts.
_found = weakref.WeakKeyDictionary()


def _is_same_database(found, recorded):
    """Whether two texts of numbers are those of one database; a system identifier that is not known does not count."""
    (system, _slash, oid), (recorded_system, _slash, recorded_oid) = found.partition("/"), recorded.partition("/")
    return oid == recorded_oid and (system == recorded_system or UNKNOWN in (system, recorded_system))


class MontaDatabase(models.AbstractModel):
    """Compares the numbers of this database with those that were written down when it was set up for Monta.

    The numbers are PostgreSQL's system identifier (of the server, ``pg_control_system()``) and the OID of the database
    (``pg_database``): they are of the place, not of the contents, so neither a dump nor ``createdb -T`` carries them.
    """

    _name = "monta.database"
    _description = "Numbers of this database"

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
        return self.env["monta.config"]._parameters().get(PARAMETER, False)

    @api.model
    def _instance_names(self):
        """``(in the configuration file, in the parameter)``: the name that tells clones of a whole machine apart."""
        settings = self.env["monta.config"]._for(self.env["res.company"])
        return (compat.file_option("monta", "instance") or "").strip(), settings.instance

    @api.model
    def _copy_reason(self):
        """Why this database may not speak for the one that was set up for Monta, or an empty string."""
        _ = remembering(self.env)
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
    def _forget_cached(self):
        """Read what is written down past Odoo's cache: a dump that is loaded into this very database brings others."""
        cached = self._recorded_numbers()
        self.env["ir.config_parameter"].flush_model(["key", "value"])
        self.env.cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [PARAMETER])
        stored = self.env.cr.fetchone()
        if (stored[0] if stored else False) != cached:
            self.env.registry.clear_all_caches()
