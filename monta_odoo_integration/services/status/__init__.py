from . import cron, resolver
