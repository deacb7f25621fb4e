"""Tables for the terminal that are Markdown too, so that they can be pasted into a document."""

from collections.abc import Sequence


def render(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first column is aligned left, the others right.

    >>> print(render(("", "ms"), [("build", "3"), ("diff", "12")]))
    |       | ms |
    |-------|---:|
    | build |  3 |
    | diff  | 12 |
    """
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    rule = [f"-{'-' * widths[0]}-", *(f"-{'-' * width}:" for width in widths[1:])]
    return "\n".join([_line(headings, widths), f"|{'|'.join(rule)}|", *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    texts = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(texts)} |"
