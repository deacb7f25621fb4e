"""Screens and housekeeping over long tables: a filter reads the rows that it shows, and a vacuum ends."""

from datetime import timedelta
from unittest.mock import patch

from lxml import etree
from odoo import fields
from odoo.tools.safe_eval import safe_eval
from odoo.tools.sql import SQL

from ..compat import SERIES
from ..models import monta_outbox_vacuum, monta_sale_log
from .common import MontaCase

# Enough for PostgreSQL to prefer an index to reading all of a table; the more rows there are, the more it does.
ROWS = 20_000
# One row in so many is of the kind that a filter looks for.
RARE = ROWS // 100
PREFIX = "monta_odoo_integration."
# Rows that the first page shows.
PAGE = 80
# Filters that most rows pass; what they show first is all that is read.
COMMON = ("simple", "monta_not_sent")


class ScaleCase(MontaCase):
    """Makes tables long, and counts what is read of them."""

    @classmethod
    def multiply(cls, record, count=ROWS, **columns):
        """Copy ``record`` ``count`` times in the database; ``columns`` are SQL of the number ``n`` of the copy."""
        table, cr = record._table, cls.env.cr
        cls.env.flush_all()
        cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        names = [name for (name,) in cr.fetchall() if name != "id"]
        values = [columns.get(name, f'source."{name}"') for name in names]
        listed = ", ".join(f'"{name}"' for name in names)
        cr.execute(
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table} source, "
            f"generate_series(1, {count}) n WHERE source.id = {record.id}"
        )
        cr.execute(f"ANALYZE {table}")
        cls.env.invalidate_all()

    @classmethod
    def rare(cls, number, value, otherwise="NULL"):
        """SQL that gives every :data:`RARE`-th row, counted from ``number``, this ``value``."""
        return f"CASE WHEN n % {RARE} = {number} THEN {value} ELSE {otherwise} END"

    def rows_read(self, table):
        """How many rows of ``table`` this transaction has read so far, and how often all of it."""
        self.env.cr.execute(
            "SELECT COALESCE(seq_tup_read, 0) + COALESCE(idx_tup_fetch, 0), seq_scan"
            " FROM pg_stat_xact_user_tables WHERE relname = %s",
            [table],
        )
        return self.env.cr.fetchone()

    def look(self, table, work):
        """Run ``work()``; how many rows of ``table`` that read, and how often all of it."""
        self.env.flush_all()
        read, scans = self.rows_read(table)
        work()
        read_after, scans_after = self.rows_read(table)
        return read_after - read, scans_after - scans

    def filters(self, xmlid):
        """``(name, domain, context)`` of each filter that this addon's search view ``xmlid`` brings."""
        arch = etree.fromstring(self.env.ref(PREFIX + xmlid).arch)
        for node in arch.iter("filter"):
            domain, context = node.get("domain", "[]"), node.get("context", "{}")
            yield node.get("name"), safe_eval(domain, {"uid": self.env.uid}), safe_eval(context)


