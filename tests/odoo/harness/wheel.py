"""The wheel monta-core: built with maturin, unpacked into a folder of its own in the cache."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from . import lock, paths, process, tools, venv

#: How many unpacked wheels stay in the cache.
KEPT = 6


def build(release: bool = False, out: Path | None = None) -> Path:
    """Build the wheel and return its file, in `out` or else in the cache.

    Raises `process.CommandFailed` with the last lines of maturin.
    """
    target = out or paths.cache_dir() / "wheels"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as fresh:
        command = [tools.environment().tool("maturin"), "build", "--out", fresh]
        log = paths.log_dir() / "wheel-build.log"
        process.run([*command, *(["--release"] if release else [])], log=log, cwd=paths.ROOT)
        (built,) = Path(fresh).glob("*.whl")
        return built.replace(target / built.name)


def unpack(wheel: Path, environment: venv.Venv) -> Path:
    """Install `wheel` into a folder for PYTHONPATH and return it.

    A folder per content instead of the environment itself: runs with different wheels do not disturb each other.
    """
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()[:12]
    home = paths.cache_dir() / "wheels"
    home.mkdir(exist_ok=True)
    target = home / f"unpacked-{digest}"
    with lock.exclusive(home / "unpack.lock"):
        if not target.exists():
            draft = home / f"draft-{digest}"
            shutil.rmtree(draft, ignore_errors=True)
            pip = [environment.python, "-I", "-m", "pip", "install", "--quiet", "--target", draft]
            process.run([*pip, wheel], log=paths.log_dir() / "wheel-unpack.log")
            draft.rename(target)
        os.utime(target)
        for old in sorted(home.glob("unpacked-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return target
