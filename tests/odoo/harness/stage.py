"""The stage for one series: environment, PostgreSQL, wheel and sandbox, brought up in order and taken down again."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import odoo, paths, postgres, sandbox, wheel
from .steps import step
from .tree import Tree


@contextmanager
def stage(
    tree: Tree,
    *,
    built_wheel: Path | None = None,
    addons: tuple[Path, ...] = (paths.ROOT,),
    without: Collection[str] = (),
    release: bool = False,
) -> Iterator[odoo.Odoo]:
    """Give an Odoo of `tree` that is ready to run, for the length of the block.

    `built_wheel` is used as it is; otherwise one is built. `without` leaves out ``wheel`` or ``sandbox``.
    """
    with ExitStack() as stack:
        # Odoo and its browser leave things behind in the temporary folder.
        env = {"TMPDIR": stack.enter_context(tempfile.TemporaryDirectory(prefix="monta-", ignore_cleanup_errors=True))}
        with step(f"[{tree.series}] environment"):
            environment = tree.environment()
        with step(f"[{tree.series}] PostgreSQL"):
            server = stack.enter_context(postgres.server())
        if "wheel" not in without:
            with step(f"[{tree.series}] wheel"):
                folder = wheel.unpack(built_wheel or wheel.build(release), environment)
                env["PYTHONPATH"] = str(folder)
        if "sandbox" not in without:
            with step(f"[{tree.series}] sandbox"):
                monta = stack.enter_context(sandbox.running(sandbox.build(release)))
                env |= monta.env
        yield odoo.Odoo(tree, environment, server, addons, env)
