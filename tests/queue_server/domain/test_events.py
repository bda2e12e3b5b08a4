"""What the lobby may read of the log, and the floor that a log tells."""

from datetime import UTC, datetime

import pytest

from queue_server.domain import events
from queue_server.domain.events import Event, public, staff_form
from queue_server.domain.floor import Floor, LogHole, replay
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TICKET = Ticket("t", "A007", 7, "vi", "kiosk", "disabled", ("H26.12.3-241121-0001",))
TURN = Turn("u", TICKET, "ho-tich", 1, TurnState.CALLED, NOW, NOW, "3", "officer7", NOW)


def entry(seq: int, type: str, data: dict) -> Event:
    return Event("hue", seq, type, NOW, data, "t", "lan")


def test_the_public_form_names_no_officer_no_case_and_no_priority():
    called = entry(
        1, "turn.called", {"turn": TURN.to_data(), "announcement": {"text": "…"}, "rule": "priority"}
    )
    form = public(called)
    text = repr(form)
    assert "rule" not in form["data"]
    assert "officer7" not in text
    assert "disabled" not in text
    assert "H26" not in text
    assert form["data"]["turn"]["ticket"]["number"] == "A007"
    assert form["data"]["announcement"] == {"text": "…"}
    assert called.data["turn"]["officer"] == "officer7"


def test_the_public_form_of_a_rating_says_only_that_there_is_one():
    rating = {
        "rating": {"answers": {"overall": 1}, "comment": "…"},
        "turn": "u",
        "counter": "3",
        "officer": "lan",
    }
    assert public(entry(1, events.RATING_SUBMITTED, rating))["data"] == {"turn": "u", "counter": "3"}


def test_officers_follow_everything_but_who_rated_what():
    rating = {"rating": {"answers": {"overall": 1}}, "turn": "u", "counter": "3"}
    assert staff_form(entry(1, events.RATING_SUBMITTED, rating))["data"] == {"turn": "u", "counter": "3"}
    called = entry(1, "turn.called", {"turn": TURN.to_data(), "rule": "priority"})
    assert staff_form(called) == called.to_data()


def test_the_last_word_on_a_turn_stands():
    served = TURN.to_data() | {"state": "served"}
    floor = replay(
        [entry(1, "turn.called", {"turn": TURN.to_data()}), entry(2, "turn.served", {"turn": served})]
    )
    assert floor.turns["u"].state is TurnState.SERVED
    assert floor.seq == 2


def test_a_hole_in_the_log_is_noticed():
    floor = Floor()
    with pytest.raises(LogHole):
        floor.apply(entry(2, "turn.called", {"turn": TURN.to_data()}))


def test_the_configuration_itself_is_for_subscribers_and_oversight_only():
    """It tells of cameras and rules; pages ask for what they may see of it."""
    event = Event("hue", 1, "branch.configured", NOW, {"version": 3, "document": {"cameras": []}})
    assert public(event)["data"] == staff_form(event)["data"] == {"version": 3}
