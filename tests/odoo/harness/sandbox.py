"""The local Monta: builds the sandbox and runs it on a free port."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import paths, process

USERNAME = "tenant_user"
PASSWORD = "secret"
#: Names the program that is built already: to ask cargo means to wait for whatever it does.
BUILT = "MONTA_SANDBOX_BIN"
_READY = "listening on "


@dataclass(frozen=True)
class Sandbox:
    """A sandbox that answers."""

    url: str

    @property
    def env(self) -> dict[str, str]:
        """Where it is and who may ask, for the tests."""
        return {
            "MONTA_SANDBOX_URL": self.url,
            "MONTA_SANDBOX_USERNAME": USERNAME,
            "MONTA_SANDBOX_PASSWORD": PASSWORD,
        }

    @property
    def client_env(self) -> dict[str, str]:
        """The environment in which the command line client talks to it."""
        own = {"MONTA_BASE_URL": self.url, "MONTA_USERNAME": USERNAME, "MONTA_PASSWORD": PASSWORD}
        return {**os.environ, **own}


def build(release: bool = False) -> Path:
    """Build the sandbox, unless the environment names one, and return the program.

    Raises `process.CommandFailed` with cargo's last lines.
    """
    if BUILT in os.environ:
        return Path(os.environ[BUILT])
    profile = ["--release"] if release else []
    command = ["cargo", "build", "--package", "monta-sandbox", *profile]
    process.run(command, log=paths.log_dir() / "sandbox-build.log", cwd=paths.ROOT)
    return paths.cargo_target_dir() / ("release" if release else "debug") / "monta-sandbox"


@contextmanager
def running(program: Path, profile: str = "v6", port: int = 0) -> Iterator[Sandbox]:
    """Run `program` for the length of the block, on a free port when `port` is 0."""
    log = paths.log_dir() / "sandbox.log"
    arguments = [f"--port={port}", f"--profile={profile}", f"--username={USERNAME}", f"--password={PASSWORD}"]
    command = [program, *arguments]
    with (
        open(log, "wb") as errors,
        process.started(command, stdout=subprocess.PIPE, stderr=errors, text=True) as child,
    ):
        line = child.stdout.readline()
        if not line.startswith(_READY):
            raise process.CommandFailed(command, f"said {line!r} instead of {_READY!r}", log)
        yield Sandbox(line.removeprefix(_READY).strip())


def control(url: str, path: str, body: object = None, method: str = "POST") -> object:
    """Ask something of the sandbox at `url` that only its operator may, and return its answer.

    `path` is below ``/_sandbox``.
    """
    request = urllib.request.Request(
        f"{url}/_sandbox{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)
