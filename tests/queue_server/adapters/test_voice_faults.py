"""Faults of the voice: all are counted, a flood is not logged, and staff see the worst while it lasts."""

from __future__ import annotations

import logging

import pytest

from queue_server.adapters.voice_faults import VoiceFaults
from queue_server.domain.voice_trouble import VoiceReason, VoiceTrouble
from tests.support.stores import HandClock

WORDS, ENGINE, SILENT = VoiceReason.WORDS, VoiceReason.ENGINE, VoiceReason.SILENT


def test_a_flood_is_counted_and_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    faults, clock = VoiceFaults(), HandClock()
    with caplog.at_level(logging.ERROR):
        for _ in range(120):
            faults.met("recordings", "no recording of “tám”", WORDS, clock.now())
            clock.move(seconds=1)
        faults.met("piper", "hung", ENGINE, clock.now())
    assert faults.counts == {"recordings": 120, "piper": 1}
    assert [record.getMessage() for record in caplog.records] == [
        "voice: recordings: no recording of “tám” (1 times so far)",
        "voice: recordings: no recording of “tám” (61 times so far)",
        "voice: piper: hung (1 times so far)",
    ]


def test_a_fault_is_in_view_for_ten_minutes_after_it_was_last_met() -> None:
    faults, clock = VoiceFaults(), HandClock()
    assert (faults.fault(clock.now()), faults.trouble(clock.now())) == (None, None)
    began = clock.now()
    for _ in range(3):
        faults.met("recordings", "no recording of “tám”", WORDS, clock.now())
        clock.move(minutes=9)
    assert faults.fault(clock.now()) == "recordings: no recording of “tám”"
    assert faults.trouble(clock.now()) == VoiceTrouble(WORDS, began), (
        "since it began, not since it was last met"
    )
    clock.move(minutes=1)
    assert (faults.fault(clock.now()), faults.trouble(clock.now())) == (None, None)
    faults.met("recordings", "no recording of “tám”", WORDS, clock.now())
    assert faults.trouble(clock.now()) == VoiceTrouble(WORDS, clock.now())


def test_supervisors_are_told_the_worst() -> None:
    faults, clock = VoiceFaults(), HandClock()
    faults.met("recordings", "no recording", WORDS, clock.now())
    faults.met("piper", "hung", ENGINE, clock.now())
    assert faults.trouble(clock.now()) == VoiceTrouble(ENGINE, clock.now())
    faults.met("all", "nothing speaks", SILENT, clock.now())
    assert faults.trouble(clock.now()) == VoiceTrouble(SILENT, clock.now())
    assert faults.fault(clock.now()) == "recordings: no recording; piper: hung; all: nothing speaks"
