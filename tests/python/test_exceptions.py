"""Every exception class: raised for real, with its attributes, and the same after pickling."""

from __future__ import annotations

import copy
import pickle
import re
import traceback
from collections import UserDict
from collections.abc import Callable, Mapping
from typing import Any

import monta_core
import pytest
from monta import Monta
from monta_core import (
    TEXTS,
    AccountStopped,
    ApiError,
    Client,
    ConfigurationError,
    ForecastInvalid,
    InputError,
    InternalError,
    MontaError,
    OrderInvalid,
    Refused,
    RetryLater,
    StockInvalid,
    build_forecast,
    build_order,
    diff,
    read_stock,
)
from monta_core._monta_core import PanicException
from snapshots import contract_cases, snapshot

ALL = [
    AccountStopped,
    ApiError,
    ConfigurationError,
    ForecastInvalid,
    InputError,
    InternalError,
    OrderInvalid,
    Refused,
    RetryLater,
    StockInvalid,
]


@pytest.mark.parametrize("kind", ALL)
def test_every_exception_is_a_monta_error(kind: type[MontaError]) -> None:
    assert issubclass(kind, MontaError)
    assert issubclass(kind, Exception)
    assert kind.__name__ in monta_core.__all__


def test_what_a_caller_may_catch() -> None:
    assert issubclass(InputError, ValueError)
    for kind, error_class in [(RetryLater, "retry"), (Refused, "fix"), (AccountStopped, "stop")]:
        assert issubclass(kind, ApiError)
        assert kind.error_class == error_class


def assert_translatable(part: Mapping[str, Any]) -> None:
    """Check that a message is a known text with its values filled in, so that it can be said in another language."""
    assert part["template"] in TEXTS
    filled = re.sub(r"{(\w+)}", lambda match: part["values"][match[1]], part["template"])
    assert filled == part["message"]


def test_every_text_is_there_once_and_its_placeholders_are_names() -> None:
    assert len({*TEXTS}) == len(TEXTS) > 100
    for text in TEXTS:
        assert text == text.strip()
        assert not re.search(r"[{}]", re.sub(r"{[a-z_]+}", "", text)), text


def caught(call: Callable[[], Any], kind: type[MontaError]) -> Any:
    """Return the exception, checked for what all of them promise."""
    with pytest.raises(kind) as raised:
        call()
    error = raised.value
    assert type(error) is kind
    assert str(error) == error.message
    assert error.code
    assert all(isinstance(value, str) for value in error.values.values())
    # What a program passed wrongly has no advice.
    assert error.hint in TEXTS or (isinstance(error, InputError) and not error.hint)
    for part in getattr(error, "problems", []) or [vars(error)]:
        assert_translatable(part)
    for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(copied) is kind
        assert vars(copied) == vars(error)
        assert copied.args == error.args
    return error


def test_input_error() -> None:
    error = caught(lambda: build_order({**snapshot(), "lines": 7}), InputError)
    assert error.path == "lines"
    assert error.code == "input.invalid"
    assert error.values == {"path": "lines", "reason": error.message.removeprefix("lines: ")}


def test_input_error_of_the_client() -> None:
    client = Client("http://127.0.0.1:1", "tenant_user", "secret")
    error = caught(lambda: client.delete_order("S00012", " "), InputError)
    assert (error.path, error.code) == ("note", "input.note_missing")
    assert error.hint == "Say why the order is cancelled."
    assert error.values["reason"] in TEXTS


def test_order_invalid_holds_every_problem() -> None:
    made = snapshot()
    made["shipping"].update(zip=False, city=False)
    made["products"][0].update(default_code=False)
    error = caught(lambda: build_order(made), OrderInvalid)
    assert {problem["code"] for problem in error.problems} == {
        "address.zip_missing",
        "address.city_missing",
        "product.sku_missing",
    }
    assert error.code == "order.invalid"
    assert error.message.splitlines() == [problem["message"] for problem in error.problems]
    assert {"model": "res.partner", "id": 7, "name": "Kees de Vries"} in error.records
    assert len(error.records) == 2, "one record for two problems of the same contact"


def test_forecast_invalid_holds_every_problem() -> None:
    wrong = next(case["snapshot"] for case in contract_cases("forecasts") if case["title"].startswith("All problems"))
    error = caught(lambda: build_forecast(wrong), ForecastInvalid)
    assert error.code == "forecast.invalid"
    assert error.hint == "Correct what is listed and push the forecast again."
    assert error.message.splitlines() == [problem["message"] for problem in error.problems]
    assert {"model": "purchase.order", "id": 7, "name": ""} in error.records


def test_stock_invalid_names_the_sku() -> None:
    answer = {"Sku": "S/3", "StockAvailable": 1.5, "MinimumStock": "5"}
    error = caught(lambda: read_stock(answer), StockInvalid)
    assert (error.sku, error.code) == ("S/3", "stock.fractional")
    assert error.values == {"sku": 'SKU "S/3"', "field": "StockAvailable", "value": "1.5"}
    assert [problem["code"] for problem in error.problems] == ["stock.fractional", "stock.not_a_number"]
    assert error.message.splitlines() == [problem["message"] for problem in error.problems]
    assert "Nothing was taken over" in error.hint


