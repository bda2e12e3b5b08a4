"""The state machine of a sign, and how a face fits the glass."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.signs.face import (
    BLANK,
    BLINK_SECONDS,
    LIT_SECONDS,
    LONGEST_BLINK,
    SCROLL_SECONDS,
    Face,
    Pane,
    Told,
    TooLong,
    face,
    newer,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("state", "number", "until", "shown"),
    [
        ("closed", None, None, BLANK),
        ("closed", "A007", None, BLANK),
        ("open", None, None, BLANK),
        ("open", "A007", SOON, BLANK),
        ("paused", None, None, Face("----")),
        ("paused", "A007", SOON, Face("----")),
        ("called", "A007", SOON, Face("A007", blinking=True)),
        ("called", "A007", NOW, Face("A007")),
        ("called", "A007", NOW + LONGEST_BLINK * 2, Face("A007")),
        ("called", None, SOON, BLANK),
        ("serving", "A007", None, Face("A007")),
    ],
)
def test_each_state_has_its_face(state: str, number: str | None, until: datetime | None, shown: Face) -> None:
    told = Told(7, number, state, until)
    assert face(told, True, NOW) == shown
    assert face(told, False, NOW) == BLANK


def test_a_counter_of_which_nothing_was_told_is_dark() -> None:
    assert face(None, True, NOW) == BLANK


def test_the_newer_of_two_is_true_and_the_same_again_is_told_anew() -> None:
    old, new, again = (
        Told(5, "A001", "called", None),
        Told(6, None, "open", None),
        Told(6, "A2", "called", SOON),
    )
    assert newer(None, old) is old
    assert newer(old, new) is new
    assert newer(new, old) is new
    assert newer(new, again) is again


def pane(width: int | None = 4, too_long: TooLong = TooLong.SHORTEN, blinks_itself: bool = False) -> Pane:
    return Pane(width, too_long, blinks_itself)


def test_a_call_flashes_once_a_second_and_is_lit_for_longer_than_it_is_dark() -> None:
    call = Face("A007", blinking=True)
    shown = [pane().frame(call, tenth / 10).text for tenth in range(30)]
    assert shown == (["A007"] * 6 + [""] * 4) * 3
    assert not any(pane().frame(call, tenth / 10).blinking for tenth in range(30))


def test_a_sign_that_blinks_by_itself_is_told_once() -> None:
    call = Face("A007", blinking=True)
    itself = pane(blinks_itself=True)
    assert {itself.frame(call, tenth / 10) for tenth in range(30)} == {call}
    assert itself.seconds_to_next(call, 0.3) is None


def test_what_is_too_long_loses_its_beginning() -> None:
    shown = [pane(width).frame(Face("A1007"), 0).text for width in (5, 4, 3, 1, None)]
    assert shown == ["A1007", "1007", "007", "7", "A1007"]
    assert pane(2).frame(Face("----"), 0).text == "--"


def test_or_it_scrolls_round_and_round() -> None:
    scrolling = pane(4, TooLong.SCROLL)
    steps = [scrolling.frame(Face("A1007"), (step + 0.5) * SCROLL_SECONDS).text for step in range(8)]
    assert steps == ["A100", "1007", "007 ", "07  ", "7  A", "  A1", " A10", "A100"]
    assert scrolling.frame(Face("A007"), 9.9).text == "A007"
    assert pane(2, TooLong.SCROLL).frame(Face("----"), 9.9).text == "--"


@given(
    st.text("A0179-", max_size=9),
    st.booleans(),
    st.none() | st.integers(1, 8),
    st.sampled_from(TooLong),
    st.booleans(),
    st.floats(0, 1e6),
)
def test_every_frame_fits_and_lasts_until_the_next_change(
    text: str, blinking: bool, width: int | None, too_long: TooLong, itself: bool, at: float
) -> None:
    shown, glass = Face(text, blinking), pane(width, too_long, itself)
    frame = glass.frame(shown, at)
    assert width is None or len(frame.text) <= width
    left = glass.seconds_to_next(shown, at)
    if left is None:
        assert frame == glass.frame(shown, at + 12.34)
    else:
        assert 0 <= left <= max(BLINK_SECONDS, LIT_SECONDS, SCROLL_SECONDS)
        if left > 1e-6:
            assert frame == glass.frame(shown, at + left * 0.9)
