"""What signs show, from messages alone: the newest seq wins, order and repeats do not matter."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.signs.face import Face
from display.signs.wall import MESSAGES_KEPT, SILENCE_SECONDS, Wall

TOPIC = "luot/v1/hue/counters/3/display"
PULSE = "luot/v1/hue/pulse"


class Clocks:
    """The machine's clocks, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.time = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def move(self, seconds: float) -> None:
        self.seconds += seconds
        self.time += timedelta(seconds=seconds)


CLOCKS = Clocks()


def told(seq: int, number: str | None = None, state: str = "open", until: str | None = None) -> bytes:
    return json.dumps({"seq": seq, "number": number, "state": state, "blink_until": until}).encode()


def pulse(time: datetime) -> bytes:
    return json.dumps({"seq": 1, "time": time.isoformat()}).encode()


def wall(clocks: Clocks = CLOCKS) -> Wall:
    wall = Wall("hue", monotonic=lambda: clocks.seconds, now=lambda: clocks.time)
    wall.connection(True)
    wall.take(PULSE, pulse(clocks.time))
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
            "blink_seconds": 0.0,
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
    signs.connection(False)
    assert not signs.state()["connected"]
    assert sign(signs)["shown"] == ""
    signs.connection(True)
    assert signs.state()["signs"] == []
    signs.take(TOPIC, told(2, "A001", "called"))
    assert sign(signs)["shown"] == "", "what is retained may be old"
    signs.take(PULSE, pulse(CLOCKS.time))
    assert sign(signs)["shown"] == "A001", "a server with a new log is believed again"


def test_silence_makes_every_sign_blank_and_the_next_pulse_fills_them() -> None:
    clocks = Clocks()
    signs = wall(clocks)
    signs.take(TOPIC, told(5, "A007", "serving"))
    since = signs.state()["since"]
    clocks.move(SILENCE_SECONDS)
    assert signs.face("3") == Face("A007")
    clocks.move(0.001)
    assert signs.face("3") == Face("")
    signs.take(TOPIC, told(6, "A008", "serving"))
    signs.take("luot/v1/hue/calls", b"{}")
    assert signs.face("3") == Face(""), "only the pulse says that all was told"
    assert signs.state()["since"] > since
    signs.take(PULSE, pulse(clocks.time))
    assert signs.face("3") == Face("A008")


def test_a_counter_the_server_does_not_know_is_noticed_after_a_while() -> None:
    clocks = Clocks()
    signs = wall(clocks)
    signs.take(TOPIC, told(5))
    assert not signs.never_told("99"), "it may still come"
    clocks.move(SILENCE_SECONDS + 1)
    assert not signs.never_told("99"), "nobody tells anything"
    signs.take(PULSE, pulse(clocks.time))
    clocks.move(SILENCE_SECONDS - 1)
    signs.take(PULSE, pulse(clocks.time))
    clocks.move(SILENCE_SECONDS - 1)
    assert signs.never_told("99")
    assert not signs.never_told("3")


def test_blinking_is_by_the_servers_clock_and_ends_by_itself() -> None:
    clocks = Clocks()
    signs = wall(clocks)
    server = clocks.time + timedelta(hours=7)
    signs.take(PULSE, pulse(server))
    signs.take(TOPIC, told(5, "A007", "called", (server + timedelta(seconds=4)).isoformat()))
    assert signs.face("3") == Face("A007", blinking=True)
    assert sign(signs)["blink_seconds"] == 4
    clocks.move(4)
    assert signs.face("3") == Face("A007")
    signs.take(TOPIC, told(6, "A007", "called", (server + timedelta(seconds=9)).isoformat()))
    assert signs.face("3") == Face("A007", blinking=True), "a recall"


@pytest.mark.parametrize(
    "payload",
    [b"", b"7", b"{}", b'{"time": 7}', b'{"time": "now"}', b'{"time": "2026-11-23T01:00:00"}',
     b'{"time": "9999-12-31T23:59:59+00:00"}', b'{"time": "0001-01-01T00:00:00+14:00"}', b"\xff"],
)  # fmt: skip
def test_a_pulse_without_a_time_is_none(payload: bytes) -> None:
    clocks = Clocks()
    signs = wall(clocks)
    signs.take(TOPIC, told(5, "A007", "serving"))
    clocks.move(SILENCE_SECONDS + 1)
    signs.take(PULSE, payload)
    assert signs.face("3") == Face("")


@pytest.mark.parametrize(
    "payload",
    [b"", b"garbage", b"[]", b"{}", b'{"seq":"7","state":"open"}', b'{"seq":7,"state":"on fire"}', b"\xff",
     b'{"seq":true,"state":"open"}', b'{"seq":-1,"state":"open"}', b'{"seq":1e3,"state":"open"}',
     b'{"seq":7,"state":"called","number":"A\\u0007"}', b'{"seq":7,"state":"called","number":7}',
     b'{"seq":7,"state":"called","number":"' + b"A" * 17 + b'"}', b'{"seq":7,"state":["open"]}',
     b"[" * 100_000, b'{"seq":' + b"9" * 5_000 + b',"state":"open"}'],
)  # fmt: skip
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


@pytest.mark.parametrize("counter", ["", "3/4", "9" * 17, "9" * 5_000, "a b", "+", "#"])
def test_topics_that_name_no_counter_light_nothing(counter: str) -> None:
    signs = wall()
    signs.take(f"luot/v1/hue/counters/{counter}/display", told(1, "A001", "called"))
    assert signs.state()["signs"] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "seq": st.integers(0, 9) | JSON,
        "number": st.sampled_from(["A001", "Đ12", ""]) | JSON,
        "state": st.sampled_from(["closed", "open", "paused", "called", "serving"]) | JSON,
        "blink_until": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | JSON,
        "time": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | JSON,
    },
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([TOPIC, PULSE, "luot/v1/hue/calls", "elsewhere"]),
            st.binary(max_size=40) | MESSAGE.map(lambda told: json.dumps(told).encode()),
        ),
        max_size=12,
    )
)
def test_no_message_breaks_the_wall_or_lights_what_is_no_number(said: list[tuple[str, bytes]]) -> None:
    signs = wall()
    for topic, payload in said:
        signs.take(topic, payload)
        shown = signs.face("3")
        assert shown.text.isprintable()
        assert len(shown.text) <= 32
        json.dumps(signs.state())
