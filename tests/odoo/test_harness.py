"""Tests of the harness: that it reads logs right, and that it never takes a bad run for a good one."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from harness import beside, jobs, odoo_log, parts, paths, postgres, process, requirements, sandbox
from harness.checks import addon, rust
from harness.verdict import Verdict

ADDON = "monta_odoo_integration"
OCA = [
    "odoo-addon-delivery-state",
    "odoo-addon-product-pack",
    "odoo-addon-queue-job",
    "odoo-addon-sale-automatic-workflow",
    "odoo-addon-sale-product-pack",
    "odoo-addon-sale-stock-picking-blocking",
]
LOGGER = f"odoo.addons.{ADDON}.tests.test_push"


def line(level: str, logger: str, message: str) -> str:
    """Return one log line as Odoo writes it, with a blank at its end."""
    return f"2026-11-22 07:30:30,571 4711 {level} db_1 {logger}: {message} "


def total(failures: int, errors: int, tests: int) -> str:
    """Return Odoo's closing line, whose level follows from what it says."""
    level = "ERROR" if failures + errors else "INFO" if tests else "WARNING"
    text = f"{failures} failed, {errors} error(s) of {tests} tests when loading database 'db_1'"
    return line(level, "odoo.tests.result", text)


def read(*lines: str) -> odoo_log.Outcome:
    """Read a log for the addon."""
    return odoo_log.read(lines, [ADDON])


def test_a_clean_run_counts_every_started_test():
    outcome = read(
        line("INFO", LOGGER, "Starting TestPush.test_create ... "),
        line("INFO", LOGGER, "Starting TestPush.test_update ... "),
        total(0, 0, 2),
    )
    assert (outcome.passed, outcome.verdict.failed, outcome.total) == (2, 0, 2)


def test_a_failure_keeps_its_traceback_and_is_not_counted_twice():
    outcome = read(
        line("INFO", LOGGER, "Starting TestPush.test_create ... "),
        line("ERROR", LOGGER, "=" * 70),
        line("ERROR", LOGGER, "FAIL: TestPush.test_create"),
        "Traceback (most recent call last):",
        "AssertionError: 1 != 2",
        line("ERROR", "odoo.modules.loading", f"Module {ADDON}: 1 failures, 0 errors of 1 tests"),
        line("ERROR", "odoo.modules.loading", "At least one test failed when loading the modules."),
        total(1, 0, 1),
    )
    assert (outcome.passed, outcome.verdict.failed) == (0, 1)
    assert outcome.failed["test_push.TestPush.test_create"].endswith("AssertionError: 1 != 2")


def test_sub_tests_that_fail_spoil_one_test_and_are_all_shown():
    outcome = read(
        line("INFO", LOGGER, "Starting TestPush.test_addresses ... "),
        line("ERROR", LOGGER, "FAIL: TestPush.test_addresses (street='A 1')"),
        line("ERROR", LOGGER, "ERROR: TestPush.test_addresses (street='B 2')"),
        total(1, 1, 1),
    )
    assert (outcome.passed, len(outcome.failed)) == (0, 2)


def test_a_class_that_cannot_be_set_up_is_a_failure():
    outcome = read(line("ERROR", LOGGER, f"ERROR: setUpClass ({LOGGER}.TestPush)"), "Traceback", total(0, 1, 0))
    assert (outcome.passed, outcome.verdict.failed) == (0, 1)


def test_skipped_tests_give_their_reason_and_do_not_pass():
    outcome = read(
        line("INFO", LOGGER, "Starting TestTour.test_form ... "),
        line("INFO", LOGGER, "skipped TestTour.test_form : Chrome executable not found"),
        total(0, 0, 1),
    )
    assert outcome.skipped == {"test_push.TestTour.test_form": "Chrome executable not found"}
    assert (outcome.passed, outcome.verdict.failed) == (0, 0)


@pytest.mark.parametrize(
    ("reason", "browser"), [("Chrome executable not found", True), ("sale_loyalty is not installed", False)]
)
def test_what_found_no_browser_was_not_run(reason: str, browser: bool):
    outcome = read(
        line("INFO", LOGGER, "Starting TestTour.test_form ... "),
        # 19.0 warns as well, in the name of the test.
        line("WARNING", f"{LOGGER}.TestTour.test_form", "Chrome executable not found"),
        line("INFO", LOGGER, f"skipped TestTour.test_form : {reason}"),
        total(0, 0, 1),
    )
    assert outcome.not_run == ({"test_push.TestTour.test_form": reason} if browser else {})
    assert outcome.verdict == Verdict(skipped=1)


