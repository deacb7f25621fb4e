"""`wants_invoice_lines` and the ``invoicing`` of a snapshot across the binding; the core tests what is decided."""

from __future__ import annotations

import pytest
from monta_core import InputError, OrderInvalid, build_order, wants_invoice_lines
from snapshots import snapshot


def test_the_address_and_the_parameter_decide() -> None:
    inside = {"partner_id": 7, "country_code": "NL", "zip": "3011 XX", "city": False}
    outside = {"partner_id": 7, "country_code": "CH", "zip": "8001"}
    assert [wants_invoice_lines("outside_eu", address) for address in (inside, outside)] == [False, True]
    assert wants_invoice_lines("always", inside)
    assert not wants_invoice_lines("never", outside)
    with pytest.raises(InputError, match="lines"):
        wants_invoice_lines("sometimes", inside)
    with pytest.raises(InputError, match="country_code"):
        wants_invoice_lines("always", {**inside, "country_code": 31})


def test_what_customs_lacks_is_told_with_its_records() -> None:
    order = snapshot("S00012")
    line = order["lines"][0]
    prices = [{"line_id": line["id"], "total": 36.3, "tax": 6.3, "tax_percentages": [21.0]}]
    order["invoicing"] = {"company_id": 1, "vat": False, "eori": "NL001234567", "prices": prices}
    (told,) = build_order(order)["Invoice"]["Lines"]
    assert (told["Quantity"], told["AmountInclTax"], told["TaxPercentage"]) == (line["quantity"], 36.3, 21.0)
    order["shipping"] = {**order["shipping"], "country_code": "CH", "country_name": "Switzerland", "zip": "8001"}
    with pytest.raises(OrderInvalid) as caught:
        build_order(order)
    problems = [(problem["code"], problem["record"]["model"]) for problem in caught.value.problems]
    assert problems == [("customs.vat_missing", "res.company"), ("customs.weight_missing", "product.product")]