@pytest.mark.parametrize(
    ("arguments", "options", "code"),
    [
        ((False, "tenant_user", "secret"), {}, "config.base_url_missing"),
        (("api-v6.monta.nl", "tenant_user", "secret"), {}, "config.base_url_scheme"),
        (("http://api-v6.monta.nl", "tenant_user", "secret"), {}, "config.base_url_insecure"),
        (("https://me:secret@api-v6.monta.nl", "tenant_user", "secret"), {}, "config.base_url_userinfo"),
        (("https://api-v6.monta.nl", False, "secret"), {}, "config.username_missing"),
        (("https://api-v6.monta.nl", "tenant_user", None), {}, "config.password_missing"),
        (("https://api-v6.monta.nl", "tenant:user", "secret"), {}, "config.username_colon"),
        (("https://api-v6.monta.nl", "tenant_user", "secret\n"), {}, "config.credential_control"),
        (("https://api-v6.monta.nl", "tenant_user", "secret"), {"timeout": 0}, "config.timeout_invalid"),
        (("https://api-v6.monta.nl", "tenant_user", "secret"), {"timeout": float("inf")}, "config.timeout_invalid"),
        (("https://api-v6.monta.nl", "tenant_user", "secret"), {"profile": "v7"}, "config.profile_unknown"),
        (("https://api-v6.monta.nl", "tenant_user", "secret"), {"capabilities": []}, "config.capabilities_invalid"),
    ],
)
def test_configuration_error(arguments: tuple[Any, ...], options: dict[str, Any], code: str) -> None:
    error = caught(lambda: Client(*arguments, **options), ConfigurationError)
    assert error.code == code
    assert error.hint
    assert "secret" not in f"{error} {vars(error)}"


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [("timeout", True, "timeout"), ("timeout", "20", "timeout"), ("profile", 6, "profile")],
)
def test_a_setting_of_the_wrong_type_is_an_input_error(name: str, value: Any, path: str) -> None:
    error = caught(lambda: Client("https://api-v6.monta.nl", "u", "p", **{name: value}), InputError)
    assert error.path == path


def test_retry_later(monta: Monta) -> None:
    monta.fault("status", status=429, headers={"Retry-After": "3"})
    error = caught(lambda: monta.client().get_order("S00012"), RetryLater)
    assert (error.code, error.status, error.retry_after) == ("api.rate_limited", 429, 3)
    assert (error.error_class, error.uncertain) == ("retry", False)
    assert error.values["order"] == "S00012"
    assert [(e["method"], e["path"], e["status"]) for e in error.exchanges] == [("GET", "/order/S00012", 429)]


def test_refused(monta: Monta) -> None:
    reason = {"Code": 99, "Message": "Missing the following mandatory field(s): Barcodes"}
    monta.fault("status", status=400, body={"OrderInvalidReasons": [reason]})
    error = caught(lambda: monta.client().create_order(build_order(snapshot())), Refused)
    assert (error.code, error.status, error.error_class) == ("api.barcodes_missing", 400, "fix")
    assert error.reasons == [{"container": "OrderInvalidReasons", "code": 99, "message": reason["Message"]}]
    assert reason["Message"] in error.message
    assert "Add a barcode" in error.hint


def test_account_stopped(monta: Monta) -> None:
    wrong = Client(monta.url, monta.username, "wr0ng")
    error = caught(wrong.check, AccountStopped)
    assert (error.code, error.status, error.error_class) == ("api.unauthorized", 401, "stop")


def test_the_password_is_nowhere(monta: Monta) -> None:
    client = Client(monta.url, monta.username, "s3cr3t-w0rd")
    with pytest.raises(AccountStopped) as raised:
        client.check()
    shown = [repr(client), str(client), repr(raised.value), str(vars(raised.value))]
    shown += traceback.format_exception(raised.value)
    assert not [text for text in shown if "s3cr3t-w0rd" in text]
    assert monta.username in repr(client)


class Trap(UserDict):  # type: ignore[type-arg]
    """A mapping whose reading panics: pyo3 resumes a panic when Python hands it a ``PanicException``."""

    def __iter__(self) -> Any:
        raise PanicException("index out of bounds")

    keys = values = items = __iter__


def test_a_panic_is_an_ordinary_exception(capfd: pytest.CaptureFixture[str]) -> None:
    assert not issubclass(PanicException, Exception), "this is what would end a worker"
    error = caught(lambda: diff(Trap(), {}), InternalError)
    assert error.code == "internal.panic"
    assert "index out of bounds" in error.message
    assert error.values["function"] == "diff"
    assert "PanicException" in capfd.readouterr().err, "it really was one"
    assert diff(1, 2), "the module goes on working"
