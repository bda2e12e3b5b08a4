"""Asking for more time, on both stores: who is called meanwhile, what people are shown, what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain import moment
from queue_server.domain.errors import IllegalTransition, MoreTimeUsed, MovedOn, NoMoreTime
from queue_server.domain.turn import Data
from queue_server.service_layer.day_close import close_day
from queue_server.service_layer.line import line_view
from queue_server.service_layer.more_time import ask_for_more_time
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from queue_server.service_layer.views import ticket_view
from scripts.benchmarks.statements import noted
from tests.support.rules import TOAN, arrange, called, events, refused
from tests.support.stores import BRANCH, Bench


def ask(desk: Bench, ticket: Data) -> Data:
    answer: Data = arrange(desk, ask_for_more_time, ticket["id"])
    return answer


def seen(desk: Bench, ticket: Data) -> Data:
    """What the ticket's phone page gets."""
    with desk.store.read(BRANCH) as reader:
        return ticket_view(reader.ticket(ticket["id"]), reader.turns(ticket["id"]), reader, private=False)


def take(desk: Bench, *services: str) -> list[Any]:
    """Numbers taken a minute apart."""
    tickets = []
    for service in services:
        tickets.append(desk.take(service))
        desk.clock.move(minutes=1)
    return tickets


def test_who_asked_is_passed_over_and_called_afterwards_before_those_who_came_later(desk: Bench) -> None:
    first, *_ = take(desk, "ho-tich", "ho-tich", "ho-tich")
    until = desk.clock.now() + timedelta(minutes=5)
    assert ask(desk, first)["not_before"] == moment.to_text(until)
    assert called(desk) == "A002"
    desk.press("serve")
    desk.clock.move(minutes=4, seconds=59)
    assert seen(desk, first)["not_before"]
    desk.clock.move(seconds=1)
    assert seen(desk, first)["not_before"] is None
    assert called(desk) == "A001", "the place was kept"


def test_who_was_called_waits_again_and_the_counter_is_free_for_the_next(desk: Bench) -> None:
    first, _ = take(desk, "ho-tich", "ho-tich")
    desk.press("next")
    answer = ask(desk, first)
    assert (answer["state"], answer["counter"]) == ("waiting", None)
    last = events(desk)[-1]
    assert (last.type, last.actor, last.data["called_to"]) == ("turn.postponed", None, "1")
    assert called(desk) == "A002", "nobody is at the counter, so nothing has to be ended first"
    desk.clock.move(minutes=5)
    assert called(desk, "2") == "A001"


def test_a_line_in_which_everybody_asked_waits_with_them_and_the_officer_may_choose(desk: Bench) -> None:
    first, second = take(desk, "ho-tich", "ho-tich")
    ask(desk, first)
    desk.clock.move(minutes=1)
    ask(desk, second)
    assert called(desk) is None
    desk.press("call", number="A002")
    desk.press("serve")
    assert desk.press("next")["turn"] is None
    desk.clock.move(minutes=4)
    assert called(desk) == "A001", "the line moves on by itself: the time asked for is short and limited"


def test_it_is_refused_past_the_limit_and_nothing_changes(desk: Bench) -> None:
    [ticket] = take(desk, "ho-tich")
    assert seen(desk, ticket)["more_time"] == {"minutes": 5, "times": 1}
    assert ask(desk, ticket)["more_time"] is None
    refused(desk, MoreTimeUsed, lambda: ask(desk, ticket))


def test_a_centre_that_offers_none_refuses_and_does_not_show_it(make_bench: Any) -> None:
    desk = make_bench(more_time_minutes=0)
    [ticket] = take(desk, "ho-tich")
    assert seen(desk, ticket)["more_time"] is None
    refused(desk, NoMoreTime, lambda: ask(desk, ticket))


@pytest.mark.parametrize("presses", [("serve",), ("serve", "hold"), ("no-show",), ("serve", "finish")])
def test_who_is_served_or_gone_cannot_ask(desk: Bench, presses: tuple[str, ...]) -> None:
    [ticket] = take(desk, "ho-tich")
    for press in ("next", *presses):
        desk.press(press)
    refused(desk, IllegalTransition, lambda: ask(desk, ticket))
    assert seen(desk, ticket)["more_time"] is None


def test_the_call_of_somebody_who_then_asked_cannot_be_undone(desk: Bench) -> None:
    first, _ = take(desk, "ho-tich", "ho-tich")
    desk.press("next")
    ask(desk, first)
    refused(desk, MovedOn, lambda: desk.press("undo"))


def test_a_chosen_call_taken_back_leaves_the_person_away(desk: Bench) -> None:
    first, _ = take(desk, "ho-tich", "ho-tich")
    until = ask(desk, first)["not_before"]
    desk.press("call", number="A001")
    desk.press("undo")
    assert seen(desk, first)["not_before"] == until
    assert called(desk) == "A002"


def test_a_supervisor_s_reroute_takes_the_time_along(desk: Bench) -> None:
    first, other = take(desk, "ho-tich", "thu-phi")
    until = ask(desk, first)["not_before"]
    moved = arrange(desk, act_on_ticket, first["id"], TicketAction.REROUTE, "thu-phi", TOAN)
    assert moved["not_before"] == until
    assert called(desk, "3") == other["number"]
    desk.press("serve", "3")
    desk.clock.move(minutes=5)
    assert called(desk, "3") == first["number"]


def test_everybody_is_shown_what_is_so(desk: Bench) -> None:
    first, second, third = take(desk, "ho-tich", "ho-tich", "ho-tich")
    desk.press("open")
    alone = seen(desk, third)["estimate"]
    away = ask(desk, first)
    assert (away["ahead"], away["position"]) == (0, 1), "the place that is kept"
    assert away["estimate"]["p50"] >= 5, "nobody is called sooner than they asked"
    assert [seen(desk, each)["ahead"] for each in (second, third)] == [0, 1]
    assert seen(desk, third)["estimate"] == alone, "who will be back before them is still work before them"
    with desk.store.read(BRANCH) as reader:
        line = [item["number"] for item in line_view(reader, "1")["items"]]
        waiting = sorted(turn.ticket.number for turn in reader.floor().turns)
    assert line == ["A002", "A003"]
    assert waiting == ["A001", "A002", "A003"], "boards and services count everybody"


def test_a_call_costs_the_same_however_many_asked(desk: Bench) -> None:
    for ticket in take(desk, *["ho-tich"] * 20):
        ask(desk, ticket)
    take(desk, "ho-tich")
    desk.press("open")
    engine = desk.store.database.engine
    with noted(engine) as statements:
        assert called(desk) == "A021"
    assert len(statements) + (engine.dialect.name == "postgresql") <= 6


def test_the_day_s_close_ends_it_as_any_other(desk: Bench) -> None:
    [ticket] = take(desk, "ho-tich")
    ask(desk, ticket)
    arrange(desk, close_day, TOAN)
    assert seen(desk, ticket)["state"] == "expired"
    assert seen(desk, ticket)["not_before"] is None
