"""Orders that leave the EU carry what customs wants to know (decision 34), in both API profiles.

HS codes and origins are fields of ``stock_delivery``: with ``--beside``, or
``tests/odoo/run.py --module monta_odoo_integration,stock_delivery --test-tags /monta_odoo_integration:TestCustomsV6``.
"""

from odoo.addons.monta_odoo_integration import compat
from odoo.exceptions import UserError

from .common import MontaCase
from .customs import EORI, CustomsFixture

# What the parts of a batch read together; measured, with what a cache still has to read.
STATEMENTS_MORE = 2


class CustomsScenarios(CustomsFixture):
    """What holds whatever API the account speaks."""

    # -- when ---------------------------------------------------------------------------------------------------

    def test_an_order_inside_the_eu_is_what_it_was(self):
        self.push(self.create_order())
        members = ["AmountInclTax", "TotalTax", "Paid", "WebshopFactuurID", "Currency"]
        self.assertEqual(list(self.sandbox.requests()[0]["body"]["Invoice"]), members)

    def test_the_parameter_says_when(self):
        order, inside = self.create_order(**self.abroad), self.create_order()
        for value, expected in (("outside_eu", (True, False)), ("always", (True, True)), ("never", (False, False))):
            with self.subTest(value=value):
                self.set_params(invoice_lines=value)
                invoices = [each._prepare_monta_order_payload()["Invoice"] for each in (order, inside)]
                self.assertEqual(tuple("Lines" in invoice for invoice in invoices), expected)
        self.set_params(invoice_lines="sometimes")
        with self.assertRaisesRegex(UserError, "monta.invoice_lines"):
            self.push(order)

    def test_territories_of_the_eu_need_papers_too(self):
        for code, zip_code, expected in (("es", "35001", True), ("es", "28001", False), ("gb", "BT1 5GS", False)):
            place = {"country_id": self.env.ref(f"base.{'uk' if code == 'gb' else code}").id, "zip": zip_code}
            order = self.create_order(partner_shipping_id=self.delivery.copy(place).id)
            self.assertEqual("Lines" in order._prepare_monta_order_payload()["Invoice"], expected, zip_code)

    # -- what ---------------------------------------------------------------------------------------------------

    def test_customs_is_told_what_is_in_the_parcel(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, 1)], **self.abroad)
        order.payment_term_id = self.env["account.payment.term"].create({"name": "Prepaid"})
        self.push(order)
        invoice = self.stored()["Invoice"]
        self.assertEqual((invoice["BTWNummer"], invoice["EORINummer"]), ("NL123456782B90", EORI))
        self.assertEqual(invoice["PaymentMethodDescription"], "Prepaid")
        first, second = invoice["Lines"]
        self.assertEqual((first["Sku"], first["Quantity"], first["TaxPercentage"]), ("SKU-A", 3, 21))
        self.assertEqual((first["AmountInclTax"], first["AmountExclTax"], first["TaxAmount"]), (36.3, 30, 6.3))
        self.assertEqual((first["ItemPriceInclTax"], first["ItemPriceExclTax"]), (12.1, 10))
        self.assertEqual(first["Reference"], str(order.order_line[0].id))
        customs = "; HS 69120023, origin NL; 350 g" if self.has_codes else "; 350 g"
        self.assertTrue(first["Description"].endswith(customs), first["Description"])
        self.assertTrue(second["Description"].endswith("1200 g"), second["Description"])

    def test_an_edit_is_one_update(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, 1)], **self.abroad)
        self.push(order)
        self.sandbox.forget_requests()
        order.order_line[1].price_unit = 12.0
        self.push(order)
        self.assertEqual(len(self.sandbox.mutations()), 1)
        amounts = [line["AmountExclTax"] for line in self.stored()["Invoice"]["Lines"]]
        self.assertEqual(amounts, [30, 12])
        self.sandbox.forget_requests()
        self.push(order)
        self.assertEqual(self.sandbox.requests(), [], "Monta has it")

    def test_a_kit_in_a_kit_is_one_line_with_what_is_shipped_for_it(self):
        inner, outer = self.create_product("INNER"), self.create_product("OUTER")
        self.create_kit(inner, [(self.sku_a, 4)])
        self.create_kit(outer, [(inner, 1), (self.sku_b, 1)])
        order = self.create_order([(outer, 2)], **self.abroad)
        (line,) = self.lines(order)
        self.assertEqual((line["Sku"], line["ChildSkus"], line["Quantity"]), ("OUTER", ["SKU-A", "SKU-B"], 2))
        self.assertTrue(line["Description"].endswith("2600 g"), line["Description"])
        self.push(order)
        self.assertEqual([line["Sku"] for line in self.stored()["Lines"]], ["SKU-A", "SKU-B"])

    def test_costs_discounts_and_samples_are_told_apart(self):
        costs = self.create_service("Card", monta_payment_costs=True)
        order = self.abroad_with(
            {"product_id": self.sku_a.id, "product_uom_qty": 3},
            {"product_id": self.sku_b.id, "discount": 100.0, "product_uom_qty": 2},
            {"product_id": self.create_service("Gift wrap").id, "price_unit": -5.0},
            {"product_id": costs.id, "price_unit": 1.0},
            {"name": "Thank you", "display_type": "line_note", "product_id": False, "price_unit": 0.0},
            {"product_id": self.create_service("Nothing").id, "price_unit": 0.0},
        )
        goods, sample, discount, payment, free = self.lines(order)
        self.assertEqual((goods["AmountInclTax"], goods["Discount"]), (30, False))
        self.assertEqual((sample["Sku"], sample["AmountInclTax"], sample["Quantity"]), ("SKU-B", 20, 2))
        self.assertEqual((discount["AmountInclTax"], discount["Discount"]), (-5, True))
        self.assertEqual((payment["AmountInclTax"], payment["PaymentCosts"]), (1, True))
        self.assertEqual((free["AmountInclTax"], free["Discount"], "Sku" in free), (-20, True, False))

    def test_a_sample_is_worth_the_sales_price_or_the_cost(self):
        dollar = self.env.ref("base.USD" if self.env.company.currency_id.name != "USD" else "base.EUR")
        dollar.active = True
        dollar.rate_ids.unlink()
        self.env["res.currency.rate"].create({"currency_id": dollar.id, "rate": 2.0, "name": "2020-01-01"})
        pricelist = self.env["product.pricelist"].create({"name": "Dollar", "currency_id": dollar.id})
        self.sku_a.lst_price = 7.5
        self.sku_b.write({"lst_price": 0.0, "standard_price": 4.0})
        samples = [{"product_id": product.id, "price_unit": 0.0} for product in (self.sku_a, self.sku_b)]
        order = self.abroad_with(*samples)
        order.pricelist_id = pricelist
        order.order_line.price_unit = 0.0
        self.assertEqual(order.currency_id, dollar)
        self.assertEqual([line["AmountExclTax"] for line in self.lines(order)], [15, 8, -23])
        self.sku_b.standard_price = 0.0
        with self.assertRaisesRegex(UserError, "costs nothing"):
            order._monta_user_errors(order._prepare_monta_order_payload)

    def test_taxes_that_are_in_the_price_and_rounding_on_the_order(self):
        included = self.tax.copy({"name": "21% included"})
        included.update({"price_include_override": "tax_included"} if compat.SERIES > 17 else {"price_include": True})
        for method in ("round_per_line", "round_globally"):
            self.env.company.tax_calculation_rounding_method = method
            lines = [
                {"product_id": self.sku_a.id, "price_unit": price, "product_uom_qty": 3, "discount": discount}
                for price, discount in ((9.99, 0.0), (3.33, 7.0), (0.05, 0.0), (1.15, 33.0), (0.07, 0.0))
            ]
            for taxes in (included, self.tax):
                order = self.abroad_with(*(dict(line, **{compat.LINE_TAXES: [(6, 0, taxes.ids)]}) for line in lines))
                self.assertEqual({line["TaxPercentage"] for line in self.lines(order)}, {21})

    # -- what is missing ----------------------------------------------------------------------------------------

    def test_what_is_missing_is_named_before_anything_is_sent(self):
        self.env.company.vat = False
        self.set_params(eori="")
        self.sku_a.weight = 0.0
        if self.has_codes:
            self.sku_b.write({"hs_code": "69.12", "country_of_origin": False})
        order = self.create_order([(self.sku_a, 1), (self.sku_b, 1)], **self.abroad)
        with self.assertRaises(UserError) as caught:
            self.push(order)
        words = ["no VAT number", "no EORI number", "no weight"]
        words += ['HS code "69.12"', "no country of origin"] if self.has_codes else []
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.sandbox.requests(), [])
        # Nobody else is asked.
        self.push(self.create_order([(self.sku_a, 1)]))
        self.assertEqual(len(self.sandbox.requests()), 1)

    def test_weights_may_be_in_pounds(self):
        self.env["ir.config_parameter"].set_param("product.weight_in_lbs", "1")
        self.sku_a.weight = 1.0
        (line,) = self.lines(self.create_order([(self.sku_a, 1)], **self.abroad))
        self.assertTrue(line["Description"].endswith("; 454 g"), line["Description"])

    def test_what_has_left_is_history(self):
        order = self.create_order(**self.abroad)
        self.push(order)
        self.sandbox.move(order.monta_reference, "shipped")
        order.action_monta_sync()
        self.assertTrue(order.monta_is_closed)
        self.set_params(eori="")
        for vals, follows in (({"price_unit": 12.0}, False), ({"product_uom_qty": 5.0}, "SKU-A 2")):
            order.order_line.write(vals)
            self.commit()
            self.assertEqual((order.monta_state, order.monta_error, order.monta_follow_up), ("sent", False, follows))
        with self.assertRaisesRegex(UserError, "no EORI number"):
            order.action_monta_follow_up()

    def test_what_follows_has_papers_of_its_own(self):
        self.set_params(follow_up="auto", push_on_confirm="1")
        order = self.create_order([(self.sku_a, 3)], **self.abroad)
        self.commit()
        self.sandbox.move(order.monta_reference, "shipped")
        order.action_monta_sync()
        self.sandbox.forget_requests()
        order.order_line.product_uom_qty = 5
        self.commit()
        self.run_cron()
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["body"]["WebshopOrderId"], f"{order.name}.R2")
        (line,) = request["body"]["Invoice"]["Lines"]
        self.assertEqual((line["Sku"], line["Quantity"], line["AmountExclTax"]), ("SKU-A", 2, 20))

    # -- cost ---------------------------------------------------------------------------------------------------

    def test_an_order_costs_at_most_two_statements_more(self):
        def orders(**values):
            made = [self.create_order([(self.sku_a, 1), (self.sku_b, 2)], **values) for _number in range(5)]
            return self.env["sale.order"].union(*made)

        self.gathering_statements(orders())
        inside, outside = self.gathering_statements(orders()), self.gathering_statements(orders(**self.abroad))
        self.assertLessEqual((outside - inside) / 5, STATEMENTS_MORE)
        self.set_params(invoice_lines="never")
        self.assertLessEqual(inside, self.gathering_statements(orders()))


class TestCustomsV6(CustomsScenarios, MontaCase):
    """Monta's live API."""


class TestCustomsDocumented(CustomsScenarios, MontaCase):
    """The API as the plugin documentation describes it."""

    profile = "documented"
