#!/usr/bin/env python3
"""Make what is handed out, in dist/: the wheel, its source distribution and the addon as a zip."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import paths, process, tools, wheel
from harness.steps import step

#: Every entry of the zip carries this time, so that the same sources give the same file.
EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Fill dist/ anew and list it."""
    dist = paths.ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    with step("wheel"):
        built = wheel.build(release=True, out=dist)
    with step("source distribution"):
        command = [tools.environment().tool("maturin"), "sdist", "--out", dist]
        process.run(command, log=paths.log_dir() / "sdist.log", cwd=paths.ROOT)
    with step("addon"):
        pack(dist / f"{paths.ADDON}-{built.name.split('-')[1]}.zip")
    print(
        "\n".join(f"{file.relative_to(paths.ROOT)}  {file.stat().st_size:,} bytes" for file in sorted(dist.iterdir()))
    )
    return 0


def pack(target: Path) -> None:
    """Zip the addon's files as git knows them, so that nothing that lies around gets in, with the licence."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", paths.ADDON], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    sources = {name: paths.ROOT / name for name in filter(None, listed.stdout.split("\0"))}
    sources[f"{paths.ADDON}/LICENSE"] = paths.ROOT / "LICENSE"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sorted(sources.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, source.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(process.script(main))
