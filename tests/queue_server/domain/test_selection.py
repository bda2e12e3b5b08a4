"""Who is next: each rule alone, the rules against each other, and what holds for any queue at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Counter, LateAppointment, Level, OwnServices, Policy
from queue_server.domain.selection import (
    STILL,
    Choice,
    Front,
    Rhythm,
    Rule,
    best_turn,
    counter_line,
    in_line,
    levels,
    line_order,
    slot_has_come,
    standing,
    those_ahead,
    urgency,
)
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from tests.support.rules import may_be_next

NINE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
POLICY = Policy(ordinary_cap_minutes=30)
DESK = Counter("1", "Quầy 1", "Counter 1", "main", ("ho-tich", "dat-dai"))
POOLING = Counter("1", "", "", "main", ("ho-tich",), pools=("dat-dai", "thue"), helps=("thu-phi",))


def waiting(
    n: int,
    minutes_ago: float,
    service: str = "ho-tich",
    priority: str | None = None,
    slot: float | None = None,
) -> Turn:
    """Number `n` of a service; `slot` is minutes from now, before it when negative."""
    booked = None if slot is None else NINE + timedelta(minutes=slot)
    ticket = Ticket(f"t{n}", f"A{n:03d}", n, "vi", "kiosk", priority, appointment=booked)
    arrived = NINE - timedelta(minutes=minutes_ago)
    return Turn(f"u{n}", ticket, service, 1, TurnState.WAITING, arrived, arrived)


def choice_of(
    turns: Iterable[Turn],
    counter: Counter = DESK,
    policy: Policy = POLICY,
    rhythms: Mapping[str, Rhythm] | None = None,
) -> Choice | None:
    return best_turn(lines(turns), counter, policy, rhythms or {}, NINE)


def lines(turns: Iterable[Turn]) -> dict[str, Front]:
    """Everybody of every service: the longest front there can be."""
    services: dict[str, list[Turn]] = {}
    for turn in turns:
        services.setdefault(turn.service, []).append(turn)
    return {service: Front(line, len(line)) for service, line in services.items()}


def fronts(turns: Iterable[Turn]) -> dict[str, Front]:
    """Only those who may be next."""
    return {service: Front(may_be_next(line.turns), line.people) for service, line in lines(turns).items()}


def chosen(*turns: Turn, **scene: Any) -> tuple[int, str] | None:
    choice = choice_of(turns, **scene)
    return (choice.turn.ticket.sequence, choice.rule) if choice else None


def called_in_turn(queue: list[Turn], policy: Policy, counter: Counter = DESK) -> list[Choice]:
    """Everybody, one after another, with the rhythm carried on as the store does."""
    left, calls = list(queue), []
    rhythms: dict[str, Rhythm] = {}
    while choice := best_turn(lines(left), counter, policy, rhythms, NINE):
        rhythms[choice.turn.service] = choice.rhythm
        left.remove(choice.turn)
        calls.append(choice)
    return calls


def test_nobody_waits():
    assert chosen() is None
    assert chosen(waiting(1, 5, "thu-phi")) is None


def test_first_come_first_served():
    assert chosen(waiting(2, 5), waiting(1, 6)) == (1, "arrival")


def test_two_who_came_in_the_same_instant_go_by_their_number():
    assert chosen(waiting(2, 5), waiting(1, 5)) == (1, "arrival")


def test_priority_goes_first():
    assert chosen(waiting(1, 20), waiting(2, 1, priority="elderly")) == (2, "priority")


def test_but_not_before_someone_who_has_waited_to_the_cap():
    assert chosen(waiting(1, 30), waiting(2, 1, priority="elderly")) == (1, "waited-long")


def test_the_cap_is_reached_to_the_second():
    just_before = waiting(1, 30 - 1 / 60)
    assert chosen(just_before, waiting(2, 1, priority="elderly")) == (2, "priority")


def test_a_cap_of_nought_ends_every_privilege():
    policy = Policy(ordinary_cap_minutes=0)
    assert chosen(waiting(1, 0), waiting(2, 0, priority="elderly"), policy=policy) == (1, "waited-long")


def test_past_the_cap_priority_people_and_ordinary_ones_are_one_line():
    queue = waiting(2, 31, priority="elderly"), waiting(1, 32), waiting(3, 40, priority="elderly")
    assert [call.turn.ticket.sequence for call in called_in_turn(list(queue), POLICY)] == [3, 1, 2]


def test_own_service_before_the_one_it_helps_with():
    assert chosen(waiting(1, 29, "dat-dai"), waiting(2, 1, "ho-tich")) == (2, "arrival")
    assert chosen(waiting(1, 29, "dat-dai")) == (1, "arrival")


def test_oldest_first_makes_its_own_services_one_line():
    queue = waiting(1, 29, "dat-dai"), waiting(2, 1, "ho-tich")
    assert chosen(*queue, policy=Policy(own_services=OwnServices.OLDEST_FIRST)) == (1, "arrival")
    assert chosen(*queue, counter=replace(DESK, oldest_first=True)) == (1, "arrival")


def test_over_several_services_the_stronger_rule_wins_before_the_earlier_arrival():
    line = replace(DESK, oldest_first=True)
    old, elderly = waiting(1, 29, "ho-tich"), waiting(2, 1, "dat-dai", "elderly")
    assert chosen(old, elderly, counter=line) == (2, "priority")
    assert chosen(waiting(1, 31, "ho-tich"), elderly, counter=line) == (1, "waited-long")
    booked = waiting(3, 1, "dat-dai", slot=0)
    assert chosen(waiting(1, 31, "ho-tich"), booked, counter=line) == (3, "appointment")


def test_pooled_services_come_only_after_its_own():
    own, pooled = waiting(1, 1, "ho-tich"), waiting(2, 60, "thue", slot=-1)
    assert chosen(own, pooled, counter=POOLING) == (1, "arrival")
    assert chosen(pooled, counter=POOLING) == (2, "appointment")


def test_pooled_services_are_one_line():
    assert chosen(waiting(1, 4, "dat-dai"), waiting(2, 5, "thue"), counter=POOLING) == (2, "arrival")


def test_it_helps_only_in_a_surge():
    calm = [waiting(n, 5, "thu-phi") for n in range(1, 10)]
    assert chosen(*calm, counter=POOLING) is None
    assert chosen(*calm, waiting(10, 5, "thu-phi"), counter=POOLING) == (1, "arrival")


def test_one_long_wait_is_a_surge_too():
    policy = Policy(surge_minutes=20, ordinary_cap_minutes=60)
    assert chosen(waiting(1, 19.9, "thu-phi"), counter=POOLING, policy=policy) is None
    assert chosen(waiting(1, 20, "thu-phi"), counter=POOLING, policy=policy) == (1, "arrival")


def test_in_a_surge_its_own_and_pooled_people_still_come_first():
    surge = [waiting(n, 50, "thu-phi") for n in range(1, 20)]
    assert chosen(*surge, waiting(30, 0, "thue"), counter=POOLING) == (30, "arrival")
    assert chosen(*surge, waiting(31, 0, "ho-tich"), counter=POOLING) == (31, "arrival")


def test_the_levels_of_a_counter():
    assert list(levels(POOLING, POLICY)) == [("ho-tich",), ("dat-dai", "thue"), ("thu-phi",)]
    assert next(iter(levels(replace(DESK, oldest_first=True), POLICY))) == ("ho-tich", "dat-dai")


@pytest.mark.parametrize(
    ("slot", "rule"),
    [(6, "arrival"), (5, "appointment"), (0, "appointment"), (-10, "appointment"), (-14, "appointment")],
)
def test_an_appointment_is_drawn_to_the_front_when_its_slot_is_near(slot, rule):
    """Checked in ten minutes ago, so on time for every one of these slots."""
    assert chosen(waiting(9, 10, slot=slot)) == (9, rule)


def test_on_time_at_check_in_stays_on_time_however_long_the_line_is():
    assert standing(in_line(waiting(1, 120, slot=-120)), POLICY, NINE) is Rule.APPOINTMENT


@pytest.mark.parametrize(
    ("late", "rule"), [("keep", "appointment"), ("ordinary", "arrival"), ("refuse", "arrival")]
)
def test_what_becomes_of_a_late_appointment_is_the_centre_s_choice(late, rule):
    policy = Policy(appointment_late=LateAppointment(late))
    assert chosen(waiting(1, 1, slot=-17), policy=policy) == (1, rule)
    assert chosen(waiting(1, 1, slot=-16), policy=policy) == (1, "appointment"), "15 minutes late is on time"


def test_a_late_appointment_of_a_priority_class_still_has_that():
    assert chosen(waiting(1, 1, priority="elderly", slot=-17)) == (1, "priority")


def test_an_appointment_goes_before_those_past_the_cap_and_by_its_slot():
    queue = [
        waiting(1, 50),
        waiting(2, 3, slot=-1),
        waiting(3, 2, slot=-4),
        waiting(4, 1, priority="elderly"),
    ]
    assert [call.turn.ticket.sequence for call in called_in_turn(queue, POLICY)] == [3, 2, 1, 4]


def test_appointments_of_several_services_go_by_slot_as_well():
    line = replace(DESK, oldest_first=True)
    earlier_slot, earlier_arrival = waiting(2, 3, "ho-tich", slot=-4), waiting(1, 9, "dat-dai", slot=0)
    assert chosen(earlier_slot, earlier_arrival, counter=line) == (2, "appointment")
    keys = [urgency(in_line(turn), POLICY, NINE) for turn in (earlier_slot, earlier_arrival)]
    assert keys == sorted(keys), "the list of those who wait shows the same order"


@pytest.mark.parametrize(
    ("ratio", "kinds"),
    [((1, 1), "pOpOpOpo"), ((2, 1), "ppOppooo"), ((1, 3), "pOOOppp"), ((3, 2), "pppOOppp")],
)
def test_the_ratio_in_full(ratio, kinds):
    """p and o call priority and ordinary people; a capital is a call by the ratio past a priority person."""
    both = kinds.lower()
    queue = [waiting(n, 20, priority="elderly") for n in range(both.count("p"))]
    queue += [waiting(100 + n, 20) for n in range(both.count("o"))]
    calls = called_in_turn(queue, Policy(priority_ratio=ratio))
    told = {Rule.PRIORITY: "p", Rule.RATIO: "O", Rule.ARRIVAL: "o"}
    assert "".join(told[call.rule] for call in calls) == kinds


def test_uncontested_calls_do_not_move_the_round():
    policy = Policy(priority_ratio=(2, 1))
    alone = choice_of([waiting(1, 5, priority="elderly")], policy=policy)
    assert alone is not None
    assert alone.rhythm == STILL
    within = choice_of([waiting(1, 5)], policy=policy, rhythms={"ho-tich": Rhythm(1, 0)})
    assert within is not None
    assert within.rhythm == Rhythm(1, 0)


def test_each_service_has_a_round_of_its_own():
    policy = Policy(priority_ratio=(1, 1))
    rhythms = {"dat-dai": Rhythm(1, 0)}
    both = [waiting(1, 5), waiting(2, 5, priority="elderly")]
    assert chosen(*both, policy=policy, rhythms=rhythms) == (2, "priority")


def test_a_rhythm_of_another_ratio_does_not_block_the_line():
    """The centre changed its ratio from [5, 1] to [2, 1] in the middle of a round."""
    both = [waiting(1, 5), waiting(2, 5, priority="elderly")]
    choice = choice_of(both, policy=Policy(priority_ratio=(2, 1)), rhythms={"ho-tich": Rhythm(4, 0)})
    assert choice is not None
    assert (choice.rule, choice.rhythm) == (Rule.RATIO, STILL)


services = st.sampled_from(["ho-tich", "dat-dai", "thue", "thu-phi"])
people = st.tuples(
    st.integers(0, 60),
    services,
    st.sampled_from([None, "elderly"]),
    st.one_of(st.none(), st.integers(-60, 60)),
)
queues = st.lists(people, max_size=30).map(
    lambda rows: [waiting(n, *row) for n, row in enumerate(rows, 1)],
)
ratios = st.one_of(st.none(), st.tuples(st.integers(1, 4), st.integers(1, 4)))
policies = st.builds(
    Policy,
    own_services=st.sampled_from(OwnServices),
    priority_ratio=ratios,
    ordinary_cap_minutes=st.sampled_from([0, 15, 30, 1000]),
    surge_waiting=st.integers(1, 8),
    surge_minutes=st.sampled_from([1, 20, 50]),
    appointment_late=st.sampled_from(LateAppointment),
)
counters = st.sampled_from([DESK, POOLING, replace(DESK, oldest_first=True)])


@given(queues, policies)
def test_the_people_ahead_of_someone_are_those_called_before_them(queue, policy):
    """Calling one after another for one service serves each person behind just the people ahead of them."""
    desk = Counter("1", "", "", "main", ("ho-tich",))
    line = [turn for turn in queue if turn.service == "ho-tich"]
    places = [in_line(turn) for turn in line]
    expected = {turn.id: len(those_ahead(in_line(turn), places, policy, STILL, NINE)) for turn in line}
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
    sure = {turn.id for turn in queue if turn.service in (*counter.services, *counter.pools)}
    may = {turn.id for turn in queue if turn.service in counter.takes}
    assert sure <= called <= may


@given(queues, counters, policies)
def test_nobody_past_the_cap_is_passed_by_a_later_one_but_an_appointment(queue, counter, policy):
    left = list(queue)
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
        left, kinds = list(line), []
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
