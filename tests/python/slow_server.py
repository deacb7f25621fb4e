"""A server in this process that answers late and says which connection a request came on.

That it runs in the same interpreter is the point: were the GIL held during a request, it could never answer.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Answers every GET with the port of the client's end of the connection, ``delay`` seconds later."""

    daemon_threads = True
    request_queue_size = 64
    delay = 0.0
    asked: threading.Event
    """Set once the first request is here."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that does not accept the certificate: that is what some tests are about."""
        if not isinstance(sys.exc_info()[1], ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.set()
        time.sleep(self.server.delay)
        body = json.dumps({"port": self.client_address[1]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def setup(self) -> None:
        super().setup()
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(delay: float = 0.0, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Yield a running server on a free port, which speaks TLS when ``tls`` says how."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.delay, server.asked = delay, threading.Event()
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
