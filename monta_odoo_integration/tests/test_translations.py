"""The translation template holds every term of this addon, and each language translates all of them."""

import base64
import re
from html import escape

import polib
from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged

from ..core import error_text, monta_core

ADDON = "monta_odoo_integration"
#: The files of translations, and the language of Odoo that each is tried in.
LANGUAGES = {"nl": "nl_NL", "de": "de_DE", "fr": "fr_FR"}
PLACEHOLDER = re.compile(r"%(?:\([a-z_]+\))?[sdg]|\{[a-z_]+\}|</?[a-z]+[^>]*>|\n")
#: A term of a view names where it is.
OF_A_VIEW = f"model_terms:ir.ui.view,arch_db:{ADDON}."


# While an addon is being installed, Odoo exports none of the terms in its Python code.
@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """``tests/odoo/terms.py`` of the repository writes the files anew when a term has changed."""

    def entries(self, name):
        return [entry for entry in polib.pofile(f"{get_module_path(ADDON)}/i18n/{name}") if not entry.obsolete]

    def terms(self, name):
        return {entry.msgid: entry.msgstr for entry in self.entries(name) if "fuzzy" not in entry.flags}

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

    def test_each_language_is_complete(self):
        sources = set(self.terms(f"{ADDON}.pot"))
        for name in LANGUAGES:
            translated = self.terms(f"{name}.po")
            with self.subTest(language=name):
                self.assertEqual(set(translated), sources)
                self.assertEqual([source for source, text in translated.items() if not text.strip()], [])
            for source, text in translated.items():
                with self.subTest(language=name, source=source):
                    self.assertEqual(sorted(PLACEHOLDER.findall(source)), sorted(PLACEHOLDER.findall(text)))

    def test_each_language_is_shown(self):
        """Somebody who reads it finds it on the screens and in what the core says."""
        with self.assertRaises(monta_core.ConfigurationError) as caught:
            monta_core.Client("", "user", "password")
        error = caught.exception
        addon = self.env["ir.module.module"].search([("name", "=", ADDON)])
        for name, code in LANGUAGES.items():
            self.env["res.lang"]._activate_lang(code)
            addon._update_translations([code])
            terms = self.terms(f"{name}.po")
            with self.subTest(language=code):
                spoken = error_text(self.env(context={"lang": code}), error)
                self.assertEqual(spoken, f"{terms[error.message]} {terms[error.hint]}")
                shown = self.shown(name, code)
                self.assertGreater(len(shown), 10, "terms of views in this series")
                self.assertEqual([source for source, found in shown.items() if not found], [])

    def shown(self, name, code):
        """Of each term of a view, whether that view holds its translation; terms of other series are left out."""
        found = {}
        for entry in self.entries(f"{name}.po"):
            for place, _line in entry.occurrences:
                view = place.startswith(OF_A_VIEW) and self.env.ref(place.split(":")[-1], raise_if_not_found=False)
                if view and _says(view.with_context(lang="en_US").arch_db, entry.msgid):
                    found[entry.msgid] = _says(view.with_context(lang=code).arch_db, entry.msgstr)
        return found


def _says(arch, text):
    """Whether a view has a text, or markup of its own."""
    return text in arch or escape(text, quote=False) in arch
