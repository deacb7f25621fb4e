"""The part of the Monta page in Settings that tells whether Monta can be reached, and whether it may be changed."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import error_text, require_core
from ..notification import notification

# The parameters that say who asks whom, and how.
ACCOUNT = ("base_url", "username", "password", "timeout", "api_profile")


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Tests what is on the screen, whether it is saved or not, and keeps the verdict for whoever opens the page."""

    _inherit = "res.config.settings"

    monta_test_result = fields.Text(compute="_compute_monta_test")
    monta_test_is_good = fields.Boolean(compute="_compute_monta_test")
    monta_pause = fields.Text(compute="_compute_monta_test")
    monta_guard = fields.Text(compute="_compute_monta_guard")
    monta_guard_stops = fields.Boolean(compute="_compute_monta_guard")

    # A page that opens computes what depends on something only.
    @api.depends("company_id")
    def _compute_monta_test(self):
        saved = self.env["monta.config"]._for(self.env.company)
        for page in self:
            told = page._monta_last_test()
            page.monta_test_is_good = told.get("good", False)
            page.monta_test_result = page._monta_test_text(told)
            page.monta_pause = self.env["monta.http"]._paused_message(saved) if saved.is_configured else False

    @api.depends("monta_allowed_base_urls")
    def _compute_monta_guard(self):
        http = self.env["monta.http"]
        for page in self:
            settings = page._monta_typed("allowed_base_urls")
            page.monta_guard_stops = not http._is_allowed(settings)
            if page.monta_guard_stops:
                text = _("This Odoo is %s, which is not in the list: nothing is sent to Monta.")
            elif settings.allowed_base_urls:
                text = _("This Odoo is %s, which is in the list.")
            else:
                text = _("This Odoo is %s. Any other that has these credentials may change Monta, too.")
            page.monta_guard = text % http._own_address()

    def _monta_typed(self, *names):
        """The settings of the company, with the parameters ``names`` as they stand on this page."""
        typed = {name: self[f"monta_{name}"] or "" for name in names}
        return self.env["monta.config"]._for(self.env.company, typed)

    def action_monta_test_connection(self):
        """Ask Monta who we are, with the values on the screen; saves nothing and changes nothing there."""
        self.ensure_one()
        core, http = require_core(), self.env["monta.http"]
        settings = self._monta_typed(*ACCOUNT)
        try:
            answer = http._client(settings, settings.seconds_to_wait).check()
        except core.MontaError as error:
            return self._monta_keep_verdict({"error": self._monta_kept_error(error)}, error_text(self.env, error))
        except UserError as error:
            return self._monta_keep_verdict({"text": str(error)}, str(error))
        is_saved = self._monta_is_saved(settings)
        if is_saved:
            self.env["monta.database"]._record()
            http._resume(settings)
            self.env["monta.outbox"]._account_works_again(settings.account)
            self.env["monta.outbox"]._wake_unanswered(settings.account)
        told = {"good": True, "saved": is_saved, "account": settings.account}
        told.update(profile=answer["profile"], origins=answer["origins"])
        return self._monta_keep_verdict(told, self._monta_verdict(told))

    def _monta_is_saved(self, settings):
        """Whether what was tested is what Odoo uses."""
        saved = self.env["monta.config"]._for(self.env.company)
        http = self.env["monta.http"]
        return saved.is_configured and http._fingerprint(saved) == http._fingerprint(settings)

    # -- verdict ------------------------------------------------------------------------------------------------

    def _monta_keep_verdict(self, told, text):
        """Keep what came of a test, for this company, and show it."""
        at = fields.Datetime.to_string(fields.Datetime.now())
        self.env["monta.config"]._remember("connection_test", str(self.env.company.id), {**told, "at": at})
        action = notification(text, "success" if told.get("good") else "danger")
        # Odoo shows what is saved after a button of this page; what was typed, and the verdict, are to stay.
        action["params"].pop("next", None)
        action["params"]["sticky"] = True
        return action

    def _monta_last_test(self):
        """What :meth:`_monta_keep_verdict` kept, or an empty dict."""
        told = self.env["monta.config"]._recall("connection_test", str(self.env.company.id))
        return told if isinstance(told, dict) else {}

    def _monta_kept_error(self, error):
        """What is needed to tell of ``error`` again, in the language of whoever reads it."""
        kept = {name: getattr(error, name, None) for name in ("message", "template", "hint")}
        return {**kept, "values": {name: str(value) for name, value in (error.values or {}).items()}}

    def _monta_test_text(self, told):
        """The verdict of a test with its time, or False when there was none."""
        at = fields.Datetime.to_datetime(told.get("at"))
        if not at:
            return False
        moment = fields.Datetime.context_timestamp(self, at).strftime("%Y-%m-%d %H:%M")
        if "error" in told:
            text = error_text(self.env, told["error"])
        else:
            text = self._monta_verdict(told) if told.get("good") else told.get("text", "")
        return _("Tested at %(moment)s: %(verdict)s", moment=moment, verdict=text)

    def _monta_verdict(self, told):
        text = _(
            "Monta knows %(account)s. Profile: %(profile)s. Channels: %(channels)s.",
            account=told["account"],
            profile=told["profile"],
            channels=", ".join(told["origins"]) or _("none named"),
        )
        return text if told["saved"] else text + " " + _("These values are not saved yet: press Save to use them.")
