"""Devices that have fallen silent: brokers differ in when they send a last will, and some never do.

A device repeats how it is every 30 s (docs/asyncapi.yaml). One that has not for much longer is gone, whatever
the broker still keeps of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SILENCE_SECONDS = 100.0
"""Three heartbeats missed."""
GONE = {"state": "offline", "detail": "không còn tín hiệu"}
"""What is said in the place of a device that says nothing."""


class Heartbeats:
    """When each device was heard last; usable from several threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._heard: dict[tuple[str, str], float] = {}

    def heard(self, branch: str, device: str, told: object) -> None:
        """A device has told something; or its last will has, or its goodbye."""
        with self._lock:
            if isinstance(told, dict) and told.get("state") == GONE["state"]:
                self._heard.pop((branch, device), None)
            else:
                self._heard[branch, device] = self._monotonic()

    def fallen_silent(self) -> list[tuple[str, str]]:
        """(branch, device) of those that were there and have not been heard for too long; each once."""
        now = self._monotonic()
        with self._lock:
            gone = [who for who, at in self._heard.items() if now - at > SILENCE_SECONDS]
            for who in gone:
                del self._heard[who]
        return gone
