"""Odoo as it runs in production: HTTP workers and cron workers below one master, of which any may be killed."""

import os
import re
import signal
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from harness import network, odoo, process

HTTP = "WorkerHTTP"
CRON = "WorkerCron"
_ALIVE = re.compile(r"Worker (?P<kind>\w+) \((?P<pid>\d+)\) alive")


class Prefork:
    """One Odoo server with workers, which may be started and stopped again and again; a context manager stops it."""

    def __init__(self, instance: odoo.Odoo, database: str, log: Path, *, workers: int, crons: int):
        self.url = instance.url
        self.log = log
        self._instance = instance
        self._command = instance.command(
            database,
            f"--workers={workers}",
            f"--max-cron-threads={crons}",
            f"--gevent-port={network.free_port()}",
            "--limit-time-real=60",
            "--limit-time-cpu=50",
        )
        self._stack = ExitStack()
        self._master: subprocess.Popen | None = None

    def __enter__(self) -> "Prefork":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        output = self._stack.enter_context(open(self.log, "ab"))
        options = {"stdout": output, "stderr": subprocess.STDOUT, "env": self._instance.env}
        self._master = self._stack.enter_context(process.started(self._command, **options))
        network.wait_until_answers(f"{self.url}/web/health", self._master)

    def stop(self) -> None:
        """Ask the server to end, as a service manager does."""
        self._stack.close()

    def cut_the_power(self) -> None:
        """Kill master and workers at once."""
        if self._master:
            with suppress(ProcessLookupError):
                os.killpg(self._master.pid, signal.SIGKILL)
        self._stack.close()

    def workers(self, kind: str) -> list[int]:
        """Return the processes of the living workers of a kind: `HTTP` or `CRON`."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        started = {int(match["pid"]) for match in _ALIVE.finditer(text) if match["kind"] == kind}
        return sorted(started & self._children())

    def _children(self) -> set[int]:
        master = self._master.pid if self._master else 0
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                # The name of the program may hold blanks and brackets: what counts comes after the last one.
                fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[1]) == master and fields[0] != "Z":
                    found.add(int(folder.name))
        return found

    def owner(self, port: int) -> int | None:
        """Return the worker whose connection to Monta has this local port."""
        inode = _inode(port)
        if inode is None:
            return None
        for pid in self._children():
            with suppress(OSError):
                links = [os.readlink(handle) for handle in Path(f"/proc/{pid}/fd").iterdir()]
                if f"socket:[{inode}]" in links:
                    return pid
        return None


def kill(pid: int) -> bool:
    """Kill a process without a word; return whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    # Until the kernel has closed its connections: what the killer lets go of next must find it dead.
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.005)
    return True


def _runs(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def _inode(port: int) -> str | None:
    """Return the socket that is the client's end of a connection from `port` of the loopback interface."""
    local = f":{port:04X}"
    for line in Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(local) and fields[9] != "0":
            return fields[9]
    return None
