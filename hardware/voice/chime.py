"""The two-tone chime before an announcement, synthesised here so that no recording's licence is needed."""

import math
from array import array
from functools import cache

from hardware.voice.sound import RATE, Samples, at_loudness, faded

# A falling major third, the interval of door chimes and of railway stations: bright, calm, never an alarm.
TONES = ((659.26, 0.0), (523.25, 0.36))
"""Frequency in Hz and start in seconds of each stroke (E5, C5)."""

LENGTH = 1.25
"""Seconds from the first stroke until the second has died away."""

# Partials of a struck bar: frequency ratio, strength, and seconds until it has fallen to 1/e.
_PARTIALS = ((1.0, 1.0, 0.34), (2.0, 0.32, 0.20), (3.0, 0.10, 0.12), (5.4, 0.05, 0.05))
_ATTACK = 0.006


@cache
def chime(loudness: float) -> "Samples[float]":
    """The chime at `loudness` dBFS, starting and ending in silence."""
    samples = array("d", bytes(8 * round(LENGTH * RATE)))
    for frequency, start in TONES:
        first = round(start * RATE)
        for at in range(first, len(samples)):
            samples[at] += _stroke(frequency, (at - first) / RATE)
    return faded(at_loudness(samples, loudness), 0.03)


def _stroke(frequency: float, seconds: float) -> float:
    """Level of one struck tone `seconds` after the stroke."""
    attack = min(1.0, seconds / _ATTACK)
    return attack * sum(
        strength * math.exp(-seconds / decay) * math.sin(2 * math.pi * frequency * ratio * seconds)
        for ratio, strength, decay in _PARTIALS
    )
