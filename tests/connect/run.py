#!/usr/bin/env python3
"""Test Odoo from outside: the crates monta-odoo and monta-connect and the command, against a real Odoo over real HTTP.

tests/connect/run.py --series 19.0            tests/real.rs of both crates, and the tests beside this file
tests/connect/run.py --series 19.0 --only test_json2.py -k bearer     some of the latter; what follows is pytest's
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
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    parser.add_argument("--report", type=Path, help="write what came of the tests here, as JUnit's XML")
    parser.add_argument("--only", nargs=argparse.REMAINDER, help="leave the crates out, and hand the rest to pytest")
    options = parser.parse_args()
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    with stage(source, without=("wheel", "sandbox")) as instance, tempfile.TemporaryDirectory() as folder:
        with step(f"[{options.series}] template database"):
            template = database.template(instance)
        with database.borrowed(instance, template) as name:
            return _with_odoo(instance, name, Path(folder), options)


def _with_odoo(instance: odoo.Odoo, name: str, folder: Path, options: argparse.Namespace) -> int:
    log = paths.log_dir() / f"connect-{options.series}-odoo.log"
    with _people(instance, name, folder, options.series) as facts, open(log, "wb") as output:
        facts |= {"url": instance.url, "database": name, "series": options.series, "log": str(log)}
        env = instance.env
        server = process.started(instance.command(name), stdout=output, stderr=subprocess.STDOUT, env=env)
        with server as running:
            network.wait_until_answers(f"{instance.url}/web/health", running)
            if options.serve:
                print(json.dumps(facts), flush=True)
                return running.wait()
            if options.record:
                return _record(options, instance.url, name)
            env = {**os.environ, "MONTA_TEST_ODOO": json.dumps(facts), "CARGO_TERM_COLOR": "never", "LC_ALL": "C.UTF-8"}
            if options.only is not None:
                return _pytest(options, env)
            of_crates = subprocess.run(TESTS, cwd=paths.ROOT, env=env).returncode
            of_tests = _pytest(options, env)
            if options.storm:
                core = wheel.unpack(options.wheel or wheel.build(), instance.environment)
                place = reads.Place(instance.url, instance.server, name, core, folder)
                reads.short(place, options.storm, soak.READS)
            return of_tests or of_crates


@contextmanager
def _people(instance: odoo.Odoo, name: str, folder: Path, series: str) -> Iterator[dict]:
    """Fill the database, and say who and what is in it; the shell that did it answers the tests (inside.py)."""
    known, address = folder / "known.json", folder / "inside"
    script, log = folder / "script.py", paths.log_dir() / f"connect-{series}-inside.log"
    lines = [
        f"import sys; sys.path.insert(0, {str(HERE)!r})",
        "import inside, people",
        f"people.fill(env, {str(known)!r})",
        f"inside.serve(env, {str(address)!r})",
    ]
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = instance.command(name, verb="shell")
    with open(script, "rb") as source, open(log, "wb") as output:
        shell = process.started(command, stdin=source, stdout=output, stderr=subprocess.STDOUT, env=instance.env)
        with shell as running:
            with step(f"[{series}] people"):
                while not address.exists():
                    if running.poll() is not None:
                        raise process.CommandFailed(command, f"exit code {running.returncode}", log)
                    time.sleep(0.1)
            yield {**json.loads(known.read_text(encoding="utf-8")), "inside": str(address)}


def _record(options: argparse.Namespace, url: str, name: str) -> int:
    package = Python(options.wheel or wheel.build())
    who = {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": "anna-s3cret"}
    with tempfile.TemporaryDirectory() as folder:
        script = f"import demo_page, pathlib; demo_page.read(pathlib.Path({folder!r}), {url!r}, {name!r})"
        command = [environment().python, "-c", script]
        subprocess.run(command, cwd=HERE.parent / "odoo", env=os.environ | package.env() | who, check=True)
        demo_recording.keep(Path(folder), url, name)
    return 0


def _pytest(options: argparse.Namespace, env: dict[str, str]) -> int:
    package = Python(options.wheel or wheel.build())
    command = [environment().python, "-m", "pytest", "-p", "no:cacheprovider", *(options.only or [HERE])]
    report = [f"--junitxml={options.report}"] if options.report else []
    return subprocess.run([*command, *report], cwd=HERE, env=env | package.env()).returncode


if __name__ == "__main__":
    sys.exit(process.script(main))
