"""Virtual environments, made once per list of packages and kept in the cache."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import lock, paths, process

#: The oldest pins of Odoo build only with a setuptools that still has pkg_resources.
BUILD_CONSTRAINTS = "setuptools<80\n"


@dataclass(frozen=True)
class Venv:
    """A virtual environment that is complete."""

    path: Path

    @property
    def python(self) -> Path:
        """The interpreter of this environment."""
        return self.path / "bin" / "python"

    def tool(self, name: str) -> Path:
        """Return the console script `name` of this environment."""
        return self.path / "bin" / name


def ensure(name: str, requirements: Sequence[str], python: str) -> Venv:
    """Return the environment `name` with `requirements` installed, made with `python` when it is not in the cache.

    Raises `process.CommandFailed` with pip's last lines when a package cannot be installed.
    """
    # By what it is, not by what it was called: python, python3 and a version manager's shim are one interpreter.
    key = "\n".join([*requirements, BUILD_CONSTRAINTS, *_ask(python, "sys.version, sys.base_prefix")])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    path = paths.cache_dir() / f"{name}-{digest}"
    with lock.exclusive(paths.cache_dir() / f"{name}.lock"):
        if not (path / "complete").exists():
            shutil.rmtree(path, ignore_errors=True)
            _make(path, requirements, python)
    return Venv(path)


def _make(path: Path, requirements: Sequence[str], python: str) -> None:
    log = paths.log_dir() / f"venv-{path.name}.log"
    process.run([python, "-I", "-m", "venv", path], log=log)
    constraints = path / "constraints.txt"
    constraints.write_text(BUILD_CONSTRAINTS, encoding="utf-8")
    listed = path / "requirements.txt"
    listed.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    # The environment variable is what reaches pip's isolated builds; older pips know no --build-constraint.
    env = os.environ | {"PIP_CONSTRAINT": str(constraints), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [path / "bin" / "python", "-I", "-m", "pip", "install", "--quiet"]
    process.run([*pip, "wheel", "setuptools"], log=log, env=env)
    process.run([*pip, "-r", listed], log=log, env=env)
    (path / "complete").touch()


def interpreter_version(python: str) -> tuple[int, int] | None:
    """Return (major, minor) of an interpreter, or nothing when it does not start."""
    try:
        major, minor = _ask(python, "*sys.version_info[:2]")
    except (OSError, subprocess.SubprocessError):
        return None
    return int(major), int(minor)


def _ask(python: str, expressions: str) -> list[str]:
    script = f"import sys, venv, ensurepip; print({expressions}, sep='\\n')"
    answer = subprocess.run([python, "-I", "-c", script], capture_output=True, text=True, timeout=30, check=True)
    return answer.stdout.splitlines()
