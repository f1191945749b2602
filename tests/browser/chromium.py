"""A headless Chromium, driven over the pipe of its DevTools protocol: no driver to install."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.deadlines import DEADLINE

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --hide-scrollbars --remote-debugging-pipe about:blank"
).split()
MOST_STOPS = 400
KEYS = {
    "Tab": ("", 9),
    "Enter": ("\r", 13),
    "Escape": ("", 27),
    "ArrowUp": ("", 38),
    "ArrowDown": ("", 40),
}
"""The text and the number of keys that are not letters."""
Json = dict[str, Any]


class Chromium:
    """One tab. `faults` gathers what its console would show: refused loads, script errors, answers of 400 and more.

    What is evaluated, read and clicked is in the page or, within `inside`, in a frame of it.
    """

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._left, self._last, self._session = b"", 0, None
        self._loaded = 0
        self._context: Json = {}
        self.frame = ""
        self._corner = (0.0, 0.0)
        self.faults: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime", "DOM", "CSS"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Json:
        """Call a method of the protocol and wait for its answer."""
        self._last += 1
        message: Json = {"id": self._last, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                assert "error" not in answer, (method, answer["error"])
                result: Json = answer["result"]
                return result

    def open(self, url: str, *, width: int = 1280, height: int = 1000, dark: bool = False, script: bool = True) -> None:
        """Load a page, with its pictures."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        before = self._loaded
        self.call("Page.navigate", url=url)
        while self._loaded == before:
            self._read()

    def evaluate(self, expression: str) -> Any:
        """The value of an expression; of a promise, what it settles to."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, **self._context
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def run(self, function: str, argument: Any) -> Any:
        """What a function of the page returns for an argument."""
        return self.evaluate(f"({function})({json.dumps(argument)})")

    @contextmanager
    def inside(self, selector: str, depth: int) -> Iterator[None]:
        """Within this, work in the document `depth` frames below the page, the outermost of which fits.

        Scripts there have a world of their own: they see the document, and none of its variables.
        """
        corner = self.boxes(selector)[0][:2]
        tree = self.call("Page.getFrameTree")["frameTree"]
        for _ in range(depth):
            (tree,) = tree["childFrames"]
        world = self.call("Page.createIsolatedWorld", frameId=tree["frame"]["id"])["executionContextId"]
        self._context, self._corner, self.frame = {"contextId": world}, corner, tree["frame"]["id"]
        try:
            yield
        finally:
            self._context, self._corner = {}, (0.0, 0.0)

    def is_loaded(self) -> bool:
        """True if the page that is shown is there as a whole."""
        return bool(self.evaluate("document.readyState == 'complete'"))

    def text(self) -> str:
        """All text that is seen."""
        seen: str = self.evaluate("document.body.innerText")
        return seen

    def boxes(self, selector: str) -> list[tuple[float, float, float, float]]:
        """Left, top, right and bottom, on the screen, of all elements that fit."""
        sides = "[...document.querySelectorAll(%s)].map(e => e.getBoundingClientRect()).map(r => %s)"
        found = self.evaluate(sides % (json.dumps(selector), "[r.left, r.top, r.right, r.bottom]"))
        return [tuple(box) for box in found]

    def style(self, selector: str, name: str) -> str:
        """A property of the first element that fits, as it is shown."""
        chosen = f"document.querySelector({json.dumps(selector)})"
        value: str = self.evaluate(f"getComputedStyle({chosen}).getPropertyValue({json.dumps(name)})")
        return value

    def point(self, selector: str) -> None:
        """Move the mouse to the middle of the first element that fits."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **self._middle(selector))

    def click(self, selector: str) -> None:
        """Click the middle of the first element that fits."""
        self.point(selector)
        place = self._middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def _middle(self, selector: str) -> dict[str, float]:
        """The middle of the first element that fits, on the screen."""
        left, top, right, bottom = self.boxes(selector)[0]
        return {"x": self._corner[0] + (left + right) / 2, "y": self._corner[1] + (top + bottom) / 2}

    def press(self, key: str) -> None:
        """Press a key: one of `KEYS`, or a letter."""
        text, code = KEYS.get(key, (key, ord(key[0].upper())))
        what = {"key": key, "code": key, "windowsVirtualKeyCode": code} | ({"text": text} if text else {})
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **what)
        self.call("Input.dispatchKeyEvent", type="keyUp", **what)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on an element that fits."""
        fits = f"document.activeElement?.matches({json.dumps(selector)}) ?? false"  # null while a page is replaced
        for _ in range(MOST_STOPS):
            self.press("Tab")
            if self.evaluate(fits):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def _read(self) -> Json:
        """The next message."""
        end = time.monotonic() + DEADLINE
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._receive], [], [], max(0, end - time.monotonic()))
            assert ready, "Chromium does not answer"
            got = os.read(self._receive, 1 << 16)
            assert got, "Chromium ended"
            self._left += got
        raw, _, self._left = self._left.partition(b"\0")
        message: Json = json.loads(raw)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, params: Json) -> None:
        if method == "Page.loadEventFired":
            self._loaded += 1
        elif method == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
            self.faults.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Runtime.exceptionThrown":
            self.faults.append(str(params["exceptionDetails"]))


@contextmanager
def chromium() -> Iterator[Chromium]:
    """A new Chromium with a profile of its own, ended with all that it started."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program is not None, "Chromium is not installed: apt-get install chromium"
    theirs_in, ours_out = _pipe()
    ours_in, theirs_out = _pipe()

    def connect() -> None:
        os.dup2(theirs_in, 3)
        os.dup2(theirs_out, 4)

    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=connect,  # noqa: PLW1509 - the protocol wants the pipes at 3 and 4, and this is done at once
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            browser = Chromium(ours_out, ours_in)
            yield browser
            browser.call("Browser.close")
            process.wait(DEADLINE)
        finally:
            process.kill()
            process.wait()
            os.close(ours_out)
            os.close(ours_in)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are above the numbers that Chromium gives a meaning."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
