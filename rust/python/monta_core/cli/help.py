"""How the help of the command is laid out."""

from __future__ import annotations

import argparse
import textwrap

#: The widest a paragraph becomes, in letters; wider ones are hard to read.
WIDEST = 118


class Help(argparse.RawDescriptionHelpFormatter):
    """Paragraphs as wide as the terminal; lines that begin with a space, such as examples, stay as they are."""

    def add_text(self, text: str | None) -> None:
        """Add a paragraph; an empty one would leave a heading with nothing below it."""
        super().add_text(text or None)

    def add_argument(self, action: argparse.Action) -> None:
        """Add an argument; the names of commands stand further in than argparse counts."""
        super().add_argument(action)
        for command in self._iter_indented_subactions(action):
            width = len(self._format_action_invocation(command)) + self._current_indent
            self._action_max_length = max(self._action_max_length, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = (self._fill_paragraph(part, min(width, WIDEST), indent) for part in text.split("\n\n"))
        return "\n\n".join(paragraphs)

    def _fill_paragraph(self, text: str, width: int, indent: str) -> str:
        lines = text.strip("\n").split("\n")
        if any(line.startswith(" ") for line in lines):
            return "\n".join(indent + line for line in lines)
        # An option or a path that is cut can not be copied.
        return textwrap.fill(
            " ".join(lines),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
