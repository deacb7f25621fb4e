from . import cron, family, resolver
