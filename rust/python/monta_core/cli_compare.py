"""Seeing an order read from Monta as the document that was once sent."""

from __future__ import annotations

from typing import Any


def as_acknowledged(found: Any, meant: Any) -> Any:
    """Return ``found`` reduced to the members that ``meant`` speaks of, as the base of an update.

    Monta adds members of its own (ids, dates, flags), which a patch must leave alone. List elements keep the members
    that the elements of ``meant`` have; a missing or ``null`` text counts as the empty text that was sent.

        >>> as_acknowledged({"Id": 7, "City": "Ede", "State": None}, {"City": "Ede", "State": "", "Zip": "6711"})
        {'City': 'Ede', 'State': ''}
    """
    if isinstance(found, dict) and isinstance(meant, dict):
        return {
            name: as_acknowledged(found.get(name), value)
            for name, value in meant.items()
            if found.get(name) is not None or value == ""
        }
    if isinstance(found, list) and isinstance(meant, list):
        spoken_of: dict[str, Any] = {}
        for element in meant:
            if isinstance(element, dict):
                spoken_of.update(element)
        return [as_acknowledged(element, spoken_of) if isinstance(element, dict) else element for element in found]
    if found is None and meant == "":
        return ""
    return found
