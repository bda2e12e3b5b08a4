"""Sound files as people record them, of any rate, mono or stereo, 16 or 24 bits: brought to our own shape."""

from pathlib import Path

import numpy as np
import soundfile
import soxr

from hardware.voice.sound import RATE, Samples, SoundError, loudness

LONGEST_SECONDS = 60.0
FAINTEST_DBFS = -60.0
"""Below this there is nothing to be heard: a recording of a microphone that was off."""

_RIFF_HEADER = 12
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What programs write that did not know the size beforehand."""


def read_recording(path: Path) -> Samples:
    """The samples of a recording, mono at 22 050 Hz, as loud as it was recorded.

    Raises SoundError when the file is missing, broken, cut short, silent, or longer than LONGEST_SECONDS.
    """
    try:
        _check_whole(path)
        with soundfile.SoundFile(path) as file:
            if file.frames > LONGEST_SECONDS * file.samplerate:
                raise SoundError(f"{path}: longer than {LONGEST_SECONDS:.0f} s")
            rate, samples = file.samplerate, file.read(dtype="float64", always_2d=True).mean(axis=1)
    except FileNotFoundError as error:
        raise SoundError(f"{path}: there is no such file") from error
    except (OSError, soundfile.SoundFileError) as error:
        raise SoundError(f"{path}: no readable sound file ({error})") from error
    if not np.isfinite(samples).all():
        raise SoundError(f"{path}: holds values that are no sound")
    if loudness(samples) < FAINTEST_DBFS:
        raise SoundError(f"{path}: there is nothing to be heard in it")
    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE))


def _check_whole(path: Path) -> None:
    """Raise SoundError for a WAV file that ends before its header says: the reader would not mind."""
    with path.open("rb") as file:
        header = file.read(_RIFF_HEADER)
    promised = int.from_bytes(header[4:8], "little")
    if header[:4] == b"RIFF" and promised not in _UNKNOWN_SIZES and path.stat().st_size < promised + 8:
        raise SoundError(f"{path}: cut short, {path.stat().st_size} of {promised + 8} bytes")
