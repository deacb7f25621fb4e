"""An Odoo read from outside: 50,000 products, 20,000 bills of material of 200,000 lines, against other clients.

A real Odoo with two workers on the loopback interface, and every client in a process of its own. All read the same
fields of the same rows, and have to agree on how many there are. The floor is what the same requests take when nothing
is made of the answers: Odoo's own time.
"""

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import inside

sys.path.insert(0, str(Path(__file__).parents[1] / "connect"))

import caches
import relay
from catalogue import BOM_SHARE, LINES
from harness import database, network, odoo, paths, process, tree, venv, wheel
from harness.checks.python import environment
from harness.stage import stage
from harness.steps import step

TEMPLATES = 50_000
WORKERS = 2
#: Whom `inside` installs.
LOGIN = PASSWORD = "admin"
HERE = Path(__file__).parent
#: The calls of a read; all others belong to the log-in.
READING = {"fields_get", "search", "search_count", "search_read"}
#: Asked when a key is about to end; no table.
KEYS = "res.users.apikeys"
#: Seconds a worker has for one call, which a busy machine makes long.
LIMIT = 600
#: Rows of the first pages.
PAGE = 2000
#: Bytes of the last release wheel that had no connector in it.
WHEEL_BEFORE = 3_317_818
#: What changes in a hundredth of each table.
CHANGED = {
    "product_template": "list_price = list_price + 1",
    "product_product": "weight = coalesce(weight, 0) + 1",
    "mrp_bom": "code = code || '!'",
    "mrp_bom_line": "product_qty = product_qty + 1",
    "ir_attachment": "description = 'read'",
}
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = 'mrp_bom_line'"
#: Who reads, by the module ``connect_<name>``, and what they are called.
SIDES = {
    "floor": "the floor",
    "core": "monta_core.connect",
    "tuned": "tuned Python: pages of 2,000, orjson, SQLite",
    "odoorpc": "odoorpc: search, read by 1,000, rows in memory",
    "odooly": "odooly: search, read by 1,000, rows in memory",
}
ATTACHMENTS = [["res_field", "=", False], ["res_model", "in", ["product.template", "product.product", "mrp.bom"]]]


@dataclass(frozen=True)
class Took:
    """What one piece of work of one client took."""

    #: What it came to.
    result: object
    seconds: float
    #: Seconds of the processor.
    cpu: float
    #: Bytes, above what the process had when it began.
    memory: int
    #: As Odoo logged them.
    requests: int = 0


class Bench:
    """One Odoo that runs, and clients that read it."""

    def __init__(self, instance: odoo.Odoo, name: str, log: Path, python: venv.Venv, core: Path, folder: Path):
        self.instance = instance
        self.name = name
        self._log, self._python, self._core, self._folder = log, python, core, folder
        self._fields: dict[str, list[str]] = {}
        self._kept = folder / "kept"

    def folder(self, name: str) -> Path:
        """Return a folder for the files of one reader."""
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def cache(self, name: str) -> Path:
        """Return the cache of one reader."""
        return self.folder(name) / "cache.sqlite"

    def cached(self, name: str) -> dict[str, set[int]]:
        """Return the ids that one reader has of each table."""
        return caches.ids(self.cache(name))

    def size(self, name: str) -> int:
        """Return the bytes of the cache of one reader."""
        cache = self.cache(name)
        return sum(file.stat().st_size for file in cache.parent.glob(f"{cache.name}*"))

    def import_time(self) -> float:
        """Return the seconds that a new process takes to import the package, the median of some."""
        script = "import time; begun = time.perf_counter(); import monta_core; print(time.perf_counter() - begun)"
        command = [self._python.python, "-c", script]
        env = {"PYTHONPATH": str(self._core)}
        times = [float(subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True).stdout) for _ in range(21)]
        return statistics.median(times)

    def sql(self, *statements: str) -> None:
        """Change the database behind Odoo's back: as many rows as that would take Odoo minutes."""
        for statement in statements:
            self.instance.server.sql(statement, self.name)

    def work(self, module: str, function: str, folder: str, url: str | None = None, **asked: object) -> Took:
        """Let a client work in a process of its own."""
        asked |= {"url": url or self.instance.url, "database": self.name, "login": LOGIN, "password": PASSWORD}
        asked |= {"folder": str(self.folder(folder)), "fields": self._fields, "kept": str(self._kept)}
        asked |= {"domains": {"ir.attachment": ATTACHMENTS}}
        before = self._requests()
        answer = subprocess.run(
            [self._python.python, HERE / "connect_side.py", module, function],
            input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True,
            env={"PYTHONPATH": str(self._core), "PATH": "", "TMPDIR": asked["folder"]},
        )  # fmt: skip
        return Took(**json.loads(answer.stdout), requests=self._requests() - before)

    def record(self) -> tuple[Took, list[relay.Exchange]]:
        """Read through the relay, and keep what was asked after the log-in; the others read the same fields."""
        with relay.running(self.instance.url) as between:
            between.keeps = True
            took = self.work("connect_core", "read", "recorded", between.url)
        asked = [exchange for exchange in between.kept if _arguments(exchange) is not None]
        for exchange in asked:
            model, method, arguments = _arguments(exchange)
            if method == "search_read":
                self._fields.setdefault(model, [name for name in arguments["fields"] if name != "id"])
        self._kept.write_bytes(pickle.dumps([asdict(exchange) for exchange in asked]))
        return took, asked

    def _requests(self) -> int:
        # A worker writes its line after the client has the answer.
        time.sleep(0.3)
        return self._log.read_text(encoding="utf-8", errors="replace").count('HTTP/1.1" 200')


