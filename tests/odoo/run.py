#!/usr/bin/env python3
"""Run the addon's own tests in an Odoo, over real HTTP to the sandbox.

tests/odoo/run.py --series 18.0                              all tests on a fresh clone of the template database
tests/odoo/run.py --series 18.0 --test-tags :TestPush        one class; Odoo's own syntax for tags
tests/odoo/run.py --series 18.0 --part 1/2                   the first half of the test files
tests/odoo/run.py --series 18.0 --profile v6                 what is tested under both API profiles, under one
tests/odoo/run.py --series 18.0 --profile v6 --share 1/2     every second of these, from the first
tests/odoo/run.py --series 18.0 --upgrade                    update a database of the previous version and test that
tests/odoo/run.py --series 18.0 --copy                       copy a database that speaks to Monta and test both
tests/odoo/run.py --series 18.0 --beside                     the core of them, beside what people run with it
tests/odoo/run.py --series 18.0 --module monta_example       the example addon of the developer's guide
tests/odoo/run.py --series 18.0 --keep-db                    keep the database and its name for the next run
tests/odoo/run.py --series 18.0 --keep-db --update           update the addon in the kept database and test there
tests/odoo/run.py --series 18.0 --shell                      odoo-bin shell on the kept database
tests/odoo/run.py --series 18.0 --serve                      a server on the kept database, login admin / admin
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import beside, database, odoo, odoo_log, parts, paths, process, tree, upgrade
from harness.stage import stage
from harness.steps import step
from harness.verdict import Verdict

#: The tag of the tests that look at what an update made of the previous version's database.
UPGRADED = "monta_upgraded"
#: The tags of the tests in a raw copy of a database that speaks to Monta, and in the database it was made of.
COPY, ORIGINAL = "monta_copy", "monta_original"
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    options = _options()
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    others = None
    if options.beside:
        try:
            others = beside.fetch(source)
        except process.CommandFailed as error:
            return _not_fetched(error, options)
    addons = (
        *options.addons_path,
        paths.ROOT,
        *([paths.EXAMPLE.parent] if options.module == paths.EXAMPLE.name else []),
    )
    with stage(source, built_wheel=options.wheel, addons=addons, without=options.without) as instance:
        instance = others.within(instance) if others else instance
        if options.profile:
            instance = instance.with_env(MONTA_TEST_PROFILE=options.profile)
        if options.share:
            instance = instance.with_env(MONTA_TEST_SHARE=options.share)
        with step(f"[{options.series}] template database"):
            template = database.crowded(instance, others) if others else _template(instance, options)
        if options.copy:
            return _sum_up(_test_copy(instance, template, options), options)
        with _database(instance, template, options) as (name, fresh):
            if options.shell or options.serve:
                return _interact(instance, name, fresh, options)
            outcomes = [_test(instance, name, fresh, options)]
            if others and not options.keep_db and options.module == paths.ADDON:
                outcomes.append(_test_example(instance, name, options))
            return _sum_up(outcomes, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--module", default=paths.ADDON, help="the addon to install and test")
    parser.add_argument("--test-tags", default="", help="which tests, in Odoo's syntax; all of the addon by default")
    parser.add_argument("--part", type=_part, help="K/N: the K-th of N parts that take about the same time")
    parser.add_argument("--profile", choices=["v6", "documented"], help="of the two API profiles, test only this")
    parser.add_argument("--share", metavar="K/N", help="with --profile: of each class of these one in N, from the K-th")
    parser.add_argument("--keep-db", action="store_true", help="work on a database that stays")
    parser.add_argument("--update", action="store_true", help="with --keep-db: go on with the database of last time")
    parser.add_argument("--upgrade", action="store_true", help="start with what the previous version left behind")
    parser.add_argument("--copy", action="store_true", help="test a raw copy of a database, and then the original")
    parser.add_argument("--beside", action="store_true", help="with the apps and addons that people run beside it")
    parser.add_argument("--demo", action="store_true", help="with demo data")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("--addons-path", type=Path, action="append", default=[], help="a folder with more addons")
    parser.add_argument("--without", action="append", default=[], choices=["wheel", "sandbox"], help="leave it out")
    parser.add_argument("--report", type=Path, help="write the result to this file, as JSON")
    parser.add_argument("--shell", action="store_true", help="open odoo-bin shell instead of testing")
    parser.add_argument("--serve", action="store_true", help="run a server instead of testing")
    options = parser.parse_args()
    if options.beside and not options.test_tags:
        options.part = options.part or beside.CORE
    return options


def _template(instance: odoo.Odoo, options: argparse.Namespace) -> str:
    if options.upgrade:
        return database.upgradable(instance, upgrade.previous())
    return database.template(instance, options.demo)


def _part(text: str) -> list[str]:
    """Return the test files of part ``K/N``."""
    number, _, count = text.partition("/")
    return parts.split(paths.ROOT / paths.ADDON / "tests", int(count))[int(number) - 1]


@contextmanager
def _database(instance: odoo.Odoo, template: str, options: argparse.Namespace) -> Iterator[tuple[str, bool]]:
    """Give the name of the database to use and whether it is new."""
    interactive = options.shell or options.serve
    if options.keep_db or interactive:
        yield database.kept(instance, template, options.demo, fresh=not (options.update or interactive))
    else:
        with database.borrowed(instance, template) as name:
            yield name, True


def _interact(instance: odoo.Odoo, name: str, fresh: bool, options: argparse.Namespace) -> int:
    if fresh:
        with step(f"[{options.series}] install {options.module}"):
            instance.install(name, [options.module], demo=options.demo, log=paths.log_dir() / "install.log")
    print(f"database {name}, sandbox {instance.env.get('MONTA_SANDBOX_URL', 'none')}", flush=True)
    if options.shell:
        return instance.interactive(name, verb="shell")
    print(f"Odoo on {instance.url}, login admin / admin", flush=True)
    return instance.interactive(name, *([f"--update={options.module}"] if options.update else []))


def _test_copy(instance: odoo.Odoo, template: str, options: argparse.Namespace) -> list[odoo_log.Outcome]:
    """Test what a copy that nobody neutralized does to Monta, then whether the original goes on."""
    with database.borrowed(instance, template) as original:
        with step(f"[{options.series}] original"):
            instance.install(original, [options.module], demo=False, log=paths.log_dir() / "copy-install.log")
            script = f"import sys\nsys.path.insert(0, {str(HERE)!r})\nimport copies\ncopies.fill(env)\n"
            instance.execute(original, script, paths.log_dir() / "copy-fill.log")
        with database.borrowed(instance, original) as copied:
            options.test_tags = COPY
            outcome = _test(instance, copied, False, options)
        options.test_tags = ORIGINAL
        return [outcome, _test(instance, original, False, options)]


def _test_example(instance: odoo.Odoo, name: str, options: argparse.Namespace) -> odoo_log.Outcome:
    """Install the example addon of the developer's guide beside the rest, and run its own tests."""
    instance = dataclasses.replace(instance, addons=(*instance.addons, paths.EXAMPLE.parent))
    settings = {**vars(options), "module": paths.EXAMPLE.name, "part": None, "test_tags": "", "beside": False}
    return _test(instance, name, True, argparse.Namespace(**settings))


