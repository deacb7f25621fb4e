"""Every difference between Odoo 17.0, 18.0 and 19.0 that this addon meets, and nothing else.

The rest of the addon is written for 18.0 and asks here where a series differs.
"""

import configparser
import threading
from contextlib import contextmanager

from lxml import etree
from odoo import api, models, modules, release
from odoo.tools import config
from odoo.tools.sql import SQL

SERIES = release.version_info[0]

# Names of the same field in each series (sale.order.line and purchase.order.line alike).
LINE_UOM = "product_uom_id" if SERIES >= 19 else "product_uom"
LINE_ROUTES = "route_ids" if SERIES >= 19 else "route_id"
LINE_TAXES = "tax_ids" if SERIES >= 19 else "tax_id"
UNIT_DIGITS = "Product Unit" if SERIES >= 19 else "Product Unit of Measure"
GROUP_USERS = "user_ids" if SERIES >= 19 else "users"
# Of a user, all groups, those included that others bring along.
USER_GROUPS = "all_group_ids" if SERIES >= 19 else "groups_id"

# Products of which Odoo keeps stock.
STORABLE_DOMAIN = [("type", "=", "product")] if SERIES == 17 else [("is_storable", "=", True)]


def action_path(name):
    """Where the web client shows the action with this external id."""
    return f"/odoo/action-{name}" if SERIES >= 18 else f"/web#action={name}"


def uom_factor(uom):
    """How many reference units one of ``uom`` is: dozen 12.0, gram 0.001 of a kilogram."""
    if SERIES >= 19:
        return uom.factor
    return uom.factor_inv if uom.uom_type == "bigger" else 1.0 / uom.factor


def uom_group(uom):
    """Identifier of the family of units that convert into each other."""
    if SERIES >= 19:
        return int(uom.parent_path.split("/")[0]) if uom.parent_path else uom.id
    return uom.category_id.id


def skips_component(line, product, chosen):
    """Whether a line of a BoM is not for ``product`` with the ``chosen`` attribute values that make no variant.

    17.0 knows no components for those, and 18.0 stumbles over one whose attribute nothing was chosen of.
    """
    if SERIES == 17:
        return line._skip_bom_line(product)
    try:
        return line._skip_bom_line(product, chosen)
    except KeyError:
        return True


def rules(env):
    """The model that finds the rule by which Odoo brings a product somewhere (``_get_rule``)."""
    return env["stock.rule" if SERIES >= 19 else "procurement.group"]


def is_first_step_sql():
    """The condition (SQL) that the row ``move`` is on the way to the customer, and the next step is still to come.

    17.0 makes all steps at once; later series push each one when the one before is done.
    """
    if SERIES == 17:
        return SQL("FALSE")
    return SQL(
        """
        move.state != 'done' AND EXISTS (
            SELECT FROM stock_location final WHERE final.id = move.location_final_id
               AND (final.usage = 'customer' OR final.usage = 'transit' AND final.company_id IS NULL))
        AND NOT EXISTS (SELECT FROM stock_move_move_rel step WHERE step.move_orig_id = move.id)
        """
    )


def goes_to_customer(move):
    """Whether a move is on the way to a customer; 17.0 does not say of the first steps where they lead in the end."""
    final = move.location_dest_id if SERIES == 17 else move.location_final_id or move.location_dest_id
    return is_customers(final)


def is_customers(location):
    """Whether goods in ``location`` are the customer's, or another company's."""
    return location.usage == "customer" or (location.usage == "transit" and not location.company_id)


def sale_of_move_sql():
    """The sale order (SQL) that the row ``move`` is for, whose order line, if it names one, is the row ``sold``.

    In 17.0 the last step alone names its line; the steps before it share its procurement group.
    """
    if SERIES > 17:
        return SQL("sold.order_id")
    return SQL("COALESCE(sold.order_id, (SELECT sale_id FROM procurement_group WHERE id = move.group_id))")


