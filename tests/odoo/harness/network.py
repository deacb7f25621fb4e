"""Ports on the loopback interface."""

import socket
import subprocess
import time
import urllib.request

LOOPBACK = "127.0.0.1"


def free_port(preferred: int = 0) -> int:
    """Return a port nobody listens on at this moment: `preferred` when that one is free, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, preferred))
        except OSError:
            return free_port()
        return probe.getsockname()[1]


def wait_until_answers(url: str, process: subprocess.Popen, seconds: float = 300) -> None:
    """Wait until `url` answers with success. Raises `RuntimeError` when `process` ends or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"{url} does not answer")