class TestFilters(ScaleCase):
    """Every filter of this addon reads what it shows, not all that there is."""

    def check(self, model, xmlid, tables, domain=(), count=10):
        """Open ``model`` with each filter of the view ``xmlid``, as the web client does.

        :param tables: those that are long
        :param int count: how many filters there are, so that none is left out
        """
        records = self.env[model].with_context(active_test=True)
        found = []
        for name, of_filter, _context in self.filters(xmlid):
            if not of_filter:
                continue
            found.append(name)
            for table in tables:
                with self.subTest(name, table=table):
                    self.env.invalidate_all()
                    shown = records.search([*domain, *of_filter])
                    self.env.invalidate_all()
                    read, scans = self.look(
                        table,
                        lambda of_filter=of_filter: records.web_search_read(
                            [*domain, *of_filter], {}, limit=PAGE, count_limit=10_001
                        ),
                    )
                    self.assertTrue(shown, "there is something to find")
                    if name in COMMON:
                        self.assertLess(read, 2 * 10_001)
                    else:
                        self.assertEqual(scans, 0, "an index leads to it")
                        self.assertLess(read, 10 * len(shown) + 5 * PAGE)
        self.assertEqual(len(found), count, found)

    def test_the_outbox(self):
        order = self.create_order()
        order._monta_push(delay=60)
        state = self.rare(1, "'failed'", self.rare(2, "'pending'", self.rare(3, "'sending'", "'sent'")))
        self.multiply(self.rows(order), state=state, res_id="n", attempts="1")
        self.check("monta.outbox", "monta_outbox_view_search", ["monta_outbox"], count=2)

    def test_the_log(self):
        line = self.create_order()._create_monta_log({"message": "said"})
        level = self.rare(1, "'error'", self.rare(2, "'warning'", "'info'"))
        self.multiply(line, level=level)
        self.check("monta.sale.log", "monta_sale_log_view_search", ["monta_sale_log"], count=2)

    def test_order_status(self):
        snapshot = self.env["monta.order.status"]._claim(self.create_order(), "first")
        snapshot.write({"is_over": True, "match": "exact", "last_sync": fields.Datetime.now()})
        self.multiply(
            snapshot,
            account="'a' || n",
            is_blocked=self.rare(1, "true"),
            is_backorder=self.rare(2, "true"),
            match=self.rare(3, "'none'", self.rare(4, "'ambiguous'", "'exact'")),
            sync_error=self.rare(5, "'no answer'"),
            is_open=self.rare(6, "true", "false"),
            phase=self.rare(7, "'Returned'", "'Delivered'"),
            user_id=self.rare(8, str(self.env.uid)),
        )
        self.check("monta.order.status", "monta_order_status_view_search", ["monta_order_status"], count=7)

    def test_stock(self):
        row = self.env["monta.stock"].create(
            {"product_id": self.sku_a.id, "company_id": self.env.company.id, "account": "first", "sku": "SKU-A"}
        )
        self.multiply(
            row,
            account="'a' || n",
            gap=self.rare(1, "5", "0"),
            is_unknown=self.rare(2, "true"),
            problem=self.rare(3, "'has lots'"),
            is_kit=self.rare(4, "true"),
            is_waiting=self.rare(5, "true"),
            is_below_minimum=self.rare(6, "true"),
        )
        active = [("product_id.active", "=", True)]
        self.check("monta.stock", "monta_stock_view_search", ["monta_stock"], active, count=6)
        self.check("product.template", "product_template_search_view", ["monta_stock"], count=4)

    def test_sale_orders(self):
        order = self.create_order()
        order.monta_state = "sent"
        state = self.rare(1, "'needs_attention'", self.rare(2, "'changed'", self.rare(3, "'not_sent'", "'sent'")))
        blocked, held = self.rare(4, "'blocked'"), self.rare(5, "true")
        self.multiply(order, monta_state=state, monta_delivery_state=blocked, monta_is_held=held, name="'S' || n")
        snapshot = self.env["monta.order.status"]._claim(order, "first")
        snapshot.match = "exact"
        self.multiply(
            snapshot,
            account="'a' || n",
            sale_order_id=f"{order.id} + n",
            is_blocked=self.rare(1, "true"),
            is_backorder=self.rare(2, "true"),
            match=self.rare(3, "'none'", "'exact'"),
            phase=self.rare(4, "'Returned'", "'Delivered'"),
        )
        self.check("sale.order", "sale_order_view_search", ["sale_order", "monta_order_status"], count=9)

    def test_purchase_orders(self):
        order = self.env["purchase.order"].create({"partner_id": self.customer.id})
        order.state = "purchase"
        state = self.rare(1, "'needs_attention'", self.rare(2, "'changed'", self.rare(3, "'not_sent'", "'sent'")))
        receipts = self.rare(4, "'partial'", self.rare(5, "'over'", "'none'"))
        self.multiply(order, monta_state=state, monta_receipt_state=receipts, name="'P' || n")
        self.check("purchase.order", "purchase_order_view_search", ["purchase_order"], count=5)

    def test_a_screen_is_grouped_as_it_opens(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.multiply(self.rows(order), state=self.rare(1, "'failed'", "'sent'"), res_id="n")
        snapshot = self.env["monta.order.status"]._claim(order, "first")
        snapshot.is_over = True
        self.multiply(snapshot, account="'a' || n", is_open=self.rare(1, "true", "false"))
        for model, name in (("monta.outbox", "monta_outbox"), ("monta.order.status", "monta_order_status")):
            action = self.env["ir.actions.act_window"]._for_xml_id(f"{PREFIX}{name}_action")
            context = safe_eval(action["context"])
            filters = list(self.filters(f"{name}_view_search"))
            domains = [domain for key, domain, _context in filters if f"search_default_{key}" in context]
            opened = ["|"] * (len(domains) - 1) + [leaf for domain in domains for leaf in domain]
            groups = [of_filter["group_by"] for _name, _domain, of_filter in filters if "group_by" in of_filter]
            self.assertGreaterEqual(len(groups), 3)
            for group in groups:
                with self.subTest(model, group=group):
                    work = lambda: self.env[model]._read_group(opened, [group], ["__count"])  # noqa: B023, E731
                    read, scans = self.look(name, work)
                    self.assertEqual(scans, 0)
                    self.assertLess(read, 10 * ROWS / RARE)


class TestVacuum(ScaleCase):
    """What is deleted goes in batches, and goes on by itself until it is done."""

    def vacuum(self, model, method, batch, module):
        """Run Odoo's own vacuum of one ``method`` as often as it is called again; how many rows each call deleted."""
        table, deleted = self.env[model]._table, []
        job = self.env.ref("base.autovacuum_job")
        triggers = self.env["ir.cron.trigger"].sudo()
        while True:
            self.env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
            (before,) = self.env.cr.fetchone()
            called = triggers.search_count([("cron_id", "=", job.id)])
            with patch.object(module, "DELETE_BATCH", batch):
                done, remaining = getattr(self.env[model], method)()
            self.env.flush_all()
            self.env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
            (after,) = self.env.cr.fetchone()
            self.assertEqual(before - after, done)
            deleted.append(done)
            again = triggers.search_count([("cron_id", "=", job.id)]) > called
            self.assertEqual(again, bool(remaining) and SERIES < 19, "19.0 looks at what is returned")
            if not remaining:
                return deleted

    def old(self, days):
        """SQL of a moment so many days ago."""
        return f"'{fields.Datetime.now() - timedelta(days=days)}'"

    def test_a_long_outbox(self):
        order = self.create_order()
        self.push(order)
        row = self.rows(order)
        self.multiply(row, res_id="n / 10", create_date=self.old(91))
        documents = ROWS // 10 + 1
        deleted = self.vacuum("monta.outbox", "_gc_outbox", monta_outbox_vacuum.DELETE_BATCH, monta_outbox_vacuum)
        self.assertEqual((len(deleted), sum(deleted)), (2, ROWS - documents), "each document keeps its last one")
        self.assertTrue(row.exists(), "young")

    def test_a_long_log(self):
        line = self.create_order()._create_monta_log({"message": "said"})
        self.multiply(line, create_date=self.old(91))
        deleted = self.vacuum("monta.sale.log", "_gc_log", monta_sale_log.DELETE_BATCH, monta_sale_log)
        self.assertEqual((len(deleted), sum(deleted)), (ROWS // monta_sale_log.DELETE_BATCH + 1, ROWS))
        self.assertTrue(line.exists(), "young")

    def test_what_was_never_tried_goes_too(self):
        order = self.create_order()
        order._monta_push(delay=60)
        row = self.rows(order)
        row._discard("not needed")
        tried = row.copy({"attempts": 1, "uncertain": True, "state": "superseded"})
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE monta_outbox SET create_date = {self.old(91)}")
        self.env.invalidate_all()
        self.outbox._gc_outbox()
        self.assertEqual((row.exists(), tried.exists()), (self.outbox, tried), "Monta may have what was tried")

    def test_lines_of_a_company_that_is_archived_go(self):
        other = self.env["res.company"].create({"name": "Other"})
        line = self.create_order()._create_monta_log({"message": "said"})
        line.company_id = other
        other.active = False
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE monta_sale_log SET create_date = {self.old(91)} WHERE id = {line.id}")
        self.env["monta.sale.log"]._gc_log()
        self.assertFalse(line.exists())

    def test_a_number_of_days_that_cannot_be_read_deletes_nothing_and_stops_nobody_else(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.set_params(**{f"company_{self.env.company.id}__log_retention_days": "for ever"})
        line = self.create_order()._create_monta_log({"message": "said"})
        of_other = line.copy({"company_id": other.id})
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE monta_sale_log SET create_date = {self.old(91)}")
        with self.logged("log_retention_days"):
            self.env["monta.sale.log"]._gc_log()
        self.assertEqual((line.exists(), of_other.exists()), (line, of_other.browse()))
