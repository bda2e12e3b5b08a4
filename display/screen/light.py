"""The screen's own power: never dark while people look at it; at night dark, where that is wished."""

from __future__ import annotations

import logging
import shutil
import subprocess
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

AROUND_HOURS = timedelta(minutes=30)
"""So long before the doors open, and after they close, the screen is on."""
TOOL_SECONDS = 5.0


class Light(Protocol):
    """Switches a screen."""

    def on(self) -> None:
        """Light, and no screen saver."""
        ...

    def off(self) -> None:
        """Dark until `on`."""
        ...


class Xset:
    """An X server's screen, through its own tool."""

    def __init__(self, program: str) -> None:
        self._program = program

    def on(self) -> None:
        self._set("dpms", "force", "on")
        self._set("s", "off", "-dpms")
        self._set("s", "noblank")

    def off(self) -> None:
        self._set("+dpms")
        self._set("dpms", "force", "off")

    def _set(self, *words: str) -> None:
        try:
            subprocess.run([self._program, *words], timeout=TOOL_SECONDS, check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("the screen's power could not be set: %s", error)


class Untouched:
    """A screen that we cannot switch; the page itself keeps it awake where it can."""

    def on(self) -> None:
        """Nothing to do."""

    def off(self) -> None:
        """Nothing to do."""


def light_of_this_pc() -> Light:
    """What this PC has."""
    program = shutil.which("xset")
    return Xset(program) if program else Untouched()


def wanted(branch: dict[str, Any], now: datetime) -> bool:
    """Whether the screen is to be lit at ``now``, by what a board's snapshot says of its branch."""
    if branch["open"]:
        return True
    local = now.astimezone(ZoneInfo(branch["timezone"]))

    def at(words: str) -> datetime:
        return datetime.combine(local.date(), time.fromisoformat(words), local.tzinfo)

    return any(
        at(hours["start"]) - AROUND_HOURS <= local <= at(hours["end"]) + AROUND_HOURS
        for hours in branch["hours_today"]
    )
