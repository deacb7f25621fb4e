"""Asks Monta about orders, by every name that it may know them under."""

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class MontaStatusResolver(models.AbstractModel):
    """Gathers the references of orders, and lets Rust fetch what Monta answers about them."""

    _inherit = "monta.status.resolver"

    @api.model
    def _references(self, order):
        """The names by which Monta may know ``order``."""
        return {
            "webshop_order_id": order._monta_known_as(),
            "order_number": order.name,
            "reference": order.client_order_ref or None,
            "client_reference": order.client_order_ref or None,
            "eorder_guid": None,
            "origin": order._monta_settings().origin or None,
            **({"family": order.sudo().monta_order_ids.mapped("webshop_order_id")} if order.monta_order_count else {}),
        }

    @api.model
    def _fetch(self, orders, settings, detail=True, within=None):
        """What Monta answers about each of ``orders``.

        :param within: seconds that all of it may take, because a person waits for it
        :return: ``(answers, stopped)``: ``{"result": …}`` or ``{"error": …}`` for each, in their order, and the error
            for which there is no use in asking on, or None
        """
        client = self.env["monta.http"]._client(settings, within)
        answers, references = {}, {}
        seen = self._snapshots_by_order(orders, settings) if detail and settings.has_feed else {}
        for order in orders:
            try:
                references[order] = self._references(order)
                if order.id in seen and seen[order.id].reference:
                    references[order]["seen_as"] = seen[order.id].reference
            except Exception as error:
                _logger.exception("[Monta] status of %s: its references could not be told", order.name)
                answers[order] = {"error": {"class": "fix", "code": "references", "message": str(error)}}

        def ask(some):
            found = client.fetch_many(
                list(some.values()), loose=settings.match_loose, detail=detail, max_parallel=settings.max_parallel
            )
            answers.update(zip(some, found["answers"], strict=True))
            return found["stopped"]

        stopped = ask(references)
        others = self._other_ids(references, answers)
        if others and not stopped:
            stopped = ask({order: {**references[order], "other_ids": ids} for order, ids in others.items()})
        settings.remember_capabilities(client.capabilities)
        return [answers[order] for order in orders], stopped

    @api.model
    def _other_ids(self, references, answers):
        """Ids of orders that Monta answered with, and that are other orders of ours (``{order: [id]}``)."""
        shown = {}
        for order, own in references.items():
            result = answers[order].get("result") or {}
            ids = {(result.get("header") or {}).get("WebshopOrderId"), *result.get("candidates", ())}
            ids -= {None, "", own["webshop_order_id"], own["order_number"]}
            shown.update({order: ids} if ids else {})
        if not shown:
            return {}
        owners = self._owners(set().union(*shown.values()))
        found = {order: [own for own in ids if owners.get(own, set()) - {order.id}] for order, ids in shown.items()}
        return {order: ids for order, ids in found.items() if ids}

    @api.model
    def _owners(self, names, by_number=True):
        """The sale orders that go by ``names`` at Monta, or have an order at Monta that does, of whatever company.

        :param bool by_number: whether the number of a sale order that goes by another name, or was never sent, counts
        :return: sets of ids by name; a name of nobody's is left out
        """
        names, owners = set(names), {}
        if not names:
            return owners
        domain = [("monta_reference", "in", list(names))]
        if by_number:
            domain = ["|", ("name", "in", list(names)), *domain]
        known = [
            (name, order.id)
            for order in self.env["sale.order"].sudo().search(domain)
            for name in (order.monta_reference, by_number and order.name)
        ]
        parts = self.env["monta.order"].sudo().search([("webshop_order_id", "in", list(names))])
        known += [(part.webshop_order_id, part.sale_order_id.id) for part in parts]
        for name, order_id in known:
            if name in names:
                owners.setdefault(name, set()).add(order_id)
        return owners
