"""Levels, fades and files of the sound workshop, against closed formulas."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hardware.voice import sound
from hardware.voice.chime import LENGTH, TONES, chime


def tone(level: float, seconds: float = 0.5, frequency: float = 440.0) -> sound.Samples:
    return level * np.sin(2 * np.pi * frequency / sound.RATE * np.arange(round(seconds * sound.RATE)))


def test_levels_of_a_sine_are_what_the_formula_says() -> None:
    assert sound.peak(tone(0.5)) == pytest.approx(-6.02, abs=0.01)
    assert sound.loudness(tone(0.5)) == pytest.approx(-9.03, abs=0.05)
    assert sound.loudness(sound.silence(0.2)) == sound.loudness(sound.silence(0)) == sound.SILENCE_DBFS


def test_pauses_do_not_count_as_loudness() -> None:
    speech = sound.joined(tone(0.5), sound.silence(1.0), tone(0.5))
    assert sound.loudness(speech) == pytest.approx(-9.03, abs=0.3)


@pytest.mark.parametrize("level", [0.01, 0.1, 1.0])
def test_any_level_is_brought_to_the_target_below_the_ceiling(level: float) -> None:
    noise = np.random.default_rng(7).normal(0, 0.2 * level, sound.RATE)
    shaped = sound.at_loudness(sound.joined(noise, tone(level)), -17.0)
    assert sound.loudness(shaped) == pytest.approx(-17.0, abs=0.3)
    assert sound.peak(shaped) <= sound.CEILING_DBFS


def test_an_offset_is_removed_and_silence_stays_silent() -> None:
    shaped = sound.at_loudness(tone(0.2) + 0.2, -17.0)
    assert abs(sum(shaped) / len(shaped)) < 1e-3
    assert sound.peak(sound.at_loudness(sound.silence(0.1), -17.0)) == sound.SILENCE_DBFS


def test_trimming_keeps_a_margin_only() -> None:
    cut = sound.trimmed(sound.joined(sound.silence(0.5), tone(0.5, 0.3), sound.silence(0.7)))
    assert len(cut) / sound.RATE == pytest.approx(0.34, abs=0.01)
    assert len(sound.trimmed(sound.silence(0.5))) == 0


def test_fades_start_and_end_at_nothing() -> None:
    soft = sound.faded(np.ones(4000))
    assert soft[0] == soft[-1] == 0.0
    assert soft[2000] == 1.0
    assert max(abs(a - b) for a, b in pairwise(soft)) < 0.02
    assert len(sound.faded(np.ones(1))) == 1


def test_files_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    sound.write_wav(tone(0.5), path)
    back = sound.read_wav(path)
    assert max(abs(a - b) for a, b in zip(back, tone(0.5), strict=True)) < 1e-4
    assert sound.is_whole(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["tone.wav"]


def test_broken_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    sound.write_wav(tone(0.5), path)
    path.write_bytes(path.read_bytes()[:-100])
    assert not sound.is_whole(path)
    with pytest.raises(sound.SoundError):
        sound.read_wav(path)
    path.write_bytes(b"no sound at all")
    assert not sound.is_whole(path)
    with pytest.raises(sound.SoundError, match="no readable"):
        sound.read_wav(path)
    assert not sound.is_whole(tmp_path / "absent.wav")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.wav").mkdir()
    with pytest.raises(OSError, match="taken"):
        sound.write_wav(tone(0.5), tmp_path / "taken.wav")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken.wav"]


def strength(samples: sound.Samples, frequency: float) -> float:
    """Share of one frequency in `samples` (Goertzel)."""
    step = 2 * math.pi * frequency / sound.RATE
    real = sum(value * math.cos(step * at) for at, value in enumerate(samples))
    imaginary = sum(value * math.sin(step * at) for at, value in enumerate(samples))
    return math.hypot(real, imaginary) / len(samples)


def test_the_chime_is_two_falling_tones_that_die_away() -> None:
    bell = chime(-17.0)
    assert len(bell) / sound.RATE == pytest.approx(LENGTH, abs=0.001)
    assert sound.loudness(bell) == pytest.approx(-17.0, abs=0.5)
    assert sound.peak(bell) <= sound.CEILING_DBFS
    (high, _), (low, second) = TONES
    first, later = bell[: round(second * sound.RATE)], bell[round((second + 0.3) * sound.RATE) :]
    assert strength(first, high) > 5 * strength(first, low)
    assert strength(later, low) > 2 * strength(later, high)
    assert sound.peak(bell[:10]) < -40
    assert sound.peak(bell[-10:]) < -60
