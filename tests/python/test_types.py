"""What the stub says is what the module has, and the package checks itself."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import monta_core
import pytest

PACKAGE = Path(monta_core.__file__).parent


@pytest.mark.parametrize("command", [["mypy.stubtest", "monta_core"], ["mypy", "--strict", "--package", "monta_core"]])
def test_the_types_are_true(command: list[str], tmp_path: Path) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_package_is_marked_as_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_every_public_name_is_there() -> None:
    assert sorted(monta_core.__all__) == list(monta_core.__all__)
    for name in monta_core.__all__:
        assert getattr(monta_core, name) is not None


def test_the_examples_in_the_documentation_are_true() -> None:
    result = doctest.testmod(monta_core)
    assert result.attempted > 0
    assert result.failed == 0
