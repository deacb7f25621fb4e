"""Stands between a client and an Odoo: keeps what was asked, and does it wrong where it is told to."""

import http.client
import itertools
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
#: Seconds that Odoo may take.
PATIENCE = 600
#: What belongs to one connection and is not handed on.
OF_THE_CONNECTION = {"connection", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request."""

    #: ``reset`` and ``cut`` (half of the body) end the connection, ``stall`` waits, ``status`` answers by itself.
    kind: str
    #: Whether Odoo has done the work.
    after: bool = False
    status: int = 0
    seconds: float = 0
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it."""

    #: Over which of the client's connections.
    connection: int
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    #: Bytes of the body that Odoo answered with.
    answered: int


@dataclass
class Relay:
    """A relay that runs; whoever uses it may change it meanwhile."""

    #: Where clients go.
    url: str
    #: Says for each request, by its path and body, what goes wrong with it.
    spoil: Callable[[str, bytes], Fault | None] = lambda _path, _body: None
    #: Whether requests are kept.
    keeps: bool = False
    kept: list[Exchange] = field(default_factory=list)


@contextmanager
def running(upstream: str) -> Iterator[Relay]:
    """Give a relay to the Odoo at `upstream` for the length of the block."""
    address = urlsplit(upstream)
    with _Server((address.hostname, address.port)) as server:
        thread = threading.Thread(target=server.serve_forever, name="relay")
        thread.start()
        try:
            yield server.relay
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    """The relay as a server."""

    daemon_threads = True

    def __init__(self, upstream: tuple[str, int]):
        super().__init__((LOOPBACK, 0), _Handler)
        self.upstream = upstream
        self.numbers = itertools.count()
        self.relay = Relay(f"http://{LOOPBACK}:{self.server_address[1]}")

    def handle_error(self, request: socket.socket, client_address: tuple[str, int]) -> None:
        """Say nothing of clients that were killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.number = next(self.server.numbers)
        self.odoo = http.client.HTTPConnection(*self.server.upstream, timeout=PATIENCE)

    def finish(self) -> None:
        self.odoo.close()
        super().finish()

    def do_GET(self) -> None:
        relay = self.server.relay
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = relay.spoil(self.path, body)
        if fault and not fault.after:
            if not self._fail(fault):
                return
            fault = None
        status, headers, answer = self._ask(body)
        if relay.keeps:
            asked = tuple(self.headers.items())
            relay.kept.append(Exchange(self.number, self.command, self.path, asked, body, len(answer)))
        if fault and not self._fail(fault, answer):
            return
        self._answer(status, headers, answer)

    do_POST = do_GET

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        headers = {name: text for name, text in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
        for last in (False, True):
            try:
                self.odoo.request(self.command, self.path, body or None, headers)
                response = self.odoo.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                # A connection that Odoo has ended meanwhile.
                self.odoo.close()
                if last:
                    raise
        return response.status, response.getheaders(), response.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, promised: int | None = None) -> None:
        self.send_response_only(status)
        for name, text in headers:
            if name.lower() not in OF_THE_CONNECTION:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, fault: Fault, answer: bytes = b"") -> bool:
        """Do one thing wrong; return whether the request goes on after it."""
        if fault.kind == "stall":
            time.sleep(fault.seconds)
            return True
        if fault.kind == "status":
            page = [("Content-Type", "text/html"), *fault.headers]
            self._answer(fault.status, page, b"<!doctype html><html><body><h1>Not now</h1></body></html>")
            return False
        self.close_connection = True
        if fault.kind == "cut":
            self._answer(200, [("Content-Type", "application/json")], answer[: len(answer) // 2], len(answer) + 1)
        else:
            # Closed with something unsent: the client's system says that the connection was reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        return False

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
