"""The languages of the command line client: each says everything, and programs see nothing of it."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import DONE, USAGE, Run
from monta_core import TEXTS, cli
from monta_core.cli import language
from monta_core.cli.output import at_a_terminal

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "rust" / "python" / "monta_core" / "cli"
sys.path.insert(0, str(ROOT / "tests" / "odoo"))

import terms  # noqa: E402

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{\w+[^}]*\}|%(?:\(\w+\))?[sr]")
#: What may be said in English only: names of ours, of commands and of options.
SAME_EVERYWHERE = re.compile(r"monta|--[a-z-]+|https?://\S*|UTC|ms|odoo|\\x1b\S*|utf|chmod")


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(SOURCES.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def constants(node: ast.AST | None) -> Iterator[str]:
    """The texts of a constant, a tuple of them, the keys of a dict, or both ends of a condition."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.Tuple(elts=nodes):
            for one in nodes:
                yield from constants(one)
        case ast.Dict(keys=keys):
            for key in keys:
                yield from constants(key)


def is_translated(call: ast.Call) -> bool:
    return any(keyword.arg == "translated" for keyword in call.keywords)


def spoken_terms() -> set[str]:
    """Everything that people may read: the help, and what the sources say or print under a name."""
    found: set[str] = set()

    def put(text: str) -> str:
        found.add(text)
        return text

    language.over_terms(cli._parser(), put)
    # Advice of the core that is given in other words at a terminal.
    found.update(at_a_terminal(hint) for hint in TEXTS if at_a_terminal(hint) != hint)
    for _, tree in trees():
        for scope in ast.walk(tree):
            # A dict of rows is built before it is printed; no other dict of a function has names that begin large.
            if isinstance(scope, ast.FunctionDef) and any(called(node) == "print_rows" for node in ast.walk(scope)):
                for node in ast.walk(scope):
                    if isinstance(node, ast.Dict):
                        found.update(text for text in constants(node) if text[0].isupper())
            if called(scope) in ("say", "term", "print_titled_json", "print_rows", "print_table"):
                assert isinstance(scope, ast.Call)
                if not is_translated(scope):
                    found.update(constants(scope.args[0]))
    return found


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_each_language_has_every_term(code: str) -> None:
    catalogue = json.loads((SOURCES / "languages" / f"{code}.json").read_text(encoding="utf-8"))
    needed = spoken_terms()
    assert len(needed) > 300
    assert sorted(needed - catalogue.keys()) == [], "without a translation"
    assert sorted(catalogue.keys() - needed) == [], "said nowhere"
    for source, text in catalogue.items():
        assert text.strip()
        # A value may be quoted in another way.
        expected, found = (
            sorted(placeholder.replace("!r", "") for placeholder in PLACEHOLDER.findall(told))
            for told in (source, text)
        )
        assert found == expected, source


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_core_speaks_as_in_odoo(code: str) -> None:
    catalogue = json.loads((SOURCES / "languages" / f"core.{code}.json").read_text(encoding="utf-8"))
    assert len(catalogue) > 100
    assert catalogue == terms.core_texts(code), "run tests/odoo/terms.py --share"


def test_nothing_is_said_past_the_catalogues() -> None:
    """What is printed, asked or refused holds no English of its own."""
    past = []
    for path, tree in trees():
        for node in ast.walk(tree):
            name = called(node)
            if name in ("print", "line", "_hidden", "confirm", "_done") or name.endswith(("Error", "Refused")):
                past += [f"{path.name}: {text}" for text in english(node)]
    assert past == []


def english(node: ast.AST) -> Iterator[str]:
    """The words in a call that no catalogue is asked for."""
    if called(node) in ("say", "term", "command"):
        return
    # A key picks a value, and a keyword is an option of a call.
    if isinstance(node, ast.Subscript):
        yield from english(node.value)
        return
    if isinstance(node, ast.keyword):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # A code such as input.not_json is no word.
        text = re.sub(r"\b\w+\.\w+\b", "", SAME_EVERYWHERE.sub("", node.value))
        if re.search(r"[A-Za-z]{2}", text):
            yield node.value
    for child in ast.iter_child_nodes(node):
        yield from english(child)


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "Straat"),
        ({"LANG": "de_AT.UTF-8"}, "Straße"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "fr_BE@euro"}, "Rue"),
        ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "sv:de:en"}, "Straße"),
        ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "en:de"}, "Street"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "Street"),
        ({"LANG": "sv_SE.UTF-8"}, "Street"),
        ({}, "Street"),
    ],
)
def test_the_environment_chooses(environment: dict[str, str], word: str) -> None:
    language.choose(environment)
    try:
        assert language.say("Street") == word
    finally:
        language.speak(language.ENGLISH)


def dutch(run: Run, *arguments: str, **environment: str) -> Any:
    return run(*arguments, LC_ALL="nl_NL.UTF-8", LANGUAGE="", PYTHONUTF8="1", **environment)


def test_people_are_spoken_to(run: Run) -> None:
    parts = dutch(run, "address", "Kade 1")
    assert parts.out.split() == ["Straat", "Kade", "Huisnummer", "1", "Toevoeging"]
    # What the core says, with its hint, and its code as for everybody.
    unset = dutch(run, "check")
    assert unset.code == USAGE
    assert (
        "De basis-URL van Monta is niet ingesteld.\nStel MONTA_BASE_URL in" in unset.err
        and "[config.base_url_missing]" in unset.err
    )
    # What Monta's API cannot take, of which nothing is sent.
    account = {"MONTA_BASE_URL": "http://127.0.0.1:9", "MONTA_USERNAME": "anna", "MONTA_PASSWORD": "secret"}
    assert dutch(run, "stock", ".", **account).err == (
        "monta: .: deze SKU kan geen deel van een webadres zijn. Verander de SKU in Odoo en bij Monta. "
        "[input.sku_unusable]\n"
    )
    # argparse's own words.
    wrong = dutch(run, "status", "--exac")
    assert wrong.code == USAGE
    assert wrong.err.startswith("gebruik: monta status ") and "monta status: fout: " in wrong.err
    assert "deze argumenten ontbreken: REF" in wrong.err
    assert "hier hoort één waarde bij" in dutch(run, "order", "cancel", "S00012", "--note").err
    # The help, down to the examples, with the names of commands as they are typed.
    told = dutch(run, "odoo", "tables", "--help").out
    assert "De tabellen van belang: tonen, vinden, toevoegen en weghalen.\n\nAcht tabellen" in told
    assert re.search(r"monta odoo tables add uom.uom +toevoegen en lezen\n", told)


def test_programs_see_no_language(run: Run) -> None:
    for arguments in (("address", "Kade 1", "--json"), ("check", "--json"), ("odoo", "status", "--json")):
        english = run(*arguments, LC_ALL="C")
        assert (dutch(run, *arguments).out, english.code == DONE) == (english.out, arguments[0] == "address")
        assert json.loads(english.out)
