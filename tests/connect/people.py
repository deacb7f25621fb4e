"""Who and what is in the Odoo of these tests. Runs in odoo-bin shell; prints where the keys are left."""

import json
from datetime import datetime, timedelta

#: A secret of an authenticator; any base32 text does.
TOTP = "JBSWY3DPEHPK3PXP"
#: One point, transparent.
IMAGE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def fill(env, target: str) -> None:
    """Make people, companies and products; write names, ids and keys as JSON to the file `target`."""
    env["res.lang"]._activate_lang("nl_NL")
    first = env.ref("base.main_company")
    second, foreign = env["res.company"].create([{"name": "Gent BV"}, {"name": "Elders BV"}])
    groups = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"

    def person(login, companies, *names):
        return env["res.users"].create(
            {
                "name": login.title(),
                "login": login,
                "password": f"{login}-s3cret",
                "company_id": companies[0].id,
                "company_ids": [(6, 0, [company.id for company in companies])],
                groups: [(6, 0, [env.ref(name).id for name in ("base.group_user", *names)])],
            }
        )

    # On 19.0 who manages stock may no longer write products; before 18.0 there is no group for it.
    products = "product.group_product_manager"
    products = [products] if env.ref(products, raise_if_not_found=False) else []
    anna = person("anna", [first, second], "stock.group_stock_manager", "mrp.group_mrp_manager", *products)
    piet = person("piet", [first])
    tina = person("tina", [first])
    tina.totp_secret = TOTP
    # Since 19.0 a product need not have a category.
    category = env["product.category"].create({"name": "Furniture"})
    oaks = [{"name": f"Oak {n:02}", "categ_id": category.id} for n in range(25)]
    tables = env["product.template"].with_context(lang="en_US").create(oaks)
    tables[0].with_context(lang="nl_NL").name = "Eik 00"
    for company, cost in ((first, 80), (second, 95)):
        tables[0].with_company(company).standard_price = cost
    tables[24].active = False
    table, leg, bom = _table_with_legs(env)
    known = {
        "table": table.id,
        "leg": leg.id,
        "bom": bom.id,
        "piet": piet.id,
        "anna": anna.id,
        "first": first.id,
        "second": second.id,
        "foreign": foreign.id,
        "oak": tables[0].id,
        "key": _key(env, anna, 1),
        "expired": _key(env, anna, -1),
        "key_of_tina": _key(env, tina, 1),
        "key_of_piet": _key(env, piet, 1),
    }
    env.cr.commit()
    with open(target, "w", encoding="utf-8") as file:
        json.dump(known, file)


def _table_with_legs(env) -> tuple:
    """Make a table of four legs, with a picture and files; return both products and the bill of material."""
    names = {"TBL-001": "Dining Table", "LEG-010": "Leg"}
    routes = [env.ref("purchase_stock.route_warehouse0_buy").id, env.ref("mrp.route_warehouse0_manufacture").id]
    table, leg = env["product.template"].create([{"name": name, "default_code": code} for code, name in names.items()])
    table.write({"image_1920": IMAGE, "route_ids": [(6, 0, routes)]})
    line = {"product_id": leg.product_variant_id.id, "product_qty": 4}
    bom = env["mrp.bom"].create({"product_tmpl_id": table.id, "bom_line_ids": [(0, 0, line)]})
    env["product.document"].create(
        {"name": "Manual.txt", "raw": b"Four screws.", "res_model": "product.template", "res_id": table.id}
    )
    env["ir.attachment"].create({"name": "Drawing.txt", "raw": b"A leg.", "res_model": "mrp.bom", "res_id": bom.id})
    return table, leg, bom


def _key(env, user, days: int) -> str:
    """Return a new API key of `user`; before 18.0 none expires, and an expired one is a key that is gone."""
    keys = env["res.users.apikeys"].with_user(user).sudo()
    if "expiration_date" not in keys._fields:
        key = keys._generate(None, "test")
        if days < 0:
            env.cr.execute("DELETE FROM res_users_apikeys WHERE index = %s", [key[:8]])
        return key
    return keys._generate(None, "test", datetime.now() + timedelta(days=days))
