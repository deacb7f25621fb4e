"""Asks Monta whether it delivers to an address (monta-api 7). It changes nothing there."""

from odoo import _, api, models
from odoo.exceptions import UserError

from ..core import error_text, message_text, require_core
from ..notification import notification


class MontaAddressCheck(models.AbstractModel):
    """The question that the buttons *Check Address* ask; before an order is sent, ``monta_core`` asks it itself."""

    _name = "monta.address.check"
    _description = "Monta address check"

    @api.model
    def _problems(self, company, partner, contact):
        """What keeps Monta from delivering to ``partner`` (list of texts).

        :param contact: the customer, who lends a phone number and an e-mail address

        :raises UserError: when Monta does not answer
        """
        core = require_core()
        settings = self.env["monta.config"]._for(company)
        address = self.env["monta.gather"].sudo()._address(partner.sudo(), contact.sudo())
        try:
            details = core.delivery_address(address)
        except core.OrderInvalid as error:
            return [message_text(self.env, problem) for problem in error.problems]
        try:
            client = self.env["monta.http"]._client(settings, settings.seconds_to_wait)
            answer = client.check_address(details)
        except core.MontaError as error:
            raise UserError(error_text(self.env, error)) from error
        if answer["valid"]:
            return []
        return [self._reason_text(reason) for reason in answer["reasons"]]

    @api.model
    def _notification(self, problems):
        """What the button answers to the person who pressed it.

        :param list problems: as of :meth:`_problems`
        """
        if problems:
            return notification("\n".join(problems), "warning")
        return notification(_("Monta delivers to this address."))

    @api.model
    def _reason_text(self, reason):
        return _("Monta: %s", reason["message"] or _("reason %s", reason["code"]))
