from . import cron, lots, steps, validate_transfers
