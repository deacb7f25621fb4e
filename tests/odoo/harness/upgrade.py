"""Versions of the addon that are out, as ``upgrade/record.py`` has recorded them: where the upgrade test begins."""

import ast
import dataclasses
import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from . import odoo, paths

#: One folder per recorded version, beside the scripts that run inside Odoo.
HOME = paths.ROOT / "tests" / "odoo" / "upgrade"
RESTORE = """
import json, sys
sys.path.insert(0, {folder!r})
import restore
with open({records!r}, encoding="utf-8") as file:
    restore.restore(env, json.load(file))
env.cr.commit()
"""


@dataclass(frozen=True)
class Version:
    """One version: the addon as it was, and what it left in a database."""

    path: Path

    @property
    def name(self) -> str:
        """The version itself, for example ``0.1.0``."""
        return self.path.name

    def fingerprint(self) -> str:
        """Return a digest of everything that makes the database."""
        files = [*sorted(self.path.iterdir()), *sorted(HOME.glob("*.py"))]
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def install(self, instance: odoo.Odoo, database: str) -> None:
        """Install this version in `database` and fill it. Raises `process.CommandFailed`."""
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(self.path / "addon.zip") as archive:
                archive.extractall(folder)
            old = dataclasses.replace(instance, addons=(Path(folder),))
            old.install(database, [paths.ADDON], demo=False, log=paths.log_dir() / "upgrade-install.log")
            script = RESTORE.format(folder=str(HOME), records=str(self.path / "records.json"))
            old.execute(database, script, paths.log_dir() / "upgrade-restore.log")


def previous() -> Version:
    """Return the newest recorded version that is older than the addon."""
    manifest = ast.literal_eval((paths.ROOT / paths.ADDON / "__manifest__.py").read_text(encoding="utf-8"))
    own = _number(manifest["version"])
    recorded = [folder.parent for folder in HOME.glob("*/records.json")]
    return Version(max((path for path in recorded if _number(path.name) < own), key=lambda path: _number(path.name)))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
