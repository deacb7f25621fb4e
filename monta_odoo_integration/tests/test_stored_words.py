"""What this addon itself says, where it is stored, is read in the language of the reader, too."""

from ..services.outbox.attempt import MAX_ATTEMPTS
from .delivery import DeliveryCase
from .purchase import PurchaseCase
from .readers import Readers
from .stock import StockCase


class TestStoredWords(Readers, DeliveryCase):
    """What the addon itself says: why nothing is sent, what is added to a refusal, that nothing was found."""

    def test_the_guard(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "https://staging.example.com")
        self.set_params(allowed_base_urls="https://app.example.com")
        order = self.create_order()
        with self.logged("Monta Guard"):
            self.push(order)
        dutch = "deze Odoo (https://staging.example.com) staat niet in"
        self.check(order, "monta_error", dutch)
        self.check(order.monta_log_ids, "message", dutch)

    def test_what_keeps_a_document_from_being_sent(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.set_params(max_parallel="many")
        with self.logged("configuration"):
            self.run_cron()
        for record, name in ((self.rows(order), "error_message"), (order, "monta_error")):
            self.check(record, name, "een geheel getal vanaf 1")

    def test_a_request_that_is_given_up(self):
        self.sandbox.fault("status", times=0, status=500)
        order = self.create_order()
        order._monta_push(delay=60)
        self.rows(order).attempts = MAX_ATTEMPTS - 1
        with self.logged("api.server_error"):
            self.run_cron()
        english, dutch = self.read_by_each(order, "monta_error")
        self.check(order, "monta_error", f"Opgegeven na {MAX_ATTEMPTS} pogingen. ")
        self.assertNotIn(dutch.partition("pogingen. ")[2], english, "what Monta did is told in Dutch, too")

    def test_the_skus_that_are_added_to_a_refusal(self):
        self.sandbox.reset(self.profile, unknown_sku="reject")
        order = self.create_order([(self.sku_b, 1)])
        account = self.env["monta.config"]._for(order.company_id).account
        self.env["monta.stock"].create(
            {
                "company_id": order.company_id.id,
                "account": account,
                "product_id": self.sku_b.id,
                "sku": "SKU-B",
                "is_unknown": True,
            }
        )
        with self.logged("api.sku_unknown"):
            self.push(order)
        for record, name in ((order, "monta_error"), (self.rows(order), "error_message")):
            refusal, *_more = self.check(record, name, "kent Monta niet: SKU-B").splitlines()
            self.assertNotIn(refusal, self.read_by_each(record, name)[0], "the refusal itself is in Dutch, too")

    def test_the_parts_of_a_family(self):
        order, part = self.split_order()
        self.ship(part, "3SB")
        self.sync(order)
        order._action_cancel()
        self.commit()
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertTrue(self.check(order, "monta_error", "dus Monta annuleert het niet meer").startswith(f"{part}: "))

    def test_an_order_that_is_not_found(self):
        snapshot = self.sync(self.create_orders(1))
        self.check(snapshot, "reason", "order niet gevonden bij Monta")
        self.check(snapshot, "summary", "order niet gevonden bij Monta")

    def test_what_became_of_a_request(self):
        order = self.create_order()
        self.push(order)
        self.check(self.rows(order), "outcome", "aangemaakt")
        self.check(order.monta_log_ids, "message", "aangemaakt")

    def test_a_request_that_somebody_discarded(self):
        order = self.create_order()
        row = order._monta_push(delay=60)
        row.with_user(self.readers["nl_NL"]).with_context(lang="nl_NL")._discard("sold by hand")
        self.check(row, "outcome", "Verworpen door")
        self.check(order.monta_log_ids, "message", "Verworpen door")

    def test_why_nothing_was_delivered(self):
        order = self.pushed((self.mug, 2))
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        self.left(order, MUG=2)
        for record in (order, order.picking_ids):
            self.check(record, "monta_delivery_note", "Iemand werkt aan")

    def test_what_was_shipped_beyond_the_order(self):
        order = self.pushed((self.mug, 2))
        self.left(order, MUG=2, CUP=1, BOWL=3)
        self.check(order, "monta_delivery_note", "1 van CUP, dat hier niet te leveren is", "3 van BOWL")

    def test_why_an_account_is_paused(self):
        self.sandbox.fault("status", status=401)
        with self.logged("is paused"):
            self.push(self.create_order())
        settings = self.env["monta.config"]._for(self.env.company)
        told = [self.env["monta.http"].with_context(lang=lang)._paused_message(settings) for lang in ("en_US", "nl_NL")]
        self.assertTrue(all(told))
        self.assertNotEqual(*told)


class TestStoredStockWords(Readers, StockCase):
    """What there is to know about a product, in Monta ▸ Stock and on the product."""

    def test_why_the_stock_stays_as_it_is(self):
        stranger, nameless = self.create_product("STRANGER"), self.create_product(False, name="Nameless")
        self.pull("STRANGER")
        for product, words in ((stranger, "Monta kent de SKU STRANGER niet"), (nameless, "Geen SKU")):
            self.check(self.row(product), "problem", words)
            self.check(product, "monta_stock_problem", words)

    def test_what_was_written_before_is_written_anew(self):
        stranger = self.create_product("STRANGER")
        self.pull("STRANGER")
        row = self.row(stranger)
        row.problem = str(row.problem)
        self.env["monta.qty.sync"]._refresh(stranger)
        self.check(row, "problem", "Monta kent de SKU STRANGER niet")


class TestStoredPurchaseWords(Readers, PurchaseCase):
    """What is odd about an announcement, and what Monta keeps of it."""

    def test_what_is_odd_and_what_is_kept(self):
        past = "2024-12-20 10:00:00"
        order = self.create_purchase([(self.sku_a, 1, None, past)], date_planned=past)
        self.commit()
        self.check(order, "monta_warning", "2024-12-20, en die dag is voorbij")
        self.vendor.monta_supplier_code = "NEW"
        order.action_monta_push_forecast()
        self.commit()
        self.check(order, "monta_kept", "Monta houdt voor deze goederen SupplierCode DEFAULT aan")
