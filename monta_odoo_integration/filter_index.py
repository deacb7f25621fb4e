"""Indexes for filters that few rows pass."""

from odoo.tools.sql import SQL


def index_filter(cr, table, name, condition):
    """Let the filter ``name`` find its rows of ``table``; made anew, because each series words the condition its way.

    :param str condition: SQL, just as the ORM writes it: PostgreSQL recognises nothing else
    """
    index = SQL.identifier(f"{table}_{name}_index")
    cr.execute(SQL("DROP INDEX IF EXISTS %s", index))
    cr.execute(SQL("CREATE INDEX %s ON %s (id) WHERE %s", index, SQL.identifier(table), SQL(condition)))
