"""What the LED signs of a branch show, worked out from MQTT messages alone. No I/O.

The newest message by seq wins, whatever order or how often they arrive. Without the broker, and without the
server's pulse through it, every sign is blank.
"""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from display.signs.face import STATES, Face, Told, face, newer

MESSAGES_KEPT = 200
SILENCE_SECONDS = 6.0
"""Three pulses missed."""
LONGEST_NUMBER = 16
_DISPLAY = re.compile(r"counters/([A-Za-z0-9-]{1,16})/display")
_YEARS = range(2020, 2100)
"""A time beyond these is a fault, and would be too far for sums with it."""


def utc_now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


class Wall:
    """What every counter of one branch was told; usable from several threads.

    `silence_seconds` without a pulse make it dark. `monotonic` and `now` are the machine's clocks; the second
    may be wrong, since the pulses tell the server's.
    """

    def __init__(
        self,
        branch: str,
        silence_seconds: float = SILENCE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._branch = branch
        self._root = f"luot/v1/{branch}/"
        self._silence, self._monotonic, self._now = silence_seconds, monotonic, now
        self._lock = threading.Lock()
        self._told: dict[str, Told] = {}
        self._messages: deque[dict[str, Any]] = deque(maxlen=MESSAGES_KEPT)
        self._connected = False
        self._pulsed_at: float | None = None
        self._ahead = timedelta()
        """By how much the server's clock is ahead of this machine's."""
        self._in_contact = False
        self._since = self._stamp()
        self._contact_at = monotonic()

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topics a wall listens to."""
        return tuple(self._root + each for each in ("counters/+/display", "calls", "pulse"))

    def connection(self, connected: bool) -> None:
        """The broker came or went. A new connection starts from nothing: what is retained comes again."""
        with self._lock:
            self._connected, self._pulsed_at = connected, None
            if connected:
                self._told.clear()
            self._note_contact()

    def take(self, topic: str, payload: bytes) -> None:
        """One message. What cannot be understood is kept in the list of messages and shown nowhere."""
        told = _decoded(payload)
        place = topic.removeprefix(self._root)
        with self._lock:
            if place == "pulse":
                self._pulse(told)
                return
            self._messages.append({"received_at": self._stamp(), "topic": topic, "payload": told})
            match = _DISPLAY.fullmatch(place)
            if match and payload == b"":
                self._told.pop(match[1], None)  # the counter's retained message was taken away
            elif match and (sign := _told(told)):
                self._told[match[1]] = newer(self._told.get(match[1]), sign)

    def _pulse(self, told: Any) -> None:
        """The server lives, and this is its time."""
        time_told = _moment(told.get("time")) if isinstance(told, dict) else None
        if time_told:
            self._pulsed_at, self._ahead = self._monotonic(), time_told - self._now()
            self._note_contact()

    def in_contact(self) -> bool:
        """Whether what was told last is known to be so now."""
        with self._lock:
            return self._note_contact()

    def _note_contact(self) -> bool:
        """Look again; the moment of a change is kept."""
        heard = self._pulsed_at is not None and self._monotonic() - self._pulsed_at <= self._silence
        if (self._connected and heard) != self._in_contact:
            self._in_contact = not self._in_contact
            self._since, self._contact_at = self._stamp(), self._monotonic()
        return self._in_contact

    def face(self, counter: str) -> Face:
        """What the sign of a counter shows now."""
        with self._lock:
            return face(self._told.get(counter), self._note_contact(), self._now() + self._ahead)

    def never_told(self, counter: str) -> bool:
        """Whether the server is well and has been for a while, but does not know this counter."""
        with self._lock:
            steady = self._note_contact() and self._monotonic() - self._contact_at > self._silence
            return steady and counter not in self._told

    def state(self) -> dict[str, Any]:
        """The signs in the order of their counters, the contact, and the last messages, newest first."""
        with self._lock:
            contact, now = self._note_contact(), self._now() + self._ahead
            return {
                "branch": self._branch,
                "connected": contact,
                "since": self._since,
                "signs": [
                    _described(counter, self._told[counter], face(self._told[counter], contact, now), now)
                    for counter in sorted(self._told, key=_order)
                ],
                "messages": list(reversed(self._messages)),
            }

    def _stamp(self) -> str:
        return _text(self._now())


def _described(counter: str, told: Told, shown: Face, now: datetime) -> dict[str, Any]:
    """One sign for the page; `blink_seconds` is how much longer it blinks."""
    blinks = told.blink_until - now if shown.blinking and told.blink_until else timedelta()
    return {
        "counter": counter,
        "seq": told.seq,
        "number": told.number,
        "state": told.state,
        "blink_until": _text(told.blink_until) if told.blink_until else None,
        "shown": shown.text,
        "blink_seconds": round(blinks.total_seconds(), 3),
    }


def _told(message: Any) -> Told | None:
    """What a message says about a counter; None when it makes no sense."""
    if not isinstance(message, dict) or message.get("state") not in STATES:
        return None
    seq, number = message.get("seq"), message.get("number")
    if type(seq) is not int or seq < 0:
        return None
    if number is not None and not (isinstance(number, str) and _printable(number)):
        return None
    return Told(
        seq, number.upper() if number else None, message["state"], _moment(message.get("blink_until"))
    )


def _printable(number: str) -> bool:
    return len(number) <= LONGEST_NUMBER and number.isprintable()


def _moment(text: Any) -> datetime | None:
    """An instant; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo and moment.year in _YEARS else None


def _decoded(payload: bytes) -> Any:
    """The JSON in a payload, or its text when it is none."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload.decode("utf-8", "replace")


def _order(counter: str) -> list[tuple[int, int, str]]:
    """Counter 2 before counter 10, numbers before words."""
    parts = re.findall(r"\d+|\D+", counter)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _text(moment: datetime) -> str:
    """ISO 8601 UTC."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
