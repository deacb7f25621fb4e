"""A storm over orders: each confirmed one has to be at Monta exactly once, as Odoo would send it now."""

import judge
import shop
from session import WebClient
from spoil import Victims
from storm import LOGINS, Storm


class OrderStorm(Storm):
    """People take, change, cancel and confirm orders."""

    def _furnish(self, admin: WebClient, url: str) -> shop.Shop:
        place = super()._furnish(admin, url)
        self._victims = Victims.made(WebClient(url, self._database, LOGINS[0]), place)
        return place

    def _judge(self, place: shop.Shop) -> None:
        """Judge, with some orders spoiled that must be found; what else is found is what came of the storm."""
        spoiled = self._victims.spoil(self._monta, self._instance, self._database)
        facts = self._facts("facts")
        self._found(judge.judge(facts, self._monta.orders(), place.withdrawn), spoiled, facts)
        self.result.orders = len(facts["orders"]) - len(self._victims.refs)
