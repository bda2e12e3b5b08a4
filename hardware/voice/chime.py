"""The two-tone chime before an announcement, synthesised here so that no recording's licence is needed."""

from functools import cache

import numpy as np

from hardware.voice.sound import RATE, Samples, at_loudness, faded, silence

# A falling major third, the interval of door chimes and of railway stations: bright, calm, never an alarm.
TONES = ((659.26, 0.0), (523.25, 0.36))
"""Frequency in Hz and start in seconds of each stroke (E5, C5)."""

LENGTH = 1.25
"""Seconds from the first stroke until the second has died away."""

# Partials of a struck bar: frequency ratio, strength, and seconds until it has fallen to 1/e.
_PARTIALS = ((1.0, 1.0, 0.34), (2.0, 0.32, 0.20), (3.0, 0.10, 0.12), (5.4, 0.05, 0.05))
_ATTACK = 0.006


@cache
def chime(loudness: float) -> Samples:
    """The chime at `loudness` dBFS, starting and ending in silence."""
    samples = silence(LENGTH)
    for frequency, start in TONES:
        rest = samples[round(start * RATE) :]
        rest += _stroke(frequency, np.arange(len(rest)) / RATE)
    return faded(at_loudness(samples, loudness), 0.03)


def _stroke(frequency: float, seconds: Samples) -> Samples:
    """Level of one struck tone so many `seconds` after the stroke."""
    ringing = silence(len(seconds) / RATE)
    for ratio, strength, decay in _PARTIALS:
        ringing += strength * np.exp(-seconds / decay) * np.sin(2 * np.pi * frequency * ratio * seconds)
    return np.minimum(1.0, seconds / _ATTACK) * ringing
