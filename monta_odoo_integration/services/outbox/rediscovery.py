"""Finds again what Monta has of orders that are older than this installation of the addon (decision 24).

An uninstall takes the outbox along, and with it the knowledge of what Monta has. Each such order is looked up once, by
its number, before anything is created. One that was cancelled meanwhile is cancelled at Monta; one that was changed is
shown as changed, for a person to send.
"""

import logging
import time
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from psycopg2 import Error as DatabaseError

from ... import compat
from ...core import core_is_usable, error_text, require_core

_logger = logging.getLogger(__name__)

# Orders that are looked up before what was found is kept.
BATCH_SIZE = 20
# Seconds that one run looks; the rest is left to the next one.
MAX_SECONDS = 20
# Names that an order may have at Monta, one more for each time that it was cancelled there and sent again.
MAX_NAMES = 5
INSTALLED = "monta_odoo_integration.monta_instance_this"


class MontaRediscovery(models.AbstractModel):
    """Looks up sale orders of which nothing is known here and that Monta may have."""

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
                self.with_company(company)._look(settings, deadline)
            except (require_core().MontaError, UserError) as error:
                # What was not looked up is looked up by the next run.
                text = error_text(self.env, error)
                _logger.warning("[Monta] orders of %s from before were not looked up: %s", company.name, text)
            except DatabaseError as error:
                # Somebody else is at it, too; what was not kept comes again.
                compat.rollback(self.env)
                _logger.info("[Monta] orders of %s from before were not looked up: %s", company.name, error)

    def _look(self, settings, deadline):
        config, key = self.env["monta.config"], f"{settings.company.id}:{settings.account}"
        cursor = config._recall("rediscovery_cursor", key) or 0
        client = None
        while orders := self._orders_from_before(settings, cursor):
            if time.monotonic() > deadline:
                return
            client = client or self.env["monta.http"]._client(settings)
            for order in orders:
                self._look_up(order, settings, client)
            cursor = orders[-1].id
            config._remember("rediscovery_cursor", key, cursor)
            compat.commit(self.env)

    @api.model
    def _orders_from_before(self, settings, cursor):
        """The next sale orders that are older than this installation, and of which nothing is known."""
        since = fields.Datetime.now() - timedelta(days=settings.status_window_days)
        return self.env["sale.order"].search(
            [
                ("company_id", "=", settings.company.id),
                ("state", "in", ("sale", "cancel")),
                ("monta_state", "=", "not_sent"),
                ("create_date", "<", self.env.ref(INSTALLED).create_date),
                ("date_order", ">=", since),
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
                if found := self._find(order, client):
                    self._take_over(order, settings, *found)
                else:
                    order.write({"monta_reference": False, "monta_left_before": False})
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
        """``(payload, document, comparison, closed)`` of the order at Monta that is this one; None when none is."""
        core = require_core()
        # Nobody knows what had left before: whatever was delivered may be what Monta has shipped. One that was
        # cancelled has nothing left to ship, and is compared as it was ordered.
        order.monta_left_before = "[]"
        meant = order.with_context(monta_as_ordered=not order._monta_is_confirmed())
        tried = []
        for number in range(1, MAX_NAMES + 1):
            # Version 0.1.0 counted otherwise.
            names = [core.next_order_id(order.name, tried), *([f"{order.name}-{number}"] if tried else [])]
            answers = {name: client.get_order(name) for name in names}
            there = {name: answer for name, answer in answers.items() if answer["outcome"] != "absent"}
            if not there:
                return None
            for name, answer in there.items():
                order.monta_reference = name
                payload = meant._monta_payload()
                comparison = core.compare_orders(payload, answer["body"])
                if comparison["is_ours"]:
                    closed = core.resolve_status({"header": answer["body"]})["closed"]
                    return payload, core.order_as_sent(answer["body"], payload), comparison, closed
                if "/Deleted" not in comparison["another"]:
                    _logger.info("[Monta] %s at Monta is an order of somebody else", name)
                    return None
            tried.append(names[0])
        return None

    def _take_over(self, order, settings, payload, document, comparison, closed):
        """Remember what Monta has of ``order``; one that was cancelled here is cancelled there, too.

        :param bool closed: whether Monta changes nothing of it any more
        """
        order.monta_is_closed = closed
        self.env["monta.outbox"].sudo().create(
            {
                "kind": "create",
                "res_model": order._name,
                "res_id": order.id,
                "reference": order.monta_reference,
                "company_id": settings.company.id,
                "account": settings.account,
                "state": "sent",
                "payload": order._monta_as_json(payload),
                "acknowledged": order._monta_as_json(document),
                "outcome": _("found at Monta"),
                "sent_date": fields.Datetime.now(),
            }
        )
        text = _("Monta has this order from before.")
        if comparison["differences"]:
            text += " " + _("It differs in %s.", ", ".join(comparison["differences"]))
        order._create_monta_log({"message": text, "differences": comparison["differences"]}, "info", "found")
        order._message_log(body=_("Monta: %s", text))
        order._monta_refresh()
        if not order._monta_is_confirmed():
            order._monta_cancel()
