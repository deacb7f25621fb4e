"""The Python and XML sources: format, lints and Odoo's own rules."""

from pathlib import Path
from xml.etree import ElementTree

from .. import paths, process, venv
from ..verdict import CLEAN, Verdict
from .python import environment

#: What ruff looks at.
PYTHON = (paths.ADDON, "docs", "tests", "rust/python")
#: What is an addon, by its path.
ADDONS = (paths.ADDON, str(paths.EXAMPLE.relative_to(paths.ROOT)))


def formatting() -> Verdict:
    """``ruff format --check``."""
    return _run("ruff", "format", "--check", "--diff", *PYTHON)


def lints() -> Verdict:
    """``ruff check``."""
    return _run("ruff", "check", *PYTHON)


def odoo_rules() -> Verdict:
    """pylint-odoo on the addon and the example.

    A model that would fill several screens stands in files by what they are about, so R8180 is left out; a file with
    options cannot say so, because what it enables counts last.
    """
    return _run("pylint", f"--rcfile={paths.ROOT / '.pylintrc'}", "--disable=R8180", *ADDONS)


def xml() -> Verdict:
    """Well-formed XML in the addons, one test per file, and OCA's checks on records, views and translations."""
    files = sorted(file for addon in ADDONS for file in (paths.ROOT / addon).rglob("*.xml"))
    broken = [file for file in files if not _well_formed(file)]
    verdict = Verdict(passed=len(files) - len(broken), failed=len(broken))
    return verdict + _run("oca-checks-odoo-module", f"--config={paths.ROOT / '.oca_hooks.cfg'}", *ADDONS)


def _well_formed(file: Path) -> bool:
    try:
        ElementTree.parse(file)
    except ElementTree.ParseError as error:
        print(f"{file.relative_to(paths.ROOT)}: {error}")
        return False
    return True


def _run(tool: str, *arguments: str) -> Verdict:
    lint: venv.Venv = environment("lint")
    process.run([lint.tool(tool), *arguments], log=paths.log_dir() / f"{tool}.log", cwd=paths.ROOT)
    return CLEAN
