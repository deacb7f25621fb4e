"""What a bench is: pairs of functions that do the same work.

A bench is a file ``bench_<name>.py`` in this folder with a docstring (its first line is the title of the table) and a
list ``COMPARISONS``; or, where there is nothing in Python to compare with, ``HEADINGS`` and a function ``rows`` that
measures and returns its table; or a function ``tables`` that measures at a scale, and gives titles, headings and rows.
What is measured in an Odoo brings up its own processes, and gets the wheel for them.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

PREFIX = "bench_"
#: Benches that are measured in an Odoo.
IN_ODOO = ("connect", "cron", "delivery", "export", "gather", "outbox", "save", "stock")
SIDES = ("baseline", "core")


@dataclass(frozen=True)
class Comparison:
    """One row of the table."""

    title: str
    #: Makes the arguments for both sides, before the clock runs.
    prepare: Callable[[], tuple[Any, ...]]
    #: The work in Python.
    baseline: Callable[..., Any]
    #: The same work through ``monta_core``.
    core: Callable[..., Any]
    #: What of a result must be equal on both sides, given the result and the arguments.
    essence: Callable[..., Any] = lambda result, *arguments: result

    def agrees(self) -> bool:
        """Tell whether both sides come to the same result."""
        arguments = self.prepare()
        mine, theirs = self.core(*arguments), self.baseline(*arguments)
        return self.essence(mine, *arguments) == self.essence(theirs, *arguments)


def names() -> list[str]:
    """Return the name of every bench in this folder."""
    return sorted(file.stem.removeprefix(PREFIX) for file in Path(__file__).parent.glob(f"{PREFIX}*.py"))


def load(name: str) -> ModuleType:
    """Return the module of the bench `name`."""
    return importlib.import_module(PREFIX + name)


def title(bench: ModuleType) -> str:
    """Return the title of a bench's table."""
    return (bench.__doc__ or bench.__name__).splitlines()[0]
