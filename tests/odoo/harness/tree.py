"""An Odoo source tree of one series."""

import ast
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from . import interpreter, paths, requirements, venv

#: Beside what the addon itself depends on: the apps it meets in practice.
APPS = ("sale_management", "stock", "purchase", "mrp")


@dataclass(frozen=True)
class Tree:
    """The source of one Odoo series, taken as it is found."""

    series: str
    path: Path

    @property
    def exists(self) -> bool:
        """Whether there is an Odoo to run."""
        return (self.path / "odoo-bin").is_file()

    @property
    def addons_paths(self) -> list[Path]:
        """The folders with Odoo's community addons: beside odoo-bin, inside the odoo package, or both."""
        return [path for path in (self.path / "addons", self.path / "odoo" / "addons") if path.is_dir()]

    def environment(self) -> venv.Venv:
        """Return the virtual environment of this tree's requirements.txt."""
        text = (self.path / "requirements.txt").read_text(encoding="utf-8")
        return venv.ensure(self.series, requirements.adapt(text.splitlines()), interpreter.find())

    def modules(self) -> list[str]:
        """Return what a database needs before the addon: the apps and the addon's own dependencies that exist here."""
        wanted = dict.fromkeys([*APPS, *_addon_dependencies()])
        return [name for name in wanted if any((path / name).is_dir() for path in self.addons_paths)]

    def fingerprint(self) -> str:
        """Return a digest of the tree's files (names, sizes and times), which changes whenever the source does."""
        digest = hashlib.sha256()
        for top, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if name not in {".git", "__pycache__", "static", "tests"})
            for name in sorted(files):
                if name.endswith((".py", ".xml", ".csv", ".sql")):
                    stat = os.stat(os.path.join(top, name))
                    digest.update(f"{top}/{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()


def find(series: str) -> Tree:
    """Return the tree of `series` below ``$ODOO_HOME``, whether it exists or not."""
    return Tree(series, paths.odoo_home() / series)


def _addon_dependencies() -> list[str]:
    manifest = paths.ROOT / paths.ADDON / "__manifest__.py"
    if not manifest.exists():
        return []
    return ast.literal_eval(manifest.read_text(encoding="utf-8"))["depends"]
