"""Asking for more time: what it makes of a turn, and when it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain.branch import Policy
from queue_server.domain.errors import IllegalTransition, MoreTimeUsed, NoMoreTime
from queue_server.domain.more_time import Offer, offer, postpone
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Turn, act, next_turn
from tests.support.queues import NINE, waiting

FIVE = timedelta(minutes=5)
ONCE, TWICE, NEVER = Policy(), Policy(more_times=2), Policy(more_time_minutes=0)
WAITS = waiting(7, 20)
CALLED = act(WAITS, Action.CALL, NINE, counter="3", officer="lan").turn


@pytest.mark.parametrize("turn", [WAITS, CALLED])
def test_whoever_waits_or_was_just_called_waits_on_and_keeps_the_place(turn: Turn) -> None:
    step = postpone(turn, ONCE, NINE)
    assert step.turn == replace(WAITS, not_before=NINE + FIVE, postponed=1)
    assert step.event == "turn.postponed"
    assert Turn.from_data(step.turn.to_data()) == step.turn


def test_it_is_offered_as_often_as_the_rule_says_and_then_refused() -> None:
    assert offer(WAITS, TWICE) == Offer(5, 2)
    once = postpone(WAITS, TWICE, NINE).turn
    assert offer(once, TWICE) == Offer(5, 1)
    twice = postpone(once, TWICE, NINE + timedelta(minutes=1)).turn
    assert twice.not_before == NINE + 2 * FIVE, "asking again before the time is up adds to it"
    assert offer(twice, TWICE) is None
    with pytest.raises(MoreTimeUsed) as refusal:
        postpone(twice, TWICE, NINE)
    assert refusal.value.facts == {"number": "A007", "minutes": 5, "times": 2}


def test_asking_after_the_time_was_up_counts_from_now() -> None:
    once = postpone(WAITS, TWICE, NINE).turn
    later = NINE + timedelta(minutes=30)
    assert postpone(once, TWICE, later).turn.not_before == later + FIVE


def test_a_centre_may_offer_none() -> None:
    assert offer(WAITS, NEVER) is None
    with pytest.raises(NoMoreTime):
        postpone(WAITS, NEVER, NINE)


@pytest.mark.parametrize("state", sorted(set(TurnState) - {TurnState.WAITING, TurnState.CALLED}))
def test_nobody_else_may_ask(state: TurnState) -> None:
    turn = replace(WAITS, state=state)
    assert offer(turn, ONCE) is None
    with pytest.raises(IllegalTransition):
        postpone(turn, ONCE, NINE)


def test_who_is_moved_while_away_stays_away_and_who_has_been_at_a_counter_has_come() -> None:
    away = postpone(WAITS, ONCE, NINE).turn
    moved = act(away, Action.REROUTE, NINE).turn
    assert next_turn(moved, "v", "dat-dai", NINE).not_before == NINE + FIVE
    served = act(act(away, Action.CALL, NINE, counter="3").turn, Action.SERVE, NINE).turn
    sent_on = act(served, Action.TRANSFER, NINE).turn
    following = next_turn(sent_on, "v", "thu-phi", NINE)
    assert (following.not_before, following.postponed) == (None, 0), "each wait has its own"


def test_a_wrong_call_put_back_leaves_the_time_asked_for_and_a_return_after_a_no_show_ends_it() -> None:
    away = postpone(WAITS, ONCE, NINE).turn
    called = act(away, Action.CALL, NINE, counter="3", officer="lan").turn
    assert act(called, Action.PUT_BACK, NINE).turn == away
    missed = act(called, Action.NO_SHOW, NINE).turn
    assert act(missed, Action.REINSTATE, NINE).turn == replace(away, not_before=None)


def test_a_turn_of_an_older_log_is_read_as_one_that_never_asked() -> None:
    data = WAITS.to_data()
    del data["not_before"], data["postponed"]
    assert Turn.from_data(data) == WAITS
