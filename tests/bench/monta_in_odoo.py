"""The local Monta as it is seen from inside an Odoo; the harness says in the environment where it is."""

import os

from harness import sandbox


def connect(env):
    """Save the address and the credentials of the local Monta."""
    for name, variable in (("base_url", "URL"), ("username", "USERNAME"), ("password", "PASSWORD")):
        env["ir.config_parameter"].set_param(f"monta.{name}", os.environ[f"MONTA_SANDBOX_{variable}"])


def control(method, path, body=None):
    """Ask the local Monta for something that only its operator may ask for; the answer."""
    return sandbox.control(os.environ["MONTA_SANDBOX_URL"], path, body, method)