def test_a_file_of_which_nothing_was_heard_fails_the_run():
    outcome = read(line("INFO", LOGGER, "Starting TestPush.test_create ... "), total(0, 0, 1))
    outcome.silent = parts.silent(["test_push.py", "test_cancel.py"], outcome.started)
    assert outcome.complaints == ["no test of test_cancel.py was run"]


def test_a_file_whose_classes_are_left_out_was_heard_of():
    place = f"{LOGGER.rpartition('.')[0]}.test_cancel.TestCancel"
    outcome = read(line("INFO", "odoo.tests.suite", f"skipped setUpClass ({place}) : no such addon"), total(0, 0, 0))
    assert outcome.skipped == {"test_cancel.TestCancel": "no such addon"}
    assert parts.silent(["test_cancel.py"], outcome.skipped) == []


def test_tests_of_one_name_in_two_files_are_two_tests():
    other = LOGGER.replace("test_push", "test_cancel")
    started = "Starting TestOrder.test_wire ... "
    assert read(line("INFO", LOGGER, started), line("INFO", other, started), total(0, 0, 2)).passed == 2


def test_a_connection_that_the_browser_did_not_need_is_no_problem():
    message = "127.0.0.1 - - [28/Nov/2026 23:27:20] Request timed out: TimeoutError('timed out') - - -"
    assert not read(line("ERROR", "werkzeug", message), total(0, 0, 1)).problems
    assert read(line("ERROR", "odoo.http", message), total(0, 0, 1)).problems


@pytest.mark.parametrize(
    ("level", "logger", "message"),
    [
        ("ERROR", "odoo.sql_db", "bad query: SELECT"),
        ("CRITICAL", "odoo.modules.module", "Couldn't load module"),
        ("WARNING", f"odoo.addons.{ADDON}.models.sale_order", "gave up"),
        ("WARNING", "odoo.addons.base.models.ir_ui_view", f"/addons/{ADDON}/views/x.xml: no such field"),
    ],
)
def test_a_bad_log_line_fails_a_run_whose_tests_pass(level, logger, message):
    outcome = read(
        line("INFO", LOGGER, "Starting TestPush.test_create ... "), line(level, logger, message), total(0, 0, 1)
    )
    assert (outcome.passed, outcome.verdict.failed) == (1, 1)
    assert outcome.problems[0].message == message


def test_warnings_of_others_are_not_ours():
    assert read(line("WARNING", "py.warnings", "docutils: DeprecationWarning"), total(0, 0, 1)).complaints == []


def test_a_run_without_a_closing_line_has_failed():
    assert read(line("INFO", LOGGER, "Starting TestPush.test_create ... ")).verdict.failed == 1


def test_a_run_without_a_test_has_failed():
    assert read(total(0, 0, 0)).complaints == ["no test was run"]


def test_a_bad_exit_code_fails_a_run_whose_tests_pass():
    lines = [line("INFO", LOGGER, "Starting TestPush.test_create ... "), total(0, 0, 1)]
    assert odoo_log.read(lines, [ADDON], 255).verdict == Verdict(passed=1, failed=1)


def test_colours_do_not_hide_a_record():
    coloured = line("\x1b[1;31mERROR\x1b[0m", "\x1b[1;34modoo.sql_db\x1b[0m", "bad query")
    assert len(read(coloured, total(0, 0, 1)).problems) == 1


def test_requirements_are_taken_once_and_adapted():
    text = """
        # officially supported versions
        gevent==21.8.0 ; sys_platform != 'win32' and python_version == '3.10'  # (Jammy)
        gevent==22.10.2; sys_platform != 'win32' and python_version > '3.10'
        python-ldap==3.4.0 ; sys_platform != 'win32'
        lxml==4.9.3 ; python_version > '3.10' # min 4.9.2
    """
    assert requirements.adapt(text.splitlines()) == [
        "gevent",
        "lxml==4.9.3 ; python_version > '3.10'",
        "websocket-client",
    ]


@pytest.mark.parametrize("series", paths.ALL_SERIES)
def test_every_series_has_the_same_addons_beside_it(series: str):
    addons = [line for line in beside.listed(series) if line.startswith("odoo-addon-")]
    assert [line.partition("==")[0] for line in addons] == OCA
    assert all(line.partition("==")[2].startswith(f"{series}.") for line in addons), "of this series, and pinned"


