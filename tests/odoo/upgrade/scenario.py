"""Brings documents into each state they can be in, as people and Monta would. Runs in odoo-bin shell.

What is then in the database is what an update has to cope with: :func:`record` gives it as JSON.
"""

import json
import os
import urllib.request
from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from records import Records, as_text, line_quantity

#: The rows that go along with a document, and the field that leads from each to it; ``res_id`` is one for any model.
BELONGINGS = {
    "monta.outbox": {"sale.order": "res_id", "purchase.order": "res_id"},
    "monta.sale.log": {"sale.order": "sale_order_id", "purchase.order": "purchase_order_id"},
    "monta.order.status": {"sale.order": "sale_order_id"},
    "monta.inbound.receipt": {"purchase.order": "purchase_order_id"},
}
#: What a database fills in by itself, or what is told by the place of a row.
LEFT_OUT = {"id", "create_uid", "write_uid", "create_date", "write_date", "company_id", "res_id", "res_model"}
LEFT_OUT |= {"sale_order_id", "purchase_order_id"}

#: Saved searches, in the words of this version: model, name, domain, and what they group by.
FAVOURITES = [
    ("sale.order", "UPG failed", "[('monta_state', '=', 'needs_attention')]", []),
    ("monta.outbox", "UPG failed creates", "[('state', '=', 'failed'), ('kind', '=', 'create')]", ["kind", "state"]),
]


