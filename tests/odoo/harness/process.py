"""Child processes: each in a process group of its own, none left behind."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

#: Seconds a process group gets to end by itself before it is killed.
GRACE = 15
#: The signals that ask a script to end.
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CommandFailed(Exception):
    """A command ended badly; the message holds the command, its exit code and the end of its output."""

    def __init__(self, command: Sequence[str | Path], reason: str, log: Path):
        super().__init__(f"{' '.join(map(str, command))}\n{reason}\n{tail(log)}")


def tail(log: Path, lines: int = 40) -> str:
    """Return the last `lines` lines of a log file, with the file's name on top."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join([f"--- {log}", *text.splitlines()[-lines:]])


def stop(process: subprocess.Popen, grace: float = GRACE) -> None:
    """End a process together with its children; kill the group when it does not end within `grace` seconds."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    # Grandchildren (a browser, a cargo job) may outlive the leader.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def started(command: Sequence[str | Path], grace: float = GRACE, **options) -> Iterator[subprocess.Popen]:
    """Start `command` in its own process group and stop the group at the end of the block."""
    options.setdefault("stdin", subprocess.DEVNULL)
    with subprocess.Popen([*map(str, command)], start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            stop(process, grace)


def run(
    command: Sequence[str | Path],
    *,
    log: Path,
    timeout: float | None = None,
    check: bool = True,
    **options,
) -> int:
    """Run `command` to its end with all output in `log`; return the exit code. `options` are those of `Popen`.

    Raises `CommandFailed` on a time-out (seconds), and on an exit code other than 0 while `check` is true.
    """
    with (
        open(log, "wb") as output,
        started(command, stdout=output, stderr=subprocess.STDOUT, **options) as process,
    ):
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise CommandFailed(command, f"not finished after {timeout:.0f} s", log) from None
    if check and code:
        raise CommandFailed(command, f"exit code {code}", log)
    return code


def script(main: Callable[[], int]) -> int:
    """Run the main function of a script; return its exit code.

    SIGTERM and SIGHUP become `SystemExit`, so that every ``finally`` runs as it does on Ctrl-C; any further signal is
    ignored, so that they run to their end. A command that fails is told without a traceback: its own output is what
    matters.
    """
    numbers = [number for number in _ENDINGS if signal.getsignal(number) != signal.SIG_IGN]

    def end(received: int, _frame: object) -> None:
        for number in numbers:
            # Not SIG_IGN: the programs that are run to clear up would inherit that.
            signal.signal(number, lambda _number, _frame: None)
        if received == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + received)

    for number in numbers:
        signal.signal(number, end)
    try:
        return main()
    except CommandFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 128 + signal.SIGINT
