"""What Monta still has to ship of an order: the decisions behind several orders for one document."""

from __future__ import annotations

import pytest
from monta_core import InputError, next_order_id


def test_further_orders_of_a_document_have_names_of_their_own() -> None:
    assert next_order_id("S00012", []) == "S00012"
    assert next_order_id("S00012", ["S00012"]) == "S00012.R2"
    assert next_order_id("S00012", ["S00012", "S00012.R2", "S00012-2"]) == "S00012.R3"
    with pytest.raises(InputError):
        next_order_id("S00012", "S00012")
