"""A centre's rules for its loudspeakers: how loud and when only emergencies are said."""

from __future__ import annotations

from datetime import time

import pytest

from queue_server.domain.hours import Period
from queue_server.domain.voice_rules import Loudness, VoiceRules

DAY = VoiceRules(
    loudness=(Loudness(time(7), 80), Loudness(time(12), 40), Loudness(time(16, 30), 60)),
    quiet=(Period(time(11, 30), time(13, 30)), Period(time(17), time(18))),
)


@pytest.mark.parametrize(
    ("at", "percent"),
    [
        (time(0), 60),
        (time(6, 59), 60),
        (time(7), 80),
        (time(11, 59, 59), 80),
        (time(12), 40),
        (time(16, 30), 60),
        (time(23, 59), 60),
    ],
)
def test_it_is_as_loud_as_the_last_change_says_over_midnight_too(at: time, percent: int) -> None:
    assert DAY.volume(at) == percent


def test_without_rules_it_is_always_full_and_never_quiet() -> None:
    assert VoiceRules().volume(time(9)) == 100
    assert not VoiceRules().is_quiet(time(12))


@pytest.mark.parametrize(
    ("at", "quiet"),
    [(time(11, 29, 59), False), (time(11, 30), True), (time(13, 30), False), (time(17, 59), True)],
)
def test_quiet_hours_end_when_they_say(at: time, quiet: bool) -> None:
    assert DAY.is_quiet(at) is quiet
