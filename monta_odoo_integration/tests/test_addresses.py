"""Acceptance 37: addresses and codes as people write them, and as Monta gets them."""

from .common import MontaCase

ZERO_WIDTH = "\u200b"


class TestAddresses(MontaCase):
    """What is decided of each is tested in the core; here it has come through Odoo."""

    def sent(self, country="nl", **vals):
        """The delivery address that is sent of a person in ``country``, whatever customs there wants to know."""
        self.set_params(invoice_lines="never")
        partner = self.create_partner(
            "Noor de Wit", city="Gorinchem", **{"country_id": self.env.ref(f"base.{country}").id, **vals}
        )
        order = self.create_order(partner_shipping_id=partner.id)
        return order._prepare_monta_order_payload()["ConsumerDetails"]["DeliveryAddress"]

    def test_street_number_and_what_stands_around_them(self):
        for street, street2, expected in (
            ("Parkweg 12 kamernr 3", False, ("Parkweg", "12", "kamernr 3")),
            ("Magazijn 2", "Hoofdstraat 12", ("Hoofdstraat", "12", "Magazijn 2")),
            ("Hoofdstraat 12", "Hoofdstraat 12", ("Hoofdstraat", "12", "")),
            ("Plein 1944 7", False, ("Plein 1944", "7", "")),
        ):
            address = self.sent(street=street, street2=street2, zip="4201 CX")
            found = tuple(address[name] for name in ("Street", "HouseNumber", "HouseNumberAddition"))
            self.assertEqual(found, expected)

    def test_a_country_without_postcodes_needs_none(self):
        self.assertTrue(self.env.ref("base.ae").zip_required)
        address = self.sent("ae", street="Al Wasl Road 12", zip=False)
        self.assertEqual((address["CountryCode"], address["PostalCode"]), ("AE", ""))

    def test_a_state_travels_as_its_code_where_the_post_writes_it_so(self):
        state = self.env["res.country.state"].search([("code", "=", "CA"), ("country_id.code", "=", "US")])
        address = self.sent("us", street="12 Main St Apt 3", zip="90001", state_id=state.id)
        self.assertEqual((address["State"], address["Street"], address["HouseNumber"]), ("CA", "Main St", "12"))

    def test_of_several_e_mail_addresses_the_first_that_is_one(self):
        vals = {"street": "Kade 99", "zip": "3011XX"}
        self.assertEqual(
            self.sent(email="n/a; kees@example.org, b@example.org", **vals)["EmailAddress"], "kees@example.org"
        )
        # The customer lends one where the address has none that is valid.
        self.assertEqual(self.sent(email=ZERO_WIDTH, **vals)["EmailAddress"], "noor@example.org")

    def test_what_nobody_sees_is_not_sent(self):
        product = self.create_product(f"CUP{ZERO_WIDTH}-1")
        self.delivery.write({"street": f"Ka{ZERO_WIDTH}de 99", "city": "Rotte\u00adrdam"})
        order = self.create_order([(product, 2)])
        self.push(order)
        (found,) = self.sandbox.orders()
        self.assertEqual((order.monta_state, found["Lines"][0]["Sku"]), ("sent", "CUP-1"))
        address = found["ConsumerDetails"]["DeliveryAddress"]
        self.assertEqual((address["Street"], address["City"]), ("Kade", "Rotterdam"))
