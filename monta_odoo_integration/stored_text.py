"""Texts for people that are stored, and read in the language of the reader: what is kept of them is their template.

An error is written down by whoever meets it, often a scheduled action, and read by others. ``monta_core`` gives each as
a template with values, so that it can be said again in any language.
"""

import json

from odoo import fields

from .core import said
from .said import Said

# How what is kept of such a text begins in the database; any other text stands there as it is.
MARK = '{"said": '


class StoredText(fields.Text):
    """A text that is a :class:`Said` when it is read, where it was one when it was written."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return super().convert_to_column(_stored(value), record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return super().convert_to_cache(_stored(value), record, validate)

    def convert_to_record(self, value, record):
        text = super().convert_to_record(value, record)
        if not text or not text.startswith(MARK):
            return text
        return said(record.env, json.loads(text)["said"])

    def convert_to_read(self, value, record, use_display_name=True):
        text = super().convert_to_read(value, record, use_display_name)
        # What leaves Odoo is a plain text.
        return str(text) if isinstance(text, Said) else text


def _stored(value):
    return f"{MARK}{json.dumps(value.told, ensure_ascii=False)}}}" if isinstance(value, Said) else value
