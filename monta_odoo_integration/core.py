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

from .said import Said, kept_value

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

    :param told: a ``monta_core.MontaError``, one of the errors, problems and warnings that it gives as a dict, or what
        is kept of a text of this addon (:class:`Said`)
    """
    told = told if isinstance(told, dict) else vars(told)
    if problems := told.get("problems"):
        return "\n".join(message_text(env, problem) for problem in problems)
    if source := told.get("source"):
        return _filled(env, source, told.get("values"))
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

    :param told: a ``monta_core.MontaError``, what it gives as a dict, or what is kept of a text of this addon
    """
    told = told if isinstance(told, dict) else vars(told)
    return Said(error_text(env, told), told)


def said_of(env, error):
    """As :func:`said`; of a UserError the text that it was raised with, which may be a :class:`Said`."""
    if not isinstance(error, UserError):
        return said(env, error)
    return error.args[0] if isinstance(error.args[0], Said) else str(error)


def remembering(env):
    """Odoo's ``_`` for texts that are stored: what it returns can be said in the language of each reader.

    In a method, ``_ = remembering(self.env)`` stands in the place of Odoo's own, and is used like that; a value may be
    such a text itself. The translation files find its calls by their name.
    """

    def translated(source, *args, **values):
        kept = {name: kept_value(value) for name, value in values.items()} or [kept_value(value) for value in args]
        return said(env, {"source": source, "values": kept})

    return translated


def joined(env, texts):
    """``texts`` (those that are not empty) one below the other, each read in the language of its reader."""
    texts = [text for text in texts if text]
    return remembering(env)("\n".join(["%s"] * len(texts)), *texts) if len(texts) > 1 else (*texts, "")[0]


def _filled(env, source, values):
    """``source`` of this addon in the language of ``env``, with its values (list or dict) in their places."""

    def spoken(value):
        return error_text(env, value) if isinstance(value, dict) else value

    text = _translations(env).get(source, source)
    if isinstance(values, dict):
        return text % {name: spoken(value) for name, value in values.items()}
    return text % tuple(map(spoken, values)) if values else text


def _translations(env):
    """The translations of this addon's Python texts and of the core's into the language of ``env``, by their source."""
    return code_translations.get_python_translations("monta_odoo_integration", env.lang or "en_US")


def _worded(env, text, values=None):
    """``text`` of monta_core in the language of ``env``, with ``values`` in the place of their names.

    Odoo knows the texts from ``core_terms.py``. Some values are words of monta_core, too.
    """
    known = _translations(env)

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
