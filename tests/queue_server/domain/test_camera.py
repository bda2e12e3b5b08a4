"""Where on a recording a call is to be seen."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.camera import PLACEHOLDERS, Camera, Recordings, playback_fault

CALL = datetime(2026, 11, 21, 2, 30, 9, 600_000, tzinfo=UTC)
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def link(playback: str | None) -> str | None:
    return Camera("cam-3", "Camera 3", "Camera 3", playback).link(CALL, CALL.astimezone(HERE))


@pytest.mark.parametrize(
    ("playback", "expected"),
    [
        ("http://nvr/{camera}?t={unix}", "http://nvr/cam-3?t=1795228209"),
        ("rtsp://nvr/3?starttime={utc}", "rtsp://nvr/3?starttime=20261121T023009Z"),
        ("https://nvr/3?from={local}", "https://nvr/3?from=2026-11-21T09:30:09"),
        ("https://nvr/live", "https://nvr/live"),
        (None, None),
    ],
)
def test_the_link_plays_from_the_moment_on(playback: str | None, expected: str | None) -> None:
    assert link(playback) == expected


@pytest.mark.parametrize(
    ("playback", "fault"),
    [
        ("javascript:alert(1)", "must begin with http://, https:// or rtsp://"),
        ("//nvr/{unix}", "must begin with"),
        ("http://nvr/{kamera}", "{kamera} means nothing; there are {camera}"),
        ("http://nvr/{}", "{} means nothing"),
        ("http://nvr/{camera.__class__}", "{camera.__class__} means nothing"),
        ("http://nvr/{unix!r}", "{unix} means nothing"),
        ("http://nvr/{unix:>9}", "{unix} means nothing"),
        ("http://nvr/{unix", "its braces do not match"),
    ],
)
def test_addresses_that_cannot_be_filled_are_refused(playback: str, fault: str) -> None:
    assert fault in str(playback_fault(playback))


@given(st.text("{}!:. abcamerunixtloc/[]0123456789", max_size=30))
def test_what_is_not_refused_can_be_filled(rest: str) -> None:
    playback = f"https://nvr/{rest}"
    if playback_fault(playback) is None:
        assert str(link(playback)).startswith("https://nvr/")


def test_every_placeholder_is_good() -> None:
    assert playback_fault("https://nvr/" + "".join(f"{{{name}}}" for name in PLACEHOLDERS)) is None


def test_one_begins_to_look_a_little_earlier_and_only_as_long_as_there_is_something_to_see() -> None:
    recordings = Recordings(keep_days=30, seconds_before=10)
    assert recordings.begin(CALL) == CALL - timedelta(seconds=10)
    assert recordings.kept(CALL, CALL + timedelta(days=30))
    assert not recordings.kept(CALL, CALL + timedelta(days=30, seconds=1))
