from . import cron, kits, lots, steps, validate_transfers
