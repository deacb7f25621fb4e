"""Links in the pages: files and headings that they lead to are there. What is on the web is not asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=ROOT, capture_output=True, text=True, check=True,
).stdout  # fmt: skip
PAGES = sorted(ROOT / name for name in filter(None, LISTED.split("\0")) if (ROOT / name).exists())
#: The guides, in which bold is what the addon shows on the screen.
GUIDES = [ROOT / "docs" / name for name in ("administrator.md", "salesperson.md", "purchaser-and-warehouse.md")]
ADDON = ROOT / "monta_odoo_integration"


def prose(page: Path) -> str:
    """What people read of a page, without code."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them; the second of a name ends in -1."""
    found: list[str] = []
    for title in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        plain = re.sub(r"\]\([^)]*\)", "", title)
        anchor = re.sub(r"[^\w -]", "", plain).lower().replace(" ", "-")
        count = len([one for one in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", one)])
        found.append(f"{anchor}-{count}" if count else anchor)
    return set(found)


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    lost = []
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(target)
    return lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken(page)


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`!\n[a](#one-two) [b](page.md#one-two) [c](#three) [d](none.md) [e](https://x.invalid/)\n"
    )
    assert broken(page) == ["#three", "none.md"]


def shown() -> set[str]:
    """What the addon's sources have in quotes or between tags, and what Odoo makes of a field's name."""
    files = [file for suffix in ("*.py", "*.xml") for file in ADDON.rglob(suffix) if "tests" not in file.parts]
    sources = "\n".join(file.read_text(encoding="utf-8") for file in files).replace("&amp;", "&")
    derived = (name.replace("_", " ").title() for name in re.findall(r"^ {4}(\w+) = fields\.", sources, re.MULTILINE))
    return {text.rstrip(": ") for text in re.findall(r"(?<=[\">])[^\"<>\n]+(?=[\"<])", sources)} | set(derived)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda page: page.name)
def test_what_a_guide_names_in_bold_is_on_the_screen(guide: Path) -> None:
    text = re.sub(r"\s+", " ", prose(guide))
    names = {name for bold in re.findall(r"\*\*([^*]+)\*\*", text) for name in bold.rstrip(":").split(" ▸ ")}
    assert len(names) > 8
    assert names - shown() == set()
