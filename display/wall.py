"""What the LED signs of a branch show, worked out from MQTT messages alone. No I/O.

The newest message by seq wins, whatever order or how often they arrive. Without a broker every sign is
blank: a number that may be old must not look like a fresh one.
"""

import json
import re
import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

MESSAGES_KEPT = 200
DASHES = "----"
_DISPLAY = re.compile(r"counters/([^/]+)/display")
_STATES = ("closed", "open", "paused", "called", "serving")


@dataclass(frozen=True)
class Sign:
    """One counter's sign as last told. `blink_until` is ISO 8601 or None."""

    counter: str
    seq: int
    number: str | None
    state: str
    blink_until: str | None

    def shown(self) -> str:
        """The characters that light up: the number, dashes for a pause, nothing when idle or closed."""
        if self.state == "paused":
            return DASHES
        return self.number or "" if self.state in ("called", "serving") else ""


class Wall:
    """All signs of one branch; usable from several threads."""

    def __init__(self, branch: str) -> None:
        self._branch = branch
        self._root = f"luot/v1/{branch}/"
        self._lock = threading.Lock()
        self._signs: dict[str, Sign] = {}
        self._messages: deque[dict[str, Any]] = deque(maxlen=MESSAGES_KEPT)
        self._connected = False
        self._since = _now()

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topics a wall listens to."""
        return (f"{self._root}counters/+/display", f"{self._root}calls")

    def contact(self, connected: bool) -> None:
        """The broker came or went. A new connection starts from nothing: what is retained comes again."""
        with self._lock:
            if connected != self._connected:
                self._connected, self._since = connected, _now()
            if connected:
                self._signs.clear()

    def take(self, topic: str, payload: bytes) -> None:
        """One message. What cannot be understood is kept in the list of messages and shown nowhere."""
        told = _decoded(payload)
        with self._lock:
            self._messages.append({"received_at": _now(), "topic": topic, "payload": told})
            match = _DISPLAY.fullmatch(topic.removeprefix(self._root))
            if match and payload == b"":
                self._signs.pop(match[1], None)  # the counter's retained message was taken away
            elif match and (sign := _sign(match[1], told)):
                known = self._signs.get(sign.counter)
                if known is None or sign.seq >= known.seq:
                    self._signs[sign.counter] = sign

    def state(self) -> dict[str, Any]:
        """The signs in the order of their counters, the contact, and the last messages, newest first."""
        with self._lock:
            signs = sorted(self._signs.values(), key=_order)
            return {
                "branch": self._branch,
                "connected": self._connected,
                "since": self._since,
                "signs": [
                    asdict(sign) | {"shown": sign.shown() if self._connected else ""} for sign in signs
                ],
                "messages": list(reversed(self._messages)),
            }


def _sign(counter: str, told: Any) -> Sign | None:
    """The sign a message describes; None when it does not describe one."""
    if not isinstance(told, dict) or not isinstance(told.get("seq"), int) or told.get("state") not in _STATES:
        return None
    number, blink_until = told.get("number"), told.get("blink_until")
    return Sign(
        counter,
        told["seq"],
        number if isinstance(number, str) else None,
        told["state"],
        blink_until if isinstance(blink_until, str) else None,
    )


def _decoded(payload: bytes) -> Any:
    """The JSON in a payload, or its text when it is none."""
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode("utf-8", "replace")


def _order(sign: Sign) -> list[tuple[int, int, str]]:
    """Counter 2 before counter 10, numbers before words."""
    parts = re.findall(r"\d+|\D+", sign.counter)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _now() -> str:
    """This moment, ISO 8601 UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
