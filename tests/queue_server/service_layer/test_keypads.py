"""A press on a keypad: at its own counter, with its own key, once, and only while it is fresh."""

from datetime import timedelta

import pytest

from queue_server.domain import moment
from queue_server.domain.errors import NotAllowed, NothingToUndo, NotSignedIn
from queue_server.service_layer.keypads import FRESH, StalePress, UnknownKey, press_key
from queue_server.service_layer.people import Device, DeviceKind
from tests.support.stores import BRANCH, Bench, words


class Pad:
    """The keypad of counter 1, pressed by whoever has its key."""

    def __init__(self, desk: Bench) -> None:
        self._desk = desk
        desk.store.directory.add_device(Device("keypad-1", DeviceKind.KEYPAD, BRANCH, "1"), "dev_pad")

    def press(self, action: str, counter: str = "1", **more: str) -> None:
        """As its message says it; raises what the press is refused for."""
        told = {"device": "keypad-1", "key": "dev_pad", "action": action, **more}
        press_key(self._desk.store, BRANCH, counter, told, words)

    def moment(self, seconds_ago: float) -> str:
        """When a press was, as a message says it."""
        return moment.to_text(self._desk.clock.now() - timedelta(seconds=seconds_ago))


@pytest.fixture
def pad(desk: Bench) -> Pad:
    return Pad(desk)


def test_a_keypad_works_only_at_its_own_counter_with_its_own_key(pad: Pad) -> None:
    with pytest.raises(NotAllowed):
        pad.press("next", counter="2")
    with pytest.raises(NotSignedIn):
        pad.press("next", key="dev_none")
    with pytest.raises(UnknownKey):
        pad.press("close")


def test_a_press_that_lay_in_the_line_calls_nobody_any_more(desk: Bench, pad: Pad) -> None:
    desk.take()
    before = desk.store.seqs()
    with pytest.raises(StalePress):
        pad.press("next", id="1", time=pad.moment(FRESH.total_seconds() + 0.001))
    with pytest.raises(ValueError, match="Invalid isoformat"):
        pad.press("next", id="1", time="just now")
    assert desk.store.seqs() == before


@pytest.mark.parametrize("seconds_ago", [FRESH.total_seconds(), 0, -3600])
def test_a_press_of_now_counts_and_so_does_one_from_a_fast_clock(
    desk: Bench, pad: Pad, seconds_ago: float
) -> None:
    desk.take()
    pad.press("next", time=pad.moment(seconds_ago))
    assert desk.press("recall")["turn"]["ticket"]["number"] == "A001"


def test_a_press_delivered_again_late_is_still_the_same_press(desk: Bench, pad: Pad) -> None:
    desk.take()
    once = pad.moment(0)
    pad.press("next", id="1", time=once)
    before = desk.store.seqs()
    desk.clock.move(minutes=1)
    pad.press("next", id="1", time=once)
    assert desk.store.seqs() == before


def test_a_keypad_takes_back_what_was_done_at_its_own_counter(desk: Bench, pad: Pad) -> None:
    desk.take()
    pad.press("next")
    pad.press("undo")
    assert desk.press("next")["turn"]["ticket"]["number"] == "A001"
    pad.press("undo")
    assert desk.press("next", "2")["turn"]["ticket"]["number"] == "A001"
    with pytest.raises(NothingToUndo):
        pad.press("undo")
