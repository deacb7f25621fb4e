"""The translation template holds every term of this addon, and Dutch translates all of them."""

import base64
import re

import polib
from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged

ADDON = "monta_odoo_integration"
PLACEHOLDER = re.compile(r"%(?:\([a-z_]+\))?s|\{[a-z_]+\}|</?[a-z]+|\n")


# While an addon is being installed, Odoo exports none of the terms in its Python code.
@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """``tests/odoo/terms.py`` of the repository writes the files anew when a term has changed."""

    def terms(self, name):
        return {
            entry.msgid: entry.msgstr
            for entry in polib.pofile(f"{get_module_path(ADDON)}/i18n/{name}")
            if not entry.obsolete and "fuzzy" not in entry.flags
        }

    def test_the_template_holds_every_term(self):
        addon = self.env["ir.module.module"].search([("name", "=", ADDON)])
        wizard = self.env["base.language.export"].create(
            {"lang": "__new__", "format": "po", "modules": [(6, 0, addon.ids)]}
        )
        wizard.act_getfile()
        exported = {entry.msgid for entry in polib.pofile(base64.b64decode(wizard.data).decode())}
        self.assertGreater(len(exported), 100)
        self.assertIn("%(names)s and %(count)s more", exported, "a term of the Python code")
        # "View" is Odoo's own word for a model that compat.py extends on 17.0.
        self.assertEqual(exported - set(self.terms(f"{ADDON}.pot")) - {"View"}, set())

    def test_dutch_is_complete(self):
        dutch = self.terms("nl.po")
        self.assertEqual(set(dutch), set(self.terms(f"{ADDON}.pot")))
        self.assertEqual([source for source, text in dutch.items() if not text.strip()], [])
        for source, text in dutch.items():
            with self.subTest(source=source):
                self.assertEqual(sorted(PLACEHOLDER.findall(source)), sorted(PLACEHOLDER.findall(text)))
