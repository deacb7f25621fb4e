"""What goes wrong between Odoo and Monta, and how often."""

import random
from collections.abc import Collection
from dataclasses import dataclass

from monta import Monta

#: The methods that change something.
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
PATH = "/order*"
PAGE = "<!doctype html><html><body><h1>{}</h1></body></html>"
#: More than any answer of Monta's is.
TOO_MUCH = "x" * (9 << 20)


@dataclass(frozen=True)
class Fault:
    """A fault as the local Monta takes it."""

    name: str
    arguments: dict

    def __str__(self) -> str:
        return self.name


def _status(name: str, status: int, body: str = "", media_type: str = "text/html", store: bool = False, **headers):
    arguments = {"kind": "status", "status": status, "body": body, "content_type": media_type, "store": store}
    return Fault(name, {**arguments, "headers": headers})


def _kinds(timeout: int) -> list[Fault]:
    """Return every kind of fault, where `timeout` is the number of seconds that Odoo waits for an answer."""
    late = timeout * 1000 + 500
    found = [
        Fault("closed before", {"kind": "drop_before"}),
        Fault("closed after", {"kind": "drop_after"}),
        Fault("reset before", {"kind": "reset_before"}),
        Fault("reset after", {"kind": "reset_after"}),
        Fault("time-out before", {"kind": "drop_before", "delay_ms": late}),
        Fault("time-out after", {"kind": "drop_after_delay", "delay_ms": late}),
        Fault("cut", {"kind": "cut"}),
        Fault("slow", {"kind": "delay", "delay_ms": 700}),
        _status("429", 429, **{"Retry-After": "20"}),
    ]
    for when, store in (("before", False), ("after", True)):
        found += [
            _status(f"500 {when}", 500, store=store),
            _status(f"502 {when}", 502, PAGE.format("Bad Gateway"), store=store),
            _status(f"503 {when}", 503, PAGE.format("Unavailable"), store=store, **{"Retry-After": "5"}),
            _status(f"200 with HTML {when}", 200, PAGE.format("Welcome"), store=store),
            _status(f"200 with nothing {when}", 200, "", "application/json", store=store),
            _status(f"200 with too much {when}", 200, f'{{"a": "{TOO_MUCH}"}}', "application/json", store=store),
        ]
    return found


def names(timeout: int) -> list[str]:
    """Return the names of all kinds."""
    return [fault.name for fault in _kinds(timeout)]


def unleash(monta: Monta, chance: float, timeout: int, seed: int, without: Collection[str] = ()) -> None:
    """Let the given share of the requests that change an order go wrong, and a third of that share of the reads."""
    dice = random.Random(seed)
    kinds = [fault for fault in _kinds(timeout) if fault.name not in without]
    for method in (*CHANGING, "GET"):
        dice.shuffle(kinds)
        share = chance / len(kinds) / (3 if method == "GET" else 1)
        for fault in kinds:
            monta.fault(
                name=fault.name, method=method, path=PATH, times=0, chance=share, seed=dice.getrandbits(63),
                **fault.arguments,
            )  # fmt: skip
