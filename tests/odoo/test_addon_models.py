"""Who knows whom among the addon's models: by name, and only downward; and nothing steers through the context."""

import ast
from collections.abc import Iterator
from pathlib import Path

from harness import paths

ADDON = paths.ROOT / paths.ADDON
PREFIX = "monta."
#: What has no other way: through a method of Odoo's own, through a hook that takes no arguments, and past a savepoint,
#: where Odoo forgets what is kept for the commit.
IN_CONTEXT = {
    "monta_as_ordered", "monta_asks", "monta_boms", "monta_following", "monta_keep_reservations", "monta_scope",
    "monta_status_run", "monta_tells_outcome",
}  # fmt: skip


def sources(addon: Path) -> list[Path]:
    """Return the files that hold models."""
    return sorted(file for place in ("models", "services", "wizards") for file in (addon / place).rglob("*.py"))


def models(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield each class with the name of its model, which is the one it extends when it brings none."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names = [*_texts(node, "_name"), *_texts(node, "_inherit")]
            if names:
                yield names[0], node


def _texts(model: ast.ClassDef, attribute: str) -> list[str]:
    for node in model.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == attribute for target in node.targets
        ):
            return [leaf.value for leaf in ast.walk(node.value) if isinstance(leaf, ast.Constant)]
    return []


def named(model: ast.ClassDef) -> set[str]:
    """Return the models of ours that a class looks up by name or inherits from."""
    found = set(_texts(model, "_inherit"))
    for node in ast.walk(model):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            place = node.value
            if isinstance(place, ast.Attribute) and place.attr == "env" or isinstance(place, ast.Name):
                found.add(node.slice.value)
    return {name for name in found if isinstance(name, str) and name.startswith(PREFIX)}


def graph(addon: Path) -> dict[str, set[str]]:
    """Return the models that each model of the addon names."""
    edges: dict[str, set[str]] = {}
    for file in sources(addon):
        for name, model in models(ast.parse(file.read_text(encoding="utf-8"))):
            edges.setdefault(name, set()).update(named(model) - {name})
    return edges


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of models that reach each other."""
    reached = {name: _reach(edges, name) for name in edges}
    rings = {frozenset(other for other in reached[name] if name in reached.get(other, ())) for name in edges}
    return sorted(sorted(ring) for ring in rings if ring)


def _reach(edges: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for name in edges.get(waiting.pop(), set()) - reached:
            reached.add(name)
            waiting.append(name)
    return reached


def loaded(file: Path, known: dict[Path, None] | None = None) -> list[Path]:
    """Return the files that are loaded with a file of a package, in their order: what it imports, and then itself."""
    known = {} if known is None else known
    if not file.exists() or file in known:
        return list(known)
    known[file] = None
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            place = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for name in [place, *(place / alias.name for alias in node.names)]:
                for found in (name.with_suffix(".py"), name / "__init__.py"):
                    loaded(found, known)
    # The classes of a file are made when its imports are done.
    del known[file]
    known[file] = None
    return list(known)


def hidden(addon: Path) -> list[str]:
    """Return the methods of models that a file replaces which is loaded later, and does not know of them."""
    first: dict[tuple[str, str], str] = {}
    found = []
    for file in loaded(addon / "__init__.py"):
        for name, model in models(ast.parse(file.read_text(encoding="utf-8"))):
            for method in (node for node in model.body if isinstance(node, ast.FunctionDef)):
                calls = {leaf.id for leaf in ast.walk(method) if isinstance(leaf, ast.Name)}
                if (name, method.name) in first and "super" not in calls:
                    found.append(f"{name}.{method.name}: {file.stem} hides that of {first[name, method.name]}")
                first.setdefault((name, method.name), file.stem)
    return found


def test_no_models_name_each_other_in_a_circle():
    edges = graph(ADDON)
    assert PREFIX + "qty.sync" in edges and edges["sale.order"], "the models are found"
    assert circles(edges) == []


def test_a_circle_is_found(tmp_path):
    (tmp_path / "services").mkdir()
    names = {"a": "b", "b": "c", "c": "a", "d": "a"}
    for name, other in names.items():
        text = f'class M(models.AbstractModel):\n    _name = "monta.{name}"\n    x = lambda s: s.env["monta.{other}"]\n'
        (tmp_path / "services" / f"{name}.py").write_text(text)
    assert circles(graph(tmp_path)) == [["monta.a", "monta.b", "monta.c"]]


def test_no_file_hides_a_method_of_another():
    assert {file.stem for file in loaded(ADDON / "__init__.py")} > {"sale_order", "sale_order_hold", "resolver"}
    assert hidden(ADDON) == []


def test_a_hidden_method_is_found(tmp_path):
    (tmp_path / "__init__.py").write_text("from . import base, more, other\n")
    model = 'class M(models.Model):\n    _inherit = "monta.m"\n    def one(self):\n        return 1\n'
    (tmp_path / "base.py").write_text(model.replace("_inherit", "_name"))
    (tmp_path / "more.py").write_text(model.replace("return 1", "return super().one()"))
    assert hidden(tmp_path) == []
    (tmp_path / "other.py").write_text(model)
    assert hidden(tmp_path) == ["monta.m.one: other hides that of base"]


def test_nothing_steers_through_the_context():
    flags = {
        argument.arg
        for file in sources(ADDON)
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "with_context"
        for argument in call.keywords
        if argument.arg and argument.arg.startswith("monta_")
    }
    assert flags <= IN_CONTEXT
