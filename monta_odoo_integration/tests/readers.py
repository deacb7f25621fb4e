"""What the tests of stored texts share: who reads them, each in another language."""

from odoo.tests import new_test_user


class Readers:
    """Somebody who works in English and somebody who works in Dutch look at the same records."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.env["res.lang"]._activate_lang("nl_NL")
        groups = (
            "base.group_system,sales_team.group_sale_manager,purchase.group_purchase_manager,stock.group_stock_manager"
        )
        cls.readers = {
            lang: new_test_user(cls.env, f"monta_{lang}", groups=groups, lang=lang) for lang in ("en_US", "nl_NL")
        }

    def read_by_each(self, record, name):
        """The text ``name`` of ``record`` as the one reads it in English and the other in Dutch."""
        self.env.flush_all()
        self.env.invalidate_all()
        return [record.with_user(reader).with_context(lang=lang)[name] for lang, reader in self.readers.items()]

    def check(self, record, name, *dutch_words):
        """The text ``name`` of ``record`` is another one in Dutch, with ``dutch_words``, however it is read.

        :return: the Dutch one
        """
        english, dutch = self.read_by_each(record, name)
        self.assertTrue(english)
        self.assertNotEqual(english, dutch)
        for word in dutch_words:
            self.assertIn(word, dutch)
            self.assertNotIn(word, english)
        (row,) = record.with_user(self.readers["nl_NL"]).with_context(lang="nl_NL").read([name])
        self.assertEqual((type(row[name]), row[name]), (str, dutch))
        return dutch
