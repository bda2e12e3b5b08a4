"""The sound of one utterance: clips joined, made louder or quieter, and refused when they are none."""

from __future__ import annotations

import io
import wave
from array import array

import pytest

from display.speaker.clip import ClipError, joined, quiet


def wav(values: list[int], rate: int = 22_050, channels: int = 1, width: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as clip:
        clip.setnchannels(channels)
        clip.setsampwidth(width)
        clip.setframerate(rate)
        clip.writeframes(array("h", values).tobytes())
    return file.getvalue()


def samples(sound: bytes) -> list[int]:
    with wave.open(io.BytesIO(sound)) as clip:
        return array("h", clip.readframes(clip.getnframes())).tolist()


def test_clips_follow_each_other_at_the_volume_wanted() -> None:
    clip = joined([wav([1000, -1000]), wav([32767, -32768])], 50)
    assert samples(clip.wav) == [500, -500, 16383, -16384]
    assert clip.seconds == 4 / 22_050


def test_full_volume_changes_nothing() -> None:
    assert samples(joined([wav([1, -1, 32767, -32768])], 100).wav) == [1, -1, 32767, -32768]


@pytest.mark.parametrize(
    "bad",
    [b"", b"RIFF", b"<html>503</html>", wav([]), wav([1, 2], channels=2), wav([1], width=1)],
    ids=["nothing", "a beginning", "a page", "no samples", "stereo", "8 bit"],
)
def test_what_is_no_such_sound_is_refused(bad: bytes) -> None:
    with pytest.raises(ClipError):
        joined([wav([1]), bad], 100)


def test_clips_of_two_rates_are_not_joined() -> None:
    with pytest.raises(ClipError, match="22050 samples a second, another 8000"):
        joined([wav([1]), wav([1], rate=8_000)], 100)


def test_quiet_is_quiet() -> None:
    assert set(samples(quiet(0.05).wav)) == {0}
