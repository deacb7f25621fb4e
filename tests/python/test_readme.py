"""README.md against the sources: what it names exists, and no parameter is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "monta_odoo_integration"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROOFS = sorted(set(re.findall(r"`(test_\w+)`: `(test_\w+)`", README)))


def parameters_in_code() -> set[str]:
    """The keys that the one reader of the System Parameters asks for, and those that the addon keeps for itself."""
    reader = (ADDON / "settings" / "monta_settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"""self\.(?:raw|_choice|_flag|_integer|_secret)\(\s*"([\w.]+)\"""", reader))
    sources = "".join(file.read_text(encoding="utf-8") for file in ADDON.rglob("*.py") if "tests" not in file.parts)
    kept = re.findall(r"""_(?:remember|recall)\(\s*"(\w+)\"""", sources)
    return read | {*kept, *re.findall(r"""^PARAMETER = "monta\.(\w+)\"""", sources, re.MULTILINE)}


def test_every_parameter_is_documented_and_no_other() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `monta.")]
    documented = {key for row in rows for key in re.findall(r"`monta\.([\w.…]+)`", row.split(" | ")[0])}
    known = {key for key in parameters_in_code() if not key.endswith("_cursor")}
    # The second name of the address stands in the text of the first.
    assert documented - {"…_cursor"} == known - {"api.base_url"}
    assert "`monta.api.base_url`" in README


@pytest.mark.parametrize(("module", "name"), PROOFS)
def test_what_shows_a_promise_exists(module: str, name: str) -> None:
    text = (ADDON / "tests" / f"{module}.py").read_text(encoding="utf-8")
    assert f"def {name}(self)" in text


def test_promises_name_what_shows_them() -> None:
    section = README.partition("## What you can rely on")[2].partition("\n## ")[0]
    promises = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| When")]
    assert promises and all(re.search(r"`test_\w+`: `test_\w+` \|$", line) for line in promises)


def test_every_make_target_is_described_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert set(re.findall(r"^ {4}make (\w+)", README, re.MULTILINE)) == set(phony.split())
