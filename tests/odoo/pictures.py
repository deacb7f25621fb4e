"""Pictures of the screens that people see first, of an Odoo with the demo data: ``demo.py --once --pictures FOLDER``.

``order.png`` opens README.md and is what the Odoo Apps store shows (``static/description/banner.png`` of the addon).
"""

import json
import sys
import tempfile
from pathlib import Path

from harness import odoo, paths

sys.path.insert(0, str(paths.ROOT / "tests" / "python"))
import browser

#: Pixels of the window, by what the name of a picture ends in.
SIZES = {"": (1280, 720), "-telephone": (400, 800)}
#: What is no part of a screen.
HIDDEN = ".o_notification_manager { display: none; }"
#: What is shown, by the action that shows it.
SCREENS = {
    "overview": "monta_overview_action",
    "status": "monta_order_status_action",
    "stock": "monta_stock_action",
    "settings": "res_config_settings_action",
}
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
env["product.product"].cron_monta_qty_sync()
env.cr.commit()
print(f"ORDER {{order.id}}")
"""


def live(instance: odoo.Odoo, database: str) -> int:
    """Let an order be shipped, and the stock be pulled; return its id."""
    log = paths.log_dir() / "pictures.log"
    instance.execute(database, LIFE.format(url=instance.env["MONTA_SANDBOX_URL"]), log)
    return int(log.read_text(encoding="utf-8").rpartition("ORDER ")[2].split()[0])


def take(url: str, database: str, login: str, order: int, folder: Path) -> list[Path]:
    """Log in (the password is the name), and store what each screen shows; return the files."""
    who = {"db": database, "login": login, "password": login}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": who})
    request = "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: " + json.dumps(body) + "}"
    places = {"order": f"id={order}&model=sale.order&view_type=form"}
    places |= {name: f"action={paths.ADDON}.{action}" for name, action in SCREENS.items()}
    taken = []
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="monta-browser-", ignore_cleanup_errors=True) as home:
        with browser.opened(Path(home)) as tab:
            tab.open(f"{url}/web/login")
            tab.run(f"fetch('/web/session/authenticate', {request}).then(answer => answer.text())")
            for suffix, size in SIZES.items():
                tab.look(*size)
                for name, place in places.items():
                    # The number makes it a page of its own: Odoo keeps what was opened before.
                    tab.open(f"{url}/web?{len(taken)}#{place}")
                    tab.wait("document.querySelector('.o_action_manager .o_content > *')")
                    tab.wait("[...document.images].every(image => image.complete)")
                    # Odoo may say that it was just installed.
                    tab.run(f"document.head.insertAdjacentHTML('beforeend', '<style>{HIDDEN}</style>')")
                    taken.append(folder / f"{name}{suffix}.png")
                    tab.picture(taken[-1])
    return taken
