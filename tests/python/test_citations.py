"""Whatever code, tests and pages cite stands in this repository."""

import re

import pytest
from citations import DOCS, ROOT, everywhere, find, targets


def test_every_citation_leads_somewhere() -> None:
    known = targets()
    assert [str(citation) for citation in everywhere() if citation.target not in known[citation.kind]] == []


def test_each_kind_is_cited_and_found() -> None:
    assert {citation.kind for citation in everywhere()} == {"monta-api", "decision", "acceptance", "title"}


def test_the_files_that_answer_questions_are_there() -> None:
    named = re.findall(r"`((?:rust|monta_odoo_integration|tests)/[^`]+)`", (DOCS / "README.md").read_text("utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


# Put together here, so that this file itself cites nothing that does not exist.
@pytest.mark.parametrize(
    ("words", "kind", "target"),
    [
        (("monta-api", "99.9"), "monta-api", "99.9"),
        (("decisions", "1 and 99"), "decision", "99"),
        (("acceptance", "3 to 99"), "acceptance", "99"),
        (("plugin documentation,", '"No such section"'), "title", "No such section"),
        (("contract", "3.4"), "", " ".join(("contract", "3.4"))),
        (("ruling", "9"), "", " ".join(("ruling", "9"))),
        (("see ARCHITEC" + "TURE,", "section 2"), "", "ARCHITEC" + "TURE"),
    ],
)
def test_one_that_leads_nowhere_is_found(words: tuple[str, str], kind: str, target: str) -> None:
    found = [citation for citation in find(f"# {' '.join(words)}", "invented.py") if citation.kind == kind]
    assert target in [citation.target for citation in found]
    assert target not in targets()[kind]


def test_a_citation_may_go_on_in_the_next_line_of_a_comment() -> None:
    text = "// as decision\n// 5 says"
    assert [(citation.place, citation.target) for citation in find(text, "invented.rs")] == [("invented.rs:1", "5")]
