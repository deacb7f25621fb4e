"""Finds again what Monta has of documents that are older than this installation of the addon (decision 24).

An uninstall takes the outbox along, and with it the knowledge of what Monta has. Each such sale or purchase order is
looked up once, by its number, before anything is created. One that was cancelled meanwhile is cancelled at Monta; one
that was changed is shown as changed, for a person to send.
"""

import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from psycopg2 import Error as DatabaseError

from ... import compat
from ...core import core_is_usable, error_text, joined, remembering, require_core

_logger = logging.getLogger(__name__)

# Documents that are looked up before what was found is kept.
BATCH_SIZE = 20
# Seconds that one run looks; the rest is left to the next one.
MAX_SECONDS = 20
MODELS = ("sale.order", "purchase.order")
INSTALLED = "monta_odoo_integration.monta_instance_this"


class MontaRediscovery(models.AbstractModel):
    """Looks up documents of which nothing is known here and that Monta may have."""

    _name = "monta.rediscovery"
    _description = "Orders that Monta has from before"

    @api.model
    def _cron_look(self):
        """Go on where the last run ended, in every company that has an account."""
        if not core_is_usable():
            return
        deadline = time.monotonic() + MAX_SECONDS
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                for model in MODELS:
                    self.with_company(company)._look(model, settings, deadline)
            except (require_core().MontaError, UserError) as error:
                # What was not looked up is looked up by the next run.
                text = error_text(self.env, error)
                _logger.warning("[Monta] orders of %s from before were not looked up: %s", company.name, text)
            except DatabaseError as error:
                # Somebody else is at it, too; what was not kept comes again.
                compat.rollback(self.env)
                _logger.info("[Monta] orders of %s from before were not looked up: %s", company.name, error)

    def _look(self, model, settings, deadline):
        config, key = self.env["monta.config"], f"{settings.company.id}:{settings.account}"
        if model != MODELS[0]:
            key = f"{model}:{key}"
        cursor = config._recall("rediscovery_cursor", key) or 0
        client = None
        while orders := self._documents_from_before(model, settings, cursor):
            if time.monotonic() > deadline:
                return
            client = client or self.env["monta.http"]._client(settings)
            for order in orders:
                self._look_up(order, settings, client)
            cursor = orders[-1].id
            config._remember("rediscovery_cursor", key, cursor)
            compat.commit(self.env)

    @api.model
    def _documents_from_before(self, model, settings, cursor):
        """The next documents that are older than this installation, and of which nothing is known."""
        documents = self.env[model]
        return documents.search(
            [
                *documents._monta_may_be_known(fields.Datetime.now() - timedelta(days=settings.status_window_days)),
                ("company_id", "=", settings.company.id),
                ("monta_state", "=", "not_sent"),
                ("create_date", "<", self.env.ref(INSTALLED).create_date),
                ("id", ">", cursor),
            ],
            order="id",
            limit=BATCH_SIZE,
        )

    def _look_up(self, order, settings, client):
        """Look up one order; what is wrong with it keeps nobody else waiting.

        :raises monta_core.MontaError: when Monta does not answer, or refuses the account
        """
        core = require_core()
        if self.env["monta.outbox"]._rows_of(order):
            return
        try:
            with self.env.cr.savepoint():
                if there := self._find(order, client):
                    self._take_over(order, settings, *there)
                else:
                    order.monta_reference = False
                    order._monta_reckon_with(False)
        except (core.RetryLater, core.AccountStopped):
            raise
        except (core.MontaError, UserError) as error:
            _logger.info("[Monta] %s was not looked up: %s", order.name, error_text(self.env, error))
        except DatabaseError:
            raise
        except Exception:
            # Somebody's hook; it keeps neither other orders nor their statuses waiting.
            _logger.exception("[Monta] %s could not be looked up", order.name)

    def _find(self, order, client):
        """``(payload, found, comparison)`` of what Monta has that is this order; None when it has nothing of it."""
        order._monta_reckon_with(True)
        # One that was cancelled has nothing left to ship, and is compared as it was ordered.
        meant = order.with_context(monta_as_ordered=not order._monta_is_confirmed())
        for names in order._monta_possible_names():
            answers = {name: order._monta_read(client, name) for name in names}
            there = {name: answer["body"] for name, answer in answers.items() if answer["outcome"] != "absent"}
            if not there:
                return None
            for name, found in there.items():
                order.monta_reference = name
                payload = meant._monta_payload()
                comparison = order._monta_compare(payload, found)
                if comparison["is_ours"]:
                    return payload, found, comparison
                if not comparison["is_deleted"]:
                    _logger.info("[Monta] %s at Monta is an order of somebody else", name)
                    return None
        return None

    def _take_over(self, order, settings, payload, found, comparison):
        """Remember what Monta has of ``order``; one that was cancelled here is cancelled there, too."""
        _ = remembering(self.env)
        row = (
            self.env["monta.outbox"]
            .sudo()
            .create(
                {
                    "kind": "create",
                    "res_model": order._name,
                    "res_id": order.id,
                    "reference": order.monta_reference,
                    "company_id": settings.company.id,
                    "account": settings.account,
                    "state": "sent",
                    "payload": order._monta_as_json(payload),
                    "acknowledged": order._monta_as_json(comparison["document"]),
                    "outcome": _("found at Monta"),
                    "sent_date": fields.Datetime.now(),
                }
            )
        )
        order._monta_was_found(found)
        text = _("Monta has this order from before.")
        if comparison["differences"]:
            text = joined(self.env, [text, _("It differs in %s.", ", ".join(comparison["differences"]))])
        order._create_monta_log({"message": text, "differences": comparison["differences"]}, "info", "found")
        order._message_log(body=_("Monta: %s", text))
        # What was changed meanwhile is for a person to send, whatever is set.
        state, error = order._monta_state_when_sent(row)
        order._monta_set_state(state, error)
        if not order._monta_is_confirmed():
            order._monta_cancel()