def _arguments(exchange: relay.Exchange) -> tuple[str, str, dict] | None:
    """Model, method and named arguments of a call that reads a table; none of what belongs to the log-in."""
    document = json.loads(exchange.body) if exchange.body else {}
    arguments = document.get("params", {}).get("args", [])
    if len(arguments) < 7 or arguments[3] == KEYS or arguments[4] not in READING:
        return None
    return arguments[3], arguments[4], arguments[6]


#: A list with two fields of other tables and three filters, and a group of five columns; the tables that they need.
TABLES = ("stock.route", "product.category")
LIST = {
    "name": "Products",
    "source": "product.template",
    "fields": [
        {"field": "name", "binding": "Value", "filters": ["*a*"]},
        {"field": "default_code", "binding": "Key1", "filters": ["!*77"]},
        {"field": "categ_id", "secondary": "name", "binding": "Key2"},
        {"field": "route_ids", "secondary": "name", "separator": ", ", "binding": "Key3", "filters": ["*"]},
    ],
}
GROUP = {
    "name": "Product search",
    "source": "product.template",
    "fields": [
        {"field": "name"},
        {"field": "default_code"},
        {"field": "description_sale"},
        {"field": "categ_id", "secondary": "name"},
        {"field": "route_ids", "secondary": "name", "separator": ", "},
    ],
}


def choose(profile: Path) -> None:
    """Add the list, the group and their tables to a profile."""
    document = json.loads(profile.read_text(encoding="utf-8"))
    document |= {"tables": [{"name": table} for table in TABLES], "lists": [LIST], "groups": [GROUP]}
    profile.write_text(json.dumps(document), encoding="utf-8")


@contextmanager
def running(instance: odoo.Odoo, templates: int, built: Path) -> Iterator[Bench]:
    """Give a bench over a new copy of the catalogue for the length of the block."""
    with step(f"catalogue of {templates:,} products"):
        source = database.with_catalogue(instance, templates)
    with step("environment"):
        python = environment("bench")
    log = paths.log_dir() / "bench-connect-odoo.log"
    options = [f"--workers={WORKERS}", f"--gevent-port={network.free_port()}"]
    options += [f"--limit-time-real={LIMIT}", f"--limit-time-cpu={LIMIT}"]
    with (
        database.borrowed(instance, source) as name,
        tempfile.TemporaryDirectory(prefix="monta-bench-", ignore_cleanup_errors=True) as folder,
        open(log, "wb") as output,
        process.started(
            instance.command(name, *options), stdout=output, stderr=subprocess.STDOUT, env=instance.env
        ) as server,
    ):
        network.wait_until_answers(f"{instance.url}/web/health", server)
        yield Bench(instance, name, log, python, wheel.unpack(built, python), Path(folder))