class Tools:
    """What the steps of the scenario are made with."""

    def __init__(self, env):
        self.env = env
        self.url = os.environ["MONTA_SANDBOX_URL"]
        parameters = env["ir.config_parameter"].sudo()
        names = {"base_url": self.url, "default_supplier_code": "DEFAULT", "inbound_enable": "0"}
        names |= {"username": os.environ["MONTA_SANDBOX_USERNAME"], "password": os.environ["MONTA_SANDBOX_PASSWORD"]}
        for name, value in names.items():
            parameters.set_param(f"monta.{name}", value)
        self.records = Records(env)
        env.cr.commit()

    # -- tools --------------------------------------------------------------------------------------------------

    def monta(self, method, path, body=None):
        """Ask something of the local Monta that only its operator may."""
        request = urllib.request.Request(
            f"{self.url}/_sandbox{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        urllib.request.urlopen(request, timeout=30).close()

    def sale(self, name, confirm=True, **vals):
        order = self.records.sale(name, [("SKU-A", 3)], **vals)
        if confirm:
            order.action_confirm()
        self.env.cr.commit()
        return order

    def purchase(self, name):
        order = self.records.purchase(name, [("SKU-A", 10), ("SKU-B", 5)])
        order.button_confirm()
        self.env.cr.commit()
        return order

    def push(self, order):
        """Press the button."""
        push = order.action_monta_push if order._name == "sale.order" else order.action_monta_push_forecast
        push()
        self.commit()
        return order

    def commit(self):
        self.env.cr.commit()
        self.env.invalidate_all()

    def refuse(self, text="Computer says no", method="POST"):
        self.monta("POST", "/faults", {"kind": "status", "method": method, "status": 400, "body": text})


class Scenario(Tools):
    """One step per document, which it returns in the state that is to be recorded."""

    # -- sale orders --------------------------------------------------------------------------------------------

    def never_sent(self):
        return self.sale("UPG-NEVER")

    def waiting(self):
        order = self.sale("UPG-WAITING")
        order._monta_push(delay=3600)
        self.commit()
        return order

    def in_doubt(self):
        """The connection broke when Monta had acted."""
        self.monta("POST", "/faults", {"kind": "drop_after", "method": "POST"})
        return self.push(self.sale("UPG-DOUBT"))

    def died(self):
        """The worker died when Monta had acted."""
        order = self.sale("UPG-DIED")
        deliver = type(order)._monta_deliver

        def die(documents, row, client):
            deliver(documents, row, client)
            raise KeyboardInterrupt

        with patch.object(type(order), "_monta_deliver", die), suppress(KeyboardInterrupt):
            self.push(order)
        self.env.cr.rollback()
        self.env.invalidate_all()
        return order

    def rate_limited(self):
        fault = {"kind": "status", "method": "POST", "status": 429, "headers": {"Retry-After": "80000"}}
        self.monta("POST", "/faults", fault)
        return self.push(self.sale("UPG-LIMITED"))

    def sent(self):
        order = self.push(self.sale("UPG-SENT"))
        order.action_monta_sync()
        self.commit()
        return order

    def updated(self):
        order = self.push(self.sale("UPG-UPDATED"))
        order.order_line.product_uom_qty = 4
        return self.push(order)

    def changed(self):
        order = self.push(self.sale("UPG-CHANGED"))
        order.order_line.product_uom_qty = 5
        self.commit()
        return order

    def refused(self):
        self.refuse()
        return self.push(self.sale("UPG-REFUSED"))

    def update_refused(self):
        order = self.push(self.sale("UPG-LATE"))
        self.monta("POST", "/orders/UPG-LATE/move", {"to": "picking"})
        order.order_line.product_uom_qty = 6
        return self.push(order)

    def mended(self):
        """Refused, changed and sent: one row is superseded."""
        self.refuse()
        order = self.push(self.sale("UPG-MENDED"))
        order.order_line.product_uom_qty = 2
        return self.push(order)

    def invalid(self):
        """Nothing was queued, because the customer has no address."""
        order = self.sale("UPG-INVALID", address=False)
        (order | self.sale("UPG-OTHER")).action_monta_push()
        self.commit()
        return order

    def guarded(self):
        order = self.sale("UPG-GUARDED")
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("monta.allowed_base_urls", "https://elsewhere.example.com")
        self.push(order)
        parameters.set_param("monta.allowed_base_urls", False)
        self.commit()
        return order

    def cancelled(self):
        order = self.push(self.sale("UPG-CANCELLED"))
        order._action_cancel()
        self.commit()
        return order

    def unpublished(self):
        """Sent, and the worker could not show that on the order."""
        order = self.sale("UPG-UNSEEN")
        with patch.object(type(order), "_create_monta_log", side_effect=ValueError("full disk")):
            return self.push(order)

    def deleted(self):
        """Deleted in Odoo, and Monta did not let go of it: only the rows are left."""
        order = self.push(self.sale("UPG-DELETED"))
        self.refuse("Not yet", method="DELETE")
        order._action_cancel()
        self.commit()
        self.refuse("Not yet", method="DELETE")
        order.unlink()
        self.commit()
        return order

    # -- purchase orders ----------------------------------------------------------------------------------------

    def announced(self):
        order = self.push(self.purchase("UPG-P-SENT"))
        self.monta("POST", "/inbound/UPG-P-SENT/receive", {"sku": "SKU-B", "quantity": 2})
        self.env["purchase.order"].cron_monta_receipts()
        self.commit()
        return order

    def announcement_waits(self):
        order = self.purchase("UPG-P-WAITING")
        order._monta_push(delay=3600)
        self.commit()
        return order

    def announcement_refused(self):
        self.refuse()
        return self.push(self.purchase("UPG-P-REFUSED"))

    def announcement_cancelled(self):
        order = self.push(self.purchase("UPG-P-CANCELLED"))
        order.button_cancel()
        self.commit()
        return order


def record(env):
    """Play the scenario; return what it left behind (JSON-able)."""
    scenario = Scenario(env)
    steps = [name for name, step in vars(Scenario).items() if callable(step)]
    documents = {step: getattr(scenario, step)() for step in steps}
    env.invalidate_all()
    return {
        "recorded": as_text(fields.Datetime.now()),
        "favourites": FAVOURITES,
        "documents": {step: _document(document) for step, document in documents.items()},
    }


def _document(document):
    found = {"model": document._name, "id": document.id, "belongings": {}}
    if document.exists():
        found |= {
            "name": document.name,
            "state": document.state,
            "partner": document.partner_id.name,
            "lines": [
                {
                    "id": line.id,
                    "sku": line.product_id.default_code,
                    "quantity": line_quantity(line),
                    "monta": _monta_fields(line),
                }
                for line in document.order_line
            ],
            "monta": _monta_fields(document),
        }
        found["activity"] = document.activity_ids.mapped("note")[:1]
    for model, links in BELONGINGS.items():
        if link := links.get(document._name):
            domain = [(link, "=", document.id)] + ([("res_model", "=", document._name)] if link == "res_id" else [])
            rows = document.env[model].sudo().search(domain, order="id")
            found["belongings"][model] = [_stored(row) for row in rows]
    return found


def _monta_fields(record):
    return {name: value for name, value in _stored(record).items() if name.startswith("monta_")}


def _stored(record):
    """The values of a record as its table holds them."""
    kinds = ("one2many", "many2many", "many2one")
    return {
        name: as_text(record[name])
        for name, field in record._fields.items()
        if field.store and field.column_type and field.type not in kinds and name not in LEFT_OUT
    }
