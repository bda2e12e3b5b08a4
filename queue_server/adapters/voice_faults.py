"""Why the best voice did not speak: counted, logged without a flood, and told where staff look."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

SHOWN_FOR = timedelta(minutes=10)
"""A fault stays in view for so long after it was last met: calls that are well in between hide nothing."""
LOGGED_EVERY = timedelta(minutes=1)


class VoiceFaults:
    """What each engine of the voice failed at."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """How often each engine failed since the server began."""
        self._last: dict[str, tuple[datetime, str]] = {}
        self._logged: dict[str, datetime] = {}

    def met(self, engine: str, what: str, now: datetime) -> None:
        """Another voice had to speak, or none could."""
        self.counts[engine] += 1
        self._last[engine] = now, what
        if engine not in self._logged or now - self._logged[engine] >= LOGGED_EVERY:
            self._logged[engine] = now
            log.error("voice: %s: %s (%s times so far)", engine, what, self.counts[engine])

    def fault(self, now: datetime) -> str | None:
        """What is wrong with the voice just now, in one line; ``None`` when nothing is."""
        recent = [f"{engine}: {what}" for engine, (at, what) in self._last.items() if now - at < SHOWN_FOR]
        return "; ".join(recent) or None
