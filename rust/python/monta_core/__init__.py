"""Decisions and transport of the Odoo to Monta integration.

Pure decisions, without I/O: :func:`build_order`, :func:`check_skus`, :func:`plan_update`, :func:`diff`,
:func:`apply_patch`, :func:`same_order`, :func:`split_address`; :func:`read_stock` and :func:`kit_availability`;
:func:`build_forecast` and :func:`plan_forecast`. Transport: :class:`Client`. Everything that can go wrong is a
:class:`MontaError`.

    >>> from monta_core import split_address
    >>> split_address("Hoofdstraat 12 A", "", "NL")
    {'street': 'Hoofdstraat', 'house_number': '12', 'addition': 'A'}

    >>> from monta_core import order_as_sent
    >>> order_as_sent({"Id": 7, "City": "EDE ", "State": None}, {"City": "Ede", "State": "", "Zip": "6711"})
    {'City': 'Ede', 'State': '', 'Zip': '6711'}
"""

from ._monta_core import (
    TEXTS,
    Client,
    __version__,
    apply_override,
    apply_patch,
    build_forecast,
    build_order,
    build_supplier,
    check_skus,
    choose_status,
    compare_orders,
    complete_status,
    diff,
    keep_received,
    kit_availability,
    line_quantities,
    next_order_id,
    order_as_sent,
    order_notices,
    pick_event,
    pick_header,
    pick_shipment,
    plan_forecast,
    plan_update,
    read_receipts,
    read_stock,
    resolve_skus,
    resolve_status,
    same_order,
    sku_key,
    split_address,
    spread_over_moves,
    take_back,
)
from .exceptions import (
    AccountStopped,
    ApiError,
    ConfigurationError,
    ForecastInvalid,
    InputError,
    InternalError,
    MontaError,
    OrderInvalid,
    Refused,
    RetryLater,
    StockInvalid,
)

__all__ = [
    "AccountStopped",
    "ApiError",
    "Client",
    "ConfigurationError",
    "ForecastInvalid",
    "InputError",
    "InternalError",
    "MontaError",
    "OrderInvalid",
    "Refused",
    "RetryLater",
    "StockInvalid",
    "TEXTS",
    "__version__",
    "apply_override",
    "apply_patch",
    "build_forecast",
    "build_order",
    "build_supplier",
    "check_skus",
    "choose_status",
    "compare_orders",
    "complete_status",
    "diff",
    "keep_received",
    "kit_availability",
    "line_quantities",
    "next_order_id",
    "order_as_sent",
    "order_notices",
    "pick_event",
    "pick_header",
    "pick_shipment",
    "plan_forecast",
    "plan_update",
    "read_receipts",
    "read_stock",
    "resolve_skus",
    "resolve_status",
    "same_order",
    "sku_key",
    "split_address",
    "spread_over_moves",
    "take_back",
]
