"""One Odoo on one server: how odoo-bin is called."""

import dataclasses
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import network, paths, postgres, process, venv
from .tree import Tree

#: Seconds a whole test run or installation may take.
TIMEOUT = 3600


@dataclass(frozen=True)
class Odoo:
    """An Odoo tree with its environment, ready to run against a PostgreSQL server."""

    tree: Tree
    environment: venv.Venv
    server: postgres.Server
    #: Folders with further addons, before Odoo's own.
    addons: tuple[Path, ...] = ()
    #: Added to the environment of the process: where the wheel and the sandbox are.
    extra_env: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=network.free_port)

    @property
    def url(self) -> str:
        """Where its server listens."""
        return f"http://{network.LOOPBACK}:{self.port}"

    def listening_on(self, port: int) -> "Odoo":
        """Return the same Odoo on another port."""
        return dataclasses.replace(self, port=port)

    def with_env(self, **variables: str) -> "Odoo":
        """Return the same Odoo with more in its environment."""
        return dataclasses.replace(self, extra_env={**self.extra_env, **variables})

    @property
    def data_dir(self) -> Path:
        """The folder with this series' file stores and sessions."""
        return paths.cache_dir() / f"data-{self.tree.series}"

    @property
    def env(self) -> dict[str, str]:
        """The environment for odoo-bin. The connection goes through libpq's variables, so no password is in a list."""
        own = {
            # Odoo is compiled once, and not at each of its starts as where the environment says to write nothing: what
            # is written is in no tree of sources.
            "PYTHONPYCACHEPREFIX": str(paths.cache_dir() / "pycache"),
            "PYTHONDONTWRITEBYTECODE": "",
            "ODOO_RC": os.devnull,
            "XDG_DATA_HOME": str(self.data_dir),
            "PATH": f"{self.environment.path / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        return {**os.environ, **own, **self.server.env, **self.extra_env}

    def command(self, database: str, *arguments: str, verb: str | None = None) -> list[str | Path]:
        """Return the command line for `database`; `verb` is one of odoo-bin's own commands, such as ``shell``."""
        listen = [f"--http-interface={network.LOOPBACK}", f"--http-port={self.port}", "--max-cron-threads=0"]
        places = ",".join(map(str, [*self.addons, *self.tree.addons_paths]))
        return [
            self.environment.python,
            self.tree.path / "odoo-bin",
            *([verb] if verb else []),
            f"--addons-path={places}",
            f"--data-dir={self.data_dir}",
            f"--database={database}",
            "--no-database-list",
            *([] if verb else listen),
            *arguments,
        ]

    def demo_flag(self, wanted: bool) -> str:
        """Return the option that installs demo data or leaves it out; 19.0 turned the default around."""
        if self.tree.series in {"17.0", "18.0"}:
            return "--without-demo=" if wanted else "--without-demo=all"
        return "--with-demo" if wanted else "--without-demo"

    def install(self, database: str, modules: Iterable[str], *, demo: bool, log: Path) -> None:
        """Install `modules` in `database`. Raises `process.CommandFailed` with the end of the server's log."""
        options = [f"--init={','.join(modules)}", self.demo_flag(demo), "--stop-after-init", "--no-http"]
        process.run(self.command(database, *options), log=log, env=self.env, timeout=TIMEOUT)

    def execute(self, database: str, script: str, log: Path) -> None:
        """Run Python `script` in odoo-bin shell, where ``env`` is the environment of the superuser."""
        # The file holds the input, not a pipe: the process group then needs nobody to feed it.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as source:
            source.write(script)
            source.seek(0)
            process.run(self.command(database, verb="shell"), log=log, env=self.env, stdin=source, timeout=TIMEOUT)

    def interactive(self, database: str, *arguments: str, verb: str | None = None) -> int:
        """Run odoo-bin on this terminal and return its exit code."""
        command = self.command(database, *arguments, verb=verb)
        # Ctrl-C reaches Odoo by itself: in its shell it interrupts a statement, in its server it is the way to stop.
        before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
        try:
            return subprocess.run(command, env=self.env).returncode
        finally:
            signal.signal(signal.SIGINT, before)