SIDE_HEADINGS = ("first read", "seconds", "times the floor", "CPU seconds", "memory", "requests")
GOAL_HEADINGS = ("", "goal", "measured")


def tables(built: Path, scale: float) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Measure; give a title, headings and rows for each table. `scale` 1 is the size that the goals are for."""
    title = (__doc__ or "").splitlines()[0]
    if missing := inside.not_run(GOAL_HEADINGS):
        yield title, GOAL_HEADINGS, missing
        return
    templates = int(TEMPLATES * scale)
    with (
        stage(tree.find(inside.SERIES), built_wheel=built, without=("wheel", "sandbox")) as instance,
        running(instance, templates, built) as bench,
    ):
        first = First.of(bench)
        lines = int(templates * BOM_SHARE) * LINES
        sizes = f"{templates:,} products, {lines:,} lines of {int(templates * BOM_SHARE):,} bills of material"
        yield f"{title} Measured with {sizes}.", SIDE_HEADINGS, first.rows()
        goals = [*first.goals(), *refreshes(bench, first, templates), *answers(bench, templates)]
        goals += [flatness(bench, first), *package(built, bench)]
        yield "Against the goals", GOAL_HEADINGS, goals


@dataclass(frozen=True)
class First:
    """The first read by everybody."""

    took: dict[str, Took]
    #: Bytes of the answers, without and with the names of what a many2one leads to.
    answered: int
    with_names: int
    requests: int
    #: Bytes of the cache.
    cache: int
    most_requests: int

    @classmethod
    def of(cls, bench: "Bench") -> "First":
        """Let everybody read, and check that they have read the same."""
        with step("recorded read"):
            recorded, asked = bench.record()
        took = {}
        for name, title in SIDES.items():
            with step(title):
                took[name] = bench.work(f"connect_{name}", "replay" if name == "floor" else "read", name)
        counts = {name: took[name].result for name in SIDES if name not in {"floor", "core"}}
        counts["core"] = counted = {table: len(ids) for table, ids in bench.cached("core").items()}
        if any(rows != counted for rows in counts.values()):
            raise RuntimeError(f"the sides do not agree: {counts}")
        if different := caches.differences(bench.cache("core"), bench.cache("recorded")):
            raise RuntimeError(f"two reads of the same are not alike: {different}")
        with step("with names"):
            with_names = bench.work("connect_floor", "replay_with_names", "floor").result
        answered = sum(exchange.answered for exchange in asked)
        pages = sum(-(-rows // PAGE) for rows in counted.values())
        most = pages + 3 * len(counted) + 5
        return cls(took, answered, with_names, recorded.requests, bench.size("core"), most)

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for everybody."""
        floor = self.took["floor"].seconds
        return [
            (
                title,
                f"{self.took[name].seconds:.1f}",
                f"{self.took[name].seconds / floor:.2f}",
                f"{self.took[name].cpu:.1f}",
                _mebibytes(self.took[name].memory),
                f"{self.took[name].requests:,}",
            )
            for name, title in SIDES.items()
        ]

    def goals(self) -> list[tuple[str, str, str]]:
        """Return what was wanted of the first read, and what it was."""
        core, others = self.took["core"], {name: self.took[name] for name in self.took if name != "core"}
        ratios = [f"{core.seconds / other.seconds:.2f} × {name}" for name, other in others.items()]
        memory = f"{_mebibytes(core.memory)}, {core.memory / others['odoorpc'].memory:.2f} × odoorpc"
        return [
            ("requests of the first read, log-in included", f"≤ {self.most_requests:,}", f"{self.requests:,}"),
            ("its time", "≤ 1.15 × floor, 1.0 × tuned, 0.6 × odoorpc, odooly", ", ".join(ratios)),
            ("its CPU", "≤ 0.3 × odoorpc", f"{core.cpu / others['odoorpc'].cpu:.2f} × odoorpc"),
            ("its peak memory, above start", "≤ 64 MiB, 0.15 × odoorpc", memory),
            ("bytes received", "≤ 0.8 × with names", f"{self.answered / self.with_names:.2f} × with names"),
            ("size of the cache", "≤ 0.5 × bytes received", f"{self.cache / self.answered:.2f} × bytes received"),
        ]


