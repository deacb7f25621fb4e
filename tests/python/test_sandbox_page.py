"""The page of the local Monta, as people use it in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import browser
import pytest
from monta import Monta, running
from monta_core import build_order, plan_forecast
from snapshots import forecast, snapshot

pytestmark = pytest.mark.skipif(browser.find() is None, reason="no browser (Chrome or Chromium)")


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Browser]:
    with browser.opened(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def monta(sandbox: Monta) -> Monta:
    """One order, one product and one forecast, over the live API."""
    sandbox.reset(profile="v6")
    sandbox.seed(build_order(snapshot("S00012")))
    sandbox.stock({"SKU-A": 20})
    sandbox.client(profile="v6").push_forecast(plan_forecast(None, forecast("P7", A=150), "v6"))
    return sandbox


def row(order: str) -> str:
    """Return the script that finds the row of an order."""
    return f"[...document.querySelectorAll('#orders tr')].find(row => row.innerText.startsWith('{order}'))"


def answer(tab: browser.Browser, *texts: str) -> None:
    """Fill in what a button asks, and say OK."""
    for number, text in enumerate(texts, 1):
        tab.fill(f"dialog label:nth-of-type({number}) input", text)
    tab.click("dialog button", "OK")


def test_a_block_has_a_reason(tab: browser.Browser, monta: Monta) -> None:
    tab.open(f"{monta.url}/#orders")
    tab.click("#orders button", "Block …")
    answer(tab, "Wrong label")
    tab.see("Wrong label")
    assert "Wrong label" in monta.orders()[0]["BlockedMessage"]


def test_a_part_is_shipped_and_a_part_received(tab: browser.Browser, monta: Monta) -> None:
    monta.move("S00012", "picked")
    tab.open(f"{monta.url}/#orders")
    tab.click("#orders button", "Ship a part …")
    answer(tab, "1", "3SPART")
    tab.see("3SPART")
    tab.open(f"{monta.url}/#inbound")
    tab.click("#inbound button", "Receive …")
    answer(tab, "40")
    tab.wait("document.querySelector('#inbound td:nth-child(4)')?.innerText.startsWith('40')")
    assert not tab.complaints()


def test_a_double_click_is_one_step(tab: browser.Browser, monta: Monta) -> None:
    tab.open(f"{monta.url}/?twice#orders")
    tab.see("S00012")
    where = f"(({{x, y}}) => [x + 9, y + 9])({row('S00012')}.querySelector('button').getBoundingClientRect())"
    status = "refresh().then(() => document.querySelector('.status').innerText)"
    tab.press_at(*tab.run(where))
    tab.see("Picking")
    tab.press_at(*tab.run(where), clicks=2)
    assert tab.run(status) == "Picking"
    tab.press_at(*tab.run(where))
    tab.see("Picked")


def test_the_keyboard_stays_with_the_order_that_it_moved(tab: browser.Browser, monta: Monta) -> None:
    monta.seed(build_order(snapshot("S00013")))
    tab.open(f"{monta.url}/?keyboard#orders")
    tab.see("S00012")
    tab.run(f"{row('S00012')}.querySelector('button').focus()")
    for status in ("Picking", "Picked", "Shipped"):
        tab.press("Enter", 13, "\r")
        tab.wait(f"{row('S00012')}.querySelector('.status').innerText === '{status}'")
        tab.wait(f"{row('S00012')}.contains(document.activeElement)")
    monta.move("S00013", "blocked")
    tab.click("#orders button", "Delete")
    tab.see("Deleted")
    tab.wait(f"{row('S00013')}.contains(document.activeElement)")
    tab.press("Tab", 9)
    assert tab.run(f"{row('S00012')}.contains(document.activeElement)")


def test_what_can_not_be_is_not_sent(tab: browser.Browser, monta: Monta) -> None:
    monta.move("S00012", "picked")
    tab.open(f"{monta.url}/?wrong#orders")
    for part, button, wrong in (
        ("orders", "Ship a part …", ("4", "-1", "letters")),
        ("inbound", "Receive …", ("0", "1e30", "1.5")),
        ("stock", "Count …", ("-1", "")),
    ):
        tab.run(f"location.hash = '{part}'")
        tab.click(f"#{part} button", button)
        assert tab.text("dialog h2") in ("Ship a part: S00012", "Receive: P7", "Count: SKU-A")
        for text in wrong:
            answer(tab, text)
            assert tab.run("document.querySelector('dialog').open"), (part, text)
        tab.click("dialog button", "Cancel")
    assert not tab.complaints()


def test_a_monta_that_has_ended_is_said_until_it_is_back(tab: browser.Browser) -> None:
    with running(0) as gone:
        gone.seed(build_order(snapshot("S00012")))
        tab.open(f"{gone.url}/#orders")
        tab.see("S00012")
    tab.run("refresh()")
    tab.see("The local Monta does not answer")
    tab.click("#orders button", "Pick")
    assert not [told for told in tab.complaints() if "ERR_CONNECTION_REFUSED" not in told]
    tab.wait("document.querySelector('#orders button').ariaBusy === null")
    with running(int(gone.url.rsplit(":", 1)[1])):
        tab.run("refresh()")
        tab.see("No orders yet.")
        assert "does not answer" not in tab.text()


def test_stock_is_counted(tab: browser.Browser, monta: Monta) -> None:
    tab.open(f"{monta.url}/#stock")
    tab.click("#stock button", "Count …")
    answer(tab, "7", "3")
    tab.wait("document.querySelector('#stock td.number')?.innerText === '7'")


def test_an_open_request_stays_open_while_the_page_goes_on(tab: browser.Browser, monta: Monta) -> None:
    tab.open(f"{monta.url}/#requests")
    monta.client(profile="v6").get_order("S00012")
    change, read = "#requests details.request:not(.read)", "#requests details.read"
    tab.wait(f"document.querySelector('{change}')")
    assert not tab.run(f"document.querySelector('{read}')?.checkVisibility()")
    tab.click(f"{change} summary")
    before = tab.run("document.querySelectorAll('#requests details').length")
    monta.client(profile="v6").get_order("S00099")
    tab.wait(f"document.querySelectorAll('#requests details').length > {before}")
    assert tab.run(f"document.querySelector('{change}').open")
    assert "Answered" in tab.text("#requests details[open]")
    tab.click("#reads")
    assert tab.run(f"document.querySelector('{read}').checkVisibility()")


def test_a_telephone_says_what_each_number_is(tab: browser.Browser, monta: Monta) -> None:
    said = "getComputedStyle(document.querySelector('#{} td:nth-child({})'), '::before').content"
    tab.open(f"{monta.url}/?telephone#stock")
    tab.see("SKU-A")
    assert tab.run(said.format("stock", 3)) == "none"
    tab.look(400, 800)
    assert "Available" in tab.run(said.format("stock", 3))
    assert "Received" in tab.run(said.format("inbound", 4))
    tab.look(1280, 800)


@pytest.mark.parametrize("part", ["orders", "inbound", "stock", "requests"])
def test_nothing_is_wider_than_a_telephone(tab: browser.Browser, monta: Monta, part: str) -> None:
    monta.seed(build_order(snapshot("S" + "0123456789" * 4)))
    monta.stock({"A-SKU-" + "LONG" * 20: 1})
    monta.client(profile="v6").get_order("S" + "9876543210" * 12)
    tab.look(400, 800)
    tab.open(f"{monta.url}/?{part}#{part}")
    tab.run(
        "document.body.classList.add('reads'); document.querySelectorAll('details').forEach(one => one.open = true)"
    )
    assert tab.run("[...document.querySelectorAll('main section')].filter(one => one.checkVisibility()).length") == 1
    assert tab.run("document.documentElement.scrollWidth") <= 400
    tab.look(1280, 800)
