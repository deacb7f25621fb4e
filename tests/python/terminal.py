"""A terminal with a command in it, as a person has it before them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType


class Terminal:
    """A command whose input and output are a terminal. ``shown`` is all that has stood there, echo included."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._here, there = pty.openpty()
        self.shown = ""
        try:
            self.process = subprocess.Popen(
                command,
                stdin=there,
                stdout=there,
                stderr=there,
                env=environment,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            )
        finally:
            os.close(there)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._here)

    def answer(self, prompt: str, text: str) -> None:
        """Wait for a prompt, then type a line."""
        self._read_until(lambda: prompt in self.shown, f"no {prompt!r}")
        os.write(self._here, text.encode() + b"\n")

    def interrupt(self, prompt: str) -> None:
        """Wait for a text, then press Ctrl-C, again where that was too early: Python hears none before it reads."""
        self._read_until(lambda: prompt in self.shown, f"no {prompt!r}")
        for _ in range(10):
            os.write(self._here, b"\x03")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=1)
                return

    def code(self) -> int:
        """Wait for the end and return the exit code."""
        self._read_until(lambda: False, "no end", ends=True)
        return self.process.wait(timeout=10)

    def _read_until(self, is_reached, complaint: str, ends: bool = False) -> None:
        end = time.monotonic() + 15
        while not is_reached():
            ready, _, _ = select.select([self._here], [], [], max(0, end - time.monotonic()))
            assert ready, f"{complaint} in {self.shown!r}"
            try:
                read = os.read(self._here, 65536)
            except OSError as error:  # Linux says so when the last process has closed the other side.
                assert error.errno == errno.EIO
                read = b""
            if not read:
                assert ends, f"{complaint} in {self.shown!r}"
                return
            self.shown += read.decode()
