"""Ratings: one for each finished turn, while its citizen can still be there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.errors import UnknownCounter, UnknownTurn
from queue_server.domain.events import public
from queue_server.domain.rating_errors import AlreadyRated, NotRateable
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.service_layer.views import ticket_view
from tests.support.stores import BRANCH, Bench

TABLET = Device("tablet-1", DeviceKind.TABLET, BRANCH, "1")
GOOD = {"overall": 5}


@pytest.fixture
def rate(desk: Bench) -> Callable[..., Data]:
    def rate(at: str = "1", **wish: Any) -> Data:
        with desk.store.write(BRANCH) as writer:
            said = SubmitRating(**{"answers": GOOD, **wish})
            return submit_rating(writer, said, replace(TABLET, counter=at))

    return rate


def serve(desk: Bench, counter: str = "1") -> str:
    """A visit from number to finish; the turn's id."""
    desk.take()
    turn = desk.press("next", counter)["turn"]["id"]
    desk.press("serve", counter)
    desk.press("finish", counter)
    return str(turn)


def last_event(desk: Bench):
    with desk.store.read(BRANCH) as reader:
        event = reader.event(reader.seq())
    assert event is not None
    return event


def test_the_tablet_rates_the_turn_finished_last_at_its_counter(desk, rate):
    serve(desk)
    desk.clock.move(seconds=1)
    second = serve(desk)
    serve(desk, "2")
    assert rate(counter="1")["turn"] == second


def test_a_rating_is_logged_whole_and_told_without_words(desk, rate):
    turn = serve(desk)
    rate(counter="1", comment="Cán bộ tận tình")
    event = last_event(desk)
    assert (event.type, event.actor) == ("rating.submitted", "tablet-1")
    assert event.data["rating"]["answers"] == GOOD
    assert event.data["rating"]["comment"] == "Cán bộ tận tình"
    assert event.data["officer"] == "lan"
    assert public(event)["data"] == {"turn": turn, "counter": "1"}


@pytest.mark.parametrize("again", [{"counter": "1"}, {"turn": "same"}])
def test_a_turn_is_rated_once(desk, rate, again):
    turn = serve(desk)
    rate(turn=turn)
    seq = last_event(desk).seq
    with pytest.raises(AlreadyRated):
        rate(**{name: turn if value == "same" else value for name, value in again.items()})
    assert last_event(desk).seq == seq


def of_the_phone(desk: Bench, turn: str, ticket: str) -> Data:
    with desk.store.write(BRANCH) as writer:
        return submit_rating(writer, SubmitRating(GOOD, turn=turn, ticket=ticket), None)


def ticket_of(desk: Bench, turn: str) -> str:
    with desk.store.read(BRANCH) as reader:
        return reader.turn(turn).ticket.id


def to_rate(desk: Bench, ticket: str) -> str | None:
    """What the phone page asks about."""
    with desk.store.read(BRANCH) as reader:
        view = ticket_view(reader.ticket(ticket), reader.turns(ticket), reader, private=False)
    return str(view["to_rate"]) if view["to_rate"] else None


@pytest.mark.parametrize("first", ["tablet", "phone"])
def test_of_tablet_and_phone_the_first_one_counts(desk, rate, first):
    turn = serve(desk)
    ticket = ticket_of(desk, turn)
    assert to_rate(desk, ticket) == turn
    ways = {"tablet": lambda: rate(counter="1"), "phone": lambda: of_the_phone(desk, turn, ticket)}
    ways.pop(first)()
    seq = last_event(desk).seq
    with pytest.raises(AlreadyRated):
        ways.popitem()[1]()
    assert last_event(desk).seq == seq
    assert to_rate(desk, ticket) is None


def test_the_phone_may_come_back_hours_later(desk):
    turn = serve(desk)
    desk.clock.move(hours=8)
    of_the_phone(desk, turn, ticket_of(desk, turn))
    assert last_event(desk).actor is None


def test_a_phone_rates_its_own_turns_only(desk):
    mine, theirs = serve(desk), serve(desk)
    with pytest.raises(NotRateable):
        of_the_phone(desk, theirs, ticket_of(desk, mine))


def test_a_turn_that_is_not_over_is_not_asked_about(desk):
    ticket = desk.take()["id"]
    for press in ("next", "serve"):
        assert to_rate(desk, ticket) is None
        desk.press(press)
    desk.press("finish", service="thu-phi")
    assert to_rate(desk, ticket) is None, "the visit goes on; the tablet asks about the station"


def test_nothing_served_nothing_to_rate(desk, rate):
    with pytest.raises(NotRateable):
        rate(counter="1")
    with pytest.raises(UnknownCounter):
        rate(counter="9")
    with pytest.raises(UnknownTurn):
        rate(turn="no-such-turn")


@pytest.mark.parametrize("presses", [(), ("serve",), ("no-show",), ("serve", "hold"), ("put-back",)])
def test_only_a_finished_turn_is_rated(desk, rate, presses):
    desk.take()
    turn = desk.press("next")["turn"]["id"]
    for action in presses:
        desk.press(action)
    with pytest.raises(NotRateable):
        rate(turn=turn)
    with pytest.raises(NotRateable):
        rate(counter="1")


def test_the_tablet_forgets_who_left_half_an_hour_ago(desk, rate):
    serve(desk)
    desk.clock.move(minutes=30, seconds=1)
    with pytest.raises(NotRateable):
        rate(counter="1")


def test_until_then_it_asks(desk, rate):
    turn = serve(desk)
    desk.clock.move(minutes=29)
    assert rate(counter="1")["turn"] == turn


def test_each_turn_of_a_ticket_has_its_own_rating(desk, rate):
    desk.take()
    first = desk.press("next")["turn"]["id"]
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    with pytest.raises(NotRateable):
        rate(turn=first)
    fee = desk.press("next", "3")["turn"]["id"]
    desk.press("serve", "3")
    desk.press("finish", "3")
    assert rate("3", counter="3")["turn"] == fee
