"""What came of a storm: the row of the table, and the story of every order that went wrong."""

import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import delivery_judge
import judge
from harness import odoo_log, paths
from harness.verdict import Verdict

#: Errors in the log that tell of Monta's trouble and have no traceback.
TOLD = "told as an error"
_TRACEBACK = "Traceback (most recent call last)"
#: What PostgreSQL says of two who change one row at once; Odoo tries again, and tells the user after five times.
_CONFLICT = "could not serialize access"

#: What Odoo says when a run begins that delivers (the stock pull delivers first, too), and when it is over.
_DELIVERS = r"Monta: (?:Validate Deliveries|Sync StockAvailable[^'`]*)"
BEGUN = re.compile(rf" (?P<pid>\d+) INFO .*(?:Job '{_DELIVERS}' \(\d+\) starting|Starting job `{_DELIVERS}`)")
OVER = re.compile(rf"Job '{_DELIVERS}' \(\d+\) (?:done in|\w+ done |failed )|Job done: `{_DELIVERS}`")


@dataclass
class Result:
    """One storm under one profile."""

    #: Of the table.
    headings = (
        "profile", "orders", "requests", "faults", "kills", "lost", "doubled", "wrong", "blocked by a fault alone",
        "in flight", "errors in the log", "seconds",
    )  # fmt: skip

    profile: str
    orders: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    findings: list[judge.Finding] = field(default_factory=list)
    #: Errors of the addon in the server log; conflicts that Odoo replayed stand apart.
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    #: Findings that the judge should have made of orders that were spoiled, and did not, and the reverse.
    misjudged: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the table."""
        count = judge.count(self.findings)
        wrong = sum(count[kind] for kind in (judge.WRONG, judge.ALIVE, judge.UNTRUE, judge.INVALID))
        cells = (
            self.orders, self.requests, sum(self.faults.values()), sum(self.kills.values()), count[judge.LOST],
            count[judge.DOUBLED], wrong, count[judge.BLOCKED], count[judge.IN_FLIGHT], len(self.errors),
        )  # fmt: skip
        return (self.profile, *map(str, cells), f"{self.seconds:.0f}")

    def verdict(self, tolerated: Collection[str] = ()) -> Verdict:
        """The storm as numbers: findings of the kinds that are `tolerated` are skipped, neither good nor bad."""
        told = sum(_TRACEBACK not in error for error in self.errors) if TOLD in tolerated else 0
        skipped = sum(finding.kind in tolerated for finding in self.findings) + told
        failed = len(self.findings) + len(self.errors) - skipped + len(self.misjudged)
        return Verdict(max(self.orders - len({finding.ref for finding in self.findings}), 0), failed, skipped)


@dataclass
class DeliveryResult(Result):
    """One storm over deliveries."""

    headings = (
        "profile", "orders", "parts split off", "lines dropped", "parcels", "pieces shipped", "transfers", "faults",
        "kills", "runs broken off", "not delivered", "delivered twice", "adjusted", "other findings",
        "errors in the log", "seconds",
    )  # fmt: skip
    parts: int = 0
    dropped: int = 0
    parcels: int = 0
    #: Pieces that have left Monta, and the transfers that delivered them.
    shipped: int = 0
    transfers: int = 0
    #: Runs that deliver, and whose worker was killed.
    broken_runs: int = 0

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the table."""
        count = judge.count(self.findings)
        short, twice = count.pop(delivery_judge.SHORT, 0), count.pop(delivery_judge.TWICE, 0)
        adjusted = count.pop(delivery_judge.ADJUSTED, 0)
        cells = (
            self.orders, self.parts, self.dropped, self.parcels, self.shipped, self.transfers,
            sum(self.faults.values()), sum(self.kills.values()), self.broken_runs, short, twice, adjusted,
            count.total(), len(self.errors),
        )  # fmt: skip
        return (self.profile, *map(str, cells), f"{self.seconds:.0f}")


def broken_runs(log: Path) -> int:
    """Return how many runs of the scheduled actions that deliver were begun and not ended."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return len(BEGUN.findall(text)) - len(OVER.findall(text))


def table(results: list[Result]) -> str:
    """Return the results as a Markdown table."""
    headings = results[0].headings
    rows = [headings, ("---", *["---:"] * (len(headings) - 1)), *(result.row for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def breakdown(counts: Counter[str]) -> str:
    """Return how often each kind struck, most frequent first."""
    return ", ".join(f"{count} × {kind}" for kind, count in counts.most_common()) or "none"


def read_log(log: Path) -> tuple[list[str], int]:
    """Return the addon's errors in a server log, and how many conflicts in its code Odoo logged as errors."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        records = odoo_log.records(lines)
    ours, conflicts = [], 0
    for record in records:
        if record.level not in {"ERROR", "CRITICAL"} or "monta" not in record.logger + record.message:
            continue
        if _CONFLICT in record.message and paths.ADDON not in record.logger:
            conflicts += 1
        elif paths.ADDON in record.logger or paths.ADDON in record.message:
            ours.append(f"{record.level} {record.logger}: {record.message}")
    return ours, conflicts


def story(finding: judge.Finding, facts: dict, requests: list[dict], monta: list[dict]) -> str:
    """Return everything that is known of the order of a finding."""
    order = next((order for order in facts["orders"] if finding.ref in (order["ref"], order["name"])), None)
    lines = [str(finding)]
    name = order["name"] if order else None
    held = [row for row in monta if row["_document"].get("Reference") == finding.ref]
    ids = {row["WebshopOrderId"] for row in held} | ({name} if name else set())
    for row in facts["rows"]:
        if row["reference"] in ids or (order and (row["res_model"], row["res_id"]) == ("sale.order", order["id"])):
            lines.append(
                "  row " + json.dumps({key: value for key, value in row.items() if value not in (False, None)})
            )
    for request in requests:
        body = request["body"] if isinstance(request["body"], dict) else {}
        path = request["path"].rpartition("/")[2]
        if path in ids or body.get("WebshopOrderId") in ids:
            line = (
                f"  {request['n']} {request['method']} {request['path']} {request['status']} {request['fault'] or ''}"
            )
            lines.append(line.rstrip())
    lines += [f"  at Monta: {row['WebshopOrderId']} {'deleted' if row['Deleted'] else 'alive'}" for row in held]
    return "\n".join(lines)
