from . import test_cancel, test_errors, test_orders, test_retries
