"""A database that speaks to Monta and has been copied: run in odoo-bin shell by ``run.py --copy``, ``env`` is given.

Copied afterwards, so everything is committed: credentials, an order that Monta has, and one that waits.
"""

import os
from typing import Any


def fill(env: Any) -> None:
    """Save the credentials, send ``COPY-SENT``, leave ``COPY-WAITING`` in the outbox."""
    parameters = env["ir.config_parameter"]
    parameters.set_param("monta.base_url", os.environ["MONTA_SANDBOX_URL"])
    parameters.set_param("monta.username", os.environ["MONTA_SANDBOX_USERNAME"])
    parameters.set_param("monta.password", os.environ["MONTA_SANDBOX_PASSWORD"])
    partner = env["res.partner"].create(
        {
            "name": "Noor de Wit",
            "street": "Molenstraat 12b",
            "zip": "4201 CX",
            "city": "Gorinchem",
            "country_id": env.ref("base.nl").id,
            "email": "noor@example.org",
            "phone": "+31612000000",
        }
    )
    product = env["product.product"].create({"name": "Copied", "default_code": "SKU-COPY", "type": "consu"})
    for name in ("COPY-SENT", "COPY-WAITING"):
        line = (0, 0, {"product_id": product.id, "product_uom_qty": 3})
        order = env["sale.order"].create({"name": name, "partner_id": partner.id, "order_line": [line]})
        order.action_confirm()
        order._monta_push(delay=0 if name == "COPY-SENT" else 3600)
    env.cr.commit()
    # What became of it was written in another transaction.
    env.invalidate_all()
    assert env["sale.order"].search([("name", "=", "COPY-SENT")]).monta_state == "sent"
