"""Changes the stock in Odoo, through Odoo's own inventory adjustment."""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from psycopg2 import OperationalError

from ...core import remembering

# Products in one inventory adjustment; one that fails is done again product by product.
ADJUSTED_AT_ONCE = 100


class MontaStockInventory(models.AbstractModel):
    """Adjusts loose goods by differences; what a person has counted and what cannot be adjusted stays, and says why."""

    _name = "monta.stock.inventory"
    _description = "Inventory adjustments of the Monta stock pull"

    @api.model
    def _adjust(self, location, differences, values, name):
        """Change the stock at ``location``, and note in ``values`` what came of it.

        :param dict differences: what is added of each product; one that a person is counting is taken out
        :param dict values: values of ``monta.stock`` by product id
        :param str name: what the adjustment is called
        """
        _ = remembering(self.env)
        for quant in self._loose_quants(location, differences).filtered("inventory_quantity_set"):
            if differences.pop(quant.product_id, None) is not None:
                values[quant.product_id.id]["problem"] = _(
                    "Somebody has counted %(count)s of %(product)s in %(location)s and not applied it, so the stock "
                    "stays as it is: apply or clear the count under Inventory ▸ Physical Inventory.",
                    count=quant.inventory_quantity,
                    product=quant.product_id.display_name,
                    location=location.display_name,
                )
        pairs = list(differences.items())
        for start in range(0, len(pairs), ADJUSTED_AT_ONCE):
            self._adjust_batch(location, dict(pairs[start : start + ADJUSTED_AT_ONCE]), values, name)

    def _adjust_batch(self, location, differences, values, name):
        """Adjust the inventory of a batch; one that fails is done again one by one, so only the culprit is left."""
        _ = remembering(self.env)
        try:
            with self.env.cr.savepoint():
                self._apply_inventory(location, differences, name)
        except OperationalError:
            # Somebody else is at it, or the database is gone: nothing that a product could be blamed for.
            raise
        except Exception as error:
            if len(differences) > 1:
                for product, difference in differences.items():
                    self._adjust_batch(location, {product: difference}, values, name)
                return
            (product,) = differences
            values[product.id]["problem"] = _(
                "The stock of %(product)s could not be adjusted: %(error)s", product=product.display_name, error=error
            )
            return
        for product, difference in differences.items():
            vals = values[product.id]
            vals["odoo_quantity"] += difference
            vals["difference"] += difference
            vals["gap"] -= abs(difference)

    @api.model
    def _loose_quants(self, location, products):
        """The quants of ``products`` (any iterable) that an adjustment may change: at ``location`` itself, loose."""
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("location_id", "=", location.id),
                    ("product_id", "in", [product.id for product in products]),
                    ("lot_id", "=", False),
                    ("package_id", "=", False),
                    ("owner_id", "=", False),
                ]
            )
        )

    @api.model
    def _apply_inventory(self, location, differences, name):
        """Change the loose goods at ``location`` itself by ``differences`` (``{product: quantity}``)."""
        _ = remembering(self.env)
        quants = (
            self.env["stock.quant"]
            .with_user(SUPERUSER_ID)
            .with_company(location.company_id or self.env.company)
            .with_context(inventory_mode=True, inventory_name=name, monta_keep_reservations=True)
        )
        loose = {}
        for quant in self._loose_quants(location, differences).with_env(quants.env):
            loose.setdefault(quant.product_id.id, quant)
        adjusted, fresh = quants.browse(), []
        for product, difference in differences.items():
            quant = loose.get(product.id, quants.browse())
            wanted = quant.quantity + difference
            if wanted < 0:
                raise UserError(
                    _("Monta has less than there is in packages, of owners or below %s.", location.display_name)
                )
            if quant:
                quant.inventory_quantity = wanted
                adjusted |= quant
            else:
                fresh.append({"product_id": product.id, "location_id": location.id, "inventory_quantity": wanted})
        adjusted |= quants.create(fresh)
        if conflict := adjusted.action_apply_inventory():
            raise UserError(conflict["name"])
