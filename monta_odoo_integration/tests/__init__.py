from . import (
    test_account,
    test_answers,
    test_cancel,
    test_errors,
    test_guard,
    test_kits,
    test_orders,
    test_outbox,
    test_retries,
    test_skus,
    test_status,
)
