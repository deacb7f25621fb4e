from . import monta_qty_sync, monta_status_resolver, sale_order
