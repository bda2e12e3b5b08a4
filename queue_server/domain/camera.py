"""Cameras over the counters, and where on their recordings a call is to be seen (D3). No video is ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from string import Formatter

PLACEHOLDERS = ("camera", "unix", "utc", "local")
"""What may stand in braces in a playback address: the camera's code, and the moment to jump to as seconds
since 1970, as ``20261121T023000Z``, and by the branch's clock as ``2026-11-21T09:30:00``."""
SCHEMES = ("http://", "https://", "rtsp://")


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera as its recorder knows it; ``playback`` is the address of its recordings, if they have one."""

    code: str
    name: str
    name_en: str
    playback: str | None = None

    def link(self, moment: datetime, local: datetime) -> str | None:
        """Where its recording plays from a moment on; ``local`` is the same by the branch's clock."""
        if self.playback is None:
            return None
        return self.playback.format(
            camera=self.code,
            unix=int(moment.timestamp()),
            utc=f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            local=f"{local:%Y-%m-%dT%H:%M:%S}",
        )


@dataclass(frozen=True, slots=True)
class Recordings:
    """A branch's cameras by their codes, for how long their recordings are kept, and how long before a call
    one begins to look."""

    cameras: Mapping[str, Camera] = field(default_factory=dict)
    keep_days: int = 30
    seconds_before: int = 10

    def begin(self, call: datetime) -> datetime:
        """The moment to jump to."""
        return call - timedelta(seconds=self.seconds_before)

    def kept(self, call: datetime, now: datetime) -> bool:
        """Whether there should still be a recording of a call."""
        return now - call <= timedelta(days=self.keep_days)


def playback_fault(address: str) -> str | None:
    """What is wrong with a playback address; None when nothing is."""
    if not address.startswith(SCHEMES):
        return f"must begin with {', '.join(SCHEMES[:-1])} or {SCHEMES[-1]}"
    try:
        parts = list(Formatter().parse(address))
    except ValueError as error:
        return f"its braces do not match: {error}"
    for _, name, form, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            return f"{{{name}}} means nothing; there are {known}"
    return None
