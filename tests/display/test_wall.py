"""What signs show, from messages alone: the newest seq wins, order and repeats do not matter."""

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.wall import MESSAGES_KEPT, Wall

TOPIC = "luot/v1/hue/counters/3/display"


def told(seq: int, number: str | None = None, state: str = "open", until: str | None = None) -> bytes:
    return json.dumps({"seq": seq, "number": number, "state": state, "blink_until": until}).encode()


def wall() -> Wall:
    wall = Wall("hue")
    wall.contact(True)
    return wall


def sign(wall: Wall) -> dict[str, Any]:
    (sign,) = wall.state()["signs"]
    return dict(sign)


@pytest.mark.parametrize(
    ("number", "state", "shown"),
    [
        ("A007", "called", "A007"),
        ("A007", "serving", "A007"),
        (None, "open", ""),
        (None, "closed", ""),
        (None, "paused", "----"),
        ("A007", "closed", ""),
    ],
)
def test_each_state_has_its_face(number: str | None, state: str, shown: str) -> None:
    signs = wall()
    signs.take(TOPIC, told(1, number, state))
    assert sign(signs)["shown"] == shown


def test_any_order_and_repeats_end_at_the_newest() -> None:
    messages = [told(5, "A001", "called"), told(6, "A001", "serving"), told(9)]
    for order in permutations(messages):
        signs = wall()
        for message in (*order, order[0]):
            signs.take(TOPIC, message)
        assert sign(signs) == {
            "counter": "3", "seq": 9, "number": None, "state": "open", "blink_until": None, "shown": "",
        }  # fmt: skip


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_the_seq_shown_never_goes_back(seqs: list[int]) -> None:
    signs = wall()
    shown = -1
    for seq in seqs:
        signs.take(TOPIC, told(seq, f"A{seq:03}", "called"))
        assert sign(signs)["seq"] >= shown
        shown = sign(signs)["seq"]
    assert shown == max(seqs)


def test_without_a_broker_every_sign_is_blank_and_a_new_connection_starts_from_nothing() -> None:
    signs = wall()
    signs.take(TOPIC, told(50, "A007", "called"))
    before = signs.state()["since"]
    signs.contact(False)
    assert not signs.state()["connected"]
    assert signs.state()["since"] >= before
    assert sign(signs)["shown"] == ""
    signs.contact(True)
    assert signs.state()["signs"] == []
    signs.take(TOPIC, told(2, "A001", "called"))
    assert sign(signs)["shown"] == "A001", "a server with a new log is believed again"


@pytest.mark.parametrize(
    "payload",
    [b"", b"garbage", b"[]", b"{}", b'{"seq":"7","state":"open"}', b'{"seq":7,"state":"on fire"}', b"\xff"],
)
def test_what_cannot_be_understood_changes_no_sign_but_is_kept(payload: bytes) -> None:
    signs = wall()
    signs.take("luot/v1/hue/counters/4/display", payload)
    assert signs.state()["signs"] == []
    assert signs.state()["messages"][0]["topic"] == "luot/v1/hue/counters/4/display"


def test_a_retained_message_taken_away_takes_the_sign_away() -> None:
    signs = wall()
    signs.take(TOPIC, told(1))
    signs.take(TOPIC, b"")
    assert signs.state()["signs"] == []


def test_counters_stand_in_the_order_people_count() -> None:
    signs = wall()
    for counter in ("10", "2", "HD", "1", "2B"):
        signs.take(f"luot/v1/hue/counters/{counter}/display", told(1))
    assert [each["counter"] for each in signs.state()["signs"]] == ["1", "2", "2B", "10", "HD"]


def test_the_last_messages_are_listed_newest_first() -> None:
    signs = wall()
    for seq in range(MESSAGES_KEPT + 20):
        signs.take("luot/v1/hue/calls", json.dumps({"seq": seq, "number": "A001"}).encode())
    messages = signs.state()["messages"]
    assert len(messages) == MESSAGES_KEPT
    assert [message["payload"]["seq"] for message in messages[:2]] == [MESSAGES_KEPT + 19, MESSAGES_KEPT + 18]
