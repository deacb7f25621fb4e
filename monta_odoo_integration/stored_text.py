"""Texts for people that are stored, and read in the language of the reader: what is kept of them is their template.

An error is written down by whoever meets it, often a scheduled action, and read by others. ``monta_core`` gives each as
a template with values, and :func:`~.core.remembering` the texts of this addon, so that it can be said again in any
language.
"""

import json

from odoo import fields

from .core import said
from .said import Said

# How what is kept of such a text begins in the database; any other text stands there as it is.
MARK = '{"said": '


def to_stored(text):
    """What is stored of ``text``: of a :class:`Said` what it takes to say it again, else the text itself."""
    return f"{MARK}{json.dumps(text.told, ensure_ascii=False)}}}" if isinstance(text, Said) else text


def from_stored(env, text):
    """The text of which :func:`to_stored` made ``text``, in the language of ``env``."""
    return said(env, json.loads(text)["said"]) if text and text.startswith(MARK) else text


class Stored:
    """Mixin of fields whose text is a :class:`Said` when it is read, where it was one when it was written."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return super().convert_to_column(to_stored(value), record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return super().convert_to_cache(to_stored(value), record, validate)

    def convert_to_record(self, value, record):
        return from_stored(record.env, super().convert_to_record(value, record))

    def convert_to_read(self, value, record, use_display_name=True):
        text = super().convert_to_read(value, record, use_display_name)
        # What leaves Odoo is a plain text.
        return str(text) if isinstance(text, Said) else text


class StoredText(Stored, fields.Text):
    """Several lines for people."""


class StoredChar(Stored, fields.Char):
    """One line for people."""
