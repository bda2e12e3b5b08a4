"""Small sound workshop: samples as floats from -1 to 1 at 22 050 Hz, levels in dB of full scale (dBFS)."""

import math
import os
import sys
import tempfile
import wave
from array import array
from pathlib import Path

RATE = 22050
"""Samples per second of every clip: what espeak-ng makes, enough for speech in a lobby."""

CEILING_DBFS = -1.5
"""Highest peak of a clip; leaves room for cheap amplifiers and lossy links, which overshoot."""

SILENCE_DBFS = -120.0
_HEADER_BYTES = 44
_WINDOW = RATE // 20
_GATE_DB = 25.0

Samples = array  # array("d") of floats


class SoundError(ValueError):
    """A WAV file is missing, broken, or of another shape than mono 16 bit 22 050 Hz."""


def read_wav(path: Path) -> "Samples[float]":
    """The samples of a clip. Raises SoundError when the file is not mono 16 bit 22 050 Hz, or cut short."""
    try:
        with wave.open(str(path), "rb") as clip:
            shape = (clip.getnchannels(), clip.getsampwidth(), clip.getframerate())
            promised, frames = clip.getnframes(), clip.readframes(clip.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise SoundError(f"{path}: no readable WAV file ({error})") from error
    if shape != (1, 2, RATE):
        raise SoundError(f"{path}: expected mono 16 bit {RATE} Hz, found {shape}")
    if len(frames) != promised * 2:
        raise SoundError(f"{path}: cut short, {len(frames) // 2} of {promised} samples")
    whole = array("h", frames)
    if sys.byteorder == "big":
        whole.byteswap()
    return array("d", (value / 32768 for value in whole))


def is_whole(path: Path) -> bool:
    """Whether a clip is at `path` with all the samples its header promises; reads the header only."""
    try:
        with wave.open(str(path), "rb") as clip:
            promised = clip.getnframes() * clip.getsampwidth() * clip.getnchannels()
            return promised > 0 and path.stat().st_size >= promised + _HEADER_BYTES
    except (OSError, EOFError, wave.Error):
        return False


def write_wav(samples: "Samples[float]", path: Path) -> None:
    """Write a clip so that `path` is either absent or whole, also after a power cut. Raises OSError."""
    whole = array("h", (round(max(-1.0, min(1.0, value)) * 32767) for value in samples))
    if sys.byteorder == "big":
        whole.byteswap()
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with wave.open(file, "wb") as clip:
                clip.setnchannels(1)
                clip.setsampwidth(2)
                clip.setframerate(RATE)
                clip.writeframes(whole.tobytes())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def silence(seconds: float) -> "Samples[float]":
    """Nothing, for `seconds`."""
    return array("d", bytes(8 * round(seconds * RATE)))


def peak(samples: "Samples[float]") -> float:
    """Highest level in dBFS."""
    return _decibels(max((abs(value) for value in samples), default=0.0))


def loudness(samples: "Samples[float]") -> float:
    """How loud it is heard, in dBFS: root mean square over the windows of 50 ms that are not pauses.

    A pause is a window more than 25 dB below the loudest; the idea of the gate is EBU R 128's.
    """
    starts = range(0, max(1, len(samples) - _WINDOW + 1), _WINDOW)
    squares = [_mean_square(samples[at : at + _WINDOW]) for at in starts]
    if max(squares) == 0:
        return SILENCE_DBFS
    floor = max(squares) * 10 ** (-_GATE_DB / 10)
    heard = [square for square in squares if square >= floor]
    return _decibels(math.sqrt(sum(heard) / len(heard)))


def at_loudness(samples: "Samples[float]", target: float) -> "Samples[float]":
    """The same sound at `target` dBFS loudness; peaks above the ceiling are bent down, not cut off."""
    centre = sum(samples) / max(1, len(samples))
    shaped = array("d", (value - centre for value in samples))
    for _ in range(4):  # bending peaks costs a little loudness: a few rounds settle within 0.2 dB
        level = loudness(shaped)
        if abs(target - level) < 0.1 or level == SILENCE_DBFS:
            break
        gain = 10 ** ((target - level) / 20)
        shaped = array("d", (_bent(value * gain) for value in shaped))
    return array("d", (_bent(value) for value in shaped))


def trimmed(samples: "Samples[float]", below: float = -45.0, keep: float = 0.02) -> "Samples[float]":
    """Without the silence (levels under `below` dBFS) around it; `keep` seconds of it stay on both sides."""
    floor = 10 ** (below / 20)
    loud = [at for at, value in enumerate(samples) if abs(value) > floor]
    if not loud:
        return array("d")
    margin = round(keep * RATE)
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def faded(samples: "Samples[float]", seconds: float = 0.008) -> "Samples[float]":
    """With a soft start and end, so that no join clicks."""
    length = min(round(seconds * RATE), len(samples) // 2)
    soft = array("d", samples)
    for at in range(length):
        weight = 0.5 - 0.5 * math.cos(math.pi * at / length)
        soft[at] *= weight
        soft[-1 - at] *= weight
    return soft


def _bent(value: float) -> float:
    """`value` unchanged up to 4 dB below the ceiling, then approaching the ceiling ever more slowly."""
    ceiling = 10 ** (CEILING_DBFS / 20)
    knee = ceiling * 10 ** (-4 / 20)
    over = abs(value) - knee
    if over <= 0:
        return value
    room = ceiling - knee
    return math.copysign(knee + room * math.tanh(over / room), value)


def _mean_square(samples: "Samples[float]") -> float:
    """Mean of the squares; 0 for nothing."""
    return sum(value * value for value in samples) / max(1, len(samples))


def _decibels(level: float) -> float:
    """Level 0–1 in dBFS, never below SILENCE_DBFS."""
    return max(SILENCE_DBFS, 20 * math.log10(level)) if level > 0 else SILENCE_DBFS
