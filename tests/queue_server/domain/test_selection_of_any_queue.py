"""Who is next: what holds for any queue at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Counter, Level, Policy
from queue_server.domain.selection import (
    STILL,
    Rhythm,
    Rule,
    best_turn,
    counter_line,
    in_line,
    line_order,
    slot_has_come,
    standing,
    those_ahead,
)
from tests.support.queues import (
    NINE,
    called_in_turn,
    counters,
    fronts,
    here,
    lines,
    people,
    policies,
    queues,
    ratios,
    waiting,
)


@given(queues, policies)
def test_the_people_ahead_of_someone_are_those_called_before_them(queue, policy):
    """Calling one after another for one service serves each person behind just the people ahead of them."""
    desk = Counter("1", "", "", "main", ("ho-tich",))
    line = [turn for turn in queue if turn.service == "ho-tich"]
    places = [in_line(turn) for turn in line]
    expected = {turn.id: len(those_ahead(in_line(turn), places, policy, STILL, NINE)) for turn in here(line)}
    order = [call.turn.id for call in called_in_turn(queue, policy, desk)]
    assert {turn: position for position, turn in enumerate(order)} == expected


@given(queues, policies)
def test_somebody_who_is_not_in_line_yet_has_as_many_ahead_as_if_they_were(queue, policy):
    places = [in_line(turn) for turn in queue]
    newcomer = in_line(waiting(99, 0))
    assert those_ahead(newcomer, places, policy, STILL, NINE) == those_ahead(
        newcomer, [*places, newcomer], policy, STILL, NINE
    )


@given(queues, counters, policies, st.randoms(use_true_random=False))
def test_the_order_in_which_turns_are_handed_in_does_not_matter(queue, counter, policy, random):
    shuffled = random.sample(queue, len(queue))
    one, other = lines(queue), lines(shuffled)
    assert best_turn(one, counter, policy, {}, NINE) == best_turn(other, counter, policy, {}, NINE)


@given(queues, counters, policies, st.builds(Rhythm, st.integers(-1, 3), st.integers(-1, 3)))
def test_who_stands_behind_the_front_changes_nothing_about_who_is_next(queue, counter, policy, rhythm):
    rhythms = dict.fromkeys({turn.service for turn in queue}, rhythm)
    assert best_turn(fronts(queue), counter, policy, rhythms, NINE) == best_turn(
        lines(queue), counter, policy, rhythms, NINE
    )


@given(queues, counters, policies)
def test_nobody_whom_the_counter_takes_is_left_out(queue, counter, policy):
    calls = called_in_turn(queue, policy, counter)
    called = {call.turn.id for call in calls}
    assert len(called) == len(calls)
    sure = {turn.id for turn in here(queue) if turn.service in (*counter.services, *counter.pools)}
    may = {turn.id for turn in here(queue) if turn.service in counter.takes}
    assert sure <= called <= may


@given(queues, counters, policies)
def test_nobody_past_the_cap_is_passed_by_a_later_one_but_an_appointment(queue, counter, policy):
    left = here(queue)
    for call in called_in_turn(queue, policy, counter):
        left.remove(call.turn)
        if call.rule is Rule.APPOINTMENT:
            continue
        cap = timedelta(minutes=policy.ordinary_cap_minutes)
        passed = [
            turn
            for turn in left
            if turn.service == call.turn.service
            and NINE - turn.arrived_at >= cap
            and (turn.arrived_at, turn.ticket.sequence) < (call.turn.arrived_at, call.turn.ticket.sequence)
        ]
        assert not passed


@given(queues, st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_contested_calls_keep_the_ratio_within_one(queue, ratio):
    """Against the round written out, at every call; and exactly at the end of every round."""
    policy = Policy(priority_ratio=ratio, ordinary_cap_minutes=1000)
    for service in ("ho-tich", "dat-dai"):
        line = [replace(turn, service=service) for turn in queue]
        desk = Counter("1", "", "", "main", (service,))
        left, kinds = here(line), []
        for call in called_in_turn(line, policy, desk):
            left.remove(call.turn)
            others = [standing(in_line(turn), policy, NINE) for turn in left]
            contested = call.rule is Rule.RATIO or (call.rule is Rule.PRIORITY and Rule.ARRIVAL in others)
            if contested:
                kinds.append(call.rule)
        priority, ordinary = ratio
        for n in range(1, len(kinds) + 1):
            rounds, rest = divmod(n, priority + ordinary)
            due = rounds * priority + min(rest, priority)
            assert kinds[:n].count(Rule.PRIORITY) == due


@given(queues, policies)
def test_within_a_rule_the_earliest_is_first(queue, policy):
    places = [in_line(turn) for turn in queue]
    told: dict[Rule, list[tuple[datetime, datetime, int]]] = {}
    for place, rule in line_order(places, policy, STILL, NINE):
        each = places[place]
        slot = each.appointment if rule is Rule.APPOINTMENT and each.appointment else NINE
        kind = Rule.ARRIVAL if rule is Rule.RATIO else rule
        told.setdefault(kind, []).append((slot, each.arrived_at, each.sequence))
    assert all(keys == sorted(keys) for keys in told.values())


@given(people, policies, st.integers(0, 240))
def test_a_slot_that_has_come_never_goes_again(row, policy, later):
    person = in_line(waiting(1, *row))
    if slot_has_come(person, policy, NINE):
        assert slot_has_come(person, policy, NINE + timedelta(minutes=later))


@given(ratios.filter(bool), st.lists(st.booleans(), max_size=12))
def test_a_call_taken_out_of_the_round_leaves_what_the_others_made_of_it(ratio, kinds):
    """Taking a call back at once, or later by counting it off, ends where the others alone would."""
    rhythm = STILL
    for priority in kinds:
        rhythm = rhythm.after(priority, ratio)
    for priority in (True, False):
        after = rhythm.after(priority, ratio)
        turned_over = after == STILL
        assert turned_over or after.without(priority) == rhythm


@given(queues, counters, policies)
def test_a_counter_s_line_is_what_calling_again_and_again_would_make_of_it(queue, counter, policy):
    """Every place in it: the turn, the rule that speaks for it, and how far the round has come by then."""
    assert list(counter_line(queue, counter, policy, {}, NINE)) == called_in_turn(queue, policy, counter)


@given(queues, counters, policies)
def test_nobody_of_a_nearer_level_stands_behind_one_of_a_farther(queue, counter, policy):
    line = counter_line(queue, counter, policy, {}, NINE)
    order = [list(Level).index(counter.level(choice.turn.service)) for choice in line]
    assert order == sorted(order)


def test_help_goes_on_only_while_the_surge_lasts():
    policy = Policy(surge_waiting=3, surge_minutes=30)
    helper = Counter("7", "", "", "main", ("ho-tich",), helps=("thue",))
    crowd = [waiting(n, 5, "thue") for n in range(1, 6)]
    line = [choice.turn.ticket.sequence for choice in counter_line(crowd, helper, policy, {}, NINE)]
    assert line == [1, 2, 3]


@given(queues, counters, policies)
def test_nobody_who_asked_for_more_time_is_called_before_it_is_up(queue, counter, policy):
    """And everybody else is called as if they were not there: asking for time moves nobody else back."""
    calls = called_in_turn(queue, policy, counter)
    assert all(call.turn.not_before is None or call.turn.not_before <= NINE for call in calls)
    assert calls == called_in_turn(here(queue), policy, counter)


@given(queues, policies)
def test_once_the_time_is_up_everybody_stands_where_they_would_without_having_asked(queue, policy):
    later = NINE + timedelta(minutes=4)
    asked, never = (
        [in_line(turn) for turn in queue],
        [in_line(turn)._replace(not_before=None) for turn in queue],
    )
    assert list(line_order(asked, policy, STILL, later)) == list(line_order(never, policy, STILL, later))


@given(queues, policies)
def test_who_is_away_is_told_how_many_would_be_before_them_were_they_here(queue, policy):
    places = [in_line(turn) for turn in queue]
    for turn in queue:
        own, present = in_line(turn), in_line(replace(turn, not_before=None))
        others = [each for each in places if each != own]
        assert those_ahead(own, places, policy, STILL, NINE) == those_ahead(
            present, [*others, present], policy, STILL, NINE
        )
