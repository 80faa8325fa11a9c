"""A real browser for tests: Debian's chromium, spoken to over two pipes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, cast

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None or sys.platform == "win32", reason="there is no chromium here: apt-get install chromium"
)

LAUNCH = """
import os, sys
ends = [os.dup(int(one)) for one in sys.argv[1:3]]
for place, end in enumerate(ends, start=3):
    os.dup2(end, place)
    os.set_inheritable(place, True)
os.execv(sys.argv[3], sys.argv[3:])
"""
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-dev-shm-usage", "--remote-debugging-pipe"),
)


class Browser:
    """Speaks to a chromium over two pipes: requests out, answers and events in, each ended by a NUL."""

    def __init__(self, folder: Path) -> None:
        theirs_in, self.out = os.pipe()
        back, theirs_out = os.pipe()
        command = [sys.executable, "-c", LAUNCH, str(theirs_in), str(theirs_out), cast("str", CHROMIUM)]
        self.process = subprocess.Popen(
            [*command, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.back = os.fdopen(back, "rb", buffering=0)
        self.left, self.number, self.session = b"", 0, ""
        self.events: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Open a tab, and listen to what goes wrong in it."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.out, json.dumps(request).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self.number:
                assert "error" not in message, message
                return cast("dict[str, Any]", message["result"])
            self.events.append(message)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            part = self.back.read(65536)
            assert part, "the browser has gone"
            self.left += part
        message, _, self.left = self.left.partition(b"\0")
        return cast("dict[str, Any]", json.loads(message))

    def run(self, script: str) -> Any:
        """Run a script in the page and return its value."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, path: Path) -> None:
        """Open a page and wait until it stands."""
        self.call("Page.navigate", url=path.as_uri())
        self.wait(f"document.readyState === 'complete' && location.href === {json.dumps(path.as_uri())}")

    def wait(self, condition: str) -> None:
        ends = time.monotonic() + 20
        while not self.run(condition):
            assert time.monotonic() < ends, condition
            time.sleep(0.05)

    def refusals(self) -> list[str]:
        """What the page's policy stopped, and what went wrong in its script."""
        entries = (one["params"]["entry"] for one in self.events if one.get("method") == "Log.entryAdded")
        thrown = [str(one) for one in self.events if one.get("method") == "Runtime.exceptionThrown"]
        return thrown + [str(one["text"]) for one in entries if one["level"] == "error"]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        os.close(self.out)
        self.back.close()
