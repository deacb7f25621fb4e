"""The addon as people get it: a zip per series as the Odoo Apps store wants it, and a wheel as OCA's addons have it."""

import ast
import base64
import hashlib
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from . import paths

#: Every entry carries this time, so that the same sources give the same file.
EPOCH = (1980, 1, 1, 0, 0, 0)
#: The name on a package index, as OCA forms it.
DISTRIBUTION = f"odoo-addon-{paths.ADDON.replace('_', '-')}"


def version() -> str:
    """Return the addon's version, which is that of the package as well."""
    return str(_manifest()["version"])


def addon_files(series: str) -> dict[str, bytes]:
    """Return the addon's files as git knows them, by path, with the licence and the version that `series` wants.

    The tree has none of a series in its version, because it installs on each as it lies: Odoo puts it in front. The
    store and pip want to know which one a package is for.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", paths.ADDON], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    names = filter(None, listed.stdout.split("\0"))
    files = {name: (paths.ROOT / name).read_bytes() for name in names if (paths.ROOT / name).exists()}
    files[f"{paths.ADDON}/LICENSE"] = (paths.ROOT / "LICENSE").read_bytes()
    manifest = f"{paths.ADDON}/__manifest__.py"
    line = re.compile(rb'^    "version": "([\d.]+)",$', re.MULTILINE)
    files[manifest] = line.sub(rf'    "version": "{series}.\1",'.encode(), files[manifest])
    return files


def addon_zip(folder: Path, series: str) -> Path:
    """Write the zip of `series` into `folder`: unpacked in a folder of ``addons_path``, or handed to the store."""
    target = folder / f"{paths.ADDON}-{series}.{version()}.zip"
    _write(target, addon_files(series))
    return target


def addon_wheel(folder: Path, series: str) -> Path:
    """Write the wheel of `series` into `folder`: ``pip install`` puts it where Odoo looks for addons."""
    stem = f"{DISTRIBUTION.replace('-', '_')}-{series}.{version()}"
    info = f"{stem}.dist-info"
    files = {f"odoo/addons/{name}": data for name, data in addon_files(series).items()}
    files[f"{info}/METADATA"] = _metadata(series).encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: tests/dist.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/top_level.txt"] = b"odoo\n"
    files[f"{info}/licenses/LICENSE"] = files.pop(f"odoo/addons/{paths.ADDON}/LICENSE")
    record = [f"{name},{digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    target = folder / f"{stem}-py3-none-any.whl"
    _write(target, files)
    return target


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` as a wheel's RECORD has it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _metadata(series: str) -> str:
    manifest = _manifest()
    needed = [f"odoo=={series}.*", *_needed()]
    fields = {
        "Metadata-Version": "2.4",
        "Name": DISTRIBUTION,
        "Version": f"{series}.{manifest['version']}",
        "Summary": manifest["summary"],
        "Author": manifest["author"],
        "License-Expression": "LGPL-3.0-only",
        "License-File": "LICENSE",
        "Requires-Python": ">=3.10",
        "Description-Content-Type": "text/markdown",
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    lines += [f"Requires-Dist: {requirement}" for requirement in needed]
    lines += ["Classifier: Framework :: Odoo", f"Classifier: Framework :: Odoo :: {series}"]
    text = (paths.ROOT / paths.ADDON / "readme" / "DESCRIPTION.md").read_text(encoding="utf-8")
    return "\n".join([*lines, "", text])


def _needed() -> list[str]:
    """Return what the addon needs of Python, in pip's words: the repository's ``requirements.txt``."""
    lines = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _manifest() -> dict:
    return ast.literal_eval((paths.ROOT / paths.ADDON / "__manifest__.py").read_text(encoding="utf-8"))


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
