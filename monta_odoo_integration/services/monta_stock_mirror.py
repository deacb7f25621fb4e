"""Writes Monta's numbers: on-hand quantities of simple products, feasibility of kits, and what a human must look at."""

import logging
from collections import defaultdict

from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.tools import float_compare

from .. import compat
from ..core import error_text, require_core

_logger = logging.getLogger(__name__)

BATCH = 100


class Subjects:
    """The products of one pull.

    :ivar by_sku: ``{sku: product}`` of simple products, each SKU naming one product
    :ivar mirrored: those of them whose stock Odoo keeps
    :ivar kits: products whose stock is computed
    :ivar graph: products, units and kits as ``monta_core.kit_availability`` takes them
    :ivar problems: ``{product: text}`` of products that cannot be asked for
    """

    def __init__(self):
        self.by_sku = {}
        self.mirrored = None
        self.kits = None
        self.graph = None
        self.problems = {}


class MontaStockMirror(models.AbstractModel):
    """Changes stock through Odoo's own inventory adjustment, and only where the numbers differ."""

    _name = "monta.stock.mirror"
    _description = "Monta stock mirror"

    # -- gather -------------------------------------------------------------------------------------------------

    @api.model
    def _subjects(self, settings, products=None):
        """The storable products and kits of the settings' company (or of ``products``), by the SKU Monta knows them by.

        What kits are made of belongs to them, even where Odoo keeps no stock of it.
        """
        domain = ["|", *compat.STORABLE_DOMAIN, ("is_kits", "=", True), ("company_id", "in", (settings.company.id, False))]
        if products is not None:
            domain.append(("id", "in", products.ids))
        found = self.env["product.product"].sudo().search(domain)
        subjects = Subjects()
        subjects.graph = self.env["monta.gather"].sudo()._graph(found, self.env["uom.uom"], settings.company)
        reached = found.browse(product["id"] for product in subjects.graph["products"] if not product["service"])
        subjects.kits = found.browse({kit["product_id"] for kit in subjects.graph["kits"]})
        subjects.mirrored = reached.filtered_domain(compat.STORABLE_DOMAIN) - subjects.kits
        named = defaultdict(list)
        skus = require_core().resolve_skus(subjects.graph["products"])
        for product in reached - subjects.kits:
            if sku := skus.get(str(product.id)):
                named[sku].append(product)
            else:
                subjects.problems[product] = _("No SKU: fill in an internal reference, a barcode or a Monta SKU.")
        for sku, owners in named.items():
            if len(owners) == 1:
                subjects.by_sku[sku] = owners[0]
                continue
            names = ", ".join(owner.display_name for owner in owners)
            for owner in owners:
                subjects.problems[owner] = _("The SKU %(sku)s names several products: %(names)s.", sku=sku, names=names)
        return subjects

    # -- simple products ----------------------------------------------------------------------------------------

    @api.model
    def _store(self, settings, subjects, answers, errors):
        """Write what Monta said about simple products.

        :param dict answers: Monta's product by SKU; None when Monta does not know the SKU
        :param dict errors: text by SKU of what could not be asked: nothing that was known is touched
        """
        core = require_core()
        location = self.env["stock.warehouse"]._monta_location(settings.company)
        values, wanted = {}, {}
        for sku, body in answers.items():
            product = subjects.by_sku[sku]
            if body is None:
                values[product] = {"sku": sku, "is_unknown": True, "problem": _("Monta does not know the SKU %s.", sku)}
                continue
            try:
                stock = core.read_stock(body)
            except core.MontaError as error:
                values[product] = {"sku": sku, "is_unknown": False, "problem": error_text(error)}
                continue
            values[product] = {
                "sku": sku,
                "is_unknown": False,
                "available": stock["available"],
                "minimum": stock["minimum"],
                "problem": False,
            }
            if product in subjects.mirrored:
                wanted[product] = stock["available"]
        self._mirror(settings, location, wanted, values)
        self._write_thresholds(values)
        self._write_rows(settings, values)
        self._write_rows(settings, {subjects.by_sku[sku]: {"sku": sku, "problem": text} for sku, text in errors.items()}, asked=False)
        self._write_rows(settings, {product: {"problem": text} for product, text in subjects.problems.items()}, asked=False)

    def _mirror(self, settings, location, wanted, values):
        """Bring the quantities at ``location`` in line with ``wanted`` (``{product: quantity}``)."""
        on_hand = self._on_hand(location, wanted)
        different = []
        for product, quantity in wanted.items():
            here = on_hand.get(product.id, 0.0)
            values[product]["odoo_quantity"] = here
            values[product]["gap"] = abs(quantity - here)
            if float_compare(here, quantity, precision_rounding=product.uom_id.rounding) == 0:
                continue
            if product.tracking != "none":
                values[product]["problem"] = _("Tracked by lot or serial number: adjust it by hand.")
            elif not location:
                values[product]["problem"] = _("The company has no warehouse to mirror Monta's stock in.")
            elif settings.stock_mode == "apply":
                different.append((product, quantity))
        for start in range(0, len(different), BATCH):
            self._adjust(location, different[start : start + BATCH], values)
            compat.commit(self.env)

    @api.model
    def _on_hand(self, location, products):
        """Quantity by product id at ``location`` itself, without lots, packages and owners."""
        ids = [product.id for product in products]
        if not location or not ids:
            return {}
        groups = self.env["stock.quant"].sudo()._read_group(
            [
                ("location_id", "=", location.id),
                ("product_id", "in", ids),
                ("lot_id", "=", False),
                ("package_id", "=", False),
                ("owner_id", "=", False),
            ],
            ["product_id"],
            ["quantity:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    def _adjust(self, location, pairs, values):
        """Adjust the inventory of a batch; one that fails is done again product by product, so only that one is left."""
        try:
            with self.env.cr.savepoint():
                self._apply(location, pairs)
        except Exception as error:
            if len(pairs) > 1:
                for pair in pairs:
                    self._adjust(location, [pair], values)
                return
            product = pairs[0][0]
            _logger.warning("[Monta] stock of %s could not be adjusted: %s", product.display_name, error)
            values[product]["problem"] = _("The inventory adjustment failed: %s", error)
            return
        for product, quantity in pairs:
            values[product].update(odoo_quantity=quantity, gap=0.0)

    @api.model
    def _apply(self, location, pairs):
        quants = (
            self.env["stock.quant"]
            .with_user(SUPERUSER_ID)
            .with_company(location.company_id or self.env.company)
            .with_context(inventory_mode=True, inventory_name=_("Stock at Monta"))
        )
        quants = quants.create(
            [
                {"product_id": product.id, "location_id": location.id, "inventory_quantity": quantity}
                for product, quantity in pairs
            ]
        )
        if conflict := quants.action_apply_inventory():
            raise RuntimeError(conflict.get("name"))

    @api.model
    def _write_thresholds(self, values):
        """MinimumStock is what the shop shows as the threshold (documentation 1.3)."""
        by_minimum = defaultdict(lambda: self.env["product.template"].sudo())
        for product, vals in values.items():
            template = product.product_tmpl_id
            if "minimum" in vals and template.available_threshold != vals["minimum"]:
                by_minimum[vals["minimum"]] |= template
        for minimum, templates in by_minimum.items():
            templates.available_threshold = minimum

    # -- kits ---------------------------------------------------------------------------------------------------

    @api.model
    def _store_kits(self, settings, subjects):
        """Compute how many of each kit can be built; a kit never has a quant or a move of its own."""
        if not subjects.kits:
            return
        rows = self._rows(settings, self.env["product.product"].browse(row["id"] for row in subjects.graph["products"]))
        stock = {
            str(product_id): row.available
            for product_id, row in rows.items()
            if not row.is_kit and not row.is_unknown and row.last_sync
        }
        kits = require_core().kit_availability(subjects.graph, stock)
        values = {}
        for product in subjects.kits:
            kit = kits.get(str(product.id), {})
            unknown = self.env["product.product"].browse(kit.get("unknown", []))
            notes = [problem["message"] for problem in kit.get("problems", [])]
            notes += [_("Monta's stock of %s is not known.", component.display_name) for component in unknown]
            values[product] = {
                "is_kit": True,
                "is_unknown": False,
                "available": kit.get("feasible", 0),
                "gap": 0.0,
                "problem": "\n".join(notes) or False,
            }
        self._write_rows(settings, values)

    # -- rows ---------------------------------------------------------------------------------------------------

    @api.model
    def _rows(self, settings, products):
        """The known rows of ``products`` in this company and account, by product id."""
        known = self.env["monta.stock"].sudo().search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", settings.company.id),
                ("account", "=", settings.account),
            ]
        )
        return {row.product_id.id: row for row in known}

    def _write_rows(self, settings, values, asked=True):
        """Create or change the rows of ``{product: vals}``; equal values write nothing but the time.

        :param bool asked: whether Monta answered about them
        """
        now = fields.Datetime.now()
        products = self.env["product.product"].browse([product.id for product in values])
        rows = self._rows(settings, products)
        fresh = [
            {
                "product_id": product.id,
                "company_id": settings.company.id,
                "account": settings.account,
                "last_sync": now if asked else False,
                **vals,
            }
            for product, vals in values.items()
            if product.id not in rows
        ]
        self.env["monta.stock"].sudo().create(fresh)
        for product, vals in values.items():
            row = rows.get(product.id)
            if row and (changed := {name: value for name, value in vals.items() if row[name] != value}):
                row.write(changed)
        if asked and rows:
            self.env["monta.stock"].sudo().browse([row.id for row in rows.values()]).write({"last_sync": now})
        compat.commit(self.env)
