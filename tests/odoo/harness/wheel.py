"""The wheel monta-core: built with maturin, and unpacked for PYTHONPATH."""

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from . import lock, paths, process, tools, venv

#: How many wheels stay in the cache, and for how many seconds each does: somebody may be using it.
KEPT = 10
IN_USE = 3 * 3600


def build(release: bool = False, out: Path | None = None) -> Path:
    """Build the wheel and return its file, in `out` or else in the cache.

    Raises `process.CommandFailed` with the last lines of maturin.
    """
    with tempfile.TemporaryDirectory(dir=out or paths.cache_dir()) as fresh:
        command = [tools.environment().tool("maturin"), "build", "--out", fresh]
        log = paths.log_dir() / "wheel-build.log"
        process.run([*command, *(["--release"] if release else [])], log=log, cwd=paths.ROOT)
        (built,) = Path(fresh).glob("*.whl")
        return built.replace((out or _place(built)) / built.name)


def unpack(wheel: Path, environment: venv.Venv) -> Path:
    """Install `wheel` into a folder for PYTHONPATH and return it.

    A folder per content instead of the environment itself: runs with different wheels do not disturb each other.
    """
    place = _place(wheel)
    target = place / "unpacked"
    with lock.exclusive(place / "lock"):
        if not target.exists():
            draft = place / "draft"
            shutil.rmtree(draft, ignore_errors=True)
            pip = [environment.python, "-I", "-m", "pip", "install", "--quiet", "--target", draft]
            process.run([*pip, wheel], log=paths.log_dir() / "wheel-unpack.log")
            draft.rename(target)
    return target


def _place(wheel: Path) -> Path:
    """Return the folder in the cache for a wheel of this content; those not used for the longest time go."""
    home = paths.cache_dir() / "wheels"
    place = home / hashlib.sha256(wheel.read_bytes()).hexdigest()[:12]
    place.mkdir(parents=True, exist_ok=True)
    os.utime(place)
    for old in sorted(home.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        if old.stat().st_mtime < time.time() - IN_USE:
            shutil.rmtree(old, ignore_errors=True)
    return place
