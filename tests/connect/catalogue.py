"""A catalogue to read from outside: runs in odoo-bin shell, and makes one row of each kind through Odoo's own methods.

The others are copies of it, made by PostgreSQL: a hundred thousand products one by one would take Odoo hours.
"""

#: Bills of material for each template, lines of each of them, and templates for each document.
BOM_SHARE = 0.4
LINES = 10
PER_DOCUMENT = 50
#: The tables that every profile reads; what was written of them lies a day back.
TABLES = (
    "res_company", "res_lang", "product_template", "product_product", "mrp_bom", "mrp_bom_line", "ir_attachment",
    "product_document",
)  # fmt: skip
WOODS = "ARRAY['Oak', 'Beech', 'Ash', 'Walnut', 'Birch', 'Maple', 'Larch']"
THINGS = "ARRAY['table', 'chair', 'leg', 'shelf', 'drawer']"


def fill(env, templates: int) -> None:
    """Make as many templates, each with one variant, and bills of material, lines and documents of them."""
    routes = [route.id for route in env["stock.route"].search([("product_selectable", "=", True)], limit=2)]
    name = {"name": "Oak table 0", "description_sale": "Of solid wood, oiled."}
    product, part = env["product.template"].create([name, {"name": "Oak leg 0"}])
    bom = env["mrp.bom"].create(
        {
            "product_tmpl_id": product.id,
            "bom_line_ids": [(0, 0, {"product_id": part.product_variant_id.id, "product_qty": 1})],
        }
    )
    document = env["product.document"].create(
        {"name": "Manual 0.txt", "raw": b"Four screws.", "res_model": "product.template", "res_id": product.id}
    )
    env.flush_all()
    cr, boms = env.cr, int(templates * BOM_SHARE)
    for table in TABLES:
        cr.execute(f"UPDATE {table} SET write_date = {_ago('id')}")
    first = _copy(
        cr, "product_template", product.id, templates,
        name=f"jsonb_build_object('en_US', ({WOODS})[1 + n % 7] || ' ' || ({THINGS})[1 + n % 5] || ' ' || n)",
        description_sale="CASE WHEN n % 3 = 0 THEN s.description_sale END",
        default_code="'SKU-' || lpad(n::text, 6, '0')",
        list_price="(n % 9973) / 100.0",
    )  # fmt: skip
    variant = _copy(
        cr, "product_product", product.product_variant_id.id, templates,
        product_tmpl_id=f"{first} + n - 1",
        default_code="'SKU-' || lpad(n::text, 6, '0')",
        standard_price="jsonb_build_object('1', (n % 7919) / 100.0)",
    )  # fmt: skip
    for number, route in enumerate(routes, 1):
        every = f"FROM generate_series({first}, {first + templates - 1}, {number}) n"
        cr.execute(f"INSERT INTO stock_route_product (product_id, route_id) SELECT n, {route} {every}")
    recipe = _copy(cr, "mrp_bom", bom.id, boms, product_tmpl_id=f"{first} + n - 1", code="'BoM ' || n")
    _copy(
        cr, "mrp_bom_line", bom.bom_line_ids.id, boms * LINES,
        bom_id=f"{recipe} + (n - 1) / {LINES}",
        product_id=f"{variant} + (n * 7919) % {templates}",
        product_tmpl_id=f"{first} + (n * 7919) % {templates}",
        product_qty="1 + n % 12",
    )  # fmt: skip
    documents = max(1, templates // PER_DOCUMENT)
    file = _copy(
        cr, "ir_attachment", document.ir_attachment_id.id, documents,
        name="'Manual ' || n || '.txt'",
        res_id=f"{first} + (n - 1) * {PER_DOCUMENT}",
    )  # fmt: skip
    _copy(cr, "product_document", document.id, documents, ir_attachment_id=f"{file} + n - 1")
    cr.commit()


def _ago(number: str) -> str:
    return f"now() AT TIME ZONE 'UTC' - interval '1 day' - {number} % 9000 * interval '1 second'"


def _copy(cr, table: str, source: int, count: int, **values: str) -> int:
    """Copy a row `count` times, with SQL for the columns that differ by the copy's number `n`; return the first id."""
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = sorted({name for (name,) in cr.fetchall()} - {"id"})
    values["write_date"] = _ago("n")
    chosen = ", ".join(f"{values.get(name, 's.' + name)}" for name in columns)
    names = ", ".join(columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} s, generate_series(1, {count}) n"
        f" WHERE s.id = {source} ORDER BY n RETURNING id"
    )
    first = cr.fetchone()[0]
    # Without it PostgreSQL goes through the whole table for each row that refers to it: it knows it as an empty one.
    cr.execute(f"ANALYZE {table}")
    return first