def refreshes(bench: "Bench", first: First, templates: int) -> Iterator[tuple[str, str, str]]:
    """Read again when nothing, a little and much has changed; the cache must end as a new one begins."""
    whole = first.took["core"].seconds
    one_in = 100
    gone = max(1, templates // 50)
    changed = [
        f"UPDATE {table} SET write_date = now() AT TIME ZONE 'UTC', {column} WHERE id % {one_in} = 0"
        for table, column in CHANGED.items()
    ]
    work = {
        "read again, nothing changed": (0.02, []),
        "read again, 1 % changed": (0.06, changed),
        f"read again, {gone:,} lines deleted": (
            0.06,
            [f"DELETE FROM mrp_bom_line WHERE id IN (SELECT id FROM mrp_bom_line ORDER BY id DESC LIMIT {gone})"],
        ),
    }
    for title, (goal, statements) in work.items():
        bench.sql(*statements)
        with step(title):
            took = bench.work("connect_core", "read", "core")
        most = ", ≤ 30 requests" if not statements else ""
        told = f"{took.seconds:.1f} s, {took.seconds / whole:.3f} × first read, {took.requests} requests"
        yield title, f"≤ {goal} × first read{most}", told
    with step("full read, to compare"):
        bench.work("connect_core", "read", "again")
    different = caches.differences(bench.cache("core"), bench.cache("again"))
    yield "difference of the cache from a new one", "none", "; ".join(different) or "none"


def answers(bench: "Bench", templates: int) -> Iterator[tuple[str, str, str]]:
    """Show a list and search, without an Odoo."""
    choose(bench.folder("core") / "profile.json")
    with step("the tables of the list"):
        bench.work("connect_core", "read", "core")
    with step("list"):
        ours, theirs = (bench.work(side, "show", "core") for side in ("connect_core", "connect_dicts"))
    if ours.result != theirs.result:
        raise RuntimeError(f"the lists do not agree: {ours.result}, {theirs.result}")
    told = f"{ours.seconds:.2f} s, {ours.seconds / theirs.seconds:.2f} × Python dicts, {ours.result[0]:,} rows shown"
    yield f"list over {templates:,} rows, 2 secondary fields, 3 filters", "≤ 1 s, 0.5 × Python dicts", told
    with step("search"):
        found = bench.work("connect_core", "search", "core").result
    told = f"{found['p95'] * 1000:.1f} ms; the first {found['first'] * 1000:.0f} ms"
    yield f"search over {templates:,} rows, 5 columns, p95", "≤ 50 ms", told


def flatness(bench: "Bench", first: First) -> tuple[str, str, str]:
    """Read twice as many lines into a new cache."""
    columns = bench.instance.server.sql(COLUMNS, bench.name)
    names = ", ".join(name for name in columns if name != "id")
    bench.sql(f"INSERT INTO mrp_bom_line ({names}) SELECT {names} FROM mrp_bom_line")
    with step("twice the lines"):
        took = bench.work("connect_core", "read", "twice")
    before = first.took["core"].memory
    return (
        "peak memory with twice the lines", "≤ 1.1 × as before", f"{took.memory / before:.2f} × as before",
    )  # fmt: skip


def package(built: Path, bench: "Bench") -> Iterator[tuple[str, str, str]]:
    """Weigh the wheel, and import it."""
    size = built.stat().st_size
    grown = f"{size / 2**20:.2f} MiB, {(size - WHEEL_BEFORE) / 2**20:+.2f} MiB"
    yield "size of the wheel", "≤ 4 MiB more than without the connector", grown
    yield "import of monta_core", "≤ 5 ms more than without the connector", f"{bench.import_time() * 1000:.1f} ms"


def _mebibytes(size: float) -> str:
    return f"{size / 2**20:.0f} MiB"
