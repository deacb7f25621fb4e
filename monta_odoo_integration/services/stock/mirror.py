"""Keeps Monta's numbers beside Odoo's, and makes Odoo's the same (plugin documentation, "Stock pull")."""

import json
import logging
from collections import defaultdict

from odoo import api, fields, models

from ... import compat
from ...core import joined, remembering, require_core, said
from ...models.monta_stock import MAX_INTEGER, WITH_NUMBER
from ...stored_text import to_stored

_logger = logging.getLogger(__name__)

# Rows of monta.stock that are read and compared at a time, to spare memory.
ROWS_AT_ONCE = 1000
# New problems of a run that the server log names, besides their number; all of them are in Monta ▸ Stock.
MAX_PROBLEMS_LOGGED = 3


class MontaStockMirror(models.AbstractModel):
    """Changes stock through Odoo's own inventory adjustment, and only where the numbers differ.

    Numbers travel as ``{product id: values of monta.stock}``.
    """

    _name = "monta.stock.mirror"
    _description = "Monta stock mirror"

    # -- what Monta said ----------------------------------------------------------------------------------------

    @api.model
    def _store_answers(self, run, ids_by_sku, answers, errors=None):
        """Write what Monta said.

        :param run: :class:`~.run.StockRun`
        :param dict ids_by_sku: product id by SKU
        :param dict answers: Monta's product by SKU; None when Monta does not know the SKU
        :param dict errors: text by SKU of what could not be asked: what was known stays
        """
        values = {ids_by_sku[sku]: self._values_of(run, sku, body) for sku, body in answers.items()}
        for sku, text in (errors or {}).items():
            values[ids_by_sku[sku]] = {"sku": sku, "problem": text}
        self._adjust_to(run, values)
        self._write_rows(run, values)
        self._write_thresholds(run, list(values))

    @api.model
    def _report_unusable_skus(self, run, index):
        """Tell of products that Monta cannot be asked about: SKUs that name several, and no SKU at all."""
        _ = remembering(self.env)
        catalogue = self.env["product.product"].sudo()
        values = {}
        for sku, ids in index.ambiguous.items():
            names = ", ".join(catalogue.browse(ids).mapped("display_name"))
            text = _("The SKU %(sku)s names several products: %(names)s. Give each its own.", sku=sku, names=names)
            values.update(dict.fromkeys(ids, {**self._unknown_values(), "sku": sku, "problem": text}))
        self._write_rows(run, values)
        text = _("No SKU: fill in an internal reference, a barcode or a Monta SKU.")
        nameless = {**self._unknown_values(), "sku": False, "problem": text}
        self._write_rows(run, dict.fromkeys(index.without_sku, nameless), quiet=True)

    @api.model
    def _report_look_alikes(self, run):
        """Tell of products whose SKUs differ in capitals only; their numbers are stored all the same."""
        run.look_alikes = self._look_alikes(run.settings)
        table = self.env["monta.stock"].sudo()
        domain = [("product_id", "in", list(run.look_alikes)), ("is_kit", "=", False)]
        for row in table.search([*domain, *table._account_domain(run.settings)]):
            text = run.look_alikes[row.product_id.id]
            if text not in (row.problem or ""):
                row.problem = joined(self.env, [row.problem, text])
                run.problems.append(text)

    @api.model
    def _look_alikes(self, settings):
        """What is wrong, by product id, with products whose SKUs differ in capitals only."""
        _ = remembering(self.env)
        spellings, key = defaultdict(dict), require_core().sku_key
        for product_id, sku in self.env["monta.stock"]._sku_by_product(settings).items():
            spellings[key(sku)].setdefault(sku, []).append(product_id)
        found = {}
        for ids_by_sku in spellings.values():
            if len(ids_by_sku) == 1:
                continue
            products = self.env["product.product"].sudo().browse([id_ for ids in ids_by_sku.values() for id_ in ids])
            text = _(
                "The SKUs %(skus)s differ in capitals only, and Monta may take one for the other: give these products "
                "SKUs that differ in more: %(products)s.",
                skus=", ".join(sorted(ids_by_sku)),
                products=", ".join(products.sorted("id").mapped("display_name")),
            )
            found.update(dict.fromkeys(products.ids, text))
        return found

    @api.model
    def _unknown_values(self):
        """The values of a row whose number is not known."""
        return {
            "is_kit": False,
            "is_unknown": False,
            "available": 0,
            "shortage": 0,
            "minimum": 0,
            "gap": 0.0,
            "difference": 0.0,
            "explained": 0.0,
            "documents": False,
            "per_warehouse": False,
            "waiting": 0.0,
            "is_waiting": False,
            "problem": False,
            "notice": False,
            "last_sync": False,
        }

    def _values_of(self, run, sku, body):
        """The values that Monta's product ``body`` gives."""
        _ = remembering(self.env)
        nothing, now = {**self._unknown_values(), "sku": sku}, fields.Datetime.now()
        if body is None:
            text = _(
                "Monta does not know the SKU %s: its stock in Odoo stays as it is. Make the SKU the same on both "
                "sides.",
                sku,
            )
            return {**nothing, "is_unknown": True, "problem": text, "last_sync": now}
        core = require_core()
        try:
            stock = core.read_stock(body)
        except core.StockInvalid as error:
            return {**nothing, "problem": remembering(self.env)("%s: %s", sku, said(self.env, error))}
        if max(stock["available"], stock["minimum"]) > MAX_INTEGER:
            return {**nothing, "problem": _("%s: Monta's number is too large to be true.", sku)}
        spelling = str(body.get("Sku") or "").strip()
        told = {"available": stock["available"], "minimum": stock["minimum"], "last_sync": now}
        told["shortage"] = min(stock.get("shortage", 0), MAX_INTEGER)
        told["per_warehouse"] = run.warehouses._monta_figures(body)
        if notices := stock.get("notices"):
            told["notice"] = joined(self.env, [said(self.env, notice) for notice in notices])
        return {**nothing, **told, "sku": spelling if core.sku_key(spelling) == core.sku_key(sku) else sku}

    # -- on-hand quantities -------------------------------------------------------------------------------------

    @api.model
    def _adjust_unasked(self, run):
        """Mirror what Monta told before, for products that were not asked for in this pull: nothing changed there."""
        table, settings = self.env["monta.stock"].sudo(), run.settings
        ids = table.search(
            [
                *table._account_domain(settings),
                *WITH_NUMBER,
                ("round_number", "!=", run.number),
                ("product_id.active", "=", True),
            ],
            order="id",
        ).ids
        for start in range(0, len(ids), ROWS_AT_ONCE):
            rows = table.browse(ids[start : start + ROWS_AT_ONCE])
            now = fields.Datetime.now()
            values = {
                row.product_id.id: {
                    "available": row.available,
                    "shortage": row.shortage,
                    "per_warehouse": row.per_warehouse,
                    "is_unknown": False,
                    "problem": False,
                    "notice": row.notice,
                    "last_sync": now,
                }
                for row in rows
                if row.product_id.id not in run.kits.ids
            }
            self._adjust_to(run, values)
            self._write_rows(run, values)
            run.commit_batch(len(rows), len(ids) - start - len(rows))

    def _adjust_to(self, run, values):
        """Bring the on-hand quantities in line with ``values``, and note in them what Odoo has and what explains it."""
        told = {id_: vals for id_, vals in values.items() if vals.get("last_sync") and not vals["is_unknown"]}
        products = self._adjustable(run.settings, self.env["product.product"].sudo().browse(told))
        self._bring_in_line(run, products, told)

    @api.model
    def _bring_in_line(self, run, products, values, waiting=None):
        """Adjust what no document explains; what is beyond the limit is left to ``monta.stock.limit``.

        :param dict values: what Monta told, by product id; what Odoo has is noted there
        :param dict waiting: rows of ``monta.stock`` by product id, to whose adjustments a person, or the limit, has
            agreed; of a product whose adjustment is another one by now, that one waits instead
        """
        figures, apart = {}, self.env["product.product"].sudo()
        for product in products:
            vals, row = values[product.id], (waiting or {}).get(product.id)
            asked = row.last_sync if row else run.asked
            told = {"available": vals["available"], "shortage": vals.get("shortage"), "waiting": row and row.waiting}
            told = json.loads(vals.get("per_warehouse") or "{}") or {"": told}
            figures[product.id] = {
                place: {**facts, "asked": asked, "is_agreed": bool(row)} for place, facts in told.items()
            }
            if "" not in told:
                apart |= product
            vals.update(odoo_quantity=0.0, gap=0.0, difference=0.0, explained=0.0)
            vals.update(documents=False, waiting=0.0, is_waiting=False)
        locations = run.warehouses._monta_stock_locations()
        together = products - apart
        self._mirror_place(run, together, locations, values, {id_: figures[id_][""] for id_ in together.ids})
        for warehouse in run.warehouses if apart else ():
            told = {id_: figures[id_][str(warehouse.id)] for id_ in apart.ids}
            self._mirror_place(run, apart, warehouse._monta_stock_locations(), values, told)
        for product in apart:
            told = figures[product.id]
            kept = {place: {name: told[place][name] for name in ("available", "shortage", "waiting")} for place in told}
            values[product.id]["per_warehouse"] = json.dumps(kept, sort_keys=True)

    def _mirror_place(self, run, products, locations, values, told):
        """Bring ``products`` in line in one place; as :meth:`_bring_in_line`, to whose ``values`` this place is added.

        :param locations: the location; several where Monta tells one number for all of them
        :param dict told: Monta's figures for this place, by product id; what waits here is noted there
        """
        _ = remembering(self.env)
        found = self.env["monta.stock.explanation"]._differences(run, locations, products, told)
        differences = {}
        for product in products:
            vals, difference = values[product.id], found[product.id]
            gap = difference.unexplained
            vals["odoo_quantity"] += difference.on_hand
            vals["gap"] += abs(gap)
            vals["difference"] -= gap
            vals["explained"] += difference.explained
            if difference.documents:
                vals["documents"] = json.dumps(json.loads(vals["documents"] or "[]") + difference.documents)
            told[product.id]["waiting"] = 0.0
            if not gap:
                continue
            if product.tracking != "none":
                vals["problem"] = _("%s is tracked by lot or serial number: adjust it by hand.", product.display_name)
            elif not locations:
                vals["problem"] = _("%s has no warehouse to mirror Monta's stock in.", run.settings.company.name)
            elif len(locations) > 1:
                vals["problem"] = self._undecided(locations)
            elif run.may_adjust and (difference.is_approved or not run.has_limit):
                differences[product] = gap
            elif run.adjusts and run.has_limit:
                told[product.id]["waiting"] = gap
                # Of several places the sizes count: more here and less there is no small adjustment.
                vals.update(waiting=gap if not vals["is_waiting"] else abs(vals["waiting"]) + abs(gap), is_waiting=True)
        name = _("Stock at Monta, applied by %s", run.agreed_by) if run.agreed_by else _("Stock at Monta")
        self.env["monta.stock.inventory"]._adjust(locations[:1], differences, values, name)

    def _undecided(self, locations):
        """Why nothing is written where Monta ships from several warehouses."""
        _ = remembering(self.env)
        return _(
            "Monta tells one number for %s together, so the stock in each stays as it is: fill in the name of each "
            "warehouse at Monta, choose the Location of Monta's Stock on one of them, or adjust it by hand.",
            ", ".join(locations.mapped("display_name")),
        )

    @api.model
    def _adjustable(self, settings, products):
        """Those of ``products`` whose stock Odoo keeps and this company mirrors.

        Companies that share an account share its stock: a product of all companies is counted in one of them only.
        """
        kept = products.filtered_domain([*compat.STORABLE_DOMAIN, ("active", "=", True)])
        if self._mirroring_company(settings) == settings.company:
            return kept
        return kept.filtered(lambda product: product.company_id == settings.company)

    @api.model
    def _mirroring_company(self, settings):
        """Of the companies that share the account of ``settings``, the one that mirrors the products of all.

        That is the first one with a location chosen for it, or else the first one with a warehouse.
        """
        config, warehouses = self.env["monta.config"], self.env["stock.warehouse"].sudo()
        sharing = self.env["res.company"]
        for company in self.env["res.company"].sudo().search([("active", "=", True)], order="id"):
            other = config._for(company)
            if other.is_configured and other.account == settings.account:
                sharing |= company
        stocked = warehouses.search([("company_id", "in", sharing.ids)])
        chosen = stocked.filtered("monta_location_id")
        return (chosen or stocked).company_id.sorted("id")[:1] or settings.company

    @api.model
    def _write_thresholds(self, run, product_ids):
        """A shop shows the highest MinimumStock of a product's variants (plugin documentation, "Stock pull")."""
        products = self.env["product.product"].sudo().browse(product_ids).filtered_domain(compat.STORABLE_DOMAIN)
        if not run.may_adjust or not products:
            return
        table = self.env["monta.stock"].sudo()
        groups = table._read_group(
            [
                ("product_tmpl_id", "in", products.product_tmpl_id.ids),
                *WITH_NUMBER,
                "|",
                ("company_id", "!=", run.settings.company.id),
                ("account", "=", run.settings.account),
            ],
            ["product_tmpl_id"],
            ["minimum:max"],
        )
        changed = defaultdict(self.env["product.template"].sudo().browse)
        for template, minimum in groups:
            if template.available_threshold != minimum:
                changed[minimum] |= template
        for minimum, templates in changed.items():
            templates.available_threshold = minimum

    # -- rows ---------------------------------------------------------------------------------------------------

    @api.model
    def _write_rows(self, run, values, quiet=False):
        """Create or change the rows of ``values``; equal values write nothing but the time.

        :param bool quiet: do not tell the server log about new problems
        """
        pairs = list(values.items())
        for start in range(0, len(pairs), ROWS_AT_ONCE):
            problems = self._write_batch(run, dict(pairs[start : start + ROWS_AT_ONCE]))
            if not quiet:
                run.problems += problems

    def _write_batch(self, run, values):
        """Write the rows of ``values``; return the problems that are new."""
        table, settings = self.env["monta.stock"].sudo(), run.settings
        asked = {"round_number": run.number} if run.number else {}
        found = table.search([("product_id", "in", list(values)), *table._account_domain(settings)])
        rows = {row.product_id.id: row for row in found}
        fresh, told, problems = [], [], []
        for product_id, vals in values.items():
            if "problem" in vals:
                texts = (vals.get("notice"), vals["problem"], run.look_alikes.get(product_id))
                vals = {**vals, "problem": joined(self.env, texts) or False}
            row = rows.get(product_id, table)
            known = (row.problem or "").splitlines()
            if fresh_lines := [line for line in (vals.get("problem") or "").splitlines() if line not in known]:
                problems.append("\n".join(fresh_lines))
            if not row:
                place = {"product_id": product_id, "company_id": settings.company.id, "account": settings.account}
                fresh.append({**place, **vals, **asked})
                continue
            if vals.get("last_sync"):
                told.append(row.id)
                vals = {name: value for name, value in vals.items() if name != "last_sync"}
            if changed := {name: value for name, value in vals.items() if to_stored(row[name]) != to_stored(value)}:
                row.write(changed)
        table.create(fresh)
        table.browse(told).write({"last_sync": fields.Datetime.now(), **asked})
        table.browse(set(found.ids) - set(told)).write(asked)
        return problems

    @api.model
    def _count_unnumbered(self, run, product_ids=None):
        """Note what Odoo has of the products of which Monta tells no number; nothing is adjusted.

        :param product_ids: those that were asked for; None: all
        """
        table, locations = self.env["monta.stock"].sudo(), run.warehouses._monta_stock_locations()
        unnumbered = [("is_kit", "=", False), "|", ("is_unknown", "=", True), ("last_sync", "=", False)]
        mine = [] if product_ids is None else [("product_id", "in", [*product_ids])]
        rows = table.search([*table._account_domain(run.settings), *mine, *unnumbered], order="id")
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            on_hand = self.env["monta.stock.explanation"]._on_hand(locations, some.product_id)
            for row in some:
                if row.odoo_quantity != on_hand.get(row.product_id.id, 0.0):
                    row.odoo_quantity = on_hand.get(row.product_id.id, 0.0)

    @api.model
    def _log_problems(self, run):
        """Tell the server log, in one line, of the problems that are new; a text of several products is told once."""
        problems = list(dict.fromkeys(run.problems))
        run.problems.clear()
        if not problems:
            return
        shown = " | ".join(problems[:MAX_PROBLEMS_LOGGED])
        _logger.warning(
            "[Monta] stock of %s: %s new problems, all under Monta ▸ Stock: %s%s",
            run.settings.company.name,
            len(problems),
            shown,
            " | …" if len(problems) > MAX_PROBLEMS_LOGGED else "",
        )
