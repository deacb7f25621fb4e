"""Which orders are looked at, because Monta has shipped something of them (decision 28)."""

import logging
import time

from odoo import api, models
from odoo.exceptions import UserError
from psycopg2 import OperationalError

from ... import compat
from ...core import core_is_usable, joined, remembering, require_core, said_of
from ..conflict import quiet
from .validate_transfers import SomebodyElse

_logger = logging.getLogger(__name__)

# Seconds in which a run begins to deliver orders; Odoo ends a scheduled action after limit_time_real_cron.
SECONDS_PER_RUN = 50
# Orders that are read together, and kept together: a crash takes back no more than these, which are delivered again.
ORDERS_PER_BATCH = 20
# Times in one run that somebody else has just changed what an order needs: its stock, as a rule.
MAX_CONFLICTS = 20
# What keeps a transfer from closing may be gone without a trace on it, such as a period that was opened again.
TRY_AGAIN_AFTER = "1 day"


class MontaDeliveryCron(models.AbstractModel):
    """Delivers order by order: one that fails is shown with the reason, and never stops the others."""

    _name = "monta.delivery.cron"
    _description = "Monta deliveries"

    @api.model
    def _cron_validate(self):
        """Deliver what is due of every company that has this switched on."""
        if not core_is_usable():
            _logger.error("[Monta] nothing was delivered: monta-core is missing or does not fit")
            return
        deadline = time.monotonic() + min(SECONDS_PER_RUN, compat.cron_time_limit() / 2)
        is_left = False
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            is_left |= not self.with_company(company)._validate_or_report_company(settings, deadline)
        compat.report_progress(self.env, 0, 0)
        if is_left:
            self.env.ref("monta_odoo_integration.ir_cron_monta_deliveries")._trigger()

    @api.model
    def _validate_or_report_company(self, settings, deadline):
        """As :meth:`_validate_company`, where that is switched on; what goes wrong is reported."""
        try:
            if settings.delivery_validate != "off" and settings.is_configured:
                is_all = self._validate_company(settings, deadline)
                self.env["monta.run"]._note(settings, "deliveries")
                compat.commit(self.env)
                return is_all
        except (require_core().MontaError, UserError) as error:
            self.env["monta.http"]._report_unread(settings, "lots", error)
            compat.commit(self.env)
        except OperationalError as error:
            # Nothing is lost: what was not kept is due again.
            compat.rollback(self.env)
            _logger.info("[Monta] deliveries of %s: somebody else is at it, too: %s", settings.company.name, error)
        return True

    def _validate_company(self, settings, deadline):
        """Deliver what is due of one company until ``deadline`` (of ``time.monotonic``); return whether that is all."""
        due, done, conflicts = self._due(settings.company), 0, 0
        while due:
            if done and time.monotonic() >= deadline:
                return False
            batch = due[:ORDERS_PER_BATCH]
            left = self._validate_batch(batch, settings)
            compat.commit(self.env)
            done += len(batch) - len(left)
            conflicts += bool(left)
            due = due[len(batch) :] + left
            compat.report_progress(self.env, len(batch) - len(left), len(due))
            if conflicts > MAX_CONFLICTS:
                # Another run goes on at once, unless this one could do nothing.
                return not done
        return True

    @api.model
    def _due(self, company):
        """Ids of the orders of ``company`` to look at: those that are due, and those that waited for a change since."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT sale.id FROM sale_order sale
             WHERE sale.company_id = %s AND sale.state IN ('sale', 'done') AND sale.monta_delivery_state IS NOT NULL
               AND (sale.monta_delivery_state = 'due'
                    OR sale.monta_delivery_tried < %s::timestamp - %s::interval
                    OR EXISTS (SELECT FROM stock_picking picking
                                 LEFT JOIN stock_move move ON move.picking_id = picking.id
                                 LEFT JOIN stock_move_line line ON line.move_id = move.id
                                WHERE picking.sale_id = sale.id
                                  AND GREATEST(picking.write_date, move.write_date, line.write_date)
                                    > sale.monta_delivery_tried))
             ORDER BY sale.monta_delivery_state DESC, sale.id
            """,
            [company.id, self.env.cr.now(), TRY_AGAIN_AFTER],
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _validate_batch(self, order_ids, settings):
        """Deliver what was shipped of some orders, each for itself.

        :return: ids of those that are left, because somebody else has changed what one of them needs: this transaction
            does not see that, and most of the others need it, too
        """
        lots = self.env["monta.delivery"]._fetch_lots(self.env["sale.order"].browse(order_ids), settings)
        # Nothing that was read before is believed from here on: the orders are taken, and read as they are now.
        compat.commit(self.env)
        self.env.invalidate_all()
        orders = self._lock(order_ids)
        self.env["monta.delivery"]._prefetch(orders)
        en_route = settings.delivery_validate == "enroute"
        for place, order in enumerate(orders.with_company(settings.company), 1):
            if lots.get(order.id, True) and not self._validate_or_report(order, lots.get(order.id), en_route):
                return [*orders[place:].ids, order.id]
        return []

    @api.model
    def _lock(self, order_ids):
        """Those of the orders that nobody else delivers just now, until the end of the transaction."""
        self.env.cr.execute(
            """
            SELECT id FROM sale_order WHERE id IN %s AND monta_delivery_state IS NOT NULL
             ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
            """,
            [tuple(order_ids)],
        )
        return self.env["sale.order"].browse(row[0] for row in self.env.cr.fetchall())

    def _validate_or_report(self, order, lots, en_route):
        """Deliver what was shipped of ``order``, all of it or nothing, or say why not; False when somebody else was at
        it."""
        _ = remembering(self.env)
        try:
            with quiet(self.env.cr), self.env.cr.savepoint():
                questions = self.env["monta.delivery"]._validate_order(order, lots, en_route)
                # Written together with what Odoo writes on the order.
                if questions["waiting"]:
                    order._monta_set_undelivered(joined(self.env, [*questions["waiting"], *questions["told"]]))
                else:
                    order._monta_set_delivered(questions["told"])
        except OperationalError as error:
            _logger.info("[Monta] delivery of %s: somebody else has just changed it: %s", order.name, error)
            return False
        except SomebodyElse as error:
            order._monta_set_undelivered(error.args[0], ask=False)
        except UserError as error:
            order._monta_set_undelivered(said_of(self.env, error))
        except Exception as error:
            _logger.exception("[Monta] what was shipped of %s could not be delivered", order.name)
            order._monta_set_undelivered(_("%s The server log says more.", error))
        return True
