#!/usr/bin/env python3
"""Show the integration at work: Odoo with the addon and its demo data against a local Monta. Ctrl-C stops all of it.

The connector reads the same Odoo from outside, and shows on a page what it has read.

Without an Odoo tree the three demo orders go through the command line client instead, and the page shows a recording.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import demo_recording
import pictures
from harness import database, network, odoo, paths, process, sandbox, tools, tree, wheel
from harness.stage import stage
from harness.steps import step

#: The first of these that is there runs.
PREFERENCE = ("18.0", "17.0", "19.0")
#: Who logs in to Odoo, and with what.
LOGIN = "admin"
WHO = {"MONTA_ODOO_USER": LOGIN, "MONTA_ODOO_SECRET": LOGIN}
#: Where Odoo listens when nobody else does.
PORT = 8069
#: The demo orders as the addon hands them to the core; a file that ends in -changed is the same order, edited.
ORDERS = Path(__file__).parent / "demo_orders"
#: A line of the client about a request.
REQUEST = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /")

#: What the local Monta has in its warehouse, of the products in the addon's demo data; and the vendors it knows.
STOCK = [
    {"Sku": "GLASS-25", "Description": "Glass 25 cl", "StockAvailable": 240, "MinimumStock": 24},
    {"Sku": "CARAFE-1L", "Description": "Carafe 1 l", "StockAvailable": 18, "MinimumStock": 6},
    {"Sku": "TRAY-OAK-40", "Description": "Oak Serving Tray", "StockAvailable": 4, "MinimumStock": 2},
]
SUPPLIERS = ["GLF-01"]

CONFIGURE = """
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("monta.base_url", {url!r})
parameters.set_param("monta.username", {username!r})
parameters.set_param("monta.password", {password!r})
parameters.set_param("web.base.url", {web!r})
env.cr.commit()
"""


def main() -> int:
    """Run the demo until it is stopped; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", choices=PREFERENCE, help="this Odoo, instead of the first one that is there")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("-v", "--verbose", action="store_true", help="without an Odoo: all that the client says")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="with an Odoo: take pictures of its screens")
    parser.add_argument("--once", action="store_true", help="stop as soon as everything answers")
    options = parser.parse_args()
    wanted = [options.series] if options.series else PREFERENCE
    source = next((found for found in map(tree.find, wanted) if found.exists), None)
    if source is None:
        tried = " or ".join(wanted)
        print(f"No Odoo {tried} below {paths.odoo_home()}: the demo orders go through the command line client instead.")
        show_client(options.wheel, options.once, options.verbose)
    else:
        show_odoo(source, options.wheel, options.once, options.pictures)
    return 0


def show_odoo(source: tree.Tree, built: Path | None, once: bool, folder_of_pictures: Path | None = None) -> None:
    """Bring up Odoo with the demo data and, unless it is only `once`, wait for Ctrl-C."""
    with stage(source, built_wheel=built) as instance:
        instance = instance.listening_on(network.free_port(PORT))
        log = paths.log_dir() / "odoo.log"
        _furnish(instance.env["MONTA_SANDBOX_URL"])
        with step("template database with demo data"):
            template = database.template(instance, demo=True)
        with database.borrowed(instance, template) as name:
            with step("install the addon"):
                _install(instance, name)
            order = pictures.live(instance, name) if folder_of_pictures else 0
            command = instance.command(name, "--max-cron-threads=1")
            with (
                open(log, "wb") as output,
                process.started(command, stdout=output, stderr=subprocess.STDOUT, env=instance.env) as server,
                ExitStack() as shown,
            ):
                with step("start Odoo"):
                    network.wait_until_answers(f"{instance.url}/web/health", server)
                folder = Path(shown.enter_context(tempfile.TemporaryDirectory(prefix="monta-demo-")))
                with step("read it from outside"):
                    python = instance.environment.python
                    page = shown.enter_context(_page(python, instance.env | WHO, folder, instance.url, name))
                print(
                    f"\nOdoo {source.series}   {instance.url}   login admin / admin"
                    f"\nMonta       {instance.env['MONTA_SANDBOX_URL']}"
                    f"\nConnector   {page}   (opens once)"
                    f"\nConfirm a quotation in Sales, push it with the Monta button, and watch it arrive at Monta."
                    f"\nLog: {log}\nCtrl-C stops everything.",
                    flush=True,
                )
                if folder_of_pictures:
                    with step("pictures"):
                        pictures.take(instance.url, name, LOGIN, order, folder_of_pictures)
                if not once:
                    server.wait()


