"""Adjustments that are too large to be made unseen wait for a person (monta.stock_limit, monta.stock_limit_value)."""

import logging

from odoo import _, api, models
from odoo.tools import plaintext2html

from ... import compat
from ...core import require_core
from .mirror import ROWS_AT_ONCE
from .run import StockRun

_logger = logging.getLogger(__name__)

ERROR_ACTIVITY = "monta_odoo_integration.mail_activity_type_monta_error"


class MontaStockLimit(models.AbstractModel):
    """Decides when everything of a pull is known: many small adjustments are a large one, too.

    Until then each adjustment waits in its row of ``monta.stock``; a newer number of Monta's replaces it.
    """

    _name = "monta.stock.limit"
    _description = "Limit of the Monta stock pull"

    @api.model
    def _settle(self, run, product_ids=None):
        """Make the adjustments of a pull that are within the limit, and tell a person of the others.

        :param run: :class:`~.run.StockRun`
        :param product_ids: the products that were asked for; None: those of a pull of everything
        """
        if run.has_limit and run.may_adjust:
            table = self.env["monta.stock"].sudo()
            mine = (
                [("round_number", "=", run.number)] if product_ids is None else [("product_id", "in", [*product_ids])]
            )
            rows = table.search([*table._account_domain(run.settings), ("is_waiting", "=", True), *mine], order="id")
            self._apply(run, self._within_limit(run, rows))
        self._tell(run.settings)

    def _within_limit(self, run, rows):
        """Those of ``rows`` whose adjustments need nobody's consent."""
        cost = {}
        if run.limit["value"] is not None:
            products = rows.product_id.with_company(run.settings.company)
            cost = {product.id: product.standard_price for product in products}
        adjustments = [{"pieces": row.waiting, "cost": cost.get(row.product_id.id)} for row in rows]
        kept = require_core().within_limit(run.limit, adjustments)
        return rows.browse([row.id for row, is_kept in zip(rows, kept, strict=True) if is_kept])

    @api.model
    def _apply_agreed(self, rows, user):
        """Make the adjustments of ``rows`` of one company, to which ``user`` has agreed.

        :return: those that are another adjustment by now, which waits instead
        """
        run = StockRun(self.env["monta.config"]._for(rows.company_id), None, None, None)
        run.agreed_by = user.name
        run.look_alikes = self.env["monta.stock.mirror"]._look_alikes(run.settings)
        rows = self._lock(rows.filtered(lambda row: row.account == run.settings.account))
        _logger.info("[Monta] stock: %s applies %s adjustments", user.login, len(rows))
        self._apply(run, rows)
        self.env["monta.stock.mirror"]._log_problems(run)
        self._tell(run.settings)
        return rows.filtered("is_waiting")

    def _lock(self, rows):
        """Those of ``rows`` that still wait; of two who apply them at once, Odoo replays the later one."""
        rows.flush_model()
        self.env.cr.execute(
            "SELECT id FROM monta_stock WHERE id IN %s AND is_waiting ORDER BY id FOR UPDATE",
            [(0, *rows.ids)],
            log_exceptions=False,
        )
        rows.invalidate_recordset()
        return rows.browse(row_id for (row_id,) in self.env.cr.fetchall())

    def _apply(self, run, rows):
        """Make the adjustments of ``rows``, worked out anew: what has moved in Odoo since is not moved twice."""
        mirror = self.env["monta.stock.mirror"]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            values = {
                row.product_id.id: {
                    "available": row.available,
                    "shortage": row.shortage,
                    "per_warehouse": row.per_warehouse,
                    "notice": row.notice,
                    "problem": False,
                }
                for row in some
            }
            products = mirror._adjustable(run.settings, some.product_id)
            mirror._bring_in_line(run, products, values, {row.product_id.id: row for row in some})
            mirror._write_rows(run, values)
            run.commit_batch(len(some), len(rows) - start - len(some))

    # -- people -------------------------------------------------------------------------------------------------

    @api.model
    def _tell(self, settings):
        """One activity for a manager of the stock as long as any adjustment of a company waits.

        It stands at the company's own contact: a row of ``monta.stock`` comes and goes.
        """
        table, partner = self.env["monta.stock"].sudo(), settings.company.sudo().partner_id
        rows = table.search([*table._account_domain(settings), ("is_waiting", "=", True)], order="id")
        if not rows:
            partner.activity_unlink([ERROR_ACTIVITY])
            return
        user = self._stock_manager(settings.company)
        this = self.with_context(lang=user.lang)
        note = plaintext2html(this._summary_of(rows))
        if activities := partner.activity_search([ERROR_ACTIVITY]):
            activities.filtered(lambda activity: activity.note != note).note = note
            return
        partner.activity_schedule(ERROR_ACTIVITY, summary=this._activity_summary(), note=note, user_id=user.id)

    def _activity_summary(self):
        return _("Apply what Monta has, or find out why it differs so much")

    def _summary_of(self, rows):
        return _(
            "%(count)s adjustments of %(pieces)g pieces in all are more than monta.stock_limit or "
            "monta.stock_limit_value lets through: look at them under Monta ▸ Stock and press Apply.",
            count=len(rows),
            pieces=sum(abs(row.waiting) for row in rows),
        )

    def _stock_manager(self, company):
        """Who is told what the stock of ``company`` waits for (``res.users``)."""
        users = self.env.ref("stock.group_stock_manager").sudo()[compat.GROUP_USERS]
        users = users.filtered(lambda user: user.active and not user.share and company in user.company_ids)
        return users.sorted("id")[:1] or self.env["monta.outbox"]._administrator()
