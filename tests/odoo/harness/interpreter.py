"""Which Python runs Odoo."""

import os
import shutil
import sys

from . import venv

#: Versions that Odoo 17.0, 18.0 and 19.0 all run on, best first.
SUPPORTED = ((3, 11), (3, 12), (3, 10))


def find() -> str:
    """Return an interpreter that runs every supported series: ``$ODOO_PYTHON``, or the best one that is installed.

    Raises `RuntimeError` when there is none.
    """
    chosen = os.environ.get("ODOO_PYTHON")
    if chosen:
        return chosen
    for major, minor in SUPPORTED:
        if sys.version_info[:2] == (major, minor):
            return sys.executable
        path = shutil.which(f"python{major}.{minor}")
        # A version manager's shim may stand in for a version that is not selected: ask it.
        if path and venv.interpreter_version(path) == (major, minor):
            return path
    raise RuntimeError("Odoo needs Python 3.10, 3.11 or 3.12 with venv; point ODOO_PYTHON to one")
