"""The crates stand in floors: no import runs upward, and none runs in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

Module = tuple[str, ...]

RUST = Path(__file__).parents[2] / "rust"

#: The floors of each crate that has them, the lowest first.
FLOORS = {
    "client": ("error", "profile", "settings", "call", "api"),
    "odoo": ("error", "settings", "wire", "session"),
    "connect": (
        "error",
        "language",
        "private",
        "profile",
        "cache",
        "lists",
        "request_log",
        "read",
        "log",
        "store",
        "edit",
        "demo",
        "export",
        "preflight",
    ),
}

#: Which of our crates each of them may know.
KNOWN: dict[str, set[str]] = {
    "core": set(),
    "http": set(),
    "client": {"core", "http"},
    "odoo": {"core", "http"},
    "connect": {"core", "odoo"},
    "sandbox": set(),
    "page": {"core", "odoo", "connect"},
    "python": {"core", "client", "odoo", "connect", "page"},
    "fuzz": {"core", "client"},
}

USE = re.compile(r"^ *(?P<public>pub(?:\([^)]*\))? )?use (?P<tree>[^;]+);", re.MULTILINE)
PATH = re.compile(r"\b(?:crate|self|super)(?:::\w+)+")


class Crate:
    """The modules of a crate and what each imports, as paths such as ``("api", "inbound")``."""

    def __init__(self, texts: dict[Module, str]) -> None:
        self.texts = texts
        #: By module, what it passes on from another one, by the name that it gives it.
        self.passed_on = {module: dict(self._leaves(module, public=True)) for module in texts}

    @classmethod
    def read(cls, name: str) -> Crate:
        root = RUST / name / "src"
        return cls({_module(path.relative_to(root)): _code(path.read_text()) for path in root.rglob("*.rs")})

    def imports(self) -> dict[Module, set[Module]]:
        """The modules that each module imports, those below it included; what it only passes on is no import."""
        return {module: self._imported(module) for module in self.texts if module}

    def _imported(self, module: Module) -> set[Module]:
        paths = {path for _, path in self._leaves(module, public=False)}
        code = USE.sub("", self.texts[module])
        paths.update(self._absolute(module, path.split("::")) for path in PATH.findall(code))
        children = {child[-1] for child in self.texts if child and child[:-1] == module}
        paths.update(
            (*module, child, name) for child, name in re.findall(r"(?<!:)\b(\w+)::(\w+)", code) if child in children
        )
        return {self._defined(path) for path in paths if path} - {module, ()}

    def _leaves(self, module: Module, *, public: bool) -> Iterator[tuple[str, Module]]:
        for statement in USE.finditer(self.texts[module]):
            if bool(statement["public"]) == public:
                for path, name in _split(re.sub(r"\s+", " ", statement["tree"])):
                    if absolute := self._absolute(module, path):
                        yield name, absolute

    def _absolute(self, module: Module, path: Sequence[str]) -> Module:
        """The path from the root of the crate; nothing for what another crate has."""
        head, *rest = path
        if head == "crate":
            return tuple(rest)
        if head in ("self", "super"):
            base = list(module) if head == "self" else list(module[:-1])
            while rest and rest[0] == "super":
                base, rest = base[:-1], rest[1:]
            return (*base, *rest)
        return (*module, *path) if (*module, head) in self.texts else ()

    def _defined(self, path: Module) -> Module:
        """The module that has what a path leads to, also where another one passes it on."""
        for length in range(len(path), -1, -1):
            module = path[:length]
            if module in self.texts:
                name = path[length] if length < len(path) else None
                if name in self.passed_on[module]:
                    return self._defined(self.passed_on[module][name])
                return module
        raise AssertionError(path)


def _module(path: Path) -> Module:
    parts = path.with_suffix("").parts
    return () if parts == ("lib",) else parts[:-1] if parts[-1] == "mod" else parts


def _code(text: str) -> str:
    """Without comments, and without the tests, which stand at the end of a file."""
    return re.sub(r"//.*", "", text.partition("#[cfg(test)]")[0])


def _split(tree: str, before: Module = ()) -> Iterator[tuple[Module, str]]:
    """Path and own name of each leaf of a tree of imports."""
    head, brace, inner = tree.partition("{")
    if not brace:
        path, _, alias = tree.strip().partition(" as ")
        parts = (*before, *path.split("::"))
        parts = parts[:-1] if parts[-1] == "self" and len(parts) > 1 else parts
        yield parts, alias or parts[-1]
        return
    before = (*before, *head.strip().removesuffix("::").split("::")) if head.strip() else before
    depth, start = 0, 0
    inner = inner.rpartition("}")[0] + ","
    for place, letter in enumerate(inner):
        depth += (letter == "{") - (letter == "}")
        if letter == "," and not depth:
            if part := inner[start:place].strip():
                yield from _split(part, before)
            start = place + 1


@pytest.mark.parametrize("crate", ["core", "http", "client", "odoo", "connect"])
def test_no_import_runs_in_a_circle(crate: str) -> None:
    imports = Crate.read(crate).imports()
    assert len(imports) > 5
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail("a circle: " + " → ".join("::".join(module) for module in reversed(error.args[1])))


@pytest.mark.parametrize("crate", FLOORS)
def test_no_import_runs_upward(crate: str) -> None:
    imports = Crate.read(crate).imports()
    assert {module[0] for module in imports} == {*FLOORS[crate]}
    floor = {module: FLOORS[crate].index(module[0]) for module in imports}
    upward = {
        f"{'::'.join(module)} → {'::'.join(other)}"
        for module, others in imports.items()
        for other in others
        if floor[other] > floor[module]
    }
    assert not upward


def test_the_table_of_endpoints_names_every_path_and_its_module() -> None:
    api = RUST / "client" / "src" / "api"
    table = api.with_suffix(".rs").read_text(encoding="utf-8")
    rows = re.findall(r"^//! \| (`.*) \| (?:v6|documented|both) \| (.*) \|$", table, re.MULTILINE)
    used = {
        (path.rstrip("/"), "::".join(_module(file.relative_to(api))))
        for file in api.rglob("*.rs")
        for path in re.findall(r'"(/[a-z_]+[a-z_/]*)', _code(file.read_text(encoding="utf-8")))
    }
    assert len(used) > 15
    missing = {
        (path, module)
        for path, module in used
        if not any(re.search(rf"{path}\b", paths) and f"`{module}`" in modules for paths, modules in rows)
    }
    assert not missing


def test_each_crate_knows_only_those_it_may() -> None:
    for crate, allowed in KNOWN.items():
        manifest = (RUST / crate / "Cargo.toml").read_text()
        dependencies = re.split(r"^\[", manifest, flags=re.MULTILINE)
        section = next(part for part in dependencies if part.startswith("dependencies]"))
        assert {*re.findall(r"^monta-(\w+)", section, re.MULTILINE)} == allowed, crate


def test_the_transport_knows_no_api() -> None:
    for path in (RUST / "http" / "src").rglob("*.rs"):
        assert not re.search(r"monta(?!_http\b)", path.read_text(), re.IGNORECASE), path.name


def test_the_reading_of_imports_sees_every_form() -> None:
    """What the rest of this file relies on, on a crate of three modules."""
    texts: dict[Module, str] = {
        (): "pub use low::Low;",
        ("low",): "pub struct Low;",
        (
            "wing",
        ): "mod part;\npub use part::{Part, other::Deep as Other};\nuse crate::{Low, wing::part::{self, Part}};",
        ("wing", "part"): "fn f() { crate::low::g(); super::super::low::h() }",
        ("wing", "part", "other"): "use super::super::Other;\npub struct Deep;",
        ("high",): "use crate::wing::{Other, Part};\nuse std::{fmt, io::{self, Read}};",
    }
    assert Crate(texts).imports() == {
        ("low",): set(),
        ("wing",): {("low",), ("wing", "part")},
        ("wing", "part"): {("low",)},
        ("wing", "part", "other"): set(),
        ("high",): {("wing", "part", "other"), ("wing", "part")},
    }
