"""What keeps a branch's best voice from speaking, as staff are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VoiceReason(StrEnum):
    """Why, the worst first."""

    SILENT = "silent"
    """No voice can speak at all."""
    ENGINE = "engine"
    """A voice is broken; another speaks instead."""
    WORDS = "words"
    """Words of calls were not recorded; another voice speaks those calls."""


@dataclass(frozen=True, slots=True)
class VoiceTrouble:
    """Something that staff should have repaired."""

    reason: VoiceReason
    since: datetime