def test_what_runs_beside_other_addons_is_there():
    folder = paths.ROOT / paths.ADDON / "tests"
    assert [name for name in beside.CORE if not (folder / name).exists()] == []
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("test_*.py")}
    wanting = {name for name, text in texts.items() if "is not installed" in text}
    assert wanting and wanting <= {*beside.CORE}, "what wants an addon runs where it is installed"


@pytest.mark.parametrize(
    ("found", "profiles"),
    [
        (paths.ALL_SERIES, ["documented", "v6", "v6"]),
        (["17.0", "18.0"], ["documented", "v6"]),
        (["18.0", "19.0"], [None, None]),
        (["17.0"], [None]),
    ],
)
def test_no_profile_is_left_out(found: list[str], profiles: list, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addon, "found", lambda: found)
    assert [addon.Run(series, "--part=1/2").profile for series in found] == profiles
    assert {addon.Run(series, "--upgrade").profile for series in found} == {None}
    assert {addon.Run(series, "--beside").profile for series in found} == {"v6"}


@pytest.mark.parametrize(
    ("found", "shares"),
    [
        (paths.ALL_SERIES, [None, "1/2", "2/2"]),
        (["17.0", "19.0"], [None, None]),
        (["18.0", "19.0"], [None, None]),
    ],
)
def test_series_share_what_they_run_under_one_profile(found: list[str], shares: list, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addon, "found", lambda: found)
    assert [addon.Run(series, "--part=1/1").share for series in found] == shares
    for which in ("--beside", "--upgrade", "--copy"):
        assert {addon.Run(series, which).share for series in found} == {None}


def test_a_sandbox_that_is_built_already_is_not_built_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MONTA_SANDBOX_BIN", "/built/monta-sandbox")
    monkeypatch.setenv("PATH", "")
    assert sandbox.build() == Path("/built/monta-sandbox")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_parts_hold_every_test_file_once(count: int):
    folder = paths.ROOT / paths.ADDON / "tests"
    found = parts.split(folder, count)
    assert len(found) == count
    by_their_own_tag = ("test_upgrade.py", "test_real_copy.py")
    ordinary = [path.name for path in folder.glob("test_*.py") if path.name not in by_their_own_tag]
    assert sorted(name for part in found for name in part) == sorted(ordinary)


def test_parts_weigh_about_the_same(tmp_path: Path):
    for number in range(1, 9):
        tests = "".join(f"    def test_{index}(self): ...\n" for index in range(number * 10))
        (tmp_path / f"test_{number}.py").write_text(f"class TestIt:\n{tests}", encoding="utf-8")
    loads = [sum(int(name[5]) for name in part) for part in parts.split(tmp_path, 2)]
    assert loads == [18, 18]


@pytest.mark.parametrize("text", ["", "error: could not compile `monta-core`"])
def test_cargo_that_never_got_to_its_tests_has_failed(text):
    assert rust.count_nextest(text) == rust.count_cargo_test(text) == Verdict(failed=1)


def test_cargo_test_programs_add_up():
    text = "test result: ok. 3 passed; 0 failed; 1 ignored;\n...\ntest result: FAILED. 2 passed; 1 failed; 0 ignored;"
    assert rust.count_cargo_test(text) == Verdict(5, 1, 1)


