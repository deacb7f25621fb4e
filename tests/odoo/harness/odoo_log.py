"""What an Odoo server log says about a test run."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .verdict import Verdict

_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): (?P<message>.*)$"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STARTED = re.compile(r"^Starting (?P<test>\S+) \.\.\.")
_FAILED = re.compile(r"^(?P<kind>FAIL|ERROR): (?P<test>.+)")
_SKIPPED = re.compile(r"^skipped (?P<test>\S+)(?: \([^)]*\))? : (?P<reason>.*)")
#: A class that is left out as a whole is reported by the suite, which names its file.
_SKIPPED_CLASS = re.compile(r"skipped setUpClass \(\S+\.tests\.(?P<file>\w+)\.(?P<class>\w+)\) : (?P<reason>.*)")
_TOTAL = re.compile(r"^(?P<failures>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<tests>\d+) tests")
#: Reasons of Odoo's for skipping whatever opens a browser, when there is none or none that starts.
_NO_BROWSER = re.compile(r"chrome|websocket-client", re.IGNORECASE)
#: 19.0 warns of what is also the reason of a skipped test.
_NO_BROWSER_WARNING = "Chrome executable not found"
#: Lines in which Odoo sums up failures that it has already reported one by one.
_ECHO = re.compile(
    r"failed, \d+ error\(s\) of \d+ tests|At least one test failed|failures?, \d+ errors? of \d+ tests|^={20,}"
)

#: A connection that a browser opened ahead and did not need in Odoo's five seconds.
_UNUSED = re.compile(r"Request timed out: TimeoutError")


@dataclass
class Record:
    """One log record: its level, logger and message; the message holds the traceback too."""

    level: str
    logger: str
    message: str


@dataclass
class Outcome:
    """What happened to the tests of one run."""

    started: list[str] = field(default_factory=list)
    #: Test name -> its log record (the traceback).
    failed: dict[str, str] = field(default_factory=dict)
    #: Test name -> the reason it gave.
    skipped: dict[str, str] = field(default_factory=dict)
    #: Log records that must not be there, although every test may have passed.
    problems: list[Record] = field(default_factory=list)
    #: Test files that were to run and of which no test did.
    silent: list[str] = field(default_factory=list)
    #: How many tests Odoo says it ran; nothing when it never said so.
    total: int | None = None
    #: How Odoo ended.
    exit_code: int = 0

    @property
    def passed(self) -> int:
        """How many tests ran to their end and were content."""
        return len(set(self.started) - {_method(name) for name in self.failed} - set(self.skipped))

    @property
    def not_run(self) -> dict[str, str]:
        """The skipped tests that wanted a browser, with the reason."""
        return {name: reason for name, reason in self.skipped.items() if _NO_BROWSER.search(reason)}

    @property
    def complaints(self) -> list[str]:
        """What is wrong, one text each: failed tests, bad log records, and a run that did not do its work."""
        found = [f"{name}\n{text}" for name, text in self.failed.items()]
        found += [f"{record.level} {record.logger}: {record.message}" for record in self.problems]
        found += [f"no test of {name} was run" for name in self.silent]
        if self.total is None:
            found.append(f"Odoo ended with exit code {self.exit_code} before its tests were done")
        elif self.total == 0 and not found:
            found.append("no test was run")
        elif self.exit_code and not found:
            found.append(f"Odoo ended with exit code {self.exit_code} although nothing failed")
        return found

    @property
    def verdict(self) -> Verdict:
        """The run as numbers."""
        return Verdict(self.passed, len(self.complaints), len(self.skipped))


def read(lines: Iterable[str], addons: Iterable[str], exit_code: int = 0) -> Outcome:
    """Judge the log of a server that ended with `exit_code`.

    `addons` are the technical names of the addons under test. A problem is any record at ERROR or CRITICAL that is not
    a test result, and any WARNING that one of the addons logs or that names one of them.
    """
    names = tuple(addons)
    outcome = Outcome(exit_code=exit_code)
    for record in records(lines):
        _read_record(record, names, outcome)
    return outcome


def records(lines: Iterable[str]) -> list[Record]:
    """Return the records of a log; lines that do not start one belong to the record before them."""
    found: list[Record] = []
    for line in lines:
        text = _COLOUR.sub("", line).rstrip()
        match = _RECORD.match(text)
        if match:
            found.append(Record(match["level"], match["logger"], match["message"]))
        elif found:
            found[-1].message += "\n" + text
    return found


def _read_record(record: Record, addons: tuple[str, ...], outcome: Outcome) -> None:
    if match := _STARTED.match(record.message):
        outcome.started.append(_name(record, match["test"]))
    elif match := _SKIPPED_CLASS.match(record.message):
        outcome.skipped[f"{match['file']}.{match['class']}"] = match["reason"]
    elif match := _SKIPPED.match(record.message):
        outcome.skipped[_name(record, match["test"])] = match["reason"]
    elif record.level == "ERROR" and (match := _FAILED.match(record.message)):
        outcome.failed[_name(record, match["test"])] = record.message
    elif match := _TOTAL.match(record.message):
        outcome.total = int(match["tests"])
    elif record.level in {"ERROR", "CRITICAL"}:
        is_unused = record.logger == "werkzeug" and _UNUSED.search(record.message)
        if not is_unused and not _ECHO.search(record.message):
            outcome.problems.append(record)
    elif record.message == _NO_BROWSER_WARNING:
        return
    elif record.level == "WARNING" and any(name in record.logger or name in record.message for name in addons):
        outcome.problems.append(record)


def _name(record: Record, test: str) -> str:
    """Return a test's name with its file in front: two files may have classes of one name."""
    return f"{record.logger.rpartition('.tests.')[2]}.{test}"


def _method(name: str) -> str:
    """Return the test method of a reported name, to which a sub-test adds its parameters."""
    return name.partition(" ")[0]
