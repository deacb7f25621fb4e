"""Where everything comes from: licences, duplicates and sources of the crates, known holes of crates and packages."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .. import paths, process
from ..verdict import CLEAN, Verdict
from .python import environment

#: What of ``cargo deny`` needs nothing but what cargo has fetched anyway.
CRATE_CHECKS = ("bans", "licenses", "sources")
#: Where ``cargo deny fetch`` lays RustSec's database.
ADVISORIES = ("advisory-dbs", "advisory-db")
#: Whose pinned packages are audited, and how: as they are listed, without a look at what they need themselves.
REQUIREMENTS = ("bench", "deny", "lint")
AUDIT = ("--format=json", "--progress-spinner=off", "--disable-pip", "--no-deps")


@dataclass
class Supply:
    """The checks, which remember what could not be looked up here."""

    #: One line for each.
    missing: list[str] = field(default_factory=list)

    def crates(self) -> Verdict:
        """``cargo deny``."""
        try:
            tool = shutil.which("cargo-deny") or environment("deny").tool("cargo-deny")
            # It looks at the crates of every platform, and a build fetches those of this one.
            process.run(["cargo", "fetch", "--locked"], log=paths.log_dir() / "cargo-fetch.log", cwd=paths.ROOT)
        except process.CommandFailed as error:
            print(error)
            return self._not_run("cargo deny (it is not here, or crates of other platforms are not)")
        verdict, checks = CLEAN, [*CRATE_CHECKS]
        home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
        if any((home / name).is_dir() for name in ADVISORIES):
            checks.append("advisories")
        else:
            verdict += self._not_run("advisories of crates (RustSec's database is not here: cargo deny fetch)")
        command = [tool, "--offline", "--workspace", "--locked", "check", *checks]
        process.run(command, log=paths.log_dir() / "cargo-deny.log", cwd=paths.ROOT)
        return verdict

    def packages(self) -> Verdict:
        """``pip-audit`` on the pinned requirements."""
        verdict, unknown = Verdict(), []
        for name in REQUIREMENTS:
            listed = paths.ROOT / "tests" / "requirements" / f"{name}.txt"
            command = [environment("audit").tool("pip-audit"), *AUDIT, f"--requirement={listed}"]
            answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            holes, not_found, sound = read_audit(answer.stdout)
            unknown += not_found
            for hole in holes:
                print(hole)
            verdict += Verdict(passed=sound, failed=len(holes))
        if unknown:
            verdict += self._not_run(f"pip-audit of {', '.join(unknown)} (PyPI could not be asked about them)")
        return verdict

    def _not_run(self, what: str) -> Verdict:
        self.missing.append(f"NOT RUN: {what}")
        return Verdict(skipped=1)


def read_audit(text: str) -> tuple[list[str], list[str], int]:
    """Return the known holes in pip-audit's report, the packages it could not look up, and how many are sound.

    >>> read_audit('{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}')
    (['a 1: PYSEC-1'], [], 0)
    >>> read_audit('{"dependencies": [{"name": "b", "skip_reason": "?"}, {"name": "c", "version": "2", "vulns": []}]}')
    ([], ['b'], 1)
    >>> read_audit("")
    ([], ['anything'], 0)
    """
    try:
        packages = json.loads(text)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return [], ["anything"], 0
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    known = [package for package in packages if "skip_reason" not in package]
    holes = [f"{package['name']} {package['version']}: {hole['id']}" for package in known for hole in package["vulns"]]
    return holes, unknown, sum(not package["vulns"] for package in known)
