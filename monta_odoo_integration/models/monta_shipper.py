"""The shippers that Monta lists for an account (monta-api 8)."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import error_text, require_core
from ..notification import notification

# The core's code for an API that lists no shippers.
NO_LIST = "api.list_missing"


class MontaShipper(models.Model):
    """One shipper of one account. What Monta no longer lists is archived, because delivery methods may name it."""

    _name = "monta.shipper"
    _description = "Shipper of Monta"
    _inherit = ["monta.cached", "monta.blank.list"]
    _order = "name, code"

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="As an order names it")
    account = fields.Char(
        required=True,
        default=lambda self: self._own_account(),
        help="API user and host of the Monta account",
    )
    active = fields.Boolean("Listed by Monta", default=True)
    is_pickup_point = fields.Boolean("Pickup Points", help="Delivers to pickup points, not to the door")
    is_mailbox = fields.Boolean("Mailbox")
    option_ids = fields.One2many("monta.shipper.option", "shipper_id", "Options")

    def init(self):
        self.env.cr.execute(
            "CREATE UNIQUE INDEX IF NOT EXISTS monta_shipper_one_per_account ON monta_shipper (account, code)"
        )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for shipper in self:
            plain = shipper.name == shipper.code
            shipper.display_name = shipper.code if plain else f"{shipper.name} ({shipper.code})"

    @api.model
    def _own_account(self):
        """The account of the company that somebody works in, or False where none is set."""
        settings = self.env["monta.config"]._for(self.env.company)
        return settings.is_configured and settings.account

    @api.model
    def _listed_codes(self, account):
        """The codes of the shippers that Monta lists for ``account`` (set); None where nobody has looked yet."""
        known = self.sudo().with_context(active_test=False).search([("account", "=", account)])
        return set(known.filtered("active").mapped("code")) if known else None

    def action_monta_fetch(self):
        """Ask Monta which shippers there are."""
        compat.check_access(self, "write")
        core = require_core()
        settings = self.env["monta.config"]._for(self.env.company)
        try:
            client = self.env["monta.http"]._client(settings, settings.seconds_to_wait)
            listed = client.shippers()["shippers"]
        except core.MontaError as error:
            if error.code == NO_LIST:
                raise UserError(_("This server lists no shippers: create those that you use by hand.")) from error
            raise UserError(error_text(self.env, error)) from error
        if not listed:
            return notification(_("Monta lists no shippers for this account, so nothing was changed."), "warning")
        self.sudo()._store_listed(settings.account, listed)
        return notification(_("Shippers that Monta lists: %s", len(listed)))

    @api.model
    def _store_listed(self, account, listed):
        """Keep the shippers that Monta lists for ``account``, and archive the others.

        :param list listed: as of ``monta_core.Client.shippers``
        """
        known = self.with_context(active_test=False).search([("account", "=", account)])
        by_code = {shipper.code: shipper for shipper in known}
        for told in listed:
            vals = {"active": True, **{name: told[name] for name in ("name", "is_pickup_point", "is_mailbox")}}
            shipper = by_code.get(told["code"])
            if shipper:
                shipper.write(vals)
            else:
                shipper = self.create({"account": account, "code": told["code"], **vals})
            shipper._store_options(told["options"])
        codes = {told["code"] for told in listed}
        known.filtered(lambda shipper: shipper.code not in codes).active = False

    def _store_options(self, options):
        """Keep the options that this shipper is known to have; those that somebody has added stay."""
        by_code = {option.code: option for option in self.option_ids}
        for told in options:
            option = by_code.get(told["code"])
            if option:
                option.value_kind = told["value"]
            else:
                self.option_ids.create({"shipper_id": self.id, "code": told["code"], "value_kind": told["value"]})
