"""The sound of one utterance: its WAV clips one after another, as loud as wanted."""

import io
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_SAMPLE_BYTES = 2


class ClipError(ValueError):
    """A clip that is no mono 16-bit WAV, or not of the same rate as those before it."""


@dataclass(frozen=True)
class Clip:
    """A whole WAV file, and how long it lasts."""

    wav: bytes
    seconds: float


def joined(clips: Sequence[bytes], volume: int) -> Clip:
    """`clips` one after another at `volume` percent of full. Raises ClipError."""
    samples, rate = array("h"), 0
    for each in clips:
        more, own_rate = _read(each)
        if rate not in (0, own_rate):
            raise ClipError(f"one clip has {rate} samples a second, another {own_rate}")
        samples, rate = samples + more, own_rate
    loud = array("h", (value * volume // 100 for value in samples))
    return Clip(_written(loud, rate), len(loud) / rate)


def quiet(seconds: float, rate: int = 22_050) -> Clip:
    """Nothing, for so long: it tells whether an output works, and nobody hears it."""
    return Clip(_written(array("h", bytes(_SAMPLE_BYTES * round(seconds * rate))), rate), seconds)


def _read(wav: bytes) -> tuple["array[int]", int]:
    """Samples and rate."""
    try:
        with wave.open(io.BytesIO(wav)) as clip:
            shape, rate = (clip.getnchannels(), clip.getsampwidth()), clip.getframerate()
            frames = clip.readframes(clip.getnframes())
    except (EOFError, wave.Error) as error:
        raise ClipError(f"no readable WAV: {error}") from error
    if shape != (1, _SAMPLE_BYTES) or not frames or len(frames) % _SAMPLE_BYTES:
        raise ClipError(f"expected a sound of mono 16 bit, found {shape} of {len(frames)} bytes")
    return array("h", frames), rate


def _written(samples: "array[int]", rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(_SAMPLE_BYTES)
        clip.setframerate(rate)
        clip.writeframes(samples.tobytes())
    return file.getvalue()
