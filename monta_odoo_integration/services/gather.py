"""Reads the ORM once, in bulk, into the plain data that ``monta_core`` decides on."""

from odoo import api, models
from odoo.tools.sql import SQL

from .. import compat
from ..core import require_core
from ..models.product_product import OWN_CODES

# Facts of Odoo that keep a sale line away from the warehouse; every other decision is the core's.
SERVICE_TYPES = ("service", "combo")
# A letter that is not printed ASCII, a tab included (PostgreSQL).
NOT_PLAIN = "[^ -~]"


class MontaGather(models.AbstractModel):
    """Snapshots of partners, products, units and kits; the shapes are those of ``monta_core.build_order``."""

    _name = "monta.gather"
    _description = "Monta snapshot of Odoo data"

    @api.model
    def _address(self, partner, contact):
        """The address of ``partner``; the customer ``contact`` and then its company lend phone and e-mail."""
        person, company = self._names(partner)
        reachable = partner | contact | contact.commercial_partner_id
        extended = {
            name: partner[name] if name in partner._fields else False
            for name in ("street_name", "street_number", "street_number2")
        }
        return {
            "partner_id": partner.id,
            "name": person,
            "company": company,
            "street": partner.street,
            "street2": partner.street2,
            "zip": partner.zip,
            "city": partner.city,
            "state": partner.state_id.name,
            "state_code": partner.state_id.code,
            "country_code": partner.country_id.code,
            "country_name": partner.country_id.name,
            "zip_required": partner.country_id.zip_required,
            "phone": next(filter(None, map(compat.partner_phone, reachable)), False),
            # The core sends the first that is one.
            "email": "; ".join(dict.fromkeys(filter(None, reachable.mapped("email")))),
            **extended,
        }

    @api.model
    def _names(self, partner):
        """``(person, company)`` of an address; a nameless delivery address bears its parent's name."""
        if partner.is_company:
            return False, partner.name
        parent = partner.parent_id
        company = partner.commercial_company_name or (parent.is_company and parent.name)
        return partner.name or (not parent.is_company and parent.name), company

    @api.model
    def _kits(self, products, company):
        """The kits that ``products`` lead to, level by level.

        :return: ``(kits, products)``: a list of dicts and every product reached, the given ones included
        """
        kits, reached, level = [], products, products
        while level:
            components = self.env["product.product"]
            for _product, kit in self._kits_of(level, company):
                kits.append(kit)
                components |= self.env["product.product"].browse([line["product_id"] for line in kit["components"]])
            level = components - reached
            reached |= level
        return kits, reached

    @api.model
    def _kits_of(self, products, company):
        """``(product, kit)`` for each of ``products`` that is a phantom BoM or an OCA product pack."""
        boms, found = self._boms(products, company), []
        for product in products:
            if bom := boms.get(product):
                found.append((product, self._kit_of_bom(product, bom)))
            elif product._monta_is_pack():
                found.append((product, self._kit_of_pack(product)))
        return found

    @api.model
    def _own_kits(self, lines, company):
        """The kits of sale lines on which was chosen what goes into them, by line id.

        Such choices make no variant, so that the product alone does not tell them.
        """
        chosen = lines.filtered("product_no_variant_attribute_value_ids")
        boms = self._boms(chosen.product_id, company)
        kits = {}
        for line in chosen:
            bom = boms.get(line.product_id)
            if bom and "no_variant" in self._deciding_attributes(bom).mapped("create_variant"):
                kits[line.id] = self._kit_of_bom(line.product_id, bom, line.product_no_variant_attribute_value_ids)
        return kits

    @api.model
    def _deciding_attributes(self, bom):
        """The attributes that say which components of ``bom`` are used."""
        return bom.bom_line_ids.bom_product_template_attribute_value_ids.attribute_id

    @api.model
    def _boms(self, products, company):
        """The phantom bill of materials of each of ``products`` that has one.

        Where many documents are gathered, ``monta_boms`` of the context (a dict) remembers them for the next ones.
        """
        boms = self.env["mrp.bom"].sudo()
        known = self.env.context.get("monta_boms", {}).setdefault(company.id, {})
        if unknown := products.filtered(lambda product: product.id not in known):
            found = boms._bom_find(unknown, company_id=company.id, bom_type="phantom")
            known.update({product.id: found[product].id for product in unknown})
        return {product: boms.browse(known[product.id]) for product in products if known[product.id]}

    @api.model
    def _kit_of_bom(self, product, bom, chosen=False):
        lines = bom.bom_line_ids.filtered(lambda line: not compat.skips_component(line, product, chosen))
        return {
            "product_id": product.id,
            "bom_id": bom.id,
            "name": bom.display_name,
            "quantity": bom.product_qty,
            "uom_id": bom.product_uom_id.id,
            "components": [
                {"product_id": line.product_id.id, "quantity": line.product_qty, "uom_id": line.product_uom_id.id}
                for line in lines
            ],
        }

    @api.model
    def _kit_of_pack(self, product):
        """An OCA ``product_pack``: the lines are for one pack, in the units of their products."""
        return {
            "product_id": product.id,
            "bom_id": product.id,
            "name": product.display_name,
            "quantity": 1.0,
            "uom_id": product.uom_id.id,
            "components": [
                {"product_id": line.product_id.id, "quantity": line.quantity, "uom_id": line.product_id.uom_id.id}
                for line in product.pack_line_ids
            ],
        }

    @api.model
    def _products(self, products):
        """What the core must know of each product to name it at Monta."""
        vendor_codes = self._vendor_codes(products.filtered(lambda product: not self._own_codes(product)))
        return [
            {
                "id": product.id,
                "name": product.display_name,
                "uom_id": product.uom_id.id,
                "monta_sku": product.monta_sku,
                "default_code": product.default_code,
                "barcode": product.barcode,
                "vendor_codes": vendor_codes.get(product.id, []),
                "service": product.type in SERVICE_TYPES,
            }
            for product in products
        ]

    @api.model
    def _own_codes(self, product):
        """What the product itself says it is called, blanks left out."""
        return [code.strip() for code in map(product.__getitem__, OWN_CODES) if code and code.strip()]

    @api.model
    def _vendor_codes(self, products):
        """The vendors' codes that name one product and nothing else, by product id."""
        quoted = {
            product.id: sorted({info.product_code for info in product.seller_ids if info.product_code})
            for product in products
        }
        key = require_core().sku_key
        products_by_key = self._products_by_key({key(code) for codes in quoted.values() for code in codes})
        return {
            product_id: [code for code in codes if products_by_key[key(code)] == {product_id}]
            for product_id, codes in quoted.items()
        }

    @api.model
    def _products_by_key(self, keys):
        """The ids of the products that a vendor or the product itself calls by each of ``keys`` (of ``sku_key``).

        A vendor's code for a product with several variants names all of them.
        """
        products_by_key = {key: set() for key in keys}
        if not keys:
            return products_by_key
        key = require_core().sku_key
        for info in self._holders(self.env["product.supplierinfo"].sudo(), ("product_code",), keys):
            products = info.product_id or info.product_tmpl_id.product_variant_ids
            products_by_key.get(key(info.product_code), set()).update(products.ids)
        # Monta ships what it knows by that name, archived here or not.
        for product in self._holders(self.env["product.product"].sudo(), OWN_CODES, keys):
            for name in OWN_CODES:
                products_by_key.get(key(product[name]), set()).add(product.id)
        return products_by_key

    @api.model
    def _holders(self, model, names, keys):
        """The records of ``model`` that have a code with one of ``keys`` (of ``sku_key``) in a field of ``names``.

        Others may be among them: the database does not know how codes with other than plain letters are compared.
        """
        model.flush_model(names)
        conditions = [
            SQL(
                'lower(btrim(%s) COLLATE "C") = ANY(%s) OR %s COLLATE "C" ~ %s',
                SQL.identifier(name),
                sorted(keys),
                SQL.identifier(name),
                NOT_PLAIN,
            )
            for name in names
        ]
        query = SQL(
            "SELECT id FROM %s WHERE %s ORDER BY id", SQL.identifier(model._table), SQL(" OR ").join(conditions)
        )
        self.env.cr.execute(query)
        return model.browse([id_ for (id_,) in self.env.cr.fetchall()])

    @api.model
    def _uoms(self, uoms):
        """Factor and family of each unit of measure."""
        return [
            {"id": uom.id, "name": uom.name, "factor": compat.uom_factor(uom), "group": compat.uom_group(uom)}
            for uom in uoms
        ]

    @api.model
    def _graph(self, products, uoms, company, own_kits=()):
        """The part of a snapshot that every document shares: ``products``, ``uoms`` and ``kits``.

        :param own_kits: as of :meth:`_own_kits`; what goes into them is reached, too
        """
        parts = [line["product_id"] for kit in own_kits for line in kit["components"]]
        products = self.env["product.product"].browse(dict.fromkeys([*products.ids, *parts]))
        kits, reached = self._kits(products, company)
        every = [*kits, *own_kits]
        used = {kit["uom_id"] for kit in every} | {line["uom_id"] for kit in every for line in kit["components"]}
        uoms |= reached.uom_id | self.env["uom.uom"].browse(used)
        return {"products": self._products(reached), "uoms": self._uoms(uoms), "kits": kits}
