"""Files that are larger than one would hold in memory, as an export reads them: in a stream, through a pipe.

By hand, for the numbers in README.md: ``MONTA_LARGE_ROWS=1000000 MONTA_LARGE_TEXTS=2000``, a million rows and two GB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import loopback_odoo
import pytest
from monta_core.connect import Profile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells a process's peak on Linux only")

ROWS = int(os.environ.get("MONTA_LARGE_ROWS", "100000"))
#: Rows of one MiB each.
TEXTS = int(os.environ.get("MONTA_LARGE_TEXTS", "60"))
MIB = 2**20
TABLE = "product.template"
#: Plans in a process of its own, and prints what came of it, and the most memory above what it had when it began.
PLANS = """
import json, re, sys
from pathlib import Path
from monta_core.connect import Profile

def memory(name):
    return int(re.search(rf"^{name}:\\s+(\\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)[1]) * 1024

profile, cache, secret, file = sys.argv[1:]
session = Profile.open(profile, cache=cache).connect("anna", secret)
Path("/proc/self/clear_refs").write_text("5")
before = memory("VmRSS")
report = session.plan("Products", file)
print(json.dumps({**report["records"], "problems": report["problems"][:1], "memory": memory("VmHWM") - before}))
"""


def _rows(count: int, columns: int, letters: int) -> Iterator[str]:
    yield ",".join(["SKU", "Name", *(f"C{number}" for number in range(columns - 2))]) + "\n"
    rest = ",x" * (columns - 2)
    name = "n" * letters
    for number in range(count):
        yield f"NEW-{number:08},{name}{rest}\n"


@pytest.mark.parametrize(
    ("count", "columns", "letters", "most"),
    [
        # Each identifier is remembered, and nothing else.
        pytest.param(ROWS, 4, 20, 16 * MIB + 150 * ROWS, id="many rows"),
        pytest.param(2_000, 200, 20, 24 * MIB, id="many columns"),
        pytest.param(TEXTS, 4, MIB, 40 * MIB, id="large rows"),
    ],
)
def test_a_file_is_not_held_in_memory(tmp_path: Path, count: int, columns: int, letters: int, most: int) -> None:
    column = {"table": TABLE, "insert": True}
    mapping = {
        "columns": [
            {**column, "column": "SKU", "field": "default_code", "identifier": True},
            {**column, "column": "Name", "field": "name"},
        ]
    }
    profile, cache, pipe = (tmp_path / name for name in ("profile.json", "cache.sqlite", "products.csv"))
    with loopback_odoo.running() as odoo:
        own = Profile.create(profile, odoo.url, odoo.database, cache=cache)
        own.connect("anna", odoo.secret).read()
        own.save_mapping("Products", mapping)
        os.mkfifo(pipe)
        command = [sys.executable, "-c", PLANS, profile, cache, odoo.secret, pipe]
        env = {**os.environ, "TMPDIR": str(tmp_path)}
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as planning:
            writer = threading.Thread(target=_write, args=(pipe, _rows(count, columns, letters)), daemon=True)
            writer.start()
            answer, _ = planning.communicate(timeout=1200)
        assert planning.returncode == 0
    report = json.loads(answer)
    assert (report["create"], report["problems"]) == (count, [])
    print(f"{count:,} rows of {columns} columns: {report['memory'] / MIB:.0f} MiB")
    assert report["memory"] <= most


def _write(pipe: Path, rows: Iterator[str]) -> None:
    with pipe.open("w", encoding="utf-8") as file:
        file.writelines(rows)
