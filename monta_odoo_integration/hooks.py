"""What happens once, when the addon is installed or removed."""


def post_init_hook(env):
    """Tie the orders of an existing database to their names at Monta: nothing is sent yet."""
    env["monta.config"]._repeat_crons_for_ever()


def uninstall_hook(env):
    """Take the parameters that this addon wrote itself with it; those a person typed stay."""
    env["ir.config_parameter"].sudo().search(
        [("key", "in", ["monta.api_capabilities", "monta.paused_accounts"])]
    ).unlink()
