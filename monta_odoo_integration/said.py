"""A text for people that remembers how it is said in other languages."""

# What is kept of an error or problem of ``monta_core``.
KEPT = ("template", "values", "hint", "message", "problems")


class Said(str):
    """A text in one language, with what it takes to say it in others.

    :ivar told: what ``monta_core`` tells (dict): template, values, hint and message, or problems with those
    """

    __slots__ = ("told",)

    def __new__(cls, text, told):
        said = super().__new__(cls, text)
        said.told = _kept(told)
        return said

    def with_values(self, change):
        """The same text with ``change(value)`` in the place of each value."""
        return Said(change(str(self)), _changed(self.told, change))


def _kept(told):
    """What is kept of an error or problem of ``monta_core`` (dict)."""
    kept = {name: told[name] for name in KEPT if told.get(name)}
    if "problems" in kept:
        kept["problems"] = [_kept(problem) for problem in kept["problems"]]
    return kept


def _changed(told, change):
    changed = dict(told)
    if "message" in told:
        changed["message"] = change(told["message"])
    if "values" in told:
        changed["values"] = {name: change(value) for name, value in told["values"].items()}
    if "problems" in told:
        changed["problems"] = [_changed(problem, change) for problem in told["problems"]]
    return changed
