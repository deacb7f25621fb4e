"""A text for people that remembers how it is said in other languages."""

# What is kept: of an error or problem of ``monta_core`` its template, of a text of this addon its source; and what
# their values are.
KEPT = ("template", "source", "values", "hint", "message", "problems")


class Said(str):
    """A text in one language, with what it takes to say it in others.

    :ivar told: what ``monta_core`` tells (dict): template, values, hint and message, or problems with those; or a text
        of this addon: source (as the translation files have it) and values (list or dict), each of which is such a dict
        itself where it is such a text
    """

    __slots__ = ("told",)

    def __new__(cls, text, told):
        said = super().__new__(cls, text)
        said.told = _kept(told)
        return said

    def with_values(self, change):
        """The same text with ``change(value)`` in the place of each value."""
        return Said(change(str(self)), _changed(self.told, change))


def kept_value(value):
    """What is kept of a value of a text (JSON-able); of an error the text that it was raised with."""
    if isinstance(value, Exception) and value.args and isinstance(value.args[0], Said):
        (value, *_more) = value.args
    if isinstance(value, Said):
        return value.told
    return value if isinstance(value, (int, float)) else str(value)


def _kept(told):
    """What is kept of an error or problem of ``monta_core``, or of a text of this addon (dict)."""
    kept = {name: told[name] for name in KEPT if told.get(name)}
    if "problems" in kept:
        kept["problems"] = [_kept(problem) for problem in kept["problems"]]
    return kept


def _changed(told, change):
    def new(value):
        return _changed(value, change) if isinstance(value, dict) else change(value)

    changed = dict(told)
    if "message" in told:
        changed["message"] = change(told["message"])
    if "values" in told:
        values = told["values"]
        is_named = isinstance(values, dict)
        changed["values"] = {name: new(value) for name, value in values.items()} if is_named else [*map(new, values)]
    if "problems" in told:
        changed["problems"] = [_changed(problem, change) for problem in told["problems"]]
    return changed
