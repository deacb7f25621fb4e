from . import forecast, line_quantities, receipts, validate_transfers
