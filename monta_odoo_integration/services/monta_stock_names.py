"""Which products a stock pull is about, and the SKU by which Monta knows each (documentation 1.3, 4.2)."""

from collections import defaultdict

from odoo import api, models

from .. import compat
from ..core import require_core
from ..models.product_product import OWN_CODES

# So many products at a time are read; ids are kept of all, records of these only.
CHUNK = 1000
# Where a code may stand that Monta knows a product by.
PLACES = (*OWN_CODES, "seller_ids.product_code")


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
    def _by_skus(self, company, kits, skus):
        """The products that go by one of ``skus``."""
        return Subjects(self._known_as(company, kits, set(skus)))

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
            some = codes[start : start + CHUNK]
            mentioned = ["|"] * (len(PLACES) - 1) + [(place, "in", some) for place in PLACES]
            candidates |= self._stored(company, kits, mentioned)
        return {product_id: sku for product_id, sku in self._named(candidates).items() if sku in skus}

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
