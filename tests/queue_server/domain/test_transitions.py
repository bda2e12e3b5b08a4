"""The table, row by row, against the design's own; and that nothing else is possible."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain.errors import IllegalTransition
from queue_server.domain.transitions import TRANSITIONS, Action, TurnState, transition
from queue_server.domain.turn import Result, Ticket, Turn, act, next_turn, ticket_number

DESIGN = """
waiting   call       called
waiting   cancel     cancelled
waiting   expire     expired
waiting   reroute    transferred
waiting   postpone   waiting
called    recall     called
called    serve      serving
called    put_back   waiting
called    postpone   waiting
called    no_show    no_show
called    expire     expired
called    transfer   transferred
serving   transfer   transferred
serving   hold       held
held      resume     serving
held      expire     expired
no_show   reinstate  waiting
serving   finish     served
"""

THEN = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
NOW = THEN + timedelta(minutes=9)


def turn(state: TurnState, counter: str | None = "3") -> Turn:
    ticket = Ticket("t", "A007", 7, "vi", "kiosk")
    return Turn("u", ticket, "ho-tich", 1, state, THEN, THEN, counter)


def test_the_table_is_the_design_s():
    rows = {(TurnState(a), Action(b)): TurnState(c) for a, b, c in map(str.split, DESIGN.split("\n")[1:-1])}
    assert {key: row.to for key, row in TRANSITIONS.items()} == rows


NOT_IN_THE_TABLE = sorted(set(itertools.product(TurnState, Action)) - set(TRANSITIONS))


@pytest.mark.parametrize(("state", "action"), NOT_IN_THE_TABLE)
def test_anything_else_is_refused(state, action):
    with pytest.raises(IllegalTransition) as refusal:
        act(turn(state), action, NOW, counter="3")
    assert refusal.value.facts == {"state": state.value, "action": action.value}


@pytest.mark.parametrize(("state", "action"), TRANSITIONS)
def test_each_row_moves_the_turn_and_keeps_who_and_when(state, action):
    before = turn(state)
    step = act(before, action, NOW, counter="3", officer="lan")
    after = step.turn
    assert after.state is TRANSITIONS[state, action].to
    assert (after.id, after.ticket, after.service, after.arrived_at, after.queued_at) == (
        before.id,
        before.ticket,
        before.service,
        THEN,
        THEN,
    )
    assert Turn.from_data(after.to_data()) == after


def test_a_held_turn_resumed_elsewhere_is_called_there():
    held = turn(TurnState.HELD, counter="3")
    here, there = act(held, Action.RESUME, NOW, counter="3"), act(held, Action.RESUME, NOW, counter="5")
    assert (here.turn.state, here.turn.counter, here.event) == (TurnState.SERVING, "3", "turn.resumed")
    assert (there.turn.state, there.turn.counter, there.event) == (TurnState.CALLED, "5", "turn.called")


def test_put_back_and_reinstate_leave_no_trace_of_the_call():
    waiting = turn(TurnState.WAITING, counter=None)
    called = act(waiting, Action.CALL, NOW, counter="3", officer="lan").turn
    assert act(called, Action.PUT_BACK, NOW).turn == waiting
    missed = act(called, Action.NO_SHOW, NOW).turn
    assert act(missed, Action.REINSTATE, NOW + timedelta(minutes=5)).turn == waiting


def test_times_are_marked_once():
    called = act(turn(TurnState.WAITING, None), Action.CALL, NOW, counter="3").turn
    recalled = act(called, Action.RECALL, NOW + timedelta(seconds=20)).turn
    assert (recalled.called_at, recalled.recalls) == (NOW, 1)
    serving = act(recalled, Action.SERVE, NOW + timedelta(minutes=1)).turn
    held = act(serving, Action.HOLD, NOW + timedelta(minutes=2)).turn
    resumed = act(held, Action.RESUME, NOW + timedelta(minutes=3), counter="3").turn
    served = act(resumed, Action.FINISH, NOW + timedelta(minutes=4), result=Result("accepted")).turn
    assert served.serving_at == NOW + timedelta(minutes=1)
    assert (served.ended_at, served.outcome) == (NOW + timedelta(minutes=4), "accepted")


def test_the_next_turn_keeps_number_arrival_and_priority():
    before = replace(turn(TurnState.TRANSFERRED), ticket=Ticket("t", "A007", 7, "vi", "kiosk", "elderly"))
    after = next_turn(before, "v", "thu-phi", NOW)
    assert (after.ticket, after.arrived_at, after.queued_at, after.step) == (before.ticket, THEN, NOW, 2)
    assert after.state is TurnState.WAITING


def test_which_states_have_ended():
    assert {state for state in TurnState if state.ended} == {
        TurnState.SERVED,
        TurnState.TRANSFERRED,
        TurnState.CANCELLED,
        TurnState.EXPIRED,
    }


def test_a_resume_is_the_only_action_that_cares_where():
    for state, action in TRANSITIONS:
        if action is not Action.RESUME:
            assert transition(state, action, elsewhere=True) is transition(state, action)


@pytest.mark.parametrize(("number", "text"), [(1, "A001"), (99, "A099"), (999, "A999"), (1000, "A1000")])
def test_ticket_numbers_have_at_least_three_digits(number, text):
    assert ticket_number("A", number) == text
