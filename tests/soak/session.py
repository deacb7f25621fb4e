"""One person's way into Odoo: the web client's session, or JSON-RPC with the password in each call."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Protocol

#: Seconds a person waits for an answer.
PATIENCE = 90


class Refused(Exception):
    """Odoo answered with an error: the exception's name and the first line of its text."""


class NoAnswer(Exception):
    """The connection broke or nobody answered: whether it was done is not known."""


class Session(Protocol):
    """A person who is logged in."""

    def call(self, model: str, method: str, *arguments: object, **options: object) -> object:
        """Call a method as the web client does."""

    def press(self, model: str, method: str, ids: list[int], **context: object) -> object:
        """Press a button on records."""


class WebClient:
    """The session of a browser."""

    def __init__(self, url: str, database: str, login: str):
        self._url = url
        answer, cookies = _post(f"{url}/web/session/authenticate", {"db": database, "login": login, "password": login})
        self._context = answer["user_context"]
        self._cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies)

    def call(self, model: str, method: str, *arguments: object, **options: object) -> object:
        """Call a method as the web client does."""
        return self._ask("call_kw", model, method, list(arguments), options)

    def press(self, model: str, method: str, ids: list[int], **context: object) -> object:
        """Press a button on records."""
        return self._ask("call_button", model, method, [ids], {"context": context})

    def _ask(self, route: str, model: str, method: str, arguments: list, options: dict) -> object:
        options = {**options, "context": {**self._context, **options.get("context", {})}}
        params = {"model": model, "method": method, "args": arguments, "kwargs": options}
        url = (
            f"{self._url}/web/dataset/{route}/{model}/{method}"
            if route == "call_kw"
            else f"{self._url}/web/dataset/{route}"
        )
        return _post(url, params, {"Cookie": self._cookie})[0]


class JsonRpc:
    """Another system that works for a person."""

    def __init__(self, url: str, database: str, login: str):
        self._url, self._database, self._login = url, database, login
        self._uid = self._ask("common", "login", database, login, login)

    def call(self, model: str, method: str, *arguments: object, **options: object) -> object:
        """Call a method as the web client does."""
        return self._ask(
            "object", "execute_kw", self._database, self._uid, self._login, model, method, list(arguments), options
        )

    def press(self, model: str, method: str, ids: list[int], **context: object) -> object:
        """Press a button on records."""
        return self.call(model, method, ids, context=context)

    def _ask(self, service: str, method: str, *arguments: object) -> object:
        params = {"service": service, "method": method, "args": list(arguments)}
        return _post(f"{self._url}/jsonrpc", params)[0]


def _post(url: str, params: dict, headers: dict[str, str] | None = None) -> tuple:
    """Return the result of a JSON-RPC call and the cookies that came with it."""
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            cookies = response.headers.get_all("Set-Cookie") or []
            answer = json.load(response)
    except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    if "error" in answer:
        data = answer["error"].get("data", {})
        text = str(data.get("message") or answer["error"].get("message")).partition("\n")[0]
        raise Refused(f"{data.get('name', '')}: {text}")
    return answer.get("result"), cookies
