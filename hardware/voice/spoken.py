"""Whether an engine really spoke: some leave empty or faint files and say that all went well."""

from hardware.voice.engine import VoiceFault
from hardware.voice.sound import RATE, Samples, loudness

_SHORTEST_PER_LETTER = 0.02
_FAINTEST_DBFS = -50.0


def check_spoken(text: str, samples: Samples) -> None:
    """Raise VoiceFault unless `samples` hold as much speech as `text` needs."""
    letters = sum(character.isalnum() for character in text)
    too_short = len(samples) < letters * _SHORTEST_PER_LETTER * RATE
    if too_short or loudness(samples) < _FAINTEST_DBFS:
        raise VoiceFault(f"the engine spoke {len(samples) / RATE:.2f} s for {letters} letters: {text!r}")