def _test(instance: odoo.Odoo, name: str, fresh: bool, options: argparse.Namespace) -> odoo_log.Outcome:
    tags = options.test_tags or parts.tags(options.module, options.part or [])
    tags = tags or (UPGRADED if options.upgrade else f"/{options.module}")
    if tags.startswith((":", ".")):
        tags = f"/{options.module}{tags}"
    kinds = {"-upgrade": options.upgrade, "-beside": options.beside, f"-{tags}": options.copy}
    kind = next((kind for kind, wanted in kinds.items() if wanted), "")
    kind += "" if options.module == paths.ADDON else f"-{options.module}"
    log = paths.log_dir() / f"tests-{options.series}{kind}.log"
    arguments = [
        f"--{'init' if fresh and not options.upgrade else 'update'}={options.module}",
        instance.demo_flag(options.demo),
        "--test-enable",
        f"--test-tags={tags}",
        "--stop-after-init",
        f"--screenshots={paths.log_dir() / 'screenshots'}",
    ]
    # Beside other addons nothing opens a browser.
    instance = instance.with_env(MONTA_TEST_BUNDLES="none" if options.beside else "used")
    with step(f"[{options.series}] {_title(tags, options)}"):
        command = instance.command(name, *arguments)
        code = process.run(command, log=log, env=instance.env, timeout=odoo.TIMEOUT, check=False)
    with open(log, encoding="utf-8", errors="replace") as lines:
        outcome = odoo_log.read(lines, [options.module], code)
    outcome.silent = parts.silent(options.part or [], [*outcome.started, *outcome.failed, *outcome.skipped])
    if options.beside:
        outcome.silent += beside.left_out(outcome.skipped)
    return _report(outcome, log, options)


def _not_fetched(error: process.CommandFailed, options: argparse.Namespace) -> int:
    """Report that OCA's addons cannot be had here, which is no failure of this addon's."""
    print(error)
    reason = str(error).splitlines()[-1]
    print(f"NOT RUN: Odoo {options.series} beside other addons ({reason})")
    if options.report:
        report = {
            "verdict": dataclasses.asdict(Verdict(skipped=1)),
            "not_run": {"the tests beside other addons": reason},
        }
        options.report.write_text(json.dumps(report), encoding="utf-8")
    return 2


def _title(tags: str, options: argparse.Namespace) -> str:
    return f"{len(options.part)} test files" if options.part else f"tests {tags}"


def _report(outcome: odoo_log.Outcome, log: Path, options: argparse.Namespace) -> odoo_log.Outcome:
    for name, reason in outcome.skipped.items():
        print(f"[{options.series}] skipped {name}: {reason}")
    for complaint in outcome.complaints:
        print(f"\n[{options.series}] {complaint}")
    if outcome.total is None:
        print(process.tail(log))
    print(f"\nOdoo {options.series}: {outcome.verdict} (log: {log})")
    return outcome


def _sum_up(outcomes: list[odoo_log.Outcome], options: argparse.Namespace) -> int:
    """Write the report that was asked for; return the exit code."""
    verdict = sum((outcome.verdict for outcome in outcomes), Verdict())
    if options.report:
        not_run = {test: reason for outcome in outcomes for test, reason in outcome.not_run.items()}
        report = {"verdict": dataclasses.asdict(verdict), "not_run": not_run}
        options.report.write_text(json.dumps(report), encoding="utf-8")
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(process.script(main))