def test_jobs_run_side_by_side_and_answer_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Each waits for a file that the other makes: one after the other, neither would end."""
    script = (
        "import pathlib, sys, time\n"
        "mine, other = map(pathlib.Path, sys.argv[1:3]); mine.touch(); print('this is', mine.name)\n"
        "while not other.exists(): time.sleep(0.01)\n"
        "sys.exit(int(sys.argv[3]))"
    )
    a, b = tmp_path / "a", tmp_path / "b"
    pair = [
        jobs.Job("bad", [sys.executable, "-c", script, a, b, "3"], tmp_path / "bad.log"),
        jobs.Job("good", [sys.executable, "-c", script, b, a, "0"], tmp_path / "good.log"),
    ]
    with jobs.Pool(2) as pool:
        verdicts = pool.run(pair)
    assert list(verdicts.items()) == [("bad", Verdict(failed=1)), ("good", Verdict(passed=1))]
    output = capsys.readouterr().out
    assert "this is a" in output and "bad: 0 passed, 1 failed" in output


def test_no_more_jobs_run_than_there_are_places(tmp_path: Path):
    script = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.mkdir(); import time; time.sleep(0.3); p.rmdir()"
    crowd = [
        jobs.Job(name, [sys.executable, "-c", script, tmp_path / "lock"], tmp_path / f"{name}.log") for name in "abc"
    ]
    with jobs.Pool(1) as pool:
        assert sum(pool.run(crowd).values(), Verdict()) == Verdict(passed=3)


def test_a_job_that_was_begun_before_takes_a_place_and_is_waited_for(tmp_path: Path):
    script = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.mkdir(); import time; time.sleep(0.3); p.rmdir()"
    first, second = (
        jobs.Job(name, [sys.executable, "-c", script, tmp_path / "lock"], tmp_path / f"{name}.log") for name in "ab"
    )
    seen = []
    with jobs.Pool(1) as pool:
        pool.start(dataclasses.replace(first, verdict=lambda code: seen.append(code) or Verdict(passed=1)))
        assert pool.run([second]) == {"b": Verdict(passed=1)}
        assert seen == [0]


def test_jobs_that_still_run_end_with_their_caller(tmp_path: Path):
    script = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    forever = jobs.Job("forever", [sys.executable, "-c", script, tmp_path / "up"], tmp_path / "forever.log", grace=1)

    def verdict(code: int) -> Verdict:
        raise KeyboardInterrupt

    wait = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"
    interrupted = jobs.Job("wait", [sys.executable, "-c", wait, tmp_path / "up"], tmp_path / "wait.log", verdict)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), jobs.Pool(2) as pool:
        pool.run([forever, interrupted])
    assert time.monotonic() - begun < 30


def test_a_failed_command_tells_its_exit_code_and_last_lines(tmp_path: Path):
    script = "import sys; print('the reason'); sys.exit(3)"
    with pytest.raises(process.CommandFailed, match=r"exit code 3\n[^$]*the reason"):
        process.run([sys.executable, "-c", script], log=tmp_path / "log")


def test_a_command_that_hangs_is_stopped(tmp_path: Path):
    with pytest.raises(process.CommandFailed, match="not finished after 1 s"):
        process.run([sys.executable, "-c", "import time; time.sleep(60)"], log=tmp_path / "log", timeout=1)


def test_children_of_a_stopped_process_end_too(tmp_path: Path):
    """The parent ignores the polite signal and leaves a grandchild: both must be gone."""
    script = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with process.started([sys.executable, "-c", script], 0.2, stdout=subprocess.PIPE, text=True) as parent:
        grandchild = int(parent.stdout.readline())
    assert parent.returncode == -signal.SIGKILL
    assert _ends(grandchild)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_impatience_does_not_stop_the_clearing_up(number: signal.Signals, code: int):
    """Whoever presses Ctrl-C again while servers are being stopped would leave some of them running."""
    script = (
        # A shell that starts something in the background lets it ignore Ctrl-C, and its children inherit that.
        "import signal, sys, time; from harness import process\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def main():\n"
        "    try: print('up', flush=True); time.sleep(60)\n"
        "    finally: print('stopping', flush=True); time.sleep(1); print('down', flush=True)\n"
        "sys.exit(process.script(main))"
    )
    folder = Path(process.__file__).parents[1]
    with process.started([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=folder) as child:
        for word in ("up", "stopping"):
            assert child.stdout.readline() == f"{word}\n"
            child.send_signal(number)
        assert child.stdout.read() == "down\n"
        assert child.wait(10) == code


def _ends(pid: int, within: float = 5) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        # Nobody may be there to reap an orphan: a zombie has ended as well.
        if not state.exists() or state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_the_server_is_reached_below_a_folder_that_was_closed_again(tmp_path):
    closed = tmp_path / "closed"
    home = closed / "postgres"
    home.mkdir(parents=True)
    closed.chmod(0o700)
    postgres._let_pass(home)
    assert oct(closed.stat().st_mode)[-3:] == "701", "to pass through, not to look into"


def test_no_test_of_the_addon_is_left_out():
    """Odoo runs what the package imports, and says nothing of the rest."""
    folder = paths.ROOT / paths.ADDON / "tests"
    imported = (folder / "__init__.py").read_text(encoding="utf-8")
    assert [path.stem for path in folder.glob("test_*.py") if f"    {path.stem},\n" not in imported] == []
