"""The one gate to Monta: client, instance guard, paused accounts."""

import hashlib
import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...core import remembering, require_core, said_of
from ...settings import normalize_base_url
from ...stored_text import from_stored, to_stored

_logger = logging.getLogger(__name__)

#: An answer to a reading that nobody can read, of a proxy or of a Monta in trouble: the next run asks again.
UNREADABLE = frozenset({"api.empty", "api.not_json", "api.too_large"})


class MontaOutOfReach(UserError):
    """Monta answers nothing any more; it is worth trying again later."""


class MontaHttp(models.AbstractModel):
    """Makes clients and says whether Monta may be changed from here (plugin documentation, "Instance guard")."""

    _name = "monta.http"
    _description = "Monta HTTP gate"

    @api.model
    def _client(self, settings, within=None):
        """A ``monta_core.Client`` for ``settings`` (:class:`MontaSettings`).

        :param within: seconds that all its calls may take together, because a person waits for them
        :raises UserError: when address or credentials are missing
        :raises monta_core.ConfigurationError: when the address cannot be used
        """
        username, password = settings.credentials
        return require_core().Client(
            settings.base_url,
            username,
            password,
            timeout=settings.timeout,
            profile=settings.api_profile,
            capabilities=settings.capabilities,
            within=within,
        )

    @api.model
    def _report_unread(self, settings, tag, error):
        """Say that something could not be read from Monta: in the server's log, and in Monta's log where people look.

        That Monta has trouble of its own is no error of this server. An unreadable answer is one for people all the
        same: where it lasts, the address is not Monta's.

        :param str tag: of the line in Monta's log: ``status``, ``stock`` or ``receipts``
        :param error: a ``monta_core.MontaError``, or a UserError
        """
        core = require_core()
        is_passing = isinstance(error, (core.RetryLater, MontaOutOfReach))
        is_montas_trouble = is_passing or getattr(error, "code", "") in UNREADABLE
        log = _logger.warning if is_montas_trouble else _logger.error
        log("[Monta] %s of %s could not be read: %s", tag, settings.company.name, error)
        message = said_of(self.env, error)
        vals = {
            "reference": settings.company.name,
            "company_id": settings.company.id,
            "level": "warning" if is_passing else "error",
            "tag": tag,
            "message": message,
        }
        self.env["monta.sale.log"]._write_line(vals, {"message": message}, self.env["res.partner"])
        self.env["monta.run"]._note(settings, tag, is_good=False)

    @api.model
    def _guard_reason(self, settings):
        """Why this database may not change Monta, or an empty string (plugin documentation, "Instance guard").

        A database that nobody has written down yet is written down: this version never changed Monta from it.
        """
        self.env["monta.database"]._record()
        return self._stopped_by(settings)

    @api.model
    def _stopped_by(self, settings):
        """As :meth:`_guard_reason`, for those who only look: nothing is written down."""
        _ = remembering(self.env)
        if reason := self.env["monta.database"]._copy_reason():
            return reason
        if self._is_allowed(settings):
            return ""
        return _(
            "Monta Guard: this Odoo (%(own)s) is not among monta.allowed_base_urls, so Monta was not changed.",
            own=self._own_address(),
        )

    @api.model
    def _is_allowed(self, settings):
        """Whether the address of this Odoo is one from which Monta may be changed."""
        if not settings.allowed_base_urls:
            return True
        own = normalize_base_url(self.env["ir.config_parameter"].sudo().get_param("web.base.url") or "")
        return bool(own and own in settings.allowed_base_urls)

    @api.model
    def _own_address(self):
        """The address of this Odoo, as people read it."""
        _ = remembering(self.env)
        return self.env["ir.config_parameter"].sudo().get_param("web.base.url") or _("no web.base.url")

    @api.model
    def _fingerprint(self, settings):
        """Changes when the credentials do; tells nothing about them."""
        text = "\0".join((settings.base_url, *settings.credentials))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @api.model
    def _pause(self, settings, message):
        """Send nothing more for this account until its credentials change or a person tries again.

        :return: whether the account was not paused before, so that administrators are told once
        """
        config = self.env["monta.config"]
        pause = {"fingerprint": self._fingerprint(settings), "message": to_stored(message)}
        if config._recall("paused_accounts", settings.account) == pause:
            return False
        config._remember("paused_accounts", settings.account, pause)
        _logger.error("[Monta] account %s is paused: %s", settings.account, message)
        return True

    @api.model
    def _resume(self, settings):
        """Monta answered this account again.

        :return: whether the account was paused, so that the activities about it can be closed
        """
        config = self.env["monta.config"]
        if not config._recall("paused_accounts", settings.account):
            return False
        config._remember("paused_accounts", settings.account, None)
        return True

    @api.model
    def _paused_message(self, settings):
        """Why nothing is sent for this account, or an empty string."""
        pause = self.env["monta.config"]._recall("paused_accounts", settings.account)
        if not pause or pause["fingerprint"] != self._fingerprint(settings):
            return ""
        return from_stored(self.env, pause["message"])
