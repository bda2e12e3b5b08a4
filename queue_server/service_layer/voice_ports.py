"""What deciding who says what needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.voicing import Voice
from queue_server.service_layer.ports import CallWords

CallsWords = Callable[[Sequence[tuple[str, str]], str, Branch], CallWords]
"""((ticket number, counter code) of each call, language, branch) → the sentence that calls them all."""


@dataclass(frozen=True, slots=True)
class VoiceScene:
    """A zone's voice, and what the log says that may matter to it, at one moment."""

    voice: Voice
    version: int
    """Of the stored voice; 0 for a zone that no output ever asked for."""
    log: Sequence[Event]
    """Spoken entries that may not have been said, and every later entry about a turn, in order."""
    end: int
    """The number of the log's last entry."""


class Voices(Protocol):
    """The voices of all zones, where every server process finds them."""

    def scene(self, branch: str, zone: str) -> VoiceScene:
        """How a zone's voice stands."""

    def keep(self, branch: str, zone: str, version: int, state: Voice) -> bool:
        """Keep a voice that was decided from ``version``; false when another process was quicker, and nothing
        is changed."""

    def heads(
        self, branch: str, day: str, services: Sequence[str], most: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        """(ticket number, language) of those who have waited longest for each of some services on a day."""

    def of_branch(self, branch: str) -> Mapping[str, Voice]:
        """The voices of the zones that an output ever asked for, by zone."""
