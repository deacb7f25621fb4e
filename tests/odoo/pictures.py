#!/usr/bin/env python3
"""Take the picture that opens README.md, of an Odoo with the addon and its demo data: tests/odoo/pictures.py --help

It is also what the Odoo Apps store shows. It wants a browser (Chrome or Chromium).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import demo
from harness import database, network, paths, process, tree
from harness.stage import stage
from harness.steps import step

sys.path.insert(0, str(paths.ROOT / "tests" / "python"))
import browser

PICTURE = paths.ROOT / paths.ADDON / "static" / "description" / "banner.png"
#: Pixels of the window.
WIDTH, HEIGHT = 1280, 720
#: One order is sent, shipped in a parcel and looked at.
LIFE = """
import json, urllib.request
order = env.ref("monta_odoo_integration.sale_order_b2b")
order.action_confirm()
order.action_monta_push()
env.cr.commit()
env["monta.sender"]._cron_send()
parcel = json.dumps({{"to": "shipped", "track_trace": "3SMONTA0012345"}}).encode()
headers = {{"Content-Type": "application/json"}}
move = urllib.request.Request(f"{url}/_sandbox/orders/{{order.name}}/move", parcel, headers)
urllib.request.urlopen(move).read()
order.action_monta_sync()
env.cr.commit()
print(f"ORDER {{order.id}}")
"""


def main() -> int:
    """Bring up an Odoo, let an order be shipped, and take a picture of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    options = parser.parse_args()
    source = tree.find(options.series)
    if not (source.exists and browser.find()):
        print(f"NOT RUN: the pictures (no Odoo {options.series} at {source.path}, or no browser)")
        return 2
    with stage(source, built_wheel=options.wheel) as instance:
        demo.furnish(instance.env["MONTA_SANDBOX_URL"])
        with step("template database with demo data"):
            template = database.template(instance, demo=True)
        with database.borrowed(instance, template) as name:
            with step("install the addon"):
                demo.install(instance, name)
            log = paths.log_dir() / "pictures-life.log"
            with step("let an order be shipped"):
                instance.execute(name, LIFE.format(url=instance.env["MONTA_SANDBOX_URL"]), log)
            order = int(log.read_text(encoding="utf-8").rpartition("ORDER ")[2].split()[0])
            command = instance.command(name)
            with (
                open(paths.log_dir() / "pictures-odoo.log", "wb") as output,
                process.started(command, stdout=output, stderr=subprocess.STDOUT, env=instance.env) as server,
                tempfile.TemporaryDirectory(prefix="monta-browser-", ignore_cleanup_errors=True) as folder,
            ):
                network.wait_until_answers(f"{instance.url}/web/health", server)
                with step("picture"), browser.opened(Path(folder)) as tab:
                    take(tab, instance.url, name, order)
    print(f"{PICTURE.relative_to(paths.ROOT)}  {PICTURE.stat().st_size:,} bytes")
    return 0


def take(tab: browser.Browser, url: str, name: str, order: int) -> None:
    """Log in, open the order, and store what is seen."""
    tab.look(WIDTH, HEIGHT)
    tab.open(f"{url}/web/login")
    who = {"db": name, "login": demo.LOGIN, "password": demo.LOGIN}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": who})
    request = "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: " + json.dumps(body) + "}"
    tab.run(f"fetch('/web/session/authenticate', {request}).then(answer => answer.text())")
    tab.open(f"{url}/web#id={order}&model=sale.order&view_type=form")
    tab.wait("document.querySelector('.o_form_view .o_field_widget[name=order_line] .o_data_row')")
    tab.wait("[...document.images].every(image => image.complete)")
    tab.picture(PICTURE)


if __name__ == "__main__":
    sys.exit(process.script(main))
