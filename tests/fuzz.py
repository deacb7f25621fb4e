#!/usr/bin/env python3
"""Let libFuzzer invent input for what reads Monta's answers and Odoo's snapshots (rust/fuzz), target by target.

    tests/fuzz.py                       every target, ten minutes each
    tests/fuzz.py status address        only these
    tests/fuzz.py --seconds 60          shorter

Needs cargo-fuzz (cargo install --locked cargo-fuzz) and a C++ compiler; stable Rust will do, because nothing here is
unsafe code that a sanitizer would watch. Input that breaks a target is kept, and printed with the target's last words.
What a run has learnt is the beginning of the next; only a handful of inputs are in the repository, as a start.
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import paths, process
from harness.steps import step

HOME = paths.ROOT / "rust" / "fuzz"
#: Larger input finds nothing that smaller does not; an input that takes so many seconds is a finding.
LIMITS = ("-max_len=16384", "-timeout=10", "-rss_limit_mb=2048")
#: Of what a release is made into, a finding would name no lines.
PROFILE = {"LTO": "off", "CODEGEN_UNITS": "16", "DEBUG": "line-tables-only", "STRIP": "none"}


def main() -> int:
    """Fuzz the chosen targets one after the other; return 1 when one of them broke."""
    known = sorted(file.stem for file in (HOME / "fuzz_targets").glob("*.rs"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="target", help=f"which ones; all by default: {', '.join(known)}")
    parser.add_argument("--seconds", type=int, default=600, help="for each target (default: %(default)s)")
    options = parser.parse_args()
    if unknown := {*options.targets} - {*known}:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if shutil.which("cargo-fuzz") is None:
        parser.error("cargo-fuzz is not installed: cargo install --locked cargo-fuzz")
    broken = [name for name in options.targets or known if not fuzz(name, options.seconds)]
    print(f"broken: {', '.join(broken)}" if broken else "nothing broke")
    return 1 if broken else 0


def fuzz(target: str, seconds: int) -> bool:
    """Fuzz one target; return whether it held."""
    work = paths.cargo_target_dir() / "fuzz"
    learnt, findings = work / "corpus" / target, work / "artifacts" / target
    for folder in (learnt, findings):
        folder.mkdir(parents=True, exist_ok=True)
    log = paths.log_dir() / f"fuzz-{target}.log"
    cargo = ["cargo", "fuzz", "run", "--fuzz-dir", HOME, "--sanitizer=none", "--target-dir", work, target]
    corpora = [learnt, HOME / "corpus" / target]
    limits = [*LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={findings}/", "-print_final_stats=1"]
    env = {**os.environ, **{f"CARGO_PROFILE_RELEASE_{name}": value for name, value in PROFILE.items()}}
    with step(f"{target}, {seconds} s"):
        code = process.run([*cargo, *corpora, "--", *limits], log=log, cwd=paths.ROOT, env=env, check=False)
    ran = re.search(r"stat::number_of_executed_units: (\d+)", log.read_text(encoding="utf-8", errors="replace"))
    print(f"{target}: {int(ran[1]) if ran else 0:,} inputs", flush=True)
    if code:
        print(process.tail(log))
    return code == 0


if __name__ == "__main__":
    sys.exit(process.script(main))
