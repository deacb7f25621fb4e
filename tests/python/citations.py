"""Citations in code, tests and docs: where each stands, and whether it leads somewhere.

``monta-api 3.4`` (also ``D1``, ``U3``), ``decision 9`` and ``acceptance 10`` are numbers in the file of ``docs/`` with
that name; ``plugin documentation, "Status resolution"`` is a heading of ``docs/plugin-documentation.md``. Several may
follow each other: ``monta-api 3.3, 3.10``, ``decisions 1 to 4``, ``plugin documentation, "Order status" and "FAQ"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
#: What is searched: whatever people write in.
FOLDERS = ("docs", "monta_odoo_integration", "rust", "tests", ".ci")
SUFFIXES = {".py", ".pyi", ".rs", ".md", ".json", ".toml", ".xml", ".js", ".html", ".rst", ".css", ".sh", ""}
#: The file of each kind of citation.
FILES = {"monta-api": "monta-api.md", "decision": "decisions.md", "acceptance": "acceptance.md"}

# A citation may go on in the next line of a comment.
_GAP = r"\s+(?:(?://[/!]?|#:?|\*)[ \t]*)?"
_NUMBER = r"(?:\d+(?:\.\d+)*|[DU]\d+)"
_AND = rf"(?:,{_GAP}|{_GAP}and{_GAP}|{_GAP}to{_GAP})"
_NUMBERED = re.compile(rf"\b(monta-api|decision|acceptance)s?{_GAP}({_NUMBER}(?:{_AND}{_NUMBER})*)", re.IGNORECASE)
_TITLED = re.compile(rf'\bplugin{_GAP}documentation,{_GAP}("[^"]+"(?:{_AND}"[^"]+")*)', re.IGNORECASE)
#: Documents that are not in this repository, and numbers that say nothing of where they belong.
_ELSEWHERE = re.compile(
    rf"(?i:\b(?:contract|rulings?|documentation|scenarios?){_GAP}\(?\d[\d.]*|\bacceptance{_GAP}list\b)"
    rf"|\bappendix{_GAP}[A-Z]\b|\bARCHITECTURE\b|\bACCEPTANCE\b"
)


@dataclass(frozen=True)
class Citation:
    """One citation: the file and line, and what it leads to."""

    place: str
    #: A key of `FILES`, ``title`` of the plugin documentation, or nothing for a document that is not here.
    kind: str
    target: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind or 'not in this repository'}: {self.target}"


def everywhere() -> Iterator[Citation]:
    """Find every citation of this repository."""
    for file in sorted(_files()):
        yield from find(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT)))


def find(text: str, name: str) -> Iterator[Citation]:
    """Find the citations of ``text``, which stands in the file called ``name``."""

    def place(match: re.Match[str]) -> str:
        return f"{name}:{text.count(chr(10), 0, match.start()) + 1}"

    for match in _NUMBERED.finditer(text):
        for number in re.findall(_NUMBER, match[2]):
            yield Citation(place(match), match[1].lower(), number)
    for match in _TITLED.finditer(text):
        for title in re.findall('"([^"]+)"', match[1]):
            yield Citation(place(match), "title", re.sub(_GAP, " ", title))
    for match in _ELSEWHERE.finditer(text):
        yield Citation(place(match), "", re.sub(_GAP, " ", match[0]))


def targets() -> dict[str, list[str]]:
    """What may be cited of each kind: the numbered headings and rows, and the headings of the plugin documentation."""
    numbered = re.compile(r"^(?:#+ (\d+(?:\.\d+)?)\.? |\| ([DU]\d+) \|)", re.MULTILINE)
    found = {kind: ["".join(groups) for groups in numbered.findall(_text(name))] for kind, name in FILES.items()}
    return {**found, "title": re.findall(r"^## (.+)$", _text("plugin-documentation.md"), re.MULTILINE), "": []}


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _files() -> Iterator[Path]:
    yield from (file for file in ROOT.iterdir() if file.suffix in {".md", ".toml"})
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and file.suffix in SUFFIXES and "__pycache__" not in file.parts:
                yield file
