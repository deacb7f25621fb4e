"""Reads what Monta has received of the announced goods (monta-api 5, inbounds)."""

import logging

from odoo import _, api, models
from odoo.exceptions import UserError

from ... import compat
from ...core import core_is_usable, require_core

_logger = logging.getLogger(__name__)

# Answers of the feed that are read in one run: an account that is connected for the first time has years of receipts.
# The rest is left to a run that follows at once.
MAX_ANSWERS_PER_RUN = 5


class MontaInboundReceipts(models.AbstractModel):
    """Follows the feed of receipts: each row is a delta; returns and quarantine are no receipts of an order."""

    _name = "monta.inbound.receipts"
    _description = "Monta inbound receipts"

    @api.model
    def _cron_read(self):
        """Read what is new for every account that goods were announced to."""
        if not core_is_usable():
            _logger.error("[Monta] no receipts were read: monta-core is missing or does not fit")
            return
        for settings in self._accounts().values():
            self._read_account(settings)
        self.env["monta.inbound.booking"]._validate_all()

    @api.model
    def _read_account(self, settings):
        """Read what is new for one account; what goes wrong is reported.

        :return: whether all of it is read
        """
        try:
            is_all = self._read_feed(settings)
            self.env["monta.run"]._note(settings, "receipts")
            return is_all
        except (require_core().MontaError, UserError) as error:
            if getattr(error, "code", "") == "api.list_missing":
                # An API without this feed is no fault of anybody's.
                _logger.info("[Monta] receipts of %s were not read: %s", settings.account, error)
                self.env["monta.run"]._note(settings, "receipts")
            else:
                self.env["monta.http"]._report_unread(settings, "receipts", error)
        except Exception:
            _logger.exception("[Monta] receipts of %s were not stored", settings.account)
        return False

    @api.model
    def _accounts(self):
        """The settings of one company for each account; companies may share an account and its feed."""
        announced = self.env["purchase.order"]._read_group([("monta_last_push", "!=", False)], ["company_id"])
        companies = (self.env["monta.config"]._for(company) for (company,) in announced)
        return {settings.account: settings for settings in companies if settings.is_configured}

    @api.model
    def _read_feed(self, settings):
        """Read the feed of one account on from where it was read last; each answer is committed on its own.

        :return: whether it was read to its end
        """
        config = self.env["monta.config"]
        client = self.env["monta.http"]._client(settings)
        for _answer in range(MAX_ANSWERS_PER_RUN):
            cursor = config._recall("inbound_cursor", settings.account) or 0
            answer = client.receipts(cursor)
            # Both or neither: none is lost, whatever happens next.
            with self.env.cr.savepoint():
                self._store_receipts(settings.account, require_core().read_receipts(answer["rows"]))
                config._remember("inbound_cursor", settings.account, answer["cursor"])
            compat.commit(self.env)
            if answer["complete"]:
                return True
        self.env.ref("monta_odoo_integration.ir_cron_monta_receipts")._trigger()
        return False

    @api.model
    def _store_receipts(self, account, rows):
        """Keep the receipts ``rows`` (of ``monta_core.read_receipts``) that belong to orders of this database."""
        receipts = self.env["monta.inbound.receipt"]
        orders = self._orders_by_reference(account, {row["reference"] for row in rows})
        numbers = [row["monta_id"] for row in rows]
        known = set(receipts.search([("account", "=", account), ("monta_id", "in", numbers)]).mapped("monta_id"))
        created = receipts.create(
            [
                {**row, "account": account, "purchase_order_id": orders[row["reference"]].id}
                for row in rows
                if row["reference"] in orders and row["monta_id"] not in known
            ]
        )
        created.purchase_order_id.monta_has_new_receipts = True
        for order, arrived in created.grouped("purchase_order_id").items():
            try:
                with self.env.cr.savepoint():
                    self.env["monta.inbound.tally"]._update_lines(order)
                    self._tell_buyer(order, arrived)
            except Exception:
                # All of it is counted again with the next receipt of this order.
                _logger.exception("[Monta] what was received of %s could not be counted", order.name)

    def _tell_buyer(self, order, receipts):
        """Say in the chatter of ``order`` what has arrived just now."""
        pieces = {}
        for receipt in receipts:
            pieces[receipt.sku] = pieces.get(receipt.sku, 0.0) + receipt.quantity
        told = ", ".join(f"{quantity:g} × {sku}" for sku, quantity in pieces.items() if quantity)
        if told:
            this = self.with_context(lang=order._monta_responsible().lang)
            order._message_log(body=this._arrival_text(told))

    def _arrival_text(self, told):
        return _("Monta received %s.", told)

    @api.model
    def _orders_by_reference(self, account, references):
        """The purchase orders that go by ``references`` in ``account``, by reference."""
        rows = self.env["monta.outbox"].search(
            [
                ("res_model", "=", "purchase.order"),
                ("account", "=", account),
                ("reference", "in", list(references)),
                # Goods may arrive before we know that Monta took their announcement.
                "|",
                ("state", "=", "sent"),
                ("uncertain", "=", True),
            ],
            order="id",
        )
        orders = {row.reference: self.env["purchase.order"].browse(row.res_id).exists() for row in rows}
        return {reference: order for reference, order in orders.items() if order}
