"""Splitting the addon's tests into parts that run at the same time, each in a database of its own."""

import ast
from collections.abc import Iterable
from pathlib import Path


def split(folder: Path, count: int) -> list[list[str]]:
    """Return the test files of `folder` in `count` parts with about as many tests; each file is in one part.

    Files whose tests Odoo runs only when told by a tag of their own are in none.
    """
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("test_*.py"))}
    weights = {name: weigh(text) for name, text in texts.items() if '"-standard"' not in text}
    parts: list[list[str]] = [[] for _ in range(count)]
    loads = [0] * count
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        lightest = loads.index(min(loads))
        parts[lightest].append(name)
        loads[lightest] += weights[name]
    return [sorted(part) for part in parts]


def weigh(text: str) -> int:
    """Return how many tests a file runs: those of each test class, with what it inherits from classes of the file.

    >>> weigh("class Both:\\n  def test_a(self): ...\\nclass TestV6(Both): ...\\nclass TestOther(Both):\\n  test_b = 1")
    2
    """
    classes = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    return sum(len(_tests(name, classes)) for name in classes if name.startswith("Test"))


def tags(module: str, files: Iterable[str]) -> str:
    """Return the tests of `files` in Odoo's syntax.

    >>> tags("sale", ["test_a.py", "test_b.py"])
    '/sale/tests/test_a.py,/sale/tests/test_b.py'
    """
    return ",".join(f"/{module}/tests/{name}" for name in files)


def silent(files: Iterable[str], heard: Iterable[str]) -> list[str]:
    """Return those of `files` of which no test was started or skipped; `heard` are names such as ``test_a.TestA.test``.

    >>> silent(["test_a.py", "test_b.py"], ["test_a.TestA.test_it"])
    ['test_b.py']
    """
    spoke = {name.partition(".")[0] for name in heard}
    return [name for name in files if name.removesuffix(".py") not in spoke]


def _tests(name: str, classes: dict[str, ast.ClassDef]) -> set[str]:
    node = classes[name]
    own = {item.name for item in node.body if isinstance(item, ast.FunctionDef) and item.name.startswith("test_")}
    bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in classes]
    return own.union(*(_tests(base, classes) for base in bases))
