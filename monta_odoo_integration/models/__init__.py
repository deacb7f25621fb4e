from .. import compat
from . import (
    monta_config,
    monta_document,
    monta_order_status,
    monta_outbox,
    monta_sale_log,
    monta_stock,
    product_product,
    product_template,
    purchase_order,
    purchase_order_line,
    res_config_settings,
    res_partner,
    sale_order,
    sale_order_line,
    stock_picking,
    stock_warehouse,
)
