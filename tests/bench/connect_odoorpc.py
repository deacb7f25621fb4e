"""odoorpc as its manual shows it: search, then read by a thousand. The rows stay in memory."""

from urllib.parse import urlsplit

import odoorpc
from connect_side import counts

BATCH = 1000
#: Seconds one call may take.
TIMEOUT = 600


def prepare(asked: dict) -> odoorpc.ODOO:
    """Log in."""
    address = urlsplit(asked["url"])
    odoo = odoorpc.ODOO(address.hostname, port=address.port, timeout=TIMEOUT)
    odoo.login(asked["database"], asked["login"], asked["password"])
    odoo.env.context["active_test"] = False
    return odoo


def read(odoo: odoorpc.ODOO, asked: dict) -> dict[str, int]:
    """Read all tables."""
    rows = {}
    for table, fields in asked["fields"].items():
        model = odoo.env[table]
        ids = model.search(asked["domains"].get(table, []))
        rows[table] = []
        for start in range(0, len(ids), BATCH):
            rows[table] += model.read(ids[start : start + BATCH], fields)
    return counts(rows)
