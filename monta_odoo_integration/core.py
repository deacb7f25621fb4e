"""The one door to the Rust core: the wheel ``monta-core``, imported as ``monta_core``.

A missing or unfitting wheel must not stop Odoo from starting, so the import is guarded here
and every user of the core asks :func:`require_core` first.
"""

import logging
import re

from odoo import _
from odoo.exceptions import UserError
from odoo.tools.translate import code_translations
from packaging.specifiers import SpecifierSet

from .said import Said

_logger = logging.getLogger(__name__)

CORE_RANGE = SpecifierSet(">=0.2,<0.3")
INSTALL_COMMAND = "pip install 'monta-core>=0.2,<0.3'"

try:
    import monta_core
except ImportError:
    monta_core = None
    _logger.warning("The Python package monta-core is missing; Monta is out of reach. Run: %s", INSTALL_COMMAND)


def core_is_usable():
    """Whether the wheel is there and of a version this addon was written for."""
    return monta_core is not None and CORE_RANGE.contains(monta_core.__version__, prereleases=True)


def language(env, *codes):
    """The first of ``codes`` that is installed, or None: Odoo works in no other, and old contacts may have one."""
    installed = {code for code, _name in env["res.lang"].get_installed()}
    return next((code for code in codes if code in installed), None)


def message_text(env, told):
    """What happened, in the language of ``env``; a text that nobody has translated is in English.

    :param told: a ``monta_core.MontaError``, or one of the errors, problems and warnings that it gives as a dict
    """
    told = told if isinstance(told, dict) else vars(told)
    if problems := told.get("problems"):
        return "\n".join(message_text(env, problem) for problem in problems)
    return _worded(env, told.get("template"), told.get("values", {})) or told["message"]


def error_text(env, error):
    """What happened and what to do next, as one text for people.

    :param error: as in :func:`message_text`, or a UserError, which says all of it itself
    """
    if isinstance(error, UserError):
        return str(error)
    hint = error.get("hint") if isinstance(error, dict) else error.hint
    happened = message_text(env, error)
    if hint and happened[-1:] not in ".!?":
        happened += "."
    return " ".join(part for part in (happened, _worded(env, hint)) if part)


def said(env, told):
    """As :func:`error_text`, as a text that is stored and read in the language of each reader.

    :param told: a ``monta_core.MontaError``, or what it gives as a dict
    """
    told = told if isinstance(told, dict) else vars(told)
    return Said(error_text(env, told), told)


def said_of(env, error):
    """As :func:`said`; of a UserError, where an error of the core is behind it, and else its text as it is."""
    if not isinstance(error, UserError):
        return said(env, error)
    cause = error.__cause__
    if not hasattr(cause, "hint"):
        return str(error)
    told = vars(cause)
    # Where there are problems, they are all that is said.
    text = said(env, {**told, "hint": ""} if told.get("problems") else told)
    # Whoever raised it may have added something, or left something out.
    return text if text == str(error) else str(error)


def _worded(env, text, values=None):
    """``text`` of monta_core in the language of ``env``, with ``values`` in the place of their names.

    Odoo knows the texts from ``core_terms.py``. Some values are words of monta_core, too.
    """
    known = code_translations.get_python_translations("monta_odoo_integration", env.lang or "en_US")

    # What is stored is read without the core, too.
    texts = monta_core.TEXTS if monta_core else ()

    def value(match):
        word = values.get(match[1], "")
        return known.get(word, word) if word in texts else word

    text = known.get(text, text)
    return re.sub(r"{(\w+)}", value, text) if text and values else text


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
