"""What an empty list says while no account at Monta is filled in: the way to what is left to set up."""

from markupsafe import Markup
from odoo import _, api, models

from .. import compat


class MontaBlankList(models.AbstractModel):
    """Mixin of what is listed under Monta: nothing can be there before it is set up."""

    _name = "monta.blank.list"
    _description = "List that stays empty until Monta is set up"

    @api.model
    def get_empty_list_help(self, help_message):
        config = self.env["monta.config"]
        if any(config._for(company).is_configured for company in self.env.companies):
            return super().get_empty_list_help(help_message)
        title = _("Monta is not connected yet")
        text = _("No account at Monta is filled in: nothing is sent or fetched. The overview lists what is left to do.")
        path = compat.action_path("monta_odoo_integration.monta_overview_action")
        link = Markup('<p><a class="btn btn-primary" href="%s">%s</a></p>') % (path, _("Open the overview of Monta"))
        return self._monta_blank_text(title, text) + link

    @api.model
    def _monta_blank_text(self, title, text):
        """A title and a sentence, as Odoo shows them in an empty list."""
        return Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (title, text)
