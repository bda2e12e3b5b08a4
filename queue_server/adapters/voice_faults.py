"""Why the best voice did not speak: counted, logged without a flood, and told where staff look."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.voice_trouble import VoiceReason, VoiceTrouble

log = logging.getLogger(__name__)

SHOWN_FOR = timedelta(minutes=10)
"""A fault stays in view for so long after it was last met: calls that are well in between hide nothing."""
LOGGED_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class _Fault:
    """What an engine fails at, from when until when, and when that was logged last."""

    reason: VoiceReason
    what: str
    first: datetime
    last: datetime
    logged: datetime


class VoiceFaults:
    """What each engine of the voice failed at."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """How often each engine failed since the server began."""
        self._faults: dict[str, _Fault] = {}

    def met(self, engine: str, what: str, reason: VoiceReason, now: datetime) -> None:
        """Another voice had to speak, or none could."""
        self.counts[engine] += 1
        before = self._faults.get(engine)
        if before is None or now - before.logged >= LOGGED_EVERY:
            log.error("voice: %s: %s (%s times so far)", engine, what, self.counts[engine])
            logged = now
        else:
            logged = before.logged
        first = before.first if before and _in_view(before, now) else now
        self._faults[engine] = _Fault(reason, what, first, now, logged)

    def fault(self, now: datetime) -> str | None:
        """What is wrong with the voice just now, in one line; ``None`` when nothing is."""
        recent = [f"{engine}: {each.what}" for engine, each in self._faults.items() if _in_view(each, now)]
        return "; ".join(recent) or None

    def trouble(self, now: datetime) -> VoiceTrouble | None:
        """The worst that is wrong with the voice just now."""
        recent = [each for each in self._faults.values() if _in_view(each, now)]
        worst = min(recent, key=lambda each: list(VoiceReason).index(each.reason), default=None)
        return VoiceTrouble(worst.reason, worst.first) if worst else None


def _in_view(fault: _Fault, now: datetime) -> bool:
    return now - fault.last < SHOWN_FOR
