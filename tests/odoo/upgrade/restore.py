"""Fills a database with what a version of the addon once left in one. Runs in odoo-bin shell, with that version."""

from odoo import fields
from records import Records

ERROR_ACTIVITY = "monta_odoo_integration.mail_activity_type_monta_error"


def restore(env, recorded):
    """Make the documents of :func:`scenario.record` anew, and give them what was recorded of them.

    They get the numbers they had, because Monta was told some of them, and times stay as far from now as they were.
    """
    age = fields.Datetime.now() - fields.Datetime.to_datetime(recorded["recorded"])
    restoration = Restoration(env, age)
    restoration.run(recorded["documents"])
    restoration.save_searches(recorded["favourites"])


class Restoration:
    """Writes with SQL what no user could write."""

    def __init__(self, env, age):
        self.env = env
        self.age = age
        self.records = Records(env)

    def run(self, documents):
        for document in documents.values():
            if "name" in document:
                self._make(document)
            for model, rows in document["belongings"].items():
                for row in rows:
                    self._insert(self.env[model], {**row, **self._links(model, document)})
        # What is made from now on gets numbers of its own.
        for table in ("sale_order", "sale_order_line", "purchase_order", "purchase_order_line"):
            self._continue_at(table, 1000)
        self.env.invalidate_all()

    def save_searches(self, favourites):
        """Favourites, as users save them in a list: model, name, domain and what they group by."""
        for model, name, domain, group_by in favourites:
            context = repr({"group_by": group_by})
            self.env["ir.filters"].create({"name": name, "model_id": model, "domain": domain, "context": context})

    def _make(self, document):
        lines = [(line["sku"], line["quantity"]) for line in document["lines"]]
        table = self.env[document["model"]]._table
        self._continue_at(table, document["id"])
        self._continue_at(f"{table}_line", document["lines"][0]["id"])
        if document["model"] == "sale.order":
            is_customer = document["partner"] == self.records.customer.name
            order = self.records.sale(document["name"], lines, address=is_customer)
            order.action_confirm()
        else:
            order = self.records.purchase(document["name"], lines)
            order.button_confirm()
        if document["state"] == "cancel":
            order.write({"state": "cancel"})
        for note in document["activity"]:
            order.activity_schedule(ERROR_ACTIVITY, note=note, user_id=self.env.ref("base.user_admin").id)
        self.env.flush_all()
        self._update(order, document["monta"])
        for line, known in zip(order.order_line, document["lines"], strict=True):
            self._update(line, known["monta"])

    def _continue_at(self, table, number):
        """The next record of ``table`` gets this number."""
        self.env.cr.execute("SELECT setval(%s, %s, false)", [f"{table}_id_seq", number])

    def _links(self, model, document):
        """The columns of a row that say whose it is; a log line outlives its document."""
        links = {"company_id": self.env.company.id}
        if model == "monta.outbox":
            return {**links, "res_model": document["model"], "res_id": document["id"]}
        name = "sale_order_id" if document["model"] == "sale.order" else "purchase_order_id"
        return {**links, name: document["id"]}

    def _insert(self, model, vals):
        columns = {name: self._column(model, name, value) for name, value in vals.items()}
        now = fields.Datetime.now()
        columns |= {"create_uid": self.env.uid, "write_uid": self.env.uid, "create_date": now, "write_date": now}
        names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
        self.env.cr.execute(f"INSERT INTO {model._table} ({names}) VALUES ({places})", [*columns.values()])

    def _update(self, record, vals):
        for name, value in vals.items():
            column = self._column(record, name, value)
            self.env.cr.execute(f"UPDATE {record._table} SET {name} = %s WHERE id = %s", [column, record.id])

    def _column(self, model, name, value):
        """``value`` as the table holds it: False stands for what is empty, except where it is a truth value."""
        kind = model._fields[name].type
        if value is False and kind != "boolean":
            return None
        return fields.Datetime.to_datetime(value) + self.age if kind == "datetime" else value
