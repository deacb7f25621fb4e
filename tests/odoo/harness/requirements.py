"""Odoo's own requirements.txt, without what a test machine cannot or need not build."""

import re
from collections.abc import Iterable

#: Needs OpenLDAP's headers; only auth_ldap wants it.
LEFT_OUT = {"python-ldap"}
#: The source package needs libpq's headers; the binary one is the same module.
REPLACED = {"psycopg2": "psycopg2-binary"}
#: The pinned versions have no wheel for current Pythons and no longer compile.
UNPINNED = {"cbor2", "gevent", "greenlet", "psycopg2-binary"}
#: Drives the browser of Odoo's tours; Odoo does not list it.
ADDED = ("websocket-client",)

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def adapt(lines: Iterable[str]) -> list[str]:
    """Return the requirements to install for the text of an Odoo tree's requirements.txt, each once, in order.

    >>> adapt(["psycopg2==2.9.5 ; python_version == '3.11'  # Jammy", "python-ldap==3.4.0", "polib==1.1.1"])
    ['psycopg2-binary', 'polib==1.1.1', 'websocket-client']
    """
    adapted: dict[str, None] = {}
    for line in lines:
        requirement = line.partition("#")[0].strip()
        match = _NAME.match(requirement)
        if match is None:
            continue
        name = REPLACED.get(match[0].lower(), match[0].lower())
        if name not in LEFT_OUT:
            adapted[name if name in UNPINNED else requirement] = None
    return [*adapted, *ADDED]
