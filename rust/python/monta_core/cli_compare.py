"""Seeing an order read from Monta as the document that was once sent."""

from __future__ import annotations

from typing import Any


def as_acknowledged(found: Any, meant: Any) -> Any:
    """Return ``found`` in the words of ``meant``: the base from which an update is planned.

    Members that Monta adds (ids, dates, flags) are left out, and members that it does not give back count as they are
    meant: neither is ours to change. A text counts as the one that is meant when only blanks, case or ``null`` differ,
    because Monta stores texts in its own way. Lines are matched by their SKU.

        >>> as_acknowledged({"Id": 7, "City": "EDE ", "State": None}, {"City": "Ede", "State": "", "Zip": "6711"})
        {'City': 'Ede', 'State': '', 'Zip': '6711'}
    """
    if isinstance(found, dict) and isinstance(meant, dict):
        return {name: as_acknowledged(found[name], value) if name in found else value for name, value in meant.items()}
    if isinstance(found, list) and isinstance(meant, list):
        by_sku = {line["Sku"]: line for line in meant if isinstance(line, dict) and "Sku" in line}
        return [_line(line, by_sku) for line in found]
    if isinstance(meant, str) and (found is None or isinstance(found, str)) and _plain(found or "") == _plain(meant):
        return meant
    return found


def _line(line: Any, by_sku: dict[Any, Any]) -> Any:
    if not isinstance(line, dict):
        return line
    sku = line.get("Sku")
    # A line that is not meant any more only has to be recognised to be removed.
    return as_acknowledged(line, by_sku[sku]) if sku in by_sku else {"Sku": sku}


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
