"""Which products a stock pull is about, and their SKUs at Monta (plugin documentation, "Stock pull")."""

from collections import defaultdict
from functools import cached_property

from odoo import api, models

from ... import compat
from ...core import require_core
from ...models.product_product import OWN_CODES

# Products whose records are in memory at a time; of all others only ids are kept.
BATCH_SIZE = 1000


class SkuIndex:
    """Products by the SKU they go by.

    :ivar by_sku: ``{sku: product id}``, each SKU naming one product
    :ivar ambiguous: ``{sku: [product ids]}`` of SKUs that name several, so that nobody knows whose stock Monta means
    :ivar without_sku: ids of the products without a SKU
    """

    def __init__(self, skus):
        """:param dict skus: SKU by product id; None for a product without"""
        products = defaultdict(list)
        for product_id, sku in skus.items():
            products[sku].append(product_id)
        self.without_sku = products.pop(None, [])
        self.by_sku = {sku: ids[0] for sku, ids in products.items() if len(ids) == 1}
        self.ambiguous = {sku: ids for sku, ids in products.items() if len(ids) > 1}

    def own_spelling(self, sku):
        """Our SKU of the product that Monta calls ``sku``, which is written in another way; None without one."""
        return self._by_key.get(require_core().sku_key(sku))

    @cached_property
    def _by_key(self):
        spellings, key = defaultdict(list), require_core().sku_key
        for sku in (*self.by_sku, *self.ambiguous):
            spellings[key(sku)].append(sku)
        single = {key: skus[0] for key, skus in spellings.items() if len(skus) == 1}
        return {key: sku for key, sku in single.items() if sku in self.by_sku}


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
        self._parts = {kit["product_id"]: {line["product_id"] for line in kit["components"]} for kit in graph["kits"]}

    def leaves(self, product_id):
        """Ids of what one kit is made of in the end, services left out."""
        seen, left = set(), [product_id]
        while left:
            part = left.pop()
            if part not in seen:
                seen.add(part)
                left += self._parts.get(part, ())
        return seen & self.components


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
        found = catalogue.search([*domain, *self._company_domain(company)])
        return Kits(self.env["monta.gather"].sudo()._graph(found, self.env["uom.uom"], company))

    @api.model
    def _kits_made_of(self, product_ids):
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
    def _index_all(self, company, kits):
        """The :class:`SkuIndex` of every product of which Odoo keeps stock, and whatever kits are made of."""
        return SkuIndex(self._resolve_skus(self._storable_ids(company, kits) | kits.components))

    @api.model
    def _index_of(self, company, kits, product_ids):
        """The :class:`SkuIndex` of ``product_ids``, and of others that go by the same SKUs."""
        named = self._resolve_skus(product_ids)
        skus = {sku for sku in named.values() if sku}
        return SkuIndex(named | self._products_with_sku(company, kits, skus))

    @api.model
    def _index_listed(self, settings, kits, listed):
        """The :class:`SkuIndex` of the products that go by one of the SKUs ``listed`` by Monta, or did so before.

        :return: ``(index, own_skus)``, the latter our SKU by Monta's
        """
        named = self._products_with_sku(settings.company, kits, set(listed))
        told = self.env["monta.stock"]._monta_sku_by_product(settings, list(listed))
        others = set(told) - named.keys()
        stored = self._storable_ids(settings.company, kits, [("id", "in", list(others))])
        named |= self._resolve_skus(stored | (others & kits.components))
        index = SkuIndex(named)
        own_skus = {told[id_]: sku for sku, id_ in index.by_sku.items() if id_ in told}
        own_skus.update((sku, sku) for sku in index.by_sku if sku in listed)
        return index, own_skus

    @api.model
    def _skus_in_use(self, company, kits, skus):
        """Those of ``skus`` that a product goes by."""
        return set(self._products_with_sku(company, kits, skus).values()) if skus else set()

    @api.model
    def _storable_ids(self, company, kits, domain=()):
        """Ids of the products of which Odoo keeps stock for ``company``; archived ones and kits are left alone."""
        domain = [*compat.STORABLE_DOMAIN, *self._company_domain(company), *domain]
        return set(self.env["product.product"].sudo().search(domain).ids) - kits.ids

    @api.model
    def _company_domain(self, company):
        return [("company_id", "in", (company.id, False))]

    def _products_with_sku(self, company, kits, skus):
        """``{product id: sku}`` of the products that go by one of ``skus``."""
        candidates, codes = set(kits.components), sorted(skus)
        for start in range(0, len(codes), BATCH_SIZE):
            ids = self._ids_with_code(codes[start : start + BATCH_SIZE])
            candidates |= self._storable_ids(company, kits, [("id", "in", ids)])
        return {product_id: sku for product_id, sku in self._resolve_skus(candidates).items() if sku in skus}

    def _ids_with_code(self, codes):
        """Ids of the products that have one of ``codes`` anywhere, however it is written, and perhaps of others."""
        gather = self.env["monta.gather"].sudo()
        keys = set(map(require_core().sku_key, codes))
        quoted = gather._holders(self.env["product.supplierinfo"].sudo(), ("product_code",), keys)
        products = gather._holders(self.env["product.product"].sudo(), OWN_CODES, keys)
        return [*products.ids, *quoted.product_tmpl_id.product_variant_ids.ids]

    def _resolve_skus(self, product_ids):
        """``{product id: sku}``; None for a product without a SKU."""
        named, ids = {}, sorted(product_ids)
        for start in range(0, len(ids), BATCH_SIZE):
            products = self.env["product.product"].sudo().browse(ids[start : start + BATCH_SIZE])
            skus = require_core().resolve_skus(self.env["monta.gather"].sudo()._products(products))
            named.update((product.id, skus.get(str(product.id))) for product in products)
            if len(ids) > BATCH_SIZE:
                self.env.invalidate_all()
        return named
