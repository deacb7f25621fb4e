"""Whatever code, tests and docs cite is in ``docs/``, and what the docs name is in the repository."""

from __future__ import annotations

import re

import pytest
from citations import DOCS, FILES, ROOT, Citation, everywhere, find, targets

PAGES = sorted(DOCS.glob("*.md"))
SCENARIOS = re.split(r"^## ", (DOCS / "acceptance.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
#: A test of the addon, and where it stands: `module`: `name`.
PROOF = re.compile(r"`(test_\w+)`:\s+`(test_\w+)`")


def unresolved(citations: list[Citation]) -> list[Citation]:
    known = targets()
    return [citation for citation in citations if citation.target not in known[citation.kind]]


def test_every_citation_leads_somewhere() -> None:
    citations = list(everywhere())
    assert len(citations) > 200, "the search finds what there is to find"
    lost = unresolved(citations)
    assert not lost, "\n".join(map(str, ["cite docs/ as tests/python/citations.py describes it", *lost]))


@pytest.mark.parametrize("number", ["3.4", "5", "D1", "U10", "3.10"])
def test_a_fact_is_found_by_its_number(number: str) -> None:
    assert not unresolved(list(find(f"(monta-api {number})", "a.rs")))


@pytest.mark.parametrize(
    "invented",
    [
        "monta-api {}".format("3.99"),
        "monta-api {}".format("3.1.7"),
        "monta-api {}".format("3.4, 3.5 and 9.9"),
        "monta-api {}".format("D99"),
        "monta-api\n//! {}".format("99"),
        "Decision {}".format("99"),
        "decisions {}".format("1 to 99"),
        "acceptance\n# {}".format("99"),
        'plugin {}, "Lorem ipsum"'.format("documentation"),
        'plugin\n/// {}, "Order status" and "Lorem ipsum"'.format("documentation"),
        "contract {}".format("3.4"),
        "plugin documentation ({})".format("5.1"),
        "ruling\n//! {}".format("9"),
        "Scenarios {}".format("7 and 9"),
        "{} section 5".format("architecture".upper()),
    ],
)
def test_an_invented_citation_is_found_out(invented: str) -> None:
    assert unresolved(list(find(f"//! What this does ({invented}).", "a.rs")))


def test_a_citation_tells_where_it_stands() -> None:
    text = "first line\nsecond ({} {}) line\n".format("monta-api", "3.3,\n//! 3.10")
    assert [(found.place, found.target) for found in find(text, "a.rs")] == [("a.rs:2", "3.3"), ("a.rs:2", "3.10")]


@pytest.mark.parametrize("kind", FILES)
def test_a_number_is_given_once(kind: str) -> None:
    numbers = targets()[kind]
    assert numbers and len(numbers) == len(set(numbers))


def test_every_decision_has_a_reason() -> None:
    decisions = re.split(r"^## ", (DOCS / "decisions.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [text.splitlines()[0] for text in decisions if text.count("\n*Why:* ") != 1] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda text: text.splitlines()[0])
def test_a_scenario_names_the_tests_that_show_it(scenario: str) -> None:
    proofs = PROOF.findall(scenario.partition("\nShown by ")[2])
    assert proofs
    for module, name in proofs:
        file = ROOT / "monta_odoo_integration" / "tests" / f"{module}.py"
        assert f"def {name}(self)" in file.read_text(encoding="utf-8"), f"{module}: {name}"


def test_each_question_leads_to_the_file_that_answers_it() -> None:
    answers = re.findall(r"^\| [^|]+\? \| (.+) \|$", (DOCS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(answers) > 10
    for answer in answers:
        text = ""
        for name in re.findall(r"`([^`]+)`", answer):
            if "/" in name:
                text = (ROOT / name).read_text(encoding="utf-8")
            else:
                assert f"def {name}(" in text, answer


def test_the_index_names_every_page() -> None:
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES} - {"README.md"} == set(re.findall(r"\]\(([\w-]+\.md)\)", text))


def test_the_files_that_the_index_names_exist() -> None:
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:rust|monta_odoo_integration|tests)/[^`\s]+)`", text)
    assert named and [path for path in named if not (ROOT / path).exists()] == []
