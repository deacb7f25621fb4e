"""Who may answer in Monta's name, and the way there through a company's proxy."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import slow_server
import trustme
from command import DONE, LATER, Run

#: Nobody has this name, so only a proxy can lead to it.
HOST = "monta.example.test"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that no machine knows."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> dict[str, str]:
    """The environment in which that authority is among those of the machine."""
    file = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(file)
    return {"SSL_CERT_FILE": str(file)}


@contextmanager
def monta(authority: trustme.CA, *names: str) -> Iterator[int]:
    """A server that proves to be ``names``; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    with slow_server.serving(tls=context) as server:
        yield server.server_port


def account(host: str, port: int) -> dict[str, str]:
    return {"MONTA_BASE_URL": f"https://{host}:{port}", "MONTA_USERNAME": "tenant_user", "MONTA_PASSWORD": "secret"}


def test_an_authority_that_nobody_knows_vouches_for_nothing(run: Run, authority: trustme.CA) -> None:
    with monta(authority, "127.0.0.1") as port:
        result = run("check", **account("127.0.0.1", port))
    assert (result.code, result.out) == (LATER, "")
    assert "[api.tls]" in result.err
    assert "SSL_CERT_FILE" in result.err, "it says what to do"


def test_the_authorities_of_the_machine_count(run: Run, authority: trustme.CA, trusted: dict[str, str]) -> None:
    with monta(authority, "127.0.0.1") as port:
        result = run("check", **account("127.0.0.1", port), **trusted)
    assert result.code == DONE, result.err


def test_a_certificate_of_somebody_else_proves_nothing(
    run: Run, authority: trustme.CA, trusted: dict[str, str]
) -> None:
    with monta(authority, HOST) as port:
        result = run("check", **account("127.0.0.1", port), **trusted)
    assert result.code == LATER
    assert "[api.tls]" in result.err


def test_a_machine_without_authorities_takes_mozillas(run: Run, authority: trustme.CA, tmp_path: Path) -> None:
    with monta(authority, "127.0.0.1") as port:
        result = run("check", **account("127.0.0.1", port), SSL_CERT_FILE=str(tmp_path / "nothing.pem"))
    assert "UnknownIssuer" in result.err, "the others are known"


class Proxy(BaseHTTPRequestHandler):
    """Leads every CONNECT to ``server.target``, whatever it asks for."""

    server: ProxyServer

    def do_CONNECT(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Proxy-Authorization", "")))
        if self.server.target is None:
            self.send_error(407)
            return
        with socket.create_connection(("127.0.0.1", self.server.target)) as upstream:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_pass_on, args=(upstream, self.connection), daemon=True)
            back.start()
            _pass_on(self.connection, upstream)
            back.join(5)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class ProxyServer(ThreadingHTTPServer):
    daemon_threads = True
    target: int | None
    seen: list[tuple[str, str]]


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        """One of the two has gone, and then there is nobody to tell."""


@contextmanager
def proxy(target: int | None) -> Iterator[ProxyServer]:
    with ProxyServer(("127.0.0.1", 0), Proxy) as server:
        server.target, server.seen = target, []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


Through = Callable[[ProxyServer], dict[str, str]]


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_is_a_tunnel_and_no_more(run: Run, authority: trustme.CA, trusted: dict[str, str], name: str) -> None:
    with monta(authority, HOST) as port, proxy(port) as between:
        through = {name: f"http://127.0.0.1:{between.server_port}"}
        result = run("check", **account(HOST, port), **trusted, **through)
    assert result.code == DONE, result.err
    assert between.seen == [(f"{HOST}:{port}", "")], "it learns the name and nothing else"


def test_a_proxy_for_http_has_no_part_in_it(run: Run, authority: trustme.CA) -> None:
    with monta(authority, HOST) as port, proxy(port) as between:
        through = {"HTTP_PROXY": f"http://127.0.0.1:{between.server_port}"}
        assert run("check", **account(HOST, port), **through).code == LATER
    assert between.seen == []


def test_a_proxy_may_want_a_login_of_its_own(run: Run, authority: trustme.CA, trusted: dict[str, str]) -> None:
    with monta(authority, HOST) as port, proxy(port) as between:
        through = {"HTTPS_PROXY": f"http://kees:s3%40cret@127.0.0.1:{between.server_port}"}
        result = run("check", **account(HOST, port), **trusted, **through)
    assert result.code == DONE, result.err
    # printf 'kees:s3@cret' | base64
    assert between.seen == [(f"{HOST}:{port}", "Basic a2VlczpzM0BjcmV0")]


def test_a_proxy_that_refuses_is_named_without_its_password(run: Run) -> None:
    with proxy(None) as between:
        through = {"HTTPS_PROXY": f"http://kees:s3cret@127.0.0.1:{between.server_port}"}
        result = run("check", "--json", **account(HOST, 443), **through)
    assert result.code == LATER
    assert result.json["error"]["code"] == "api.connection"
    assert "proxy" in result.err and "407" in result.err
    assert "s3cret" not in result.out + result.err


def test_what_needs_no_proxy_goes_without(run: Run, authority: trustme.CA, trusted: dict[str, str]) -> None:
    with monta(authority, "127.0.0.1") as port, proxy(None) as between:
        through = {"HTTPS_PROXY": f"http://127.0.0.1:{between.server_port}"}
        local = run("check", **account("127.0.0.1", port), **trusted, **through)
        listed = run("check", **account(HOST, port), **trusted, **through, NO_PROXY=f"localhost,{HOST}")
    assert local.code == DONE, local.err
    assert "could not be reached" in listed.err, "nobody has this name"
    assert between.seen == []
