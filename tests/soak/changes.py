"""People who change an Odoo while it is read from outside."""

import random
from collections import Counter

from background import Background
from harness import postgres
from session import JsonRpc, NoAnswer, Refused

#: Seconds between two changes of one person, at most.
PAUSE = 0.4
#: Seconds that a transaction of a slow program takes.
SLOW = 4
#: Where an Odoo has fewer bills of material, there is nothing to change: some are made, and as many documents.
FEW = 20


class Changer(Background):
    """Changes products, bills of material and documents; a context manager."""

    def __init__(self, url: str, server: postgres.Server, database: str, login: str, seed: str):
        super().__init__(f"changer {seed}")
        #: What was done, and what Odoo refused.
        self.counts: Counter[str] = Counter()
        self._server = server
        self._database = database
        self._dice = random.Random(seed)
        self._odoo = JsonRpc(url, database, login)
        if len(self._search("mrp.bom")) < FEW:
            self._begin()
        self._products = self._search("product.template")
        self._boms = self._search("mrp.bom")
        self._lines = self._search("mrp.bom.line")
        self._documents = self._search("product.document")
        self._routes = self._search("stock.route", [["product_selectable", "=", True]])
        self._variants = self._search("product.product")

    def _run(self) -> None:
        actions = [
            self._rename, self._rename, self._price, self._create, self._archive, self._quantity, self._delete_lines,
            self._add_lines, self._delete_bom, self._delete_product, self._attach, self._delete_document, self._route,
            self._slow, self._twice,
        ]  # fmt: skip
        while not self._over.wait(self._dice.uniform(0, PAUSE)):
            action = self._dice.choice(actions)
            name = action.__name__.strip("_").replace("_", " ")
            try:
                action()
                self.counts[name] += 1
            except (Refused, NoAnswer, RuntimeError):
                # Two changed one row at once, or what another one has deleted.
                self.counts[f"{name}, refused"] += 1
            except Exception as error:
                self.error = error
                return

    def _begin(self) -> None:
        """Make products, bills of material and documents of them."""
        names = [{"name": self._word()} for _ in range(2 * FEW)]
        products = self._odoo.call("product.template", "create", names)
        parts = self._search("product.product", [["product_tmpl_id", "in", products]])
        lines = [[0, 0, {"product_id": part}] for part in sorted(parts)[-8:]]
        boms = [{"product_tmpl_id": product, "bom_line_ids": lines} for product in products[:FEW]]
        self._odoo.call("mrp.bom", "create", boms)
        manual = {"name": "Manual.txt", "datas": "Rm91ciBzY3Jld3Mu", "res_model": "product.template"}
        self._odoo.call("product.document", "create", [{**manual, "res_id": product} for product in products[:FEW]])

    def _search(self, model: str, domain: list | None = None) -> list[int]:
        return self._odoo.call(model, "search", domain or [])

    def _some(self, ids: list[int], most: int) -> list[int]:
        return self._dice.sample(ids, min(len(ids), self._dice.randint(1, most)))

    def _word(self) -> str:
        return f"{self._dice.choice(['Oak', 'Beech', 'Ash'])} {self._dice.randrange(10**6)}"

    def _rename(self) -> None:
        self._odoo.call("product.template", "write", self._some(self._products, 3), {"name": self._word()})

    def _twice(self) -> None:
        """Change one product twice within a second, which its `write_date` does not tell apart."""
        product = self._some(self._products, 1)
        for _turn in range(2):
            self._odoo.call("product.template", "write", product, {"list_price": self._dice.randrange(1000)})

    def _price(self) -> None:
        self._odoo.call("product.template", "write", self._some(self._products, 40), {"list_price": 7})

    def _create(self) -> None:
        values = [{"name": self._word(), "default_code": self._word()} for _ in range(self._dice.randint(1, 5))]
        self._products += self._odoo.call("product.template", "create", values)

    def _archive(self) -> None:
        values = {"active": self._dice.random() < 0.5}
        self._odoo.call("product.template", "write", self._some(self._products, 2), values)

    def _quantity(self) -> None:
        values = {"product_qty": self._dice.randint(1, 99)}
        self._odoo.call("mrp.bom.line", "write", self._some(self._lines, 20), values)

    def _delete_lines(self) -> None:
        self._delete("mrp.bom.line", self._lines, 5)

    def _add_lines(self) -> None:
        values = {"bom_id": self._dice.choice(self._boms), "product_id": self._dice.choice(self._variants)}
        self._lines += self._odoo.call("mrp.bom.line", "create", [values] * self._dice.randint(1, 5))

    def _delete_bom(self) -> None:
        self._delete("mrp.bom", self._boms, 1)

    def _delete_product(self) -> None:
        self._delete("product.template", self._products, 2)

    def _attach(self) -> None:
        values = {"name": self._word(), "datas": "Rm91ciBzY3Jld3Mu", "res_model": "product.template"}
        values["res_id"] = self._dice.choice(self._products)
        self._documents += self._odoo.call("product.document", "create", [values])

    def _delete_document(self) -> None:
        self._delete("product.document", self._documents, 1)

    def _delete(self, model: str, known: list[int], most: int) -> None:
        # A long storm would leave nothing to change.
        ids = self._some(known, most) if len(known) > FEW else []
        known[:] = [number for number in known if number not in ids]
        self._odoo.call(model, "unlink", ids)

    def _route(self) -> None:
        """Give a route to a product from the form of the route, of which no `write_date` of the product tells."""
        link = {"product_ids": [[self._dice.choice([3, 4]), self._dice.choice(self._products), 0]]}
        self._odoo.call("stock.route", "write", [self._dice.choice(self._routes)], link)

    def _slow(self) -> None:
        """Change products in a transaction that takes long: they bear the time at which it began."""
        ids = ", ".join(map(str, self._some(self._products, 9)))
        price = self._dice.randrange(1000)
        self._server.sql(
            f"UPDATE product_template SET list_price = {price}, write_date = now() AT TIME ZONE 'UTC'"
            f" WHERE id IN ({ids}); SELECT pg_sleep({SLOW})",
            self._database,
        )
