"""A guarded export to Odoo from outside: a thousand products, half of them new, planned and applied, against others.

Each client has products of its own in one real Odoo with two workers on the loopback interface, and works in a process
of its own. What Odoo has afterwards is compared with what was to be written. odoorpc looks each product up and writes
it; tuned Python reads all at once and creates a hundred with one request. Both write what changes one by one, which is
slow, so they get a tenth of the products, and are compared by the product. Neither shows anybody what it will do, sees
what was changed meanwhile, or goes on where it was broken off.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bench_connect
import inside
from bench_connect import Bench, Took
from harness import tree
from harness.stage import stage
from harness.steps import step

PRODUCTS = 1000
#: What the others get of them.
PART = 10
#: Bytes of a file that becomes a document.
DOCUMENT = 20 << 20
#: Who exports, by the module ``export_<name>``, and what they are called.
OTHERS = {
    "tuned": "tuned Python: one read, create by 100, write one by one",
    "odoorpc": "odoorpc: search and write or create, one by one",
}
NAMES = ("core", *OTHERS)
COLUMNS = ("default_code", "name", "list_price", "description_sale")
HEADINGS = ("", "products", "seconds", "CPU seconds", "memory", "requests")
GOAL_HEADINGS = bench_connect.GOAL_HEADINGS


@dataclass(frozen=True)
class Share:
    """The products of one client: those that are there, and new ones."""

    rows: list[dict[str, str]]

    @classmethod
    def of(cls, number: int, products: int) -> "Share":
        """Return the share of the client with this number, from 0; all values of a share differ."""
        half = products // 2
        changed = [f"SKU-{number * PRODUCTS // 2 + place:06}" for place in range(1, half + 1)]
        new = [f"NEW-{number}-{place:06}" for place in range(1, products - half + 1)]
        rows = [
            (code, f"Exported {code}", f"{place}.{place % 100:02}", f"Row {place} of the file")
            for place, code in enumerate([*changed, *new], 1)
        ]
        return cls([dict(zip(COLUMNS, row, strict=True)) for row in rows])

    def file(self, folder: Path) -> Path:
        """Write it as CSV."""
        path = folder / "products.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)
        return path

    def check(self, bench: Bench) -> None:
        """Raise `RuntimeError` where Odoo has something else."""
        codes = ", ".join(f"'{row['default_code']}'" for row in self.rows)
        text = "||'|'||".join(
            ["default_code", "(name->>'en_US')", "list_price::numeric(16, 2)", "(description_sale->>'en_US')"]
        )
        query = f"SELECT {text} FROM product_template WHERE default_code IN ({codes})"
        found = sorted(bench.instance.server.sql(query, bench.name))
        wanted = sorted("|".join([*row.values()]) for row in self.rows)
        if missing := sorted({*wanted} - {*found}):
            raise RuntimeError(f"{len(missing)} products are not as they were to be, such as {missing[0]}")
        if len(found) != len(wanted):
            raise RuntimeError(f"there are {len(found)} products, and were to be {len(wanted)}")


def tables(built: Path, scale: float) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Measure; give a title, headings and rows for each table. `scale` 1 is the size that the goals are for."""
    title = (__doc__ or "").splitlines()[0]
    if missing := inside.not_run(HEADINGS):
        yield title, HEADINGS, missing
        return
    products = int(PRODUCTS * scale)
    with (
        stage(tree.find(inside.SERIES), built_wheel=built, without=("wheel", "sandbox")) as instance,
        bench_connect.running(instance, 2 * PRODUCTS, built) as bench,
    ):
        parts = {name: products if name == "core" else products // PART for name in NAMES}
        shares = {name: Share.of(number, parts[name]) for number, name in enumerate(NAMES)}
        took = {name: _took(bench, name, shares[name]) for name in OTHERS}
        planned, applied, again = _core(bench, shares["core"])
        document = _document(bench)
        for share in shares.values():
            share.check(bench)
    yield (
        title,
        HEADINGS,
        [
            _row("monta_core.connect: plan", products, planned),
            _row("monta_core.connect: apply", products, applied),
            _row("monta_core.connect: plan again, nothing to write", products, again),
            *(_row(told, parts[name], took[name]) for name, told in OTHERS.items()),
        ],
    )
    yield "Against the goals", GOAL_HEADINGS, [*_goals(planned, applied, again, took), document]


def _took(bench: Bench, name: str, share: Share) -> Took:
    with step(OTHERS[name]):
        return bench.work(f"export_{name}", "export", name, rows=share.rows)


def _core(bench: Bench, share: Share) -> tuple[Took, Took, Took]:
    """Plan, apply, and plan once more."""
    file = str(share.file(bench.folder("core")))
    counts = {"new": len(share.rows) - len(share.rows) // 2, "changed": len(share.rows) // 2}
    with step("tables that the mapping needs"):
        bench.work("export_core", "read", "core")
    with step("plan"):
        planned = bench.work("export_core", "plan", "core", mapping="Products", file=file)
    with step("apply"):
        applied = bench.work("export_core", "apply", "core", token=planned.result["token"])
    if applied.result != counts:
        raise RuntimeError(f"applied {applied.result}, and not {counts}")
    with step("plan again"):
        again = bench.work("export_core", "plan", "core", mapping="Products", file=file)
    return planned, applied, again


def _document(bench: Bench) -> tuple[str, str, str]:
    """Make a large file a document of a product."""
    folder = bench.folder("core")
    (folder / "manual.pdf").write_bytes(os.urandom(DOCUMENT))
    file = folder / "manuals.csv"
    file.write_text("SKU,Manual\nSKU-000001,manual.pdf\n", encoding="utf-8")
    with step("document"):
        planned = bench.work("export_core", "plan", "core", mapping="Manuals", file=str(file))
        applied = bench.work("export_core", "apply", "core", token=planned.result["token"])
    if applied.result != {"new": 1, "changed": 0}:
        raise RuntimeError(f"applied {applied.result}, and not one document")
    peak = max(planned.memory, applied.memory)
    told = f"{peak / 2**20:.0f} MiB, {peak / DOCUMENT:.1f} × its size, in {applied.seconds:.1f} s"
    return f"memory for a document of {DOCUMENT >> 20} MiB", "≤ 3 × its size", told


def _row(title: str, products: int, took: Took) -> tuple[str, ...]:
    numbers = (f"{took.seconds:.1f}", f"{took.cpu:.2f}", f"{took.memory / 2**20:.0f} MiB", f"{took.requests:,}")
    return title, f"{products:,}", *numbers


def _goals(planned: Took, applied: Took, again: Took, took: dict[str, Took]) -> Iterator[tuple[str, str, str]]:
    seconds, cpu = planned.seconds + applied.seconds, planned.cpu + applied.cpu
    ratios = ", ".join(f"{seconds / (PART * other.seconds):.2f} × {name}" for name, other in took.items())
    yield "requests of a plan, log-in included", "≤ 10", f"{planned.requests:,}"
    yield "requests of an apply, log-in included", "≤ 30", f"{applied.requests:,}"
    yield "requests of odoorpc for a tenth of the products", "≥ 2 a product", f"{took['odoorpc'].requests:,}"
    yield "time of both, by the product", "≤ 1.0 × odoorpc", ratios
    yield "CPU of both, by the product", "≤ 0.3 × odoorpc", f"{cpu / (PART * took['odoorpc'].cpu):.2f} × odoorpc"
    yield "the same file again", "nothing to write", f"{again.result['create']} new, {again.result['update']} changed"
