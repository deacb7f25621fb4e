"""Decisions and transport of the Odoo to Monta integration.

Pure decisions, without I/O: :func:`build_order`, :func:`check_skus`, :func:`plan_update`, :func:`diff`,
:func:`apply_patch`, :func:`same_order`, :func:`split_address`. Transport: :class:`Client`. Everything that can go wrong
is a :class:`MontaError`.

    >>> from monta_core import split_address
    >>> split_address("Hoofdstraat 12 A", "", "NL")
    {'street': 'Hoofdstraat', 'house_number': '12', 'addition': 'A'}
"""

from ._monta_core import (
    Client,
    __version__,
    apply_override,
    apply_patch,
    build_order,
    check_skus,
    choose_status,
    complete_status,
    diff,
    pick_event,
    pick_header,
    pick_shipment,
    plan_update,
    resolve_skus,
    resolve_status,
    same_order,
    split_address,
)
from .exceptions import (
    AccountStopped,
    ApiError,
    ConfigurationError,
    InputError,
    InternalError,
    MontaError,
    OrderInvalid,
    Refused,
    RetryLater,
)

__all__ = [
    "AccountStopped",
    "ApiError",
    "Client",
    "ConfigurationError",
    "InputError",
    "InternalError",
    "MontaError",
    "OrderInvalid",
    "Refused",
    "RetryLater",
    "__version__",
    "apply_override",
    "apply_patch",
    "build_order",
    "check_skus",
    "choose_status",
    "complete_status",
    "diff",
    "pick_event",
    "pick_header",
    "pick_shipment",
    "plan_update",
    "resolve_skus",
    "resolve_status",
    "same_order",
    "split_address",
]
