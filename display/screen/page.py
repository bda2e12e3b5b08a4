"""What is asked of, and told to, the page on the screen: Chromium's own protocol, over a local WebSocket."""

from __future__ import annotations

import itertools
import json
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import requests
import websocket

CRASHED = "Inspector.targetCrashed"


class PageSilent(Exception):
    """The page gave no answer in time, or is no more."""


class ShownPage:
    """The one page of a browser that listens on a local port."""

    def __init__(self, port: int, within: float) -> None:
        """Raises PageSilent."""
        try:
            found = requests.get(f"http://127.0.0.1:{port}/json/list", timeout=within).json()
            address = next(each["webSocketDebuggerUrl"] for each in found if each["type"] == "page")
            self._line = websocket.create_connection(address, timeout=within, suppress_origin=True)
        except (requests.RequestException, websocket.WebSocketException, OSError, StopIteration) as error:
            raise PageSilent(str(error)) from error
        self._ids = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError, websocket.WebSocketException):
            self._line.close()

    def value(self, expression: str, within: float) -> Any:
        """What a JavaScript expression is in the page. Raises PageSilent."""
        answer = self._ask("Runtime.evaluate", within, expression=expression, returnByValue=True)
        return answer.get("result", {}).get("value")

    def go(self, url: str, within: float) -> None:
        """Open another page instead. Raises PageSilent."""
        self._ask("Page.navigate", within, url=url)

    def _ask(self, method: str, within: float, **parameters: Any) -> dict[str, Any]:
        number, deadline = next(self._ids), time.monotonic() + within
        try:
            self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
            while (left := deadline - time.monotonic()) > 0:
                self._line.settimeout(left)
                message = json.loads(self._line.recv())
                if message.get("method") == CRASHED:
                    break
                if message.get("id") == number:
                    answer: dict[str, Any] = message.get("result", {})
                    return answer
        except (OSError, ValueError, websocket.WebSocketException) as error:
            raise PageSilent(str(error)) from error
        raise PageSilent(f"no answer to {method} within {within:g} s")
