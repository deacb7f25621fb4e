"""A text that knows what it is made of, so that it can be told in another language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Message"]


class Message(str):
    """What the connector says, in English: a text like any other, with what it was made of.

    A caller that speaks another language gives :meth:`translated` its translations; those of this package are
    :func:`monta_core.connect.translations`.
    """

    template: str
    """The English text with a ``{value}`` for each value that it shows."""
    values: Mapping[str, str]
    """The values by name. Some are messages themselves."""

    def __new__(cls, template: str, values: Mapping[str, str]) -> Message:
        message = super().__new__(cls, _filled(template, values))
        message.template = template
        message.values = values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.template, self.values)

    def translated(self, look_up: Callable[[str], str | None]) -> str:
        """Return the same in the words that ``look_up`` has for each template; in English where it has none."""
        values = {
            name: value.translated(look_up) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return _filled(look_up(self.template) or self.template, values)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda place: values.get(place[1], ""), template)
