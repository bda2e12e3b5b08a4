"""How a branch speaks to its halls: the sentences that call, and the rules for saying them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from display.speech.phrases import DEFAULT_PHRASES, Phrases
from queue_server.domain.voice_rules import VoiceRules


@dataclass(frozen=True, slots=True)
class VoicePolicy:
    """The centre's own wishes for its loudspeakers."""

    phrases: Mapping[str, Phrases] = field(default_factory=lambda: DEFAULT_PHRASES)
    """The sentences that call, by language."""
    rules: VoiceRules = field(default_factory=VoiceRules)
