"""Reads the texts of System Parameters: flags, choices, whole numbers, secrets."""

import logging
import re

from odoo.exceptions import UserError

from .. import compat
from ..core import remembering

_logger = logging.getLogger(__name__)

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}
# Kept per process, so that a value somebody has to mend is named once and not at every order.
_warned = set()


class Parameters:
    """The texts of one company's parameters, and what each kind of them is read as.

    A value that cannot be read raises a UserError that names its key: it is never replaced by a default.
    """

    def __init__(self, env, company, typed=None):
        """:param dict typed: text by name of what is on the settings page and need not be saved yet"""
        self.env = env
        self.company = company
        self.typed = typed or {}

    def raw(self, name):
        """Text of ``monta.company_<id>.<name>``, or else of ``monta.<name>``; blank counts as not set."""
        parameters = self.env["monta.config"]._parameters()
        own = (parameters.get(self._own_key(name)) or "").strip()
        return own or (self.typed.get(name, parameters.get(f"monta.{name}")) or "").strip()

    def _own_key(self, name):
        return f"monta.company_{self.company.id}.{name}"

    def title(self, name):
        """How people find the parameter ``name``: what the settings page calls it, and its key."""
        key = f"monta.{name}"
        if (self.env["monta.config"]._parameters().get(self._own_key(name)) or "").strip():
            return self._own_key(name)
        for field in self.env["res.config.settings"]._fields.values():
            if getattr(field, "config_parameter", None) == key:
                return f"{field._description_string(self.env)} ({key})"
        return key

    def _secret(self, name):
        """A credential; the server's configuration file wins, so that it need not be in the database."""
        return (
            compat.file_option("monta", f"company_{self.company.id}.{name}")
            or compat.file_option("monta", name)
            or self.raw(name)
        )

    def _invalid(self, name, value, expected):
        _ = remembering(self.env)
        return UserError(
            _(
                "%(title)s is “%(value)s”, which is not %(expected)s. Correct it in Settings ▸ Monta.",
                title=self.title(name),
                value=value,
                expected=expected,
            )
        )

    def warn_once(self, name, message):
        """Tell the server log about the parameter ``monta.<name>``, once for each of its values."""
        mark = (self.env.cr.dbname, name, self.raw(name))
        if mark not in _warned:
            _warned.add(mark)
            _logger.warning("[Monta] System Parameter monta.%s: %s", name, message)

    def _flag(self, name, default):
        _ = remembering(self.env)
        value = self.raw(name).lower()
        if not value:
            return default
        if value in TRUE_WORDS | FALSE_WORDS:
            return value in TRUE_WORDS
        raise self._invalid(name, value, _("0 or 1"))

    def _choice(self, name, default, choices):
        value = self.raw(name).lower() or default
        if value not in choices:
            raise self._invalid(name, value, ", ".join(choices))
        return value

    def _integer(self, name, default, minimum):
        _ = remembering(self.env)
        value = self.raw(name)
        if not value:
            return default
        if not re.fullmatch(r"[0-9]+", value) or int(value) < minimum:
            raise self._invalid(name, value, _("a whole number from %s up", minimum))
        return int(value)
