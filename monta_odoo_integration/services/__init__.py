from . import (
    monta_gather,
    monta_http,
    monta_qty_sync,
    monta_status_cron,
    monta_status_resolver,
    monta_stock_mirror,
)