@contextmanager
def _page(python: Path, env: Mapping[str, str], folder: Path, *source: str) -> Iterator[str]:
    """Give the address of the connector's page over `folder`, for the length of the block; see ``demo_page.py``."""
    log = paths.log_dir() / "connector.log"
    command = [python, Path(__file__).with_name("demo_page.py"), folder, *source]
    with (
        open(log, "wb") as errors,
        process.started(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env) as serving,
    ):
        if not (page := serving.stdout.readline().strip()):
            raise process.CommandFailed(command, "it serves no page", log)
        yield page


def _furnish(url: str) -> None:
    """Fill the warehouse of the local Monta."""
    sandbox.control(url, "/products", STOCK)
    sandbox.control(url, "/suppliers", SUPPLIERS)


def _install(instance: odoo.Odoo, name: str) -> None:
    instance.install(name, [paths.ADDON], demo=True, log=paths.log_dir() / "install.log")
    settings = CONFIGURE.format(
        url=instance.env["MONTA_SANDBOX_URL"], username=sandbox.USERNAME, password=sandbox.PASSWORD, web=instance.url
    )
    instance.execute(name, settings, paths.log_dir() / "configure.log")


def show_client(built: Path | None, once: bool, verbose: bool) -> None:
    """Send every demo order through ``monta``, edited ones a second time, and show the requests and what came of them.

    With `verbose` documents and answers are shown as well. The page shows the recording of the connector, until Ctrl-C
    or only `once`.
    """
    python = tools.environment()
    with step("wheel"):
        client = wheel.unpack(built or wheel.build(), python)
    with step("sandbox"):
        program = sandbox.build()
    with sandbox.running(program) as monta:
        env = monta.client_env | {"PYTHONPATH": str(client)}
        _show(client, env, True, "check")
        for file in sorted(ORDERS.glob("*.json")):
            _show(client, env, verbose, "order", "push", str(file.relative_to(paths.ROOT)))
        if not verbose:
            print("\nThe documents that were sent, and Monta's answers: tests/odoo/demo.py -v", flush=True)
    with tempfile.TemporaryDirectory(prefix="monta-demo-") as folder:
        demo_recording.unpack(Path(folder))
        with _page(python.python, os.environ | {"PYTHONPATH": str(client)}, Path(folder)) as page:
            print(
                f"\nConnector   {page}   (opens once)"
                f"\nIt shows a recording: what was read of an Odoo once. There is no Odoo behind it.",
                flush=True,
            )
            if not once:
                print("Ctrl-C stops it.", flush=True)
                signal.pause()


def _show(client: Path, env: dict[str, str], whole: bool, *arguments: str) -> None:
    """Run one command; show what it says, `whole` or the requests and the last line."""
    print(f"\n$ monta {' '.join(arguments)}", flush=True)
    command = [client / "bin" / "monta", *arguments]
    said = subprocess.run(command, env=env, cwd=paths.ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = said.splitlines()
    if not whole:
        lines = [*(line for line in lines if REQUEST.match(line)), *lines[-1:]]
    print("\n".join(lines), flush=True)


def until_stopped() -> int:
    """Run the demo; Ctrl-C is how it is meant to end, and no failure of make's."""
    try:
        return main()
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 0


if __name__ == "__main__":
    sys.exit(process.script(until_stopped))
