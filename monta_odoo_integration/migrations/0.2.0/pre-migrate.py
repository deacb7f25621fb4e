"""From 0.1.0: the outbox says what kind of request it holds, and "blocked" is the word for Monta's own hold only."""

import re

RENAMED = {
    "monta.outbox": {"rest_until": "rate_limited_until", "is_stored": "is_published"},
    "purchase.order": {"monta_is_to_book": "monta_has_new_receipts"},
}
# Names and values in saved searches on the outbox; an operation was named after document and kind.
OUTBOX_WORDS = {"operation": "kind", "blocked": "failed", **RENAMED["monta.outbox"]}
OPERATION = re.compile(r"(['\"])(?:order|forecast)_(create|update|delete)\1")
# The value in a condition on the state of a document, such as ('monta_state', 'in', ['blocked', 'changed']).
DOCUMENT_STATE = re.compile(
    r"""((['"])monta_state\2\s*,\s*['"][^'"]*['"]\s*,\s*)(['"][^'"]*['"]|\[[^]]*\]|\([^)]*\))"""
)
BLOCKED = re.compile(r"""(['"])blocked\1""")


def migrate(cr, version):
    """Rename fields, states and what users have saved about them."""
    for model, names in RENAMED.items():
        for old, new in names.items():
            _rename_field(cr, model, old, new)
    _split_operation(cr)
    cr.execute("UPDATE monta_outbox SET state = 'failed' WHERE state = 'blocked'")
    cr.execute("UPDATE sale_order SET monta_state = 'needs_attention' WHERE monta_state = 'blocked'")
    cr.execute("UPDATE purchase_order SET monta_state = 'needs_attention' WHERE monta_state = 'blocked'")
    _rewrite_filters(cr)


def _rename_field(cr, model, old, new):
    """Column, index, and what Odoo knows of the field."""
    table = model.replace(".", "_")
    cr.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    cr.execute(f"ALTER INDEX IF EXISTS {table}__{old}_index RENAME TO {table}__{new}_index")
    cr.execute("UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s", [new, model, old])
    cr.execute(
        "UPDATE ir_model_data SET name = %s WHERE module = 'monta_odoo_integration' AND name = %s",
        [f"field_{table}__{new}", f"field_{table}__{old}"],
    )


def _split_operation(cr):
    """``order_create`` becomes the kind ``create``; which document it is about stands in ``res_model`` already."""
    cr.execute("ALTER TABLE monta_outbox ADD COLUMN kind varchar")
    cr.execute("UPDATE monta_outbox SET kind = split_part(operation, '_', 2)")
    cr.execute("ALTER TABLE monta_outbox DROP COLUMN operation")


def _rewrite_filters(cr):
    """What users have saved as favourites goes on finding the same records."""
    cr.execute(
        "SELECT id, model_id, domain, context FROM ir_filters"
        " WHERE model_id IN ('monta.outbox', 'sale.order', 'purchase.order')"
    )
    for filter_id, model, domain, context in cr.fetchall():
        rewrite = _in_words_of_the_outbox if model == "monta.outbox" else _in_words_of_a_document
        after = [rewrite(text or "") for text in (domain, context)]
        if after != [domain, context]:
            cr.execute("UPDATE ir_filters SET domain = %s, context = %s WHERE id = %s", [*after, filter_id])


def _in_words_of_the_outbox(text):
    text = OPERATION.sub(r"\1\2\1", text)
    return re.sub(rf"(['\"])({'|'.join(OUTBOX_WORDS)})\1", lambda match: _renamed(match, OUTBOX_WORDS), text)


def _in_words_of_a_document(text):
    return DOCUMENT_STATE.sub(lambda match: match[1] + BLOCKED.sub(r"\1needs_attention\1", match[3]), text)


def _renamed(match, words):
    quote, word = match[1], match[2]
    return f"{quote}{words[word]}{quote}"
