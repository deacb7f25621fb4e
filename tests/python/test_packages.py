"""The addon as people get it: the zips for the store and the wheels, packed and unpacked; without Odoo."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from importlib.metadata import PathDistribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "odoo")]

import dist  # noqa: E402
from harness import packages, paths  # noqa: E402

ADDON = paths.ADDON
SERIES = pytest.mark.parametrize("series", paths.ALL_SERIES)


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    return dict(ast.literal_eval(files[f"{ADDON}/__manifest__.py"].decode()))


@SERIES
def test_a_zip_is_one_folder_with_everything_that_its_manifest_names(tmp_path: Path, series: str) -> None:
    with zipfile.ZipFile(packages.addon_zip(tmp_path, series)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {name.partition("/")[0] for name in files} == {ADDON}
    manifest = manifest_of(files)
    assert re.fullmatch(rf"{re.escape(series)}\.\d+\.\d+\.\d+", manifest["version"])
    named = [*manifest["data"], *manifest["demo"], *manifest["images"]]
    named += ["LICENSE", "README.rst", "static/description/icon.png", "static/description/index.html"]
    assert [name for name in named if f"{ADDON}/{name}" not in files] == []
    page = files[f"{ADDON}/static/description/index.html"].decode()
    assert [src for src in re.findall(r'src="([^"]+)"', page) if f"{ADDON}/static/description/{src}" not in files] == []


def test_the_manifest_of_the_tree_is_the_same_but_for_the_series() -> None:
    path = ROOT / ADDON / "__manifest__.py"
    tree = ast.literal_eval(path.read_text(encoding="utf-8"))
    packed = manifest_of(packages.addon_files("18.0"))
    assert packed == {**tree, "version": f"18.0.{tree['version']}"}


@SERIES
def test_a_wheel_says_for_which_odoo_it_is(tmp_path: Path, series: str) -> None:
    wheel = packages.addon_wheel(tmp_path, series)
    assert re.fullmatch(rf"odoo_addon_{ADDON}-{re.escape(series)}\.\d+\.\d+\.\d+-py3-none-any\.whl", wheel.name)
    (info,) = [path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info")]
    told = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
    assert told["Name"] == packages.DISTRIBUTION
    assert told.get_all("Requires-Dist") == [f"odoo=={series}.*", "monta-core>=0.2,<0.3"]


def test_a_wheel_installs_where_odoo_looks_for_addons(tmp_path: Path) -> None:
    wheel, target = packages.addon_wheel(tmp_path, "18.0"), tmp_path / "site"
    pip = [
        sys.executable,
        "-I",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--target",
    ]
    subprocess.run([*pip, target, wheel], check=True)
    assert (target / "odoo" / "addons" / ADDON / "__manifest__.py").is_file()
    # A package odoo is Odoo's own; a file of that name here would hide it.
    assert not list(target.glob("odoo/__init__.py")) and not list(target.glob("odoo/addons/__init__.py"))
    (info,) = target.glob("*.dist-info")
    for file in PathDistribution(info).files or []:
        if file.hash and file.name != "RECORD":
            assert packages.digest(file.read_binary()) == f"sha256={file.hash.value}", file


def test_the_same_sources_give_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        packages.addon_zip(folder, "18.0")
        packages.addon_wheel(folder, "18.0")
    assert [(file.name, file.read_bytes()) for file in sorted(first.iterdir())] == [
        (file.name, file.read_bytes()) for file in sorted(second.iterdir())
    ]


def test_what_a_server_installs_is_what_the_addon_fits() -> None:
    source = (ROOT / ADDON / "core.py").read_text(encoding="utf-8")
    (fits,) = re.findall(r'CORE_RANGE = SpecifierSet\("([^"]+)"\)', source)
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [f"monta-core{fits}"]
    manifest = ast.literal_eval((ROOT / ADDON / "__manifest__.py").read_text(encoding="utf-8"))
    assert manifest["external_dependencies"] == {"python": ["monta-core"]}


def test_a_commit_is_checked_by_the_tools_of_the_test_run() -> None:
    pinned = (ROOT / "tests" / "requirements" / "lint.txt").read_text(encoding="utf-8")
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    revisions = dict(re.findall(r"repo: https://github.com/[\w-]+/([\w-]+)\n +rev: v([\d.]+)", hooks))
    assert len(revisions) == 3
    for name, version in revisions.items():
        tool = {"ruff-pre-commit": "ruff", "odoo-pre-commit-hooks": "oca-odoo-pre-commit-hooks"}.get(name, name)
        assert f"{tool}=={version}" in pinned.split()


def test_a_wheel_is_built_where_the_library_of_its_processor_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rustc, library = tmp_path / "rustc", tmp_path / "lib"
    rustc.write_text(f"#!/bin/sh\necho {library}\n", encoding="utf-8")
    rustc.chmod(0o755)
    monkeypatch.setenv("RUSTC", str(rustc))
    assert not dist.has_std("aarch64-unknown-linux-gnu")
    library.mkdir()
    (library / "libstd-0123.rlib").touch()
    assert dist.has_std("aarch64-unknown-linux-gnu")
