"""The Odoo that `run.py` has started: its word by its ORM, its wires without our client, and a shop that is read."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
import relay
from shop import ODOO, WIRES, Ask, Shop

#: Seconds that Odoo may take.
PATIENCE = 60
#: What is about JSON-2 alone.
collect_ignore = [] if "JSON-2" in WIRES else ["test_json2.py"]


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """Odoo's own word: what a text in Python gives in its shell, where `env` is the environment of the superuser."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(ODOO["inside"])
        with line.makefile("rw", encoding="utf-8") as lines:

            def asked(text: str, **values: Any) -> Any:
                lines.write(json.dumps({"text": text, "values": values}) + "\n")
                lines.flush()
                answer = json.loads(lines.readline())
                assert "error" not in answer, answer["error"]
                return answer["result"]

            yield asked


@pytest.fixture(scope="session")
def odoo() -> Iterator[HTTPConnection]:
    """A connection to Odoo, without our client."""
    address = urlsplit(ODOO["url"])
    connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    yield connection
    connection.close()


@pytest.fixture(autouse=True, scope="session")
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Write the log of these sessions beside nobody else's, and take no credentials from elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("tmp")))
        for name in [name for name in os.environ if name.startswith(("MONTA_ODOO_", "XDG_"))]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="module", params=WIRES)
def wire(request: pytest.FixtureRequest) -> str:
    """Each wire that this Odoo has."""
    return request.param


@pytest.fixture(scope="module")
def shop(ask: Ask, wire: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A profile whose tables Anna has read over this wire; all of them were written a day ago."""
    ask(
        """for table in TABLES: env.cr.execute(f"UPDATE {table} SET write_date = write_date - interval '1 day'")""",
        TABLES=[table.replace(".", "_") for table in Shop.REQUIRED],
    )
    with relay.running(ODOO["url"]) as between:
        between.keeps = True
        yield Shop(between, wire, tmp_path_factory.mktemp("shop"))
