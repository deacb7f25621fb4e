"""The command ``monta odoo`` as people run it, against a real Odoo: log in, read, and what is made of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ODOO = json.loads(os.environ["MONTA_TEST_ODOO"])
SECRET = "anna-s3cret"
DONE, USAGE = 0, 2


def test_from_login_to_search(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MONTA_", "XDG_"))}
    # Whoever runs this may have a keyring of their own.
    no_keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    clean |= {**no_keyring, "HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp")}
    anna = {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": SECRET}
    printed: list[str] = []

    def monta(*arguments: str, code: int = DONE, **variables: str) -> str:
        command = [sys.executable, "-m", "monta_core.cli", "odoo", *arguments]
        done = subprocess.run(command, env={**clean, **variables}, capture_output=True, text=True, timeout=120)
        printed.extend([done.stdout, done.stderr])
        assert done.returncode == code, done.stderr
        return done.stdout

    def read(*arguments: str, **variables: str) -> Any:
        return json.loads(monta(*arguments, "--json", **variables))

    where = ("login", "--endpoint", ODOO["url"], "--database", ODOO["database"])
    monta(*where, code=USAGE, **{**anna, "MONTA_ODOO_SECRET": "tulip"})
    company = ("--company", str(ODOO["second"]), "--language", "nl_NL")
    line = monta(*where, *company, "--keep", **anna).splitlines()[0]
    assert line == f"Connected to Odoo {ODOO['series']} as Anna (Gent BV, nl_NL) · nothing read yet"

    # From here on with what was kept.
    assert read("read")["complete"]
    assert [table["state"] for table in read("status")["tables"]] == ["OK"] * 8

    found = [table["model"] for table in read("tables", "find", "uom.uom")]
    assert "uom.uom" in found
    monta("tables", "add", "uom.uom")
    monta(
        "lists",
        "new",
        "Oaks",
        "--source",
        "product.template",
        "--value",
        "name",
        "--key",
        "id",
        "--filter",
        "name=oak*",
    )
    oaks = read("lists", "show", "Oaks")["rows"]
    # Of 25 the first is an Eik in Dutch, and the last is archived.
    assert [name for name, _ in oaks] == [f"Oak {number:02}" for number in range(1, 24)]
    monta("groups", "new", "Products", "--source", "product.template", "--field", "name")
    [eik] = read("search", "Products", "eik 00")["rows"]
    assert eik == {"id": ODOO["oak"], "texts": ["Eik 00"]}
    assert read("search", "Products", "--live", str(ODOO["oak"]))["texts"] == ["Eik 00"]
    monta("logout")

    written = [file.read_text(encoding="utf-8", errors="replace") for file in tmp_path.rglob("*") if file.is_file()]
    assert written and not any(SECRET in text for text in [*written, *printed])
