"""Databases: one template per series with the base modules installed, and cheap clones of it."""

import hashlib
import os
import re
import secrets
import shutil
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from . import beside, lock, odoo, paths, upgrade

#: Clones are named after the machine and the process that use them: what a killed run left can be told and dropped.
_CLONES = f"monta_run_{zlib.crc32(socket.gethostname().encode()):08x}_"
#: Odoo generates these before any test that opens a browser. A clone that has them need not.
_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""
_CLONE = re.compile(_CLONES + r"(?P<pid>\d+)_")


def template(instance: odoo.Odoo, demo: bool = False) -> str:
    """Return the template database for this tree, installing the base modules when there is none yet."""
    modules = instance.tree.modules()

    def fill(name: str) -> None:
        instance.server.sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
        instance.install(name, modules, demo=demo, log=paths.log_dir() / f"{name}.log")
        _generate_assets(instance, name)

    prefix = f"monta_template_{_digits(instance)}_{'demo' if demo else 'bare'}_"
    return _template(instance, prefix, modules, fill)


def crowded(instance: odoo.Odoo, others: beside.Beside) -> str:
    """Return the template database in which the `others` are installed as well."""

    def fill(name: str) -> None:
        clone(instance, template(instance), name)
        instance.install(name, others.modules, demo=False, log=paths.log_dir() / f"{name}.log")
        _generate_assets(instance, name)

    contents = [*instance.tree.modules(), *others.modules, others.addons.as_posix(), _ASSETS]
    return _template(instance, f"monta_beside_{_digits(instance)}_", contents, fill)


def with_catalogue(instance: odoo.Odoo, templates: int) -> str:
    """Return the template database with a generated catalogue of so many products (tests/connect/catalogue.py)."""
    source = paths.ROOT / "tests" / "connect" / "catalogue.py"

    def fill(name: str) -> None:
        clone(instance, template(instance), name)
        script = f"import sys\nsys.path.insert(0, {str(source.parent)!r})\nimport catalogue\n"
        log = paths.log_dir() / f"{name}.log"
        instance.execute(name, f"{script}catalogue.fill(env, {templates})\n", log)

    contents = [*instance.tree.modules(), source.read_text(encoding="utf-8")]
    return _template(instance, f"monta_catalogue_{templates}_{_digits(instance)}_", contents, fill)


def upgradable(instance: odoo.Odoo, version: upgrade.Version) -> str:
    """Return the template database in which `version` of the addon has left what people and Monta did with it."""

    def fill(name: str) -> None:
        clone(instance, template(instance), name)
        version.install(instance, name)

    # Its times are as far from now as they were when they were recorded, so half a day later it is made anew.
    half_day = time.strftime("%Y-%m-%d %p", time.gmtime())
    contents = [*instance.tree.modules(), version.fingerprint(), half_day]
    return _template(instance, f"monta_upgradable_{_digits(instance)}_", contents, fill)


def _generate_assets(instance: odoo.Odoo, name: str) -> None:
    instance.execute(name, _ASSETS, log=paths.log_dir() / f"{name}-assets.log")


def _template(instance: odoo.Odoo, prefix: str, contents: Sequence[str], fill: Callable[[str], None]) -> str:
    """Return the template database with this `prefix`, which `fill` makes when there is none yet.

    Its name holds a digest of the tree, its environment and the `contents`: whatever changes them makes a new template.
    """
    key = "\n".join([instance.tree.fingerprint(), instance.environment.path.name, *contents])
    name = prefix + hashlib.sha256(key.encode()).hexdigest()[:12]
    with lock.exclusive(paths.cache_dir() / f"{prefix}.lock"):
        if not instance.server.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}' AND datistemplate"):
            for old in _names(instance, prefix):
                drop(instance, old)
            fill(name)
            # Clones keep the statistics, and nobody gathers any later.
            instance.server.sql("VACUUM ANALYZE", name)
            # Only a complete database is marked: an interrupted installation is dropped and made again.
            instance.server.sql(f"ALTER DATABASE {name} IS_TEMPLATE true")
    return name


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
    for name in _names(instance, _CLONES):
        match = _CLONE.match(name)
        if match and not _alive(int(match["pid"])):
            drop(instance, name)
    name = f"{_CLONES}{os.getpid()}_{secrets.token_hex(4)}"
    try:
        clone(instance, source, name)
        yield name
    finally:
        drop(instance, name)


def kept(instance: odoo.Odoo, source: str, demo: bool, fresh: bool) -> tuple[str, bool]:
    """Return the name of the series' database that stays between runs, and whether it is a new clone of `source`.

    There is one with and one without demo data; `fresh` makes it anew.
    """
    name = f"monta_kept_{_digits(instance)}{'_demo' if demo else ''}"
    if not fresh and name in _names(instance, name):
        return name, False
    drop(instance, name)
    clone(instance, source, name)
    return name, True


def drop(instance: odoo.Odoo, name: str) -> None:
    """Drop database `name` and its file store, whoever is connected; nothing happens when it does not exist."""
    with suppress(RuntimeError):
        instance.server.sql(f"ALTER DATABASE {name} IS_TEMPLATE false")
    instance.server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    shutil.rmtree(instance.data_dir / "filestore" / name, ignore_errors=True)


def _digits(instance: odoo.Odoo) -> str:
    """Return the series as part of a name, for example ``180``."""
    return instance.tree.series.replace(".", "")


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
