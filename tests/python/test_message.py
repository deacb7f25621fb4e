"""What the connector says is a text that knows its parts, and so can be told in another language."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest
from monta_core import EditRefused, InputError, connect
from monta_core.connect import LANGUAGES, Message, Profile, translations


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.create(tmp_path / "shop.json", "https://acme.odoo.com", "acme", cache=tmp_path / "cache.sqlite3")


def test_an_error_is_told_with_the_errors_it_is_made_of(profile: Profile) -> None:
    with pytest.raises(EditRefused) as caught:
        profile.save_list("Units", {"source": "uom.uom", "fields": []})
    error = caught.value
    value = "no field is bound to Value: bind one to it"
    english = (
        "`Units` is not complete: `uom.uom` is not among the tables of interest: add it and read it, or choose another "
        "source; no field is bound to Value: bind one to it. Nothing was changed."
    )
    assert (str(error), error.message, error.template) == (english, english, "{refused}. Nothing was changed.")
    assert isinstance(error.message, Message)
    assert error.message.translated(translations("nl").get) == (
        "`Units` is niet volledig: `uom.uom` hoort niet bij de tabellen van belang: voeg haar toe en lees haar, of "
        f"kies een andere bron; {translations('nl')[value]}. Er is niets gewijzigd."
    )
    assert "; ".join(problem["message"] for problem in error.problems) in english
    assert len(error.problems) == 2
    # Whoever has no translation for it reads English, and part by part.
    own = {value: "kein Feld"}
    assert error.message.translated(own.get).endswith("; kein Feld. Nothing was changed.")


def test_a_message_is_a_text(profile: Profile) -> None:
    line = profile.status()["line"]
    assert line == "Not connected · nothing read yet"
    assert json.loads(json.dumps({"line": line})) == {"line": str(line)}
    for same in (pickle.loads(pickle.dumps(line)), copy.deepcopy(line)):
        assert (same, same.template, same.values) == (line, line.template, line.values)
    assert line.translated(translations("de").get) == "Nicht verbunden · noch nichts gelesen"


def test_a_value_is_never_a_template() -> None:
    message = Message("{a} and {b}", {"a": "{b}", "b": Message("it is {a}", {"a": "x"})})
    assert message == "{b} and it is x"
    assert message.translated({"it is {a}": "es ist {a}", "{b}": "no"}.get) == "{b} and es ist x"


def test_each_language_says_the_same_things() -> None:
    assert LANGUAGES == ("nl", "de", "fr")
    texts = [translations(code).keys() for code in LANGUAGES]
    assert texts[0] == texts[1] == texts[2]
    assert len(texts[0]) > 300
    with pytest.raises(InputError, match="expected one of nl, de, fr"):
        connect.translations("sv")
