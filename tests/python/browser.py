"""Chromium through its own DevTools protocol, over a pipe: no driver and no library in between."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: The names under which Odoo looks for a browser.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
#: Seconds for anything that the page does.
PATIENCE = 20.0
#: The page and its script are there.
THERE = "document.readyState === 'complete'"


def find() -> str | None:
    """Return the path of a browser, or nothing."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """Run a browser with nothing in it; it keeps its files in `folder`."""
    path = find()
    assert path, "no browser"
    options = ["--headless=new", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    command = [path, *options, "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"]
    commands_to_browser, commands = os.pipe()
    answers, answers_of_browser = os.pipe()
    # It reads from 3 and writes to 4. Nothing of ours has these numbers while they are given away.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (commands_to_browser, answers_of_browser)]
    actions = [(os.POSIX_SPAWN_DUP2, ends[0], 3), (os.POSIX_SPAWN_DUP2, ends[1], 4)]
    actions.append((os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0))
    process = os.posix_spawn(path, command, os.environ, file_actions=actions)
    for end in (commands_to_browser, answers_of_browser, *ends):
        os.close(end)
    try:
        yield Browser(commands, answers)
    finally:
        # It ends with its pipes.
        os.close(commands)
        os.close(answers)
        _wait(process)


def _wait(process: int) -> None:
    end = time.monotonic() + PATIENCE
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return
        time.sleep(0.05)


class Browser:
    """One tab."""

    def __init__(self, to_write: int, to_read: int) -> None:
        """Open a tab over these two ends of pipes."""
        self._to_write, self._to_read = to_write, to_read
        self._last, self._rest = 0, b""
        self._events: deque[dict[str, Any]] = deque()
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._to_read, 1 << 16)
            assert more, "the browser has ended"
            self._rest += more
        message, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(message))

    def complaints(self) -> list[str]:
        """Return what scripts and policies complained about, and forget it."""
        told = []
        for event in self._events:
            if event.get("method") == "Runtime.exceptionThrown":
                told.append(str(event["params"]["exceptionDetails"]))
            elif event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                told.append(event["params"]["entry"]["text"])
        self._events.clear()
        return told

    def open(self, url: str) -> None:
        """Go to an address and wait for the page."""
        self.ask("Page.navigate", url=url)
        self.settle()

    def settle(self) -> None:
        """Wait until a page is there as a whole."""
        self.wait(f"{THERE} && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """Evaluate a script and return its value."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until a script is true; one that fails while a page changes is asked again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.run(f"Boolean({script})"):
                    return
            except AssertionError as error:
                if "ended" in str(error):
                    raise
            time.sleep(0.03)
        raise AssertionError(f"not within {PATIENCE} s: {script}\n{self.text()}")

    def text(self, selector: str = "body") -> str:
        """Return what a part of the page says."""
        return str(self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def see(self, text: str) -> None:
        """Wait until the page says this."""
        self.wait(f"document.body.innerText.replace(/\\s+/g, ' ').includes({json.dumps(text)})")

    def click(self, selector: str, text: str | None = None) -> None:
        """Click on the first element of a selector, or on the one that says `text`."""
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        if text is not None:
            found += f".filter(one => one.innerText.trim() === {json.dumps(text)})"
        self.wait(f"{THERE} && {found}.length")
        self.run(f"{{ const one = {found}[0]; one.focus(); one.click(); }}")
        self.settle()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""
        name = json.dumps(selector)
        self.wait(f"{THERE} && document.querySelector({name})?.querySelector(`option[value={json.dumps(value)}]`)")
        self.run(
            f"{{ const one = document.querySelector({name}); one.focus(); one.value = {json.dumps(value)};"
            " one.dispatchEvent(new Event('change', {bubbles: true})); }"
        )

    def fill(self, selector: str, text: str) -> None:
        """Type a text into a field, in place of what is there."""
        self.wait(f"{THERE} && document.querySelector({json.dumps(selector)})")
        self.run(f"{{ const one = document.querySelector({json.dumps(selector)}); one.focus(); one.select(); }}")
        if text:
            self.ask("Input.insertText", text=text)
        else:
            self.press("Delete", 46)

    def attach(self, selector: str, path: Path) -> None:
        """Choose a file."""
        self.wait(f"{THERE} && document.querySelector({json.dumps(selector)})")
        document = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key."""
        self.wait(THERE)
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                windowsVirtualKeyCode=code,
                text=text if kind == "keyDown" else "",
            )

    def press_at(self, x: float, y: float, clicks: int = 1) -> None:
        """Click with the mouse on a place; the second click of a double click is number two of `clicks`."""
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=clicks)

    def look(self, width: int, height: int, scheme: str = "light") -> None:
        """Set the size of the window, and light or dark."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path: Path) -> None:
        """Store what the window shows as a PNG."""
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))
