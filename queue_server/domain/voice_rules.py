"""A branch's own rules for its loudspeakers: when they speak, how loud, how often, and what they let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from queue_server.domain.hours import Period

FULL = 100


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud from a time of day on, until the next one."""

    since: time
    percent: int


@dataclass(frozen=True, slots=True)
class VoiceRules:
    """What a centre decides about its announcements."""

    chime: bool = True
    repeats: int = 1
    """So often a call is said in all; again only while nothing else waits to be said."""
    merge_from: int = 3
    """With so many calls waiting several are said in one sentence; 0 says each by itself."""
    stale_seconds: float = 20
    """A call older than this is not said any more: its person has seen the board, or has gone."""
    quiet: tuple[Period, ...] = ()
    """When only emergencies are said, by the branch's clock."""
    loudness: tuple[Loudness, ...] = ()
    """In the order of the day; with none it is always full."""

    @property
    def stale_after(self) -> timedelta:
        """How long after a call its sound may begin."""
        return timedelta(seconds=self.stale_seconds)

    def is_quiet(self, at: time) -> bool:
        """Whether only emergencies are said at this time of day."""
        return any(at in period for period in self.quiet)

    def volume(self, at: time) -> int:
        """Percent of full; what holds at the end of the day holds until the first change of the next."""
        if not self.loudness:
            return FULL
        begun = [each.percent for each in self.loudness if each.since <= at]
        return begun[-1] if begun else self.loudness[-1].percent
