"""Small sound workshop: samples as floats from -1 to 1 at 22 050 Hz, levels in dB of full scale (dBFS)."""

import math
import os
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 22050
"""Samples per second of every clip: what espeak-ng makes, enough for speech in a lobby."""

CEILING_DBFS = -1.5
"""Highest peak of a clip; leaves room for cheap amplifiers and lossy links, which overshoot."""

SILENCE_DBFS = -120.0
_HEADER_BYTES = 44
_WINDOW = RATE // 20
_GATE_DB = 25.0

Samples = NDArray[np.float64]


class SoundError(ValueError):
    """A WAV file is missing, broken, or of another shape than mono 16 bit 22 050 Hz."""


def read_wav(path: Path) -> Samples:
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
    return np.frombuffer(frames, "<i2") / 32768


def is_whole(path: Path) -> bool:
    """Whether a clip is at `path` with all the samples its header promises; reads the header only."""
    try:
        with wave.open(str(path), "rb") as clip:
            promised = clip.getnframes() * clip.getsampwidth() * clip.getnchannels()
            return promised > 0 and path.stat().st_size >= promised + _HEADER_BYTES
    except (OSError, EOFError, wave.Error):
        return False


def write_wav(samples: Samples, path: Path) -> None:
    """Write a clip so that `path` is either absent or whole; after a power cut it may be cut short, which
    `is_whole` finds. Raises OSError.

    It is not forced to the disk: it can be made again, and the queue's own commits would wait behind it.
    """
    whole = np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file, wave.open(file, "wb") as clip:
            clip.setnchannels(1)
            clip.setsampwidth(2)
            clip.setframerate(RATE)
            clip.writeframes(whole.tobytes())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def silence(seconds: float) -> Samples:
    """Nothing, for `seconds`."""
    return np.zeros(round(seconds * RATE))


def peak(samples: Samples) -> float:
    """Highest level in dBFS."""
    return _decibels(float(np.abs(samples).max(initial=0.0)))


def loudness(samples: Samples) -> float:
    """How loud it is heard, in dBFS: root mean square over the windows of 50 ms that are not pauses.

    A pause is a window more than 25 dB below the loudest; the idea of the gate is EBU R 128's.
    """
    if len(samples) < _WINDOW:
        return _decibels(math.sqrt(np.square(samples).sum() / max(1, len(samples))))
    windows = samples[: len(samples) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    squares = np.square(windows).mean(axis=1)
    heard = squares[squares >= squares.max() * 10 ** (-_GATE_DB / 10)]
    return _decibels(math.sqrt(heard.mean()))


def at_loudness(samples: Samples, target: float) -> Samples:
    """The same sound at `target` dBFS loudness; peaks above the ceiling are bent down, not cut off."""
    shaped = samples - (samples.mean() if len(samples) else 0.0)
    for _ in range(4):  # bending peaks costs a little loudness: a few rounds settle within 0.2 dB
        level = loudness(shaped)
        if abs(target - level) < 0.1 or level == SILENCE_DBFS:
            break
        shaped = _bent(shaped * 10 ** ((target - level) / 20))
    return _bent(shaped)


def trimmed(samples: Samples, below: float = -45.0, keep: float = 0.02) -> Samples:
    """Without the silence (levels under `below` dBFS) around it; `keep` seconds of it stay on both sides."""
    loud = np.flatnonzero(np.abs(samples) > 10 ** (below / 20))
    if not len(loud):
        return samples[:0]
    margin = round(keep * RATE)
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def faded(samples: Samples, seconds: float = 0.008) -> Samples:
    """With a soft start and end, so that no join clicks."""
    length = min(round(seconds * RATE), len(samples) // 2)
    weights = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))
    soft = samples.copy()
    soft[:length] *= weights
    soft[len(soft) - length :] *= weights[::-1]
    return soft


def joined(*parts: Samples) -> Samples:
    """One sound after the other."""
    return np.concatenate(parts)


def _bent(samples: Samples) -> Samples:
    """Unchanged up to 4 dB below the ceiling, then approaching the ceiling ever more slowly."""
    ceiling = 10 ** (CEILING_DBFS / 20)
    knee = ceiling * 10 ** (-4 / 20)
    room = ceiling - knee
    over = np.abs(samples) - knee
    return np.where(over > 0, np.copysign(knee + room * np.tanh(over / room), samples), samples)


def _decibels(level: float) -> float:
    """Level 0–1 in dBFS, never below SILENCE_DBFS."""
    return max(SILENCE_DBFS, 20 * math.log10(level)) if level > 0 else SILENCE_DBFS
