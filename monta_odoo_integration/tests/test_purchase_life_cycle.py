"""Announcements that Monta has, in a database that knows nothing of them any more."""

from .purchase import PurchaseCase
from .test_life_cycle import Uninstalled


class ReinstalledPurchaseScenarios(Uninstalled):
    """The addon was uninstalled and installed again while goods were on their way."""

    def test_an_announcement_that_was_changed_meanwhile_is_compared_and_offered(self):
        same, changed = self.announced(), self.announced()
        self.uninstalled(same | changed)
        self.set_quantity(changed.order_line[0], 12)
        self.commit()
        self.look()
        self.assertEqual((same.monta_state, same.monta_reference), ("sent", same.name))
        self.assertEqual(
            (changed.monta_state, self.sandbox.mutations()), ("changed", []), "a person decides, whatever is set"
        )
        self.assertIn("/InboundForecasts/SKU-A", "".join(changed.message_ids.mapped("body")))
        self.announce(same | changed)
        self.assertEqual([same.monta_state, changed.monta_state], ["sent", "sent"])
        self.assertEqual(self.expected(same.name), [("SKU-A", 10), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual(self.expected(changed.name)[0], ("SKU-A", 12))

    def test_an_announcement_that_was_cancelled_meanwhile_is_cancelled(self):
        order = self.announced()
        self.uninstalled(order)
        order.button_cancel()
        self.commit()
        self.assertEqual(self.sandbox.mutations(), [])
        self.look()
        self.assertEqual((order.state, order.monta_state), ("cancel", "cancelled"))
        self.assertEqual(self.groups(), [])

    def test_an_announcement_of_another_supplier_is_left_alone(self):
        order = self.announced()
        self.uninstalled(order)
        self.set_params(supplier_code_override="ACME")
        order.button_cancel()
        self.look()
        self.assertEqual((order.monta_state, order.monta_reference), ("not_sent", False))
        self.assertEqual((self.sandbox.mutations(), len(self.groups())), ([], 1))


class TestReinstalledPurchasesV6(ReinstalledPurchaseScenarios, PurchaseCase):
    """The live API."""


class TestReinstalledPurchasesDocumented(ReinstalledPurchaseScenarios, PurchaseCase):
    """The API of the plugin documentation."""

    profile = "documented"
