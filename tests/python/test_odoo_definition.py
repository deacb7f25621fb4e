"""What is typed to describe a list or a group, and the definition that it stands for."""

from __future__ import annotations

import argparse
from typing import Any

import pytest
from monta_core.cli.odoo import definition
from monta_core.cli.odoo.definition import DefinitionError


def read(kind: str, *arguments: str) -> dict[str, Any] | None:
    parser = argparse.ArgumentParser()
    getattr(definition, f"add_{kind}_options")(parser)
    return getattr(definition, f"read_{kind}")(parser.parse_args(arguments))


def line(field: str, secondary: str | None = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "secondary": secondary, **more}


def test_a_list() -> None:
    assert read(
        *(
            "list",
            "--source",
            "product.template",
            "--value",
            "name",
            "--key",
            "default_code",
            "--key",
            "route_ids.name",
        ),
        *("--filter", "name=*oak*", "--filter", "name=!*=*", "--filter", "type (code)=consu"),
        *("--separator", "route_ids= | ", "--checklist", ";", "--archived"),
    ) == {
        "source": "product.template",
        "fields": [
            line("name", binding="Value", filters=["*oak*", "!*=*"]),
            line("default_code", binding="Key1"),
            line("route_ids", "name", binding="Key2", separator=" | "),
            line("type (code)", filters=["consu"]),
        ],
        "checklist": True,
        "list_separator": ";",
        "key_texts": False,
        "archived": True,
    }


def test_the_same_field_may_be_value_and_key() -> None:
    found = read("list", "--value", "name", "--key", "name", "--key", "name")
    assert found is not None
    assert [one["binding"] for one in found["fields"]] == ["Value", "Key1", "Key2"]
    assert found["source"] == "", "what is missing is named where it is saved"


def test_a_checklist_without_a_separator_is_for_saving_to_refuse() -> None:
    found = read("list", "--checklist", "")
    assert found is not None and found["checklist"] and "list_separator" not in found


def test_a_group() -> None:
    assert read("group", "--source", "mrp.bom", "--field", "code", "--field", "product_tmpl_id.name") == {
        "source": "mrp.bom",
        "fields": [line("code"), line("product_tmpl_id", "name")],
    }


@pytest.mark.parametrize("kind", ["list", "group"])
def test_nothing_typed_is_no_definition(kind: str) -> None:
    assert read(kind) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--filter", "name"], "'name' is not of the form FIELD=TEXT"),
        (["--filter", "=oak"], "is not of the form"),
        (["--value", "name", "--separator", "route_ids=,"], "this field is not used"),
        (["--from", "list.json", "--value", "name"], "and not both"),
        (["--from", "no_such.json"], "No such file"),
    ],
)
def test_what_is_not_of_its_form(arguments: list[str], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        read("list", *arguments)


@pytest.mark.parametrize("text", ["", "{", "[]", "\ufeff", "[" * 100_000, "7"])
def test_a_file_that_is_no_definition(tmp_path: Any, text: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=str(file)):
        read("list", "--from", str(file))
