"""What a customer sees of an order at Monta, on the page of the portal as it is rendered."""

from lxml import html
from odoo.tests import HttpCase, new_test_user

from .browser import script
from .status import StatusCase

# 19.0 says "Not Delivered" of what its own transfer has not delivered, whatever Monta says.
ONE_VOICE = """
    const told = [...document.querySelectorAll("tr.o_monta_order")].map(
        (row) => [...row.querySelectorAll(".badge")].filter((badge) => badge.offsetParent).length
    );
    if (String(told) !== "1,1") {
        throw new Error(`so many states of each order of Monta's: ${told}`);
    }
"""


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

    def statuses(self):
        """What the customer's list of orders says of each, by name; nothing where the list has no such column."""
        answer = self.url_open("/my/orders")
        self.assertEqual(answer.status_code, 200)
        rows = html.fromstring(answer.content).xpath("//table//tr[td]")
        cells = {row.xpath("string(td[1])").strip(): row.xpath("td[@name='monta_status']") for row in rows}
        return {name: cell[0].text_content().strip() for name, cell in cells.items() if cell}

    def test_the_list_of_orders_says_how_far_each_is(self):
        user = new_test_user(self.env, "monta_customer", password="monta_customer", groups="base.group_portal")
        shipped, blocked, elsewhere = (self.create_order(partner_id=user.partner_id.id) for _count in range(3))
        self.authenticate("monta_customer", "monta_customer")
        self.assertEqual(self.statuses(), {}, "nothing is at Monta")
        self.seed(shipped, "shipped")
        self.seed(blocked, {"to": "blocked", "message": "Customs data is missing"})
        self.sync(shipped | blocked)
        self.assertEqual(
            self.statuses(),
            {shipped.name: "Shipped", blocked.name: "In preparation", elsewhere.name: ""},
        )
        self.browser_js("/my/orders", script(ONE_VOICE), login="monta_customer")

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
