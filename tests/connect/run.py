#!/usr/bin/env python3
"""Test Odoo from outside: the crates monta-odoo and monta-connect and the command, against a real Odoo over real HTTP.

tests/connect/run.py --series 19.0            tests/real.rs of both crates, and test_command.py
tests/connect/run.py --storm FILE             and afterwards a short storm (tests/soak/reads.py), its verdict in FILE
tests/connect/run.py --series 19.0 --serve    start the same Odoo, print how to reach it, and wait
tests/connect/run.py --record                 keep what is read of it for the demo without an Odoo
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "odoo"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "soak"))

import demo_recording
import reads
from harness import database, network, odoo, paths, process, tree, wheel
from harness.checks import soak
from harness.checks.python import Python, environment
from harness.stage import stage
from harness.steps import step

HERE = Path(__file__).resolve().parent
#: With the whole workspace, as the other tests are built: nothing is built a second time with fewer features.
TESTS = ["cargo", "test", "--workspace", "--locked", "--no-fail-fast", "--test", "real", "--", "--ignored"]


def main() -> int:
    """Start an Odoo and test it, or wait; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--serve", action="store_true", help="run the server instead of testing")
    parser.add_argument("--record", action="store_true", help="record what is read instead of testing")
    parser.add_argument("--storm", type=Path, metavar="FILE", help="let a short storm loose when it is tested")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("--report", type=Path, help="write what came of test_command.py here, as JUnit's XML")
    options = parser.parse_args()
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    with stage(source, without=("wheel", "sandbox")) as instance, tempfile.TemporaryDirectory() as folder:
        with step(f"[{options.series}] template database"):
            template = database.template(instance)
        with database.borrowed(instance, template) as name:
            return _with_odoo(instance, name, Path(folder) / "known.json", options)


def _with_odoo(instance: odoo.Odoo, name: str, known: Path, options: argparse.Namespace) -> int:
    with step(f"[{options.series}] people"):
        script = f"import sys\nsys.path.insert(0, {str(HERE)!r})\nimport people\npeople.fill(env, {str(known)!r})\n"
        instance.execute(name, script, paths.log_dir() / "connect-fill.log")
    facts = json.loads(known.read_text(encoding="utf-8"))
    facts |= {"url": instance.url, "database": name, "series": options.series}
    log = paths.log_dir() / f"connect-{options.series}-odoo.log"
    env = instance.env
    with open(log, "wb") as output:
        server = process.started(instance.command(name), stdout=output, stderr=subprocess.STDOUT, env=env)
        with server as running:
            network.wait_until_answers(f"{instance.url}/web/health", running)
            if options.serve:
                print(json.dumps(facts), flush=True)
                return running.wait()
            if options.record:
                return _record(options, instance.url, name)
            env = {**os.environ, "MONTA_TEST_ODOO": json.dumps(facts), "CARGO_TERM_COLOR": "never"}
            of_crates = subprocess.run(TESTS, cwd=paths.ROOT, env=env).returncode
            of_command = _command(options, env)
            if options.storm:
                core = wheel.unpack(options.wheel or wheel.build(), instance.environment)
                place = reads.Place(instance.url, instance.server, name, core, known.parent)
                reads.short(place, options.storm, soak.READS)
            return of_command or of_crates


def _record(options: argparse.Namespace, url: str, name: str) -> int:
    package = Python(options.wheel or wheel.build())
    who = {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": "anna-s3cret"}
    with tempfile.TemporaryDirectory() as folder:
        script = f"import demo_page, pathlib; demo_page.read(pathlib.Path({folder!r}), {url!r}, {name!r})"
        command = [environment().python, "-c", script]
        subprocess.run(command, cwd=HERE.parent / "odoo", env=os.environ | package.env() | who, check=True)
        demo_recording.keep(Path(folder), url, name)
    return 0


def _command(options: argparse.Namespace, env: dict[str, str]) -> int:
    package = Python(options.wheel or wheel.build())
    command = [environment().python, "-m", "pytest", "-p", "no:cacheprovider", HERE / "test_command.py"]
    report = [f"--junitxml={options.report}"] if options.report else []
    return subprocess.run([*command, *report], cwd=paths.ROOT, env=env | package.env()).returncode


if __name__ == "__main__":
    sys.exit(process.script(main))
