from . import (
    monta_gather,
    monta_http,
    monta_inbound_forecast_service,
    monta_inbound_receipts,
    monta_inbound_tally,
    monta_qty_sync,
    monta_sender,
    monta_status_cron,
    monta_status_resolver,
    monta_stock_kits,
    monta_stock_mirror,
    monta_stock_names,
)
