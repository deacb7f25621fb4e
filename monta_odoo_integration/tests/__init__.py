from . import test_account, test_answers, test_cancel, test_errors, test_kits, test_orders, test_retries, test_skus
