#!/usr/bin/env python3
"""Record what a version of the addon leaves in a database, for the upgrade test of the next one.

Run it on the sources of the version, before anything in them changes:

    tests/odoo/upgrade/record.py

It writes ``<version>/addon.zip`` and ``<version>/records.json`` beside itself. The test starts from the newest of them
that is older than the addon.
"""

import argparse
import ast
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import database, paths, process, tree
from harness.stage import stage

HERE = Path(__file__).resolve().parent
SERIES = "18.0"
RECORD = """
import json, sys
sys.path.insert(0, {folder!r})
import scenario
with open({target!r}, "w", encoding="utf-8") as file:
    json.dump(scenario.record(env), file, indent=1, ensure_ascii=False)
"""
#: Folders of the addon that an update does not need.
LEFT_OUT = {"tests", "i18n", "readme", "static", "__pycache__"}


def main() -> int:
    """Record; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--addons", type=Path, default=paths.ROOT, help="the folder that holds the addon")
    parser.add_argument("--wheel", type=Path, help="the wheel of that version, instead of building one")
    options = parser.parse_args()
    source = options.addons / paths.ADDON
    manifest = ast.literal_eval((source / "__manifest__.py").read_text(encoding="utf-8"))
    target = HERE / manifest["version"]
    target.mkdir(exist_ok=True)
    with stage(tree.find(SERIES), built_wheel=options.wheel, addons=(options.addons,)) as instance:
        with database.borrowed(instance, database.template(instance)) as name:
            instance.install(name, [paths.ADDON], demo=False, log=paths.log_dir() / "install.log")
            script = RECORD.format(folder=str(HERE), target=str(target / "records.json"))
            instance.execute(name, script, paths.log_dir() / "record.log")
    _pack(source, target / "addon.zip")
    return 0


def _pack(source: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.rglob("*")):
            name = file.relative_to(source.parent)
            if file.is_file() and not LEFT_OUT & {*name.parts}:
                entry = zipfile.ZipInfo(str(name), (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(process.script(main))
