"""The one door to the Rust core: the wheel ``monta-core``, imported as ``monta_core``.

A missing or unfitting wheel must not stop Odoo from starting, so the import is guarded here
and every user of the core asks :func:`require_core` first.
"""

import logging

from odoo import _
from odoo.exceptions import UserError
from packaging.specifiers import SpecifierSet

_logger = logging.getLogger(__name__)

CORE_RANGE = SpecifierSet(">=0.1,<0.2")
INSTALL_COMMAND = "pip install 'monta-core>=0.1,<0.2'"

try:
    import monta_core
except ImportError:
    monta_core = None
    _logger.warning("The Python package monta-core is missing; Monta is out of reach. Run: %s", INSTALL_COMMAND)


def core_is_usable():
    """Whether the wheel is there and of a version this addon was written for."""
    return monta_core is not None and CORE_RANGE.contains(monta_core.__version__, prereleases=True)


def error_text(error):
    """What happened and what to do next, as one text for people; ``error`` is a ``monta_core.MontaError``."""
    return " ".join(part for part in (error.message, error.hint) if part)


def require_core():
    """The module ``monta_core``.

    :raises UserError: when the wheel is missing or of another version; the text holds the command to run
    """
    if core_is_usable():
        return monta_core
    if monta_core is None:
        raise UserError(
            _(
                "The Python package monta-core is not installed on this server, so nothing was sent to Monta. "
                "Ask your administrator to run: %(command)s",
                command=INSTALL_COMMAND,
            )
        )
    raise UserError(
        _(
            "The Python package monta-core %(found)s does not fit this addon, so nothing was sent to Monta. "
            "Ask your administrator to run: %(command)s",
            found=monta_core.__version__,
            command=INSTALL_COMMAND,
        )
    )
