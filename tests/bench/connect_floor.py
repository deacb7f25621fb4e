"""The floor: our very requests once more, over as many connections, and nothing is made of the answers."""

import http.client
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

#: Seconds one call may take.
TIMEOUT = 600


def prepare(asked: dict) -> list[list]:
    """Load the requests of each connection, in their order."""
    kept = pickle.loads(Path(asked["kept"]).read_bytes())
    by_connection = itemgetter("connection")
    return [list(some) for _number, some in groupby(sorted(kept, key=by_connection), key=by_connection)]


def replay(connections: list[list], asked: dict) -> int:
    """Ask everything again; return the bytes of the answers."""
    with ThreadPoolExecutor(len(connections)) as pool:
        return sum(pool.map(lambda some: _replay(some, asked["url"], lambda body: body), connections))


def replay_with_names(connections: list[list], asked: dict) -> int:
    """Ask everything again, but with the names of what a many2one leads to."""
    with ThreadPoolExecutor(len(connections)) as pool:
        return sum(pool.map(lambda some: _replay(some, asked["url"], _with_names), connections))


def _replay(exchanges: list, url: str, changed) -> int:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=TIMEOUT)
    buffer, total = bytearray(1 << 16), 0
    for exchange in exchanges:
        headers = {name: text for name, text in exchange["headers"] if name.lower() not in {"host", "content-length"}}
        connection.request(exchange["method"], exchange["path"], changed(exchange["body"]), headers)
        response = connection.getresponse()
        while count := response.readinto(buffer):
            total += count
    return total


def _with_names(body: bytes) -> bytes:
    document = json.loads(body)
    arguments = document["params"]["args"][-1]
    if isinstance(arguments, dict):
        arguments.pop("load", None)
    return json.dumps(document).encode()
