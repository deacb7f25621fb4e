"""Gives out the settings, and keeps what the addon itself remembers in System Parameters."""

import json

from odoo import api, models
from odoo.tools import frozendict, ormcache

from ..settings import MontaSettings

# What the addon keeps in parameters of its own; an uninstall takes them along.
REMEMBERED = frozenset(
    (
        "api_capabilities connection_test event_cursor inbound_cursor paused_accounts rediscovery_cursor "
        "resting_accounts status_pass stock_cursor unknown_orders"
    ).split()
)


class MontaConfig(models.AbstractModel):
    """Gives out :class:`MontaSettings`, and keeps what the addon itself remembers in parameters."""

    _name = "monta.config"
    _description = "Monta configuration reader"

    @api.model
    def _for(self, company, typed=None):
        """The settings of ``company`` (``res.company`` record).

        :param dict typed: text by name of what is on the settings page and need not be saved yet
        """
        return MontaSettings(self.env, company, typed)

    @api.model
    @ormcache()
    def _parameters(self):
        """The text of each System Parameter ``monta.…`` by its key.

        Odoo's own cache holds them, and drops them with every product that is made: then the next one who saves an
        order waits for one statement, not for one for each of twenty keys.
        """
        self.env["ir.config_parameter"].flush_model(["key", "value"])
        self.env.cr.execute("SELECT key, value FROM ir_config_parameter WHERE key LIKE 'monta.%'")
        return frozendict(self.env.cr.fetchall())

    @api.model
    def _remember(self, name, account, value):
        """Keep ``value`` (JSON-able, or None to forget it) for ``account`` in the parameter ``monta.<name>``.

        :param str name: one of :data:`REMEMBERED`
        """
        if name not in REMEMBERED:
            raise KeyError(name)
        known = self._known(name)
        if known.get(account) == value:
            return
        if value is None:
            known.pop(account)
        else:
            known[account] = value
        key = f"monta.{name}"
        # That somebody else was writing it shows here, where it is no error of the server; the caller is replayed.
        self.env.cr.execute("SELECT FROM ir_config_parameter WHERE key = %s FOR UPDATE", [key], log_exceptions=False)
        self.env["ir.config_parameter"].sudo().set_param(key, json.dumps(known, sort_keys=True))

    @api.model
    def _recall(self, name, account):
        """What :meth:`_remember` kept, or None."""
        return self._known(name).get(account)

    @api.model
    def _known(self, name):
        """What is kept in the parameter ``monta.<name>``, by account; what somebody broke is found out again."""
        text = self._parameters().get(f"monta.{name}") or "{}"
        try:
            known = json.loads(text)
        except ValueError:
            known = None
        if isinstance(known, dict):
            return known
        self._for(self.env.company).warn_once(name, "it cannot be read and is made anew")
        return {}

    @api.model
    def _repeat_crons_for_ever(self):
        """Make this addon's scheduled actions repeat: 17.0 runs one once, unless told otherwise."""
        crons = self.env["ir.cron"].sudo()
        if "numbercall" not in crons._fields:
            return
        names = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", "monta_odoo_integration"), ("model", "=", "ir.cron")])
        )
        crons.with_context(active_test=False).browse(names.mapped("res_id")).filtered(
            lambda cron: cron.numbercall != -1
        ).write({"numbercall": -1})
