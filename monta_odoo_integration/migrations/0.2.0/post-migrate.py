"""From 0.1.0: the database that is updated is the one that speaks for Monta."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Write down which database this is, before anybody can make a copy that would not be told from it."""
    api.Environment(cr, SUPERUSER_ID, {})["monta.database"]._record()
