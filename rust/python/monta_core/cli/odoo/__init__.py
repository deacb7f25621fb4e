"""The commands ``monta odoo …``: an Odoo from outside."""
