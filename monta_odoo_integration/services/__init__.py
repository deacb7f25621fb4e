from . import monta_gather, monta_http, monta_status_cron, monta_status_resolver
