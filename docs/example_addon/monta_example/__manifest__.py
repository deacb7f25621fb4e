{
    "name": "Monta: an example of an addon on top",
    "summary": "What a developer changes of orders, stock and statuses, one method each",
    "version": "0.1.0",
    "category": "Hidden",
    "author": "Monta Odoo Integration maintainers",
    "license": "LGPL-3",
    "depends": ["monta_odoo_integration"],
    "data": ["views/sale_order_views.xml"],
}
