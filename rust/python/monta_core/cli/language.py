"""The language that the command line client speaks: English, or one that has a catalogue in ``languages``.

A catalogue is one JSON object of English texts and their translations; those of ``core.…`` hold what the core says, and
what the connector says is told by itself. Texts are looked up where they are shown: what
programs read, ``--json`` and names of commands, options and fields, is the same in every language.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from ..connect import LANGUAGES, translations
from ..message import Message

ENGLISH = "en"
_spoken = ENGLISH
_read: dict[str, Mapping[str, str]] = {ENGLISH: {}}


def choose(environment: Mapping[str, str]) -> None:
    """Speak as the environment asks: ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``, as GNU's gettext does."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "C")
    # Without a locale LANGUAGE counts for nothing.
    is_none = locale.partition(".")[0] in ("C", "POSIX")
    wanted = [] if is_none else [*environment.get("LANGUAGE", "").split(":"), locale]
    codes = (re.split("[_.@]", name)[0].lower() for name in wanted)
    speak(next((code for code in codes if code in (ENGLISH, *LANGUAGES)), ENGLISH))


def speak(code: str) -> None:
    """Speak English or one of :data:`LANGUAGES`."""
    global _spoken
    _spoken = code


def spoken() -> str:
    """Return the code of the language, such as ``nl``."""
    return _spoken


def catalogue(code: str) -> Mapping[str, str]:
    """Return English texts and their translations; none for English."""
    if code not in _read:
        folder = files(__package__) / "languages"
        texts = ((folder / f"{name}{code}.json").read_text(encoding="utf-8") for name in ("core.", ""))
        own = (source_and_text for told in texts for source_and_text in json.loads(told).items())
        _read[code] = translations(code) | dict(own)
    return _read[code]


def say(text: str, /, **values: Any) -> str:
    """Return a text in the language that is spoken, with ``values`` in the place of their names; a message, too."""
    known = catalogue(_spoken)
    if isinstance(text, Message):
        return text.translated(known.get)
    text = known.get(text, text)
    values = {name: say(value) if isinstance(value, Message) else value for name, value in values.items()}
    return text.format(**values) if values else text


def message(told: Any) -> str:
    """Return what happened: of a :class:`MontaError`, or of an error, a problem or a notice that came as a dict."""
    told = told if isinstance(told, Mapping) else vars(told)
    if isinstance(told["message"], Message):
        return say(told["message"])
    known, template = catalogue(_spoken), told.get("template")
    if not template or template not in known:
        return str(told["message"])
    values = told.get("values") or {}

    def value(match: re.Match[str]) -> str:
        # Some values are words of monta_core, too.
        return known.get(values.get(match[1], ""), values.get(match[1], ""))

    return re.sub(r"{(\w+)}", value, known[template])


def term(text: str) -> str:
    """Mark a text that :func:`say` is given elsewhere."""
    return text


#: What argparse says of its own, in the releases of Python that this package runs on.
ARGPARSE = (
    term("usage: "),
    term("%(prog)s: error: %(message)s\n"),
    term("argument %(argument_name)s: %(message)s"),
    term("the following arguments are required: %s"),
    term("one of the arguments %s is required"),
    term("unrecognized arguments: %s"),
    term("not allowed with argument %s"),
    term("ignored explicit argument %r"),
    term("expected one argument"),
    term("expected at least one argument"),
    term("expected at most one argument"),
    term("expected %s argument"),
    term("expected %s arguments"),
    term("ambiguous option: %(option)s could match %(matches)s"),
    term("invalid choice: %(value)r (choose from %(choices)s)"),
    term("invalid %(type)s value: %(value)r"),
)


def speak_for_argparse() -> None:
    """Let argparse say its own words, such as ``usage:``, as :func:`say` does.

    It has them from ``gettext``, which would want catalogues that are compiled, in a folder that is set for the whole
    process; what a module was given by it can be given by another.
    """
    vars(argparse).update(_=say, ngettext=lambda one, several, count: say(one if count == 1 else several))


def translate(parser: argparse.ArgumentParser) -> None:
    """Put the help of a command, and of all below it, into the language that is spoken."""
    over_terms(parser, say)


def over_terms(parser: argparse.ArgumentParser, put: Callable[[str], str], help: str = "") -> None:
    """Hand every term of the help to ``put``, and show what comes of it instead.

    A term is a paragraph of a description, a line of help, the title of a group, or what stands behind an example.
    A description that begins with the ``help`` of its command, as a sentence, gets what comes of that.
    argparse has no public way to the arguments of a parser.
    """
    start, *more = (parser.description or "").split("\n\n")
    if help and start.lower() == f"{help}.".lower():
        parts = [_sentence(put(help)), *([_paragraphs("\n\n".join(more), put)] if more else [])]
        parser.description = "\n\n".join(parts)
    else:
        parser.description = _paragraphs(parser.description, put)
    parser.epilog = _paragraphs(parser.epilog, put)
    for group in parser._action_groups:
        group.title = group.title and put(group.title)
        group.description = _paragraphs(group.description, put)
    for action in parser._actions:
        if action.help and action.help != argparse.SUPPRESS:
            action.help = put(action.help)
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                over_terms(action.choices[choice.dest], put, choice.help or "")
                choice.help = choice.help and put(choice.help)


def _sentence(help: str) -> str:
    return f"{help[:1].upper()}{help[1:]}."


def _paragraphs(text: str | None, put: Callable[[str], str]) -> str:
    if not text:
        return ""
    return "\n\n".join(_paragraph(part, put) for part in text.strip("\n").split("\n\n"))


def _paragraph(text: str, put: Callable[[str], str]) -> str:
    if text.startswith("examples:\n"):
        return _examples(text, put)
    if command := re.fullmatch(r"example: (.+)", text):
        return f"{put('example:')} {command[1]}"
    return put(text)


def _examples(text: str, put: Callable[[str], str]) -> str:
    def remark(match: re.Match[str]) -> str:
        return match[1] + put(match[2])

    title, *lines = text.split("\n")
    return "\n".join([put(title), *(re.sub(r"(?<=\S)(\s{3,})(\S.*)", remark, line) for line in lines)])
