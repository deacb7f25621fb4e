"""Databases: one template per series with the base modules installed, and cheap clones of it."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from . import lock, odoo, paths, process

#: Clones are named after the process that uses them, so that what a killed run left can be told and dropped.
_CLONE = re.compile(r"monta_run_(?P<pid>\d+)_")


def template(instance: odoo.Odoo, demo: bool = False) -> str:
    """Return the template database for this tree, installing the base modules when there is none yet.

    The name holds a digest of the tree, its environment and the modules: whatever changes them makes a new template.
    """
    series = instance.tree.series.replace(".", "")
    prefix = f"monta_template_{series}_{'demo' if demo else 'bare'}_"
    modules = instance.tree.modules()
    key = "\n".join([instance.tree.fingerprint(), instance.environment.path.name, *modules])
    name = prefix + hashlib.sha256(key.encode()).hexdigest()[:12]
    with lock.exclusive(paths.cache_dir() / f"{prefix}.lock"):
        if not instance.server.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}' AND datistemplate"):
            for old in _names(instance, prefix):
                drop(instance, old)
            _install(instance, name, modules, demo)
    return name


def _install(instance: odoo.Odoo, name: str, modules: list[str], demo: bool) -> None:
    log = paths.log_dir() / f"{name}.log"
    options = [f"--init={','.join(modules)}", instance.demo_flag(demo), "--stop-after-init", "--no-http"]
    instance.server.sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
    process.run(instance.command(name, *options), log=log, env=instance.env, timeout=odoo.TIMEOUT)
    # Only a complete database is marked: an interrupted installation is dropped and made again.
    instance.server.sql(f"ALTER DATABASE {name} IS_TEMPLATE true")


def clone(instance: odoo.Odoo, source: str, name: str) -> None:
    """Make database `name` a copy of `source`, with its file store."""
    instance.server.sql(f"CREATE DATABASE {name} TEMPLATE {source}")
    store = instance.data_dir / "filestore"
    if (store / source).exists():
        # Odoo never changes a stored file: a link is as good as a copy.
        shutil.copytree(store / source, store / name, copy_function=os.link)


@contextmanager
def borrowed(instance: odoo.Odoo, source: str) -> Iterator[str]:
    """Give the name of a fresh clone of `source` and drop it at the end of the block."""
    for name in _names(instance, "monta_run_"):
        match = _CLONE.match(name)
        if match and not _alive(int(match["pid"])):
            drop(instance, name)
    name = f"monta_run_{os.getpid()}_{secrets.token_hex(4)}"
    try:
        clone(instance, source, name)
        yield name
    finally:
        drop(instance, name)


def exists(instance: odoo.Odoo, name: str) -> bool:
    """Tell whether there is a database `name`."""
    return name in _names(instance, name)


def drop(instance: odoo.Odoo, name: str) -> None:
    """Drop database `name` and its file store, whoever is connected; nothing happens when it does not exist."""
    with suppress(RuntimeError):
        instance.server.sql(f"ALTER DATABASE {name} IS_TEMPLATE false")
    instance.server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    shutil.rmtree(instance.data_dir / "filestore" / name, ignore_errors=True)


def _names(instance: odoo.Odoo, prefix: str) -> list[str]:
    return instance.server.sql(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
