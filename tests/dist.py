#!/usr/bin/env python3
"""Make what is handed out, in dist/: wheels of monta-core, its source distribution, and the addon for each series.

The wheels run on every Linux with glibc from 2.17 on (manylinux2014), for x86_64 and aarch64, whichever of them builds:
zig links them. The one that runs here is installed into a clean environment and asked for its version, and so is what
is built from the source distribution. A wheel whose Rust standard library is not there is NOT BUILT (exit code 2).
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import packages, paths, process, venv
from harness.steps import step

#: The processors that wheels are made for, as Rust and the wheel call them.
PROCESSORS = ("x86_64", "aarch64")
#: What builds: zig stands in for the compiler and the C library of each processor.
TOOLS = ("maturin>=1.16,<2", "ziglang>=0.13")


def main() -> int:
    """Fill dist/ anew and list it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--addon", action="store_true", help="only the zips and wheels of the addon, which take a second"
    )
    options = parser.parse_args()
    dist = paths.ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    with step("addon"):
        for series in paths.ALL_SERIES:
            packages.addon_zip(dist, series)
            packages.addon_wheel(dist, series)
    missing = [] if options.addon else core(dist)
    for file in sorted(dist.iterdir()):
        print(f"{file.relative_to(paths.ROOT)}  {file.stat().st_size:,} bytes")
    for line in missing:
        print(line)
    return 2 if missing else 0


def core(dist: Path) -> list[str]:
    """Build and check monta-core; return one line for each wheel that cannot be built here."""
    tools = venv.ensure("dist", TOOLS, sys.executable)
    # maturin finds zig beside the Python that it belongs to.
    env = os.environ | {"PATH": f"{tools.path / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    missing = []
    for processor in PROCESSORS:
        target = f"{processor}-unknown-linux-gnu"
        if not has_std(target):
            missing.append(f"NOT BUILT: the wheel for {processor} (its standard library: rustup target add {target})")
            continue
        with step(f"wheel for {processor}"):
            command = [tools.tool("maturin"), "build", "--release", "--zig", "--compatibility", "manylinux2014"]
            log = paths.log_dir() / f"wheel-{processor}.log"
            process.run([*command, "--target", target, "--out", dist], log=log, cwd=paths.ROOT, env=env)
        (wheel,) = dist.glob(f"monta_core-*{processor}.whl")
        if processor == platform.machine():
            with step("the same, installed"):
                check(wheel)
    with step("source distribution"):
        command = [tools.tool("maturin"), "sdist", "--out", dist]
        process.run(command, log=paths.log_dir() / "sdist.log", cwd=paths.ROOT, env=env)
    with step("the same, built and installed"):
        (source,) = dist.glob("monta_core-*.tar.gz")
        check(source)
    return missing


def has_std(target: str) -> bool:
    """Whether Rust can build for `target`: its standard library is there."""
    command = [os.environ.get("RUSTC", "rustc"), "--print", "target-libdir", "--target", target]
    folder = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return any(Path(folder).glob("libstd-*"))


def check(package: Path) -> None:
    """Install `package` into a clean environment; it has to import and to say its version."""
    with tempfile.TemporaryDirectory(prefix="monta-dist-") as folder:
        log = paths.log_dir() / f"check-{package.name}.log"
        home = Path(folder) / "venv"
        process.run([sys.executable, "-I", "-m", "venv", home], log=log)
        # What is built of the sources need not be fast, and finds what cargo has built before.
        env = os.environ | {"MATURIN_PEP517_ARGS": "--profile dev", "CARGO_TARGET_DIR": str(paths.cargo_target_dir())}
        process.run([home / "bin" / "pip", "install", "--quiet", package], log=log, env=env, cwd=folder)
        imported = ["python", "-c", "import monta_core; print(monta_core.__version__)"]
        for program, *arguments in (imported, ["monta", "--version"]):
            command = [home / "bin" / program, *arguments]
            said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
            if not said.endswith(packages.version()):
                raise process.CommandFailed(command, f"said {said!r} instead of {packages.version()}", log)


if __name__ == "__main__":
    sys.exit(process.script(main))