def partner_phone(partner):
    """The number of a partner; ``mobile`` is gone in 19.0."""
    return partner.phone or ("mobile" in partner._fields and partner.mobile) or False


def check_access(records, operation):
    """Raise an AccessError unless the user may carry out ``operation`` on all of ``records``."""
    if SERIES >= 18:
        records.check_access(operation)
    else:
        records.check_access_rights(operation)
        records.check_access_rule(operation)


def file_option(section, name):
    """Value of ``name`` in ``[section]`` of the server's configuration file, or None; 19.0 keeps its own only."""
    if SERIES < 19:
        return config.misc.get(section, {}).get(name)
    parser = configparser.RawConfigParser()
    parser.read(config["config"] or [])
    return parser.get(section, name, fallback=None)


def cron_time_limit():
    """Seconds after which Odoo ends a scheduled action; two minutes, its own default, where there is no limit."""
    limit = config["limit_time_real_cron"]
    if limit is None or limit < 0:
        limit = config["limit_time_real"]
    return limit or 120


def boolean_sql(column, value):
    """The condition (SQL) that the ORM writes for a boolean column."""
    if SERIES >= 19:
        return f"{column} IS TRUE" if value else f"{column} IS NOT TRUE"
    return column if value else f"{column} IS NULL OR {column} = false"


def report_progress(env, done, remaining):
    """Tell the scheduler that ``done`` more are done, in the way of the series; 17.0 has none."""
    crons = env["ir.cron"]
    if SERIES >= 19:
        if env.context.get("cron_id"):
            crons._commit_progress(done, remaining=remaining)
    elif SERIES == 18:
        known = env["ir.cron.progress"].sudo().browse(env.context.get("ir_cron_progress_id")).done
        crons._notify_progress(done=known + done, remaining=remaining)


def vacuumed(env, done, remaining):
    """What an autovacuum method returns: ``(done, remaining)``. It is called again as long as any remain.

    Before 19.0 nobody looks at that, and the job is called again as a whole.
    """
    if remaining and SERIES < 19:
        env.ref("base.autovacuum_job").sudo()._trigger()
    return done, int(remaining)


def holds_transaction_open():
    """Whether Odoo's test runner owns the transaction, so that nobody else may commit it."""
    return bool(getattr(threading.current_thread(), "testing", False) or modules.module.current_test)


def commit(env):
    """Keep what was done so far, so that what comes after cannot take it away; Odoo's tests keep nothing."""
    if not holds_transaction_open():
        env.cr.commit()  # pylint: disable=invalid-commit


@contextmanager
def newest(env):
    """An environment to read in: it sees what others have committed by now, and nothing of the transaction of ``env``.

    In Odoo's tests, whose transaction nobody else sees, it is that one.
    """
    if holds_transaction_open():
        yield env
        return
    with env.registry.cursor() as cr:
        yield env(cr=cr)


def rollback(env):
    """Forget what was not kept yet, so that what comes after begins anew; Odoo's tests begin nothing themselves."""
    if not holds_transaction_open():
        env.cr.rollback()


if SERIES == 17:

    def _in_words_of_17(arch):
        """The same view with 17.0's names for lists and kanban cards."""
        root = etree.fromstring(arch.encode() if isinstance(arch, str) else arch)
        for node in root.iter("list"):
            node.tag = "tree"
        for node in root.xpath("//t[@t-name='card']"):
            node.set("t-name", "kanban-box")
        return etree.tostring(root, encoding="unicode")

    class IrUiView(models.Model):
        """Lets this addon's files say ``<list>`` and ``card``, as every series from 18.0 on does."""

        _inherit = "ir.ui.view"

        def _monta_translate(self, vals):
            arch = vals.get("arch")
            if arch and self.env.context.get("install_module") == "monta_odoo_integration":
                return dict(vals, arch=_in_words_of_17(arch))
            return vals

        @api.model_create_multi
        def create(self, vals_list):
            return super().create([self._monta_translate(vals) for vals in vals_list])

        def write(self, vals):
            return super().write(self._monta_translate(vals))
