"""Chime and speech as one hears them, by each engine: equally loud, never clipped, no click at a join."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hardware.voice import sound
from hardware.voice.chime import LENGTH
from hardware.voice.clips import GAP_SECONDS, LOUDNESS_DBFS, ClipStore
from hardware.voice.contained import ContainedEngine
from hardware.voice.engine import VoiceEngine
from hardware.voice.piper import PiperEngine
from hardware.voice.recorded import RecordedEngine
from tests.hardware.voice.speakers import CALL, PATIENCE, WORDS, install_piper, piper_model, recorded

TAIL = 0.1
"""Seconds of silence that end a clip."""


@pytest.fixture(params=["recordings", "piper", "espeak-ng"])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VoiceEngine]:
    espeak = ContainedEngine(job_seconds=PATIENCE)
    engines: dict[str, VoiceEngine] = {"espeak-ng": espeak}
    if request.param == "recordings":
        engines["recordings"] = RecordedEngine(recorded(tmp_path / "hoa", WORDS, espeak))
    if request.param == "piper":
        monkeypatch.setenv("PATH", str(install_piper(tmp_path / "bin").parent), prepend=os.pathsep)
        engines["piper"] = PiperEngine(piper_model(tmp_path / "model"), PATIENCE, PATIENCE)
    yield engines[request.param]
    for each in engines.values():
        each.close()


def test_chime_and_speech_match_and_nothing_clips_or_clicks(engine: VoiceEngine, tmp_path: Path) -> None:
    clip = ClipStore([engine], tmp_path / "clips").clip(CALL, "vi")
    assert clip.engine == engine.name
    samples = sound.read_wav(clip.path)
    begin, end = round((LENGTH + GAP_SECONDS) * sound.RATE), len(samples) - round(TAIL * sound.RATE)
    bell, speech = samples[: round(LENGTH * sound.RATE)], samples[begin:end]
    assert sound.loudness(speech) == pytest.approx(sound.loudness(bell), abs=1.0)
    assert sound.loudness(speech) == pytest.approx(LOUDNESS_DBFS, abs=0.6)
    assert sound.peak(samples) <= sound.CEILING_DBFS + 0.01
    for join in (0, len(bell), begin, end, len(samples)):
        around = samples[max(0, join - 20) : join + 20]
        assert np.abs(np.diff(around)).max() < 0.01, f"a click at {join / sound.RATE:.2f} s"
