"""A browser to drive: chromedriver's own protocol (W3C WebDriver) over HTTP, and no more of it than the tests need."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --force-color-profile=srgb"
).split()
KEYS = {"left": "\ue012", "up": "\ue013", "right": "\ue014", "down": "\ue015", "home": "\ue011", "end": "\ue010"}
KEYS |= {"tab": "\ue004", "space": " "}


def programs() -> tuple[str, str] | None:
    """The browser and its driver, where both are on this machine."""
    browser = next(filter(None, map(shutil.which, PROGRAMS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One window."""

    def __init__(self, session: str) -> None:
        self.session = session

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """One command of the protocol: POST with a body, GET without."""
        return _call(f"{self.session}/{path}", body)

    def open(self, page: Path, width: int = 1280, height: int = 900) -> None:
        self.call("window/rect", {"width": width, "height": height})
        self.call("url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        return self.call("execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        found: str = self.call("element", {"using": "css selector", "value": selector})[ELEMENT]
        return found

    def click(self, selector: str, x: int = 0, y: int = 0) -> None:
        """Click with the mouse, so far right of and below the middle of an element."""
        target = {ELEMENT: self.find(selector)}
        self.run("arguments[0].scrollIntoView({block: 'center'})", target)
        move = {"type": "pointerMove", "origin": target, "x": x, "y": y}
        actions = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.call("actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def press(self, selector: str, *keys: str) -> None:
        """Press keys on an element, each by its name in KEYS or as it is."""
        self.call(f"element/{self.find(selector)}/value", {"text": "".join(KEYS.get(key, key) for key in keys)})

    def type(self, *keys: str) -> None:
        """Press keys where the focus is."""
        pressed = [{"type": f"key{way}", "value": KEYS.get(key, key)} for key in keys for way in ("Down", "Up")]
        self.call("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": pressed}]})

    def wait(self, script: str) -> None:
        """Wait until a script gives what is true."""
        for _ in range(600):
            if self.run(script):
                return
            time.sleep(0.05)
        raise TimeoutError(script)

    @contextmanager
    def phone(self, width: int = 390, height: int = 844) -> Iterator[None]:
        """A screen that is touched, of that size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
        self.devtools("Emulation.setTouchEmulationEnabled", {"enabled": True})
        try:
            yield
        finally:
            self.devtools("Emulation.setTouchEmulationEnabled", {"enabled": False})
            self.devtools("Emulation.clearDeviceMetricsOverride", {})

    def touch(self, *places: tuple[float, float]) -> None:
        """Put a finger down at the first place on the screen, move it to the others and lift it."""
        for number, (x, y) in enumerate(places):
            kind = "touchMove" if number else "touchStart"
            self.devtools("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        self.devtools("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def devtools(self, command: str, parameters: dict[str, Any]) -> Any:
        """One command of the browser's own protocol."""
        return self.call("goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self) -> list[str]:
        """What the console said: errors of the script, of the content policy, of the network."""
        return [line["message"] for line in self.call("se/log", {"type": "browser"})]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with an empty profile in a folder; it ends with the block."""
    found = programs()
    assert found is not None
    port = _free_port()
    driver = subprocess.Popen([found[1], f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/status")
        options = {"binary": found[0], "args": [*FLAGS, f"--user-data-dir={folder}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = _call(f"{base}/session", {"capabilities": {"alwaysMatch": wanted}})
        session = f"{base}/session/{made['sessionId']}"
        try:
            yield Browser(session)
        finally:
            with suppress(OSError):
                _send(urllib.request.Request(session, method="DELETE"))
    finally:
        driver.terminate()
        driver.wait(10)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    for _ in range(200):
        with suppress(OSError):
            if _call(address, None)["ready"]:
                return
        time.sleep(0.05)
    raise TimeoutError("chromedriver does not answer")


def _call(address: str, body: dict[str, Any] | None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    return _send(urllib.request.Request(address, data, {"Content-Type": "application/json"}))


def _send(request: urllib.request.Request) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the driver is on this machine
    try:
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as wrong:
        with wrong:
            raise AssertionError(json.load(wrong)["value"]["message"]) from None
