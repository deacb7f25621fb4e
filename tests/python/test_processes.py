"""What Odoo does to a library: threads that wait together, and workers that are forked off."""

from __future__ import annotations

import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from monta_core import Client, diff
from slow_server import serving

THREADS = 8
DELAY = 0.5


def port(client: Client) -> int:
    """Make a request and return the client's port of the connection it went over."""
    return int(client.get_order("S00012")["body"]["port"])


def test_threads_wait_together() -> None:
    with serving(DELAY) as server, ThreadPoolExecutor(THREADS) as pool:
        client = Client(server.url, "tenant_user", "secret")
        started = time.monotonic()
        ports = list(pool.map(lambda _: port(client), range(THREADS)))
        elapsed = time.monotonic() - started
    assert DELAY <= elapsed < 2 * DELAY
    assert len(set(ports)) == THREADS


def test_python_goes_on_during_a_request() -> None:
    counted = 0
    finished = threading.Event()

    def count() -> None:
        nonlocal counted
        while not finished.is_set():
            counted += 1
            time.sleep(0.01)

    with serving(DELAY) as server:
        counter = threading.Thread(target=count)
        counter.start()
        port(Client(server.url, "tenant_user", "secret"))
        finished.set()
        counter.join()
    assert counted > DELAY / 0.01 / 4


def test_python_goes_on_during_a_long_decision() -> None:
    before = {"Lines": [{"Sku": str(number), "OrderedQuantity": number} for number in range(20_000)]}
    after = {"Lines": [{**line, "OrderedQuantity": line["OrderedQuantity"] + 1} for line in before["Lines"]]}
    started = threading.Event()
    times: list[float] = []

    def tick() -> None:
        started.set()
        while started.is_set():
            times.append(time.monotonic())
            time.sleep(0)

    ticking = threading.Thread(target=tick)
    ticking.start()
    started.wait()
    begun = time.monotonic()
    diff(before, after)
    ended = time.monotonic()
    started.clear()
    ticking.join()
    during = [moment for moment in times if begun < moment < ended]
    assert len(during) > 10


def test_a_connection_stays_in_its_process() -> None:
    with serving() as server:
        client = Client(server.url, "tenant_user", "secret")
        first = port(client)
        assert port(client) == first, "a connection is used again"
        in_child = _forked(client)
        assert in_child != first
        assert port(client) == first, "the parent's connection is alive after the child is gone"


def _forked(client: Client) -> int:
    """Return the port that a forked process sees with the same client, both times it asks."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # Whatever happens here, the copy of pytest must not go on.
        try:
            os.write(writer, json.dumps([port(client), port(client)]).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    once, again = json.loads(text)
    assert once == again
    return int(once)
