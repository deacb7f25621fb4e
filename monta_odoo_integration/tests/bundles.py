"""Which bundles of assets Odoo makes ready before the first test, where the environment says that not all are wanted.

It makes every bundle that some page may use, which takes most of a minute.
"""

import os
from unittest.mock import patch

from odoo.addons.base.models import ir_qweb

from ..compat import SERIES

# What no test here opens: Odoo's unit tests in the browser, and the dark screen.
UNUSED = {
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
    "web.assets_web_dark",
    "web.tests_assets",
}
# "used" leaves these out, "none" all.
WANTED = os.environ.get("MONTA_TEST_BUNDLES")
Qweb = ir_qweb.IrQweb if SERIES >= 19 else ir_qweb.IrQWeb
pregenerate = Qweb._pregenerate_assets_bundles


def pregenerate_some(qweb):
    """As Odoo's own, of the bundles that are wanted."""
    every = qweb._get_bundles_to_pregenarate()
    some = [bundles - UNUSED if WANTED == "used" else set() for bundles in every]
    with patch.object(type(qweb), "_get_bundles_to_pregenarate", return_value=some):
        return pregenerate(qweb)


if WANTED:
    Qweb._pregenerate_assets_bundles = pregenerate_some
