"""What a customer sees of an order at Monta, on the page of the portal as it is rendered."""

from lxml import html
from odoo.tests import HttpCase, new_test_user

from .status import StatusCase


class TestPortal(StatusCase, HttpCase):
    """A customer looks at an order."""

    def page(self, order):
        """The texts of the order's page: of the status, and the codes and links of its parcels."""
        answer = self.url_open(order.get_portal_url())
        self.assertEqual(answer.status_code, 200)
        page = html.fromstring(answer.content)
        status = " ".join("".join(page.xpath("//td[@id='monta_status']//text()")).split())
        links = [(link.text_content(), link.get("href")) for link in page.xpath("//td[@id='monta_parcels']//a")]
        return status, links

    def test_the_customer_sees_where_the_parcel_is(self):
        user = new_test_user(self.env, "monta_customer", password="monta_customer", groups="base.group_portal")
        order = self.create_order(partner_id=user.partner_id.id)
        self.authenticate("monta_customer", "monta_customer")
        self.assertEqual(self.page(order), ("", []), "Monta does not have it")
        self.seed(order, {"to": "blocked", "message": "Customs data is missing"})
        self.sync(order)
        self.assertEqual(self.page(order), ("In preparation", []), "what keeps Monta is not for customers")
        self.sandbox.move(order.name, "queued")
        self.sandbox.move(order.name, "shipped", track_trace="3S1")
        self.sandbox.move(order.name, "enroute")
        self.sync(order)
        status, links = self.page(order)
        self.assertIn("Handed to the carrier", status)
        self.assertEqual(links, [("3S1", order.monta_track_trace_url)])
        self.sandbox.move(order.name, "delivered")
        self.sync(order)
        self.assertIn("Delivered", self.page(order)[0])
