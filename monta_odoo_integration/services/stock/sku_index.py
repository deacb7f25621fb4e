"""Which products a stock pull is about, and the SKU by which Monta knows each (documentation 1.3, 4.2)."""

from collections import defaultdict
from functools import cached_property

from odoo import api, models

from ... import compat
from ...core import require_core
from ...models.product_product import OWN_CODES

# So many products at a time are read; ids are kept of all, records of these only.
CHUNK = 1000
# What the core leaves away at both ends of a code.
BLANKS = " \t\n\r\f\v\u00a0"


class Subjects:
    """Products by the SKU they go by.

    :ivar by_sku: ``{sku: product id}``, each SKU naming one product
    :ivar shared: ``{sku: [product ids]}`` of SKUs that name several, so that nobody knows whose stock Monta means
    :ivar unnamed: ids of the products without a SKU
    """

    def __init__(self, named):
        owners = defaultdict(list)
        for product_id, sku in named.items():
            owners[sku].append(product_id)
        self.unnamed = owners.pop(None, [])
        self.by_sku = {sku: ids[0] for sku, ids in owners.items() if len(ids) == 1}
        self.shared = {sku: ids for sku, ids in owners.items() if len(ids) > 1}

    def respelled(self, sku):
        """Our SKU of the product that Monta calls ``sku``, in which the case of letters differs; None without one."""
        return self._by_case.get(sku.casefold())

    @cached_property
    def _by_case(self):
        spellings = defaultdict(list)
        for sku in (*self.by_sku, *self.shared):
            spellings[sku.casefold()].append(sku)
        single = {folded: skus[0] for folded, skus in spellings.items() if len(skus) == 1}
        return {folded: sku for folded, sku in single.items() if sku in self.by_sku}


class Kits:
    """The kits of a company.

    :ivar graph: products, units and kits as ``monta_core.kit_availability`` takes them
    :ivar ids: ids of the products that are kits
    :ivar components: ids of what they are made of in the end, services left out
    """

    def __init__(self, graph):
        self.graph = graph
        self.ids = {kit["product_id"] for kit in graph["kits"]}
        services = {product["id"] for product in graph["products"] if product["service"]}
        parts = {line["product_id"] for kit in graph["kits"] for line in kit["components"]}
        self.components = parts - self.ids - services


class MontaStockNames(models.AbstractModel):
    """Finds products by what they are and by what they are called, without a query per product."""

    _name = "monta.stock.names"
    _description = "Products of the Monta stock pull"

    @api.model
    def _kits(self, company, products=None):
        """The :class:`Kits` of ``company``, or those among ``products``."""
        catalogue = self.env["product.product"].sudo()
        domain = [("is_kits", "=", True)]
        if "pack_ok" in catalogue._fields:
            domain = ["|", ("pack_ok", "=", True), *domain]
        if products is not None:
            domain += [("id", "in", products.ids)]
        found = catalogue.search([*domain, *self._of_company(company)])
        return Kits(self.env["monta.gather"].sudo()._graph(found, self.env["uom.uom"], company))

    @api.model
    def _built_from(self, product_ids):
        """The products that may be kits of ``product_ids``, in however many steps (``product.product``)."""
        found, level = set(), set(product_ids)
        while level:
            parts = [("product_id", "in", list(level))]
            kinds = [("bom_id.type", "=", "phantom"), ("bom_id.active", "=", True)]
            boms = self.env["mrp.bom.line"].sudo().search([*parts, *kinds]).bom_id
            of_all_variants = boms.filtered(lambda bom: not bom.product_id)
            above = boms.product_id | of_all_variants.product_tmpl_id.product_variant_ids
            if "product.pack.line" in self.env:
                above |= self.env["product.pack.line"].sudo().search(parts).parent_product_id
            level = set(above.ids) - found
            found |= level
        return self.env["product.product"].browse(found)

    @api.model
    def _all(self, company, kits):
        """Every product of which Odoo keeps stock, and whatever kits are made of."""
        return Subjects(self._named(self._stored(company, kits) | kits.components))

    @api.model
    def _some(self, company, kits, product_ids):
        """The products of ``product_ids``; others that go by the same SKUs are found, too."""
        named = self._named(product_ids)
        skus = {sku for sku in named.values() if sku}
        return Subjects(named | self._known_as(company, kits, skus))

    @api.model
    def _by_skus(self, settings, kits, listed):
        """The products that go by one of the SKUs ``listed`` by Monta, or were told of by such a name before.

        :return: ``(subjects, own_skus)``, the latter our SKU by Monta's
        """
        named = self._known_as(settings.company, kits, set(listed))
        told = self.env["monta.stock"]._told_as(settings, list(listed))
        others = set(told) - named.keys()
        stored = self._stored(settings.company, kits, [("id", "in", list(others))])
        named |= self._named(stored | (others & kits.components))
        subjects = Subjects(named)
        own_skus = {told[id_]: sku for sku, id_ in subjects.by_sku.items() if id_ in told}
        own_skus.update((sku, sku) for sku in subjects.by_sku if sku in listed)
        return subjects, own_skus

    @api.model
    def _called(self, company, kits, skus):
        """Those of ``skus`` that a product goes by."""
        return set(self._known_as(company, kits, skus).values()) if skus else set()

    @api.model
    def _stored(self, company, kits, domain=()):
        """Ids of the products of which Odoo keeps stock for ``company``; archived ones and kits are left alone."""
        domain = [*compat.STORABLE_DOMAIN, *self._of_company(company), *domain]
        return set(self.env["product.product"].sudo().search(domain).ids) - kits.ids

    @api.model
    def _of_company(self, company):
        return [("company_id", "in", (company.id, False))]

    def _known_as(self, company, kits, skus):
        """``{product id: sku}`` of the products that go by one of ``skus``."""
        candidates, codes = set(kits.components), sorted(skus)
        for start in range(0, len(codes), CHUNK):
            candidates |= self._stored(company, kits, [("id", "in", self._mentioning(codes[start : start + CHUNK]))])
        return {product_id: sku for product_id, sku in self._named(candidates).items() if sku in skus}

    def _mentioning(self, codes):
        """Ids of the products that have one of ``codes`` anywhere, whatever blanks there are around it."""
        self.env["product.product"].flush_model([*OWN_CODES, "product_tmpl_id"])
        self.env["product.supplierinfo"].flush_model(["product_code", "product_tmpl_id"])
        self.env.cr.execute(
            """
            SELECT id FROM product_product
             WHERE btrim(monta_sku, %(blanks)s) = ANY(%(codes)s)
                OR btrim(default_code, %(blanks)s) = ANY(%(codes)s)
                OR btrim(barcode, %(blanks)s) = ANY(%(codes)s)
             UNION
            SELECT product.id FROM product_product product
              JOIN product_supplierinfo info ON info.product_tmpl_id = product.product_tmpl_id
             WHERE btrim(info.product_code, %(blanks)s) = ANY(%(codes)s)
            """,
            {"blanks": BLANKS, "codes": codes},
        )
        return [product_id for (product_id,) in self.env.cr.fetchall()]

    def _named(self, product_ids):
        """``{product id: sku}``; None for a product without a SKU."""
        named, ids = {}, sorted(product_ids)
        for start in range(0, len(ids), CHUNK):
            products = self.env["product.product"].sudo().browse(ids[start : start + CHUNK])
            skus = require_core().resolve_skus(self.env["monta.gather"].sudo()._products(products))
            named.update((product.id, skus.get(str(product.id))) for product in products)
            if len(ids) > CHUNK:
                self.env.invalidate_all()
        return named
