#!/usr/bin/env python3
"""Write the addon's translation template anew, from an Odoo 18.0, and bring the translations in line with it.

A term that is new in a translation is left empty there, and test_translations names it until somebody translates it.
What the translations say of the core's texts is handed to the command line client; with --share that alone is done,
without an Odoo, as after somebody has translated.
"""

import ast
import json
import re
import runpy
import sys

from harness import database, paths, process, tree
from harness.stage import stage

SERIES = "18.0"
#: Runs inside Odoo, which brings polib. Dates would change the files every time, and tell nothing.
EXPORT = """
import base64, pathlib, polib
addon = env["ir.module.module"].search([("name", "=", {addon!r})])
wizard = env["base.language.export"].create({{"lang": "__new__", "format": "po", "modules": [(6, 0, addon.ids)]}})
wizard.act_getfile()
folder = pathlib.Path({folder!r})
template = polib.pofile(base64.b64decode(wizard.data).decode())
for name in ("POT-Creation-Date", "PO-Revision-Date"):
    template.metadata.pop(name, None)
template.save(str(folder / {addon!r}) + ".pot")
for path in folder.glob("*.po"):
    before = polib.pofile(str(path))
    known = {{entry.msgid: entry.msgstr for entry in before}}
    translation = polib.POFile()
    translation.header, translation.metadata = template.header, before.metadata
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        translation.metadata.pop(name, None)
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
        translation.append(entry)
    translation.save(str(path))
"""

ADDON = paths.ROOT / paths.ADDON
CATALOGUES = paths.ROOT / "rust" / "python" / "monta_core" / "cli" / "languages"


def core_texts(language: str) -> dict[str, str]:
    """The texts of the core and what a translation of the addon says for them; without those that it does not have."""
    text = (ADDON / "i18n" / f"{language}.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', text, re.MULTILINE)
    translated = {ast.literal_eval(f"({source})"): ast.literal_eval(f"({told})") for source, told in pairs}
    known = runpy.run_path(str(ADDON / "core_terms.py"))["TERMS"]
    return {source: translated[source] for source in sorted(known) if translated.get(source)}


def share() -> None:
    """Hand the core's texts to the command line client."""
    for path in (ADDON / "i18n").glob("*.po"):
        told = json.dumps(core_texts(path.stem), ensure_ascii=False, indent=1)
        (CATALOGUES / f"core.{path.stem}.json").write_text(f"{told}\n", encoding="utf-8")


def main() -> int:
    """Export, merge and share; return the exit code."""
    if sys.argv[1:] == ["--share"]:
        share()
        return 0
    source = tree.find(SERIES)
    if not source.exists:
        print(f"NOT RUN: Odoo {SERIES} (no tree at {source.path})")
        return 2
    with stage(source, without={"sandbox"}) as instance:
        with database.borrowed(instance, database.template(instance)) as name:
            instance.install(name, [paths.ADDON], demo=False, log=paths.log_dir() / "terms-install.log")
            script = EXPORT.format(addon=paths.ADDON, folder=str(paths.ROOT / paths.ADDON / "i18n"))
            instance.execute(name, script, paths.log_dir() / "terms.log")
    share()
    return 0


if __name__ == "__main__":
    sys.exit(process.script(main))
