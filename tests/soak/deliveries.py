"""A storm over deliveries: Odoo delivers each piece that Monta ships once, and adjusts nothing."""

import time
from collections import Counter

import delivery_judge
import names
import people
import report
import shop
from background import Background
from delivery_spoil import Victims
from kills import RunKiller
from prefork import Prefork
from session import Session, WebClient
from storm import LOGINS, Storm
from warehouse import LOST, Warehouse

#: Pieces of each product at first.
STOCK = 100_000
#: Minutes between two looks at the orders, and at the stock, before time passes faster.
MINUTES = {"ir_cron_monta_sync_status": 10, "ir_cron_monta_qty_sync": 30, "ir_cron_monta_deliveries": 10}
#: Seconds in which the first pull is applied.
FIRST_PULL = 60
#: Share of the orders that are there before it storms, and how many are taken at once.
FIRST = 0.8
BATCH = 10
#: Share of the runs that deliver in which the worker is killed.
KILLED = 0.5


class Clerk(people.Person):
    """Takes orders, and looks at them."""

    def _duties(self):
        return {self._take_order: 20, self._take_several: 4, self._sync: 4, self._refresh: 2}

    def _refresh(self, session: Session) -> None:
        session.press("product.product", "action_monta_refresh_stock", [self._dice.choice(self._shop.products)])


class DeliveryStorm(Storm):
    """People take orders; the warehouse splits, ships and drops; workers are killed while Odoo delivers."""

    rest = 300
    person = Clerk
    kind_of_result = report.DeliveryResult

    def _prepare(self) -> None:
        for name, minutes in MINUTES.items():
            self._instance.server.sql(
                f"UPDATE ir_cron SET interval_number = {minutes}, interval_type = 'minutes' WHERE id ="
                f" (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND name = '{name}')",
                self._database,
            )

    def _parameters(self) -> dict[str, str]:
        own = {"monta.delivery_validate": "shipped", "monta.stock_basis": "free"}
        return {**super()._parameters(), **own}

    def _furnish(self, admin: WebClient, url: str) -> shop.Shop:
        self._monta.load({sku: STOCK for sku in shop.GOODS})
        place = super()._furnish(admin, url)
        admin.call("product.product", "write", place.products, shop.storable(admin))
        self._pull(admin, place)
        self._before = self._facts("stock_marks")
        clerk = WebClient(url, self._database, LOGINS[0])
        self._victims = Victims.made(clerk, place)
        self._fill(clerk, place)
        return place

    def _fill(self, clerk: Session, place: shop.Shop) -> None:
        """Take most of the orders while all is well, so that the warehouse has enough to do."""
        for _batch in range(round(self._options.orders * FIRST / BATCH)):
            values = [
                shop.new_order(
                    self._dice.choice(place.partners),
                    place.number(),
                    [
                        shop.order_line(product, self._dice.randint(1, 9))
                        for product in self._dice.sample(place.products, self._dice.randint(1, 3))
                    ],
                )
                for _order in range(BATCH)
            ]
            ids = clerk.call(people.ORDER, "create", values)
            place.orders += ids
            clerk.press(people.ORDER, "action_confirm", ids)

    def _pull(self, admin: WebClient, place: shop.Shop) -> None:
        """Have the first pull applied: the only adjustment that there is to be."""
        goods = place.products[: len(shop.GOODS)]
        deadline = time.monotonic() + FIRST_PULL
        while time.monotonic() < deadline:
            admin.call("product.product", "cron_monta_qty_sync")
            rows = admin.call("product.product", "read", goods, ["qty_available"])
            if all(row["qty_available"] == STOCK for row in rows):
                return
            time.sleep(1)
        raise TimeoutError(f"the first pull was not applied within {FIRST_PULL} seconds: {rows}")

    def _others(self, server: Prefork, seed: int) -> list[Background]:
        chance = KILLED if self._options.kill_every else 0
        # The documented headers tell no lines: what was dropped is not known there.
        lost = LOST if self.result.profile == "v6" else ()
        self._warehouse = Warehouse(self._monta, self._sent, self._options.pause, seed, lost)
        self._run_killer = RunKiller(server, report.BEGUN, chance, seed)
        return [self._warehouse, self._run_killer]

    def _sent(self) -> set[str]:
        """Return the names of the orders of which Odoo knows that Monta has them."""
        states = ", ".join(f"'{state}'" for state in names.SENT)
        statement = f"SELECT monta_reference FROM sale_order WHERE {names.STATE_FIELD} IN ({states})"
        return set(self._instance.server.sql(statement, self._database))

    def _rest(self, url: str) -> None:
        super()._rest(url)
        # What Odoo has heard of since the last pull.
        WebClient(url, self._database, "admin").call("product.product", "cron_monta_qty_sync")

    def _is_at_rest(self) -> bool:
        if not super()._is_at_rest():
            return False
        self._warehouse.finish()
        pieces = self._monta.pieces()
        if any(count["open"] for row in pieces["orders"] for count in row["skus"].values()):
            return False
        shipped = sum(row["quantity"] for row in pieces["departures"])
        done = self._count(
            "SELECT COALESCE(sum(move.quantity), 0)::int FROM stock_move move"
            " JOIN stock_location place ON place.id = move.location_dest_id"
            " WHERE move.state = 'done' AND place.usage = 'customer'"
        )
        due = self._count("SELECT count(*) FROM sale_order WHERE monta_delivery_state = 'due'")
        return done == shipped and not due

    def _judge(self, place: shop.Shop) -> None:
        spoiled = self._victims.spoil(self._instance, self._database)
        facts, pieces = self._facts("deliveries", self._before), self._monta.pieces()
        codes = self._warehouse.codes
        found = delivery_judge.judge(facts, pieces, codes, {sku: STOCK for sku in shop.GOODS}, LOST)
        self._found(found, spoiled, facts)
        result, counts = self.result, self._warehouse.counts
        result.orders = len(facts["orders"]) - len(self._victims.refs)
        result.parts = sum(len(family["orders"]) - 1 for family in pieces["families"])
        result.kills += self._run_killer.counts
        result.parcels = sum(map(len, codes.values()))
        result.dropped = counts["lines dropped"]
        result.shipped = sum(row["quantity"] for row in pieces["departures"])
        result.transfers = facts["transfers"]
        result.broken_runs = report.broken_runs(self._log)
        print(f"the warehouse: {report.breakdown(Counter(counts))}", flush=True)
