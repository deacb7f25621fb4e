"""What happens once, when the addon is removed."""

import logging

from .models.monta_config import REMEMBERED
from .models.monta_database import PARAMETER as DATABASE_PARAMETER
from .models.monta_outbox import ERROR_ACTIVITY
from .models.sale_order_delivery import ACTIVITY as DELIVERY_ACTIVITY

_logger = logging.getLogger(__name__)


def uninstall_hook(env):
    """Take what this addon wrote itself with it: its memory and its open errors; what a person typed stays.

    What is live at Monta, and what waits, is said once more, in the server log.
    """
    for text in env["base.module.uninstall"]._monta_left():
        _logger.info("[Monta] uninstalled: %s", text)
    keys = [DATABASE_PARAMETER, *(f"monta.{name}" for name in REMEMBERED)]
    env["ir.config_parameter"].sudo().search([("key", "in", keys)]).unlink()
    # Their type could not be deleted otherwise.
    activities = env["mail.activity"].sudo().with_context(active_test=False)
    kinds = [env.ref(name).id for name in (ERROR_ACTIVITY, DELIVERY_ACTIVITY)]
    activities.search([("activity_type_id", "in", kinds)]).unlink()
