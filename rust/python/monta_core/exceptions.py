"""Every way in which ``monta_core`` can fail.

All exceptions carry ``code`` (a stable word), ``template`` and ``values`` (what the message was made of, so that a
caller can translate it), ``records`` (the Odoo records concerned), ``hint`` (what to do next) and ``message`` (what
happened). They survive pickling. ``str(error)`` is the message.

Codes, messages and hints come from the Rust crates: ``rust/core/src/problem.rs``, ``rust/core/src/stock.rs``,
``rust/client/src/text.rs`` and ``rust/client/src/code.rs``.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from .message import Message

__all__ = [
    "AccountStopped",
    "ApiError",
    "ConfigurationError",
    "EditRefused",
    "ForecastInvalid",
    "InputError",
    "InternalError",
    "MontaError",
    "OrderInvalid",
    "Refused",
    "RetryLater",
    "StockInvalid",
]


class MontaError(Exception):
    """The base of everything this package raises on purpose."""

    def __init__(
        self,
        message: str,
        code: str,
        hint: str = "",
        values: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
        template: str = "",
    ) -> None:
        super().__init__(message)
        if isinstance(message, Message):
            template, values = message.template, dict(message.values)
        self.message = message
        """What happened, in English. Of the connector it is a :class:`monta_core.connect.Message`."""
        self.code = code
        """A stable word for it, for example ``api.timeout``."""
        self.hint = hint
        """What to do next, in English; may be empty."""
        self.template = template
        """The text that the message was made of, with a ``{value}`` for each value that it shows; one of ``TEXTS``,
        or of the connector. Empty where nobody needs a translation, or where ``problems`` have a text each."""
        self.values = values or {}
        """The values of the message by name, all texts."""
        self.records = records or []
        """The records concerned: ``[{"model": "res.partner", "id": 7, "name": "Kees"}]``."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[MontaError], args: tuple[Any, ...], state: dict[str, Any]) -> MontaError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class InputError(MontaError, ValueError):
    """An argument is of the wrong type or shape. Nothing was sent."""

    def __init__(
        self,
        message: str,
        code: str,
        hint: str = "",
        values: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
        template: str = "",
        path: str = "",
    ) -> None:
        super().__init__(message, code, hint, values, records, template)
        self.path = path
        """Where it is, for example ``lines[1].quantity`` in a snapshot, or ``payload.Lines[0].Sku``."""


class _DocumentInvalid(MontaError):
    """A document is not as it has to be: nothing was sent or changed."""

    def __init__(
        self,
        message: str,
        code: str,
        hint: str = "",
        values: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
        template: str = "",
        problems: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message, code, hint, values, records, template)
        self.problems = problems or []
        """Everything that is wrong, nothing twice. What goes to Monta has
        ``[{"code", "message", "template", "values", "record": {"model", "id", "name"}, "field"}]``, a list or a group
        of :mod:`monta_core.connect` has ``[{"message"}]``, or nothing where the message of the exception says all."""


class OrderInvalid(_DocumentInvalid):
    """The order cannot be sent as it is. Nothing was sent."""


class ForecastInvalid(_DocumentInvalid):
    """The inbound forecast cannot be sent as it is. Nothing was sent."""


class StockInvalid(MontaError):
    """Monta's numbers about a product make no sense, so nothing may be made of them."""

    def __init__(
        self,
        message: str,
        code: str,
        hint: str = "",
        values: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
        template: str = "",
        sku: str = "",
        problems: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message, code, hint, values, records, template)
        self.sku = sku
        """The SKU as Monta's answer names it; empty when it names none."""
        self.problems = problems or []
        """Every number that is wrong: ``[{"code", "message", "template", "values", "field"}]``. ``code`` and ``values``
        of the exception are those of the first."""


class ConfigurationError(MontaError):
    """The base URL, the credentials, the time-out or the profile cannot be used. Nothing was sent."""


class EditRefused(_DocumentInvalid):
    """A profile of :mod:`monta_core.connect` may not be changed like this, or a list or a mapping of it is incomplete;
    a file cannot be exported as it is, or the guards are closed. Nothing was changed."""


class ApiError(MontaError):
    """A call to Monta or to an Odoo that did not succeed. One of the three subclasses says what to do with it."""

    error_class: ClassVar[Literal["retry", "fix", "stop"]]
    """``retry``: come back later. ``fix``: somebody has to change something. ``stop``: send nothing more."""

    def __init__(
        self,
        message: str,
        code: str,
        hint: str = "",
        values: dict[str, str] | None = None,
        records: list[dict[str, Any]] | None = None,
        template: str = "",
        status: int | None = None,
        reasons: list[dict[str, Any]] | None = None,
        retry_after: int | None = None,
        uncertain: bool = False,
        exchanges: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message, code, hint, values, records, template)
        self.status = status
        """The status of the answer that failed the call; ``None`` when there was no answer."""
        self.reasons = reasons or []
        """What Monta said is wrong: ``[{"container": "OrderInvalidReasons", "code": 17, "message": "..."}]``."""
        self.retry_after = retry_after
        """After how many seconds Monta wants to be asked again; ``None`` when it did not say."""
        self.uncertain = uncertain
        """The change may have been carried out although the call failed. Come back to a create with
        ``verify_first=True``."""
        self.exchanges = exchanges or []
        """The requests of the call: ``[{"method": "POST", "path": "/order", "status": 400, "ms": 87}]``."""


class RetryLater(ApiError):
    """No connection, no answer in time, status 408, 425, 429 or 5xx, Monta is still verifying the order, or somebody
    else reads into the same cache of an Odoo."""

    error_class = "retry"


class Refused(ApiError):
    """Monta or Odoo refused with a reason, or gave an answer that cannot be used."""

    error_class = "fix"


class AccountStopped(ApiError):
    """Monta or Odoo does not accept the credentials (401), or forbids the account what was asked (403)."""

    error_class = "stop"


class InternalError(MontaError):
    """A bug in the native code, turned into an ordinary exception so that the process lives on."""
