"""What happens once, when the addon is removed."""

from .models.monta_config import REMEMBERED
from .models.monta_database import PARAMETER as DATABASE_PARAMETER
from .models.monta_outbox import ERROR_ACTIVITY


def uninstall_hook(env):
    """Take what this addon wrote itself with it: its memory and its open errors; what a person typed stays."""
    keys = [DATABASE_PARAMETER, *(f"monta.{name}" for name in REMEMBERED)]
    env["ir.config_parameter"].sudo().search([("key", "in", keys)]).unlink()
    # Their type could not be deleted otherwise.
    activities = env["mail.activity"].sudo().with_context(active_test=False)
    activities.search([("activity_type_id", "=", env.ref(ERROR_ACTIVITY).id)]).unlink()
