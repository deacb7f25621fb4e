"""What people run beside the addon: apps of Odoo's own, and OCA's addons from PyPI."""

import ast
import dataclasses
import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import lock, odoo, paths, process, tools
from .tree import Tree

#: Odoo's own apps that change what the addon's documents are made of; what a series calls otherwise is named too.
APPS = (
    "stock_dropshipping",
    "mrp_subcontracting",
    "base_address_extended",
    "website_sale_collect",
    "website_sale_picking",
    "point_of_sale",
    "pos_sale",
    "product_expiry",
    "stock_delivery",
    "stock_sms",
)
#: What is run there, a sixth of all tests: orders, carriers and their lives, kits, stock, receipts, screens, rights.
CORE = [
    "test_carrier.py",
    "test_customs_addons.py",
    "test_delivery_addons.py",
    "test_hold_addons.py",
    "test_kits.py",
    "test_order_life.py",
    "test_orders.py",
    "test_preflight.py",
    "test_purchase_addons.py",
    "test_receipts_in_odoo.py",
    "test_scope.py",
    "test_security.py",
    "test_skus.py",
    "test_stock.py",
    "test_views.py",
]
#: Where they come from and what they are, one file per series.
REQUIREMENTS = paths.ROOT / "tests" / "requirements"


@dataclass(frozen=True)
class Beside:
    """The apps and addons of one series, as they are installed before the addon."""

    #: Folder with OCA's addons.
    addons: Path
    #: Folder with the Python packages that these ask for, for PYTHONPATH.
    packages: Path
    modules: tuple[str, ...]

    def within(self, instance: odoo.Odoo) -> odoo.Odoo:
        """Return the same Odoo with these in its reach."""
        path = os.pathsep.join(filter(None, [instance.extra_env.get("PYTHONPATH"), str(self.packages)]))
        env = {**instance.extra_env, "PYTHONPATH": path}
        return dataclasses.replace(instance, addons=(*instance.addons, self.addons), extra_env=env)


def listed(series: str) -> list[str]:
    """Return what is fetched for `series`, in pip's words."""
    text = (REQUIREMENTS / f"beside-{series}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def left_out(skipped: Mapping[str, str]) -> list[str]:
    """Return the `skipped` tests (with their reasons) that wanted an addon, which is to be here.

    >>> left_out({"test_kits.TestPacks": "OCA product_pack is not installed", "test_kits.TestCombos": "no combos"})
    ['test_kits.TestPacks']
    """
    return [name for name, reason in skipped.items() if "is not installed" in reason]


def fetch(tree: Tree) -> Beside:
    """Return what stands beside the addon in `tree`'s series, fetched when it is not in the cache.

    Raises `process.CommandFailed` with pip's last lines when it cannot be had.
    """
    wanted = listed(tree.series)
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:12]
    home = paths.cache_dir() / f"beside-{tree.series}-{digest}"
    with lock.exclusive(paths.cache_dir() / f"beside-{tree.series}.lock"):
        if not home.exists():
            draft = home.with_name(f"{home.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            _install(wanted, draft)
            draft.rename(home)
    addons = home / "oca" / "odoo" / "addons"
    apps = [name for name in APPS if any((path / name).is_dir() for path in tree.addons_paths)]
    return Beside(
        addons, home / "packages", (*apps, *sorted(path.name for path in addons.iterdir() if _is_addon(path)))
    )


def _install(wanted: list[str], home: Path) -> None:
    """Put OCA's addons below `home` and the packages they ask for beside them.

    Without their dependencies, since the first of them is Odoo; and apart, since a folder called ``odoo`` must not be
    where Python looks for Odoo.
    """
    oca = [line for line in wanted if line.startswith("odoo-addon-")]
    for folder, lines in (("oca", oca), ("packages", [line for line in wanted if line not in oca])):
        (home / folder).mkdir(parents=True)
        if lines:
            pip = [tools.environment().python, "-I", "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
            process.run([*pip, home / folder, *lines], log=paths.log_dir() / f"beside-{folder}.log")


def _is_addon(path: Path) -> bool:
    manifest = path / "__manifest__.py"
    return manifest.is_file() and ast.literal_eval(manifest.read_text(encoding="utf-8")).get("installable", True)
