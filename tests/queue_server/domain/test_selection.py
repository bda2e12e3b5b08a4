"""Who is next: each rule alone, and the rules against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.branch import Counter, LateAppointment, OwnServices, Policy
from queue_server.domain.selection import (
    STILL,
    Choice,
    Rhythm,
    Rule,
    best_turn,
    in_line,
    levels,
    standing,
    urgency,
)
from queue_server.domain.turn import Turn
from tests.support.queues import DESK, NINE, POLICY, POOLING, called_in_turn, lines, waiting


def choice_of(
    turns: Iterable[Turn],
    counter: Counter = DESK,
    policy: Policy = POLICY,
    rhythms: Mapping[str, Rhythm] | None = None,
) -> Choice | None:
    return best_turn(lines(turns), counter, policy, rhythms or {}, NINE)


def chosen(*turns: Turn, **scene: Any) -> tuple[int, str] | None:
    choice = choice_of(turns, **scene)
    return (choice.turn.ticket.sequence, choice.rule) if choice else None


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
