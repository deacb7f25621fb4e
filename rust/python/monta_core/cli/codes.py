"""The exit codes of the command line client."""

from __future__ import annotations

from ..exceptions import AccountStopped, ConfigurationError, MontaError, RetryLater

DONE, REFUSED, USAGE, LATER = 0, 1, 2, 3
#: What a shell shows for a command that Ctrl-C ended: 128 and the number of the signal.
INTERRUPTED = 130


class UsageError(Exception):
    """Somebody has to type or set something else first: exit code 2. The text says what, and holds no secret."""


def code_of(error: MontaError) -> int:
    """Return the exit code for an exception."""
    match error:
        case RetryLater():
            return LATER
        case ConfigurationError() | AccountStopped():
            return USAGE
        case _:
            return REFUSED


def code_of_class(error_class: str) -> int:
    """Return the exit code for the class of an error among many look-ups: ``retry``, ``fix`` or ``stop``."""
    return {"retry": LATER, "stop": USAGE}.get(error_class, REFUSED)
