"""The rules of the queue through the use cases, on both stores: what a press does under each rule."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain.errors import (
    AppointmentMissed,
    CounterBusy,
    FinishIncomplete,
    IllegalTransition,
    NotForThisPress,
    ReasonNeeded,
    SameService,
    TooLateToReturn,
    UnknownOutcome,
    UnknownReason,
    UnknownService,
)
from queue_server.service_layer.tickets import (
    TakeTicket,
    TicketAction,
    VisitKind,
    act_on_ticket,
    take_visit,
)
from tests.support.rules import (
    CHOICES,
    KEYPAD,
    TOAN,
    by_arrival,
    called,
    events,
    furnish,
    may_be_next,
    refused,
    serve,
)
from tests.support.stores import BRANCH, OFFICER, Bench


def test_the_next_station_has_the_same_number_the_same_arrival_and_a_wait_of_its_own(desk):
    ticket = desk.take("ho-tich", priority="elderly")
    arrived = desk.clock.now()
    desk.clock.move(minutes=12)
    serve(desk)
    desk.clock.move(minutes=5)
    finished = desk.press("finish", service="thu-phi", outcome="accepted")
    assert (finished["turn"], finished["finished"]["outcome"]) == (None, "accepted")
    desk.clock.move(minutes=2)
    serve(desk, "3")
    with desk.store.read(BRANCH) as reader:
        intake, fee = reader.turns(ticket["id"])
    assert (intake.state, fee.state) == ("served", "serving")
    assert (fee.ticket, fee.step, fee.service) == (intake.ticket, 2, "thu-phi")
    assert fee.arrived_at == arrived
    assert fee.called_at
    assert intake.called_at
    assert fee.called_at - fee.queued_at == timedelta(minutes=2)
    assert intake.called_at - intake.queued_at == timedelta(minutes=12)


def test_on_the_way_to_the_next_station_nobody_loses_the_place(desk):
    early = desk.take("ho-tich")
    desk.clock.move(minutes=1)
    desk.take("thu-phi")
    serve(desk)
    desk.press("finish", service="thu-phi")
    assert called(desk, "3") == early["number"]


@pytest.mark.parametrize(("service", "refusal"), [("ho-tich", SameService), ("none", UnknownService)])
def test_a_next_station_that_leads_nowhere_finishes_nobody(desk, service, refusal):
    desk.take("ho-tich")
    serve(desk)
    refused(desk, refusal, lambda: desk.press("finish", service=service))


@pytest.mark.parametrize("action", ["finish", "next"])
def test_what_a_centre_wants_recorded_is_asked_for_before_anything_is_finished(make_bench, action):
    desk = make_bench(required_on_finish=("procedure", "case_codes"))
    desk.take()
    serve(desk)
    told = refused(desk, FinishIncomplete, lambda: desk.press(action))
    assert told.facts == {"missing": "procedure, case_codes", "number": "A001"}
    told = refused(desk, FinishIncomplete, lambda: desk.press(action, procedure="1.001"))
    assert told.facts["missing"] == "case_codes"
    done = desk.press(action, procedure="1.001", case_codes=("H26-1", "H26-2"))["finished"]
    assert (done["procedure"], done["case_codes"]) == ("1.001", ["H26-1", "H26-2"])


def test_where_next_settles_who_was_called_it_asks_too(make_bench):
    desk = make_bench(next_when_called="served", required_on_finish=("procedure",))
    desk.take()
    desk.press("next")
    refused(desk, FinishIncomplete, lambda: desk.press("next"))
    assert desk.press("next", procedure="1.001")["finished"]["procedure"] == "1.001"


def test_only_the_centre_s_outcomes_and_reasons_are_taken(desk):
    furnish(desk, **CHOICES)
    desk.take()
    serve(desk)
    told = refused(desk, UnknownOutcome, lambda: desk.press("finish", outcome="whatever"))
    assert told.facts == {"outcome": "whatever", "known": "accepted"}
    assert desk.press("finish", outcome="accepted")["finished"]["outcome"] == "accepted"
    refused(desk, UnknownReason, lambda: desk.press("pause", reason="bored"))
    assert desk.press("pause", reason="meeting")["counter"]["desk"]["reason"] == "meeting"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("next", {"reason": "why not"}),
        ("serve", {"procedure": "1.001"}),
        ("recall", {"case_codes": ("H26",)}),
        ("next", {"stand_in_for": "hoa"}),
    ],
)
def test_what_a_press_would_only_drop_is_refused(desk, action, said):
    desk.take()
    refused(desk, NotForThisPress, lambda: desk.press(action, **said))


def test_finishing_may_call_the_next_person(make_bench):
    desk = make_bench(next_after_finish=True)
    desk.take()
    desk.take()
    serve(desk)
    answer = desk.press("finish")
    assert (answer["finished"]["ticket"]["number"], answer["turn"]["ticket"]["number"]) == ("A001", "A002")
    desk.press("serve")
    assert desk.press("finish")["turn"] is None, "and calls nobody when nobody is there"


# Choosing, missing, coming back


def test_a_person_chosen_out_of_turn_is_told_as_such_with_the_reason(make_bench):
    desk = make_bench(reason_for_chosen=True, priority_ratio=(2, 1))
    desk.take(priority="elderly")
    desk.take()
    refused(desk, ReasonNeeded, lambda: desk.press("call", number="A002"))
    desk.press("call", number="A002", reason="Xe cấp cứu đang đợi")
    call = events(desk)[-1].data
    assert (call["rule"], call["reason"]) == ("chosen", "Xe cấp cứu đang đợi")
    assert "rhythm" not in call
    with desk.store.read(BRANCH) as reader:
        assert not reader.rhythms, "and it moves no round"


def test_choosing_settles_who_is_at_the_counter_first(desk):
    desk.take()
    desk.take()
    desk.press("next")
    refused(desk, CounterBusy, lambda: desk.press("call", number="A002"))
    desk.press("serve")
    assert desk.press("call", number="A002")["finished"]["ticket"]["number"] == "A001"


@pytest.mark.parametrize("rule", ["no_show", "served"])
def test_choosing_the_one_who_is_here_already_changes_nothing(make_bench, rule):
    desk = make_bench(next_when_called=rule)
    desk.take()
    desk.press("next")
    refused(desk, IllegalTransition, lambda: desk.press("call", number="A001"))


def test_somebody_missed_can_be_called_again_for_a_while(make_bench):
    desk = make_bench(reinstate_minutes=5)
    desk.take()
    desk.press("next")
    desk.press("no-show")
    desk.clock.move(minutes=5)
    again = desk.press("call", "2", number="A001")["turn"]
    assert (again["state"], again["counter"]) == ("called", "2")
    assert [event.type for event in events(desk)][-2:] == ["turn.reinstated", "turn.called"]
    desk.press("no-show", "2")
    desk.clock.move(minutes=5, seconds=1)
    told = refused(desk, TooLateToReturn, lambda: desk.press("call", "2", number="A001"))
    assert told.facts == {"number": "A001", "minutes": 5}


def test_somebody_taken_back_into_the_line_stands_where_they_came(desk):
    first = desk.take()
    desk.press("next")
    desk.press("no-show")
    desk.clock.move(minutes=20)
    desk.take()
    with desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, first["id"], TicketAction.REINSTATE, None, TOAN)
    assert called(desk) == "A001"


def test_the_recall_after_so_many_marks_the_person_missing(make_bench):
    desk = make_bench(no_show_after_recalls=2)
    desk.take()
    desk.press("next")
    assert [desk.press("recall")["turn"]["recalls"] for _ in range(2)] == [1, 2]
    assert desk.press("recall")["turn"] is None
    assert events(desk)[-1].type == "turn.no_show"


def test_who_came_back_is_recalled_as_often_as_anybody(make_bench):
    desk = make_bench(no_show_after_recalls=1)
    desk.take()
    desk.press("next")
    desk.press("recall")
    desk.press("recall")
    desk.press("call", number="A001")
    assert desk.press("recall")["turn"]["recalls"] == 1


def test_where_a_call_means_serving_so_does_that_of_somebody_held_elsewhere(make_bench):
    desk = make_bench(call_means_serving=True)
    desk.take()
    held = desk.press("next")["turn"]
    desk.press("hold")
    there = desk.press("resume", "2", turn=held["id"])["turn"]
    assert (there["state"], there["counter"]) == ("serving", "2")


# Several files, one visit


def visit(desk: Bench, kind: VisitKind, **wish: Any) -> dict[str, Any]:
    with desk.store.write(BRANCH) as writer:
        return take_visit(writer, TakeTicket("ho-tich", channel="postal", **wish), kind, OFFICER, True)


def test_files_of_a_visit_may_have_one_number(desk):
    taken = visit(desk, VisitKind.TOGETHER, files=7, case_codes=("H26-1", "H26-2"))
    (ticket,) = taken["tickets"]
    turn = desk.press("next")["turn"]["ticket"]
    assert (turn["number"], turn["files"], turn["visit"]) == (ticket["number"], 7, taken["id"])
    assert turn["case_codes"] == ["H26-1", "H26-2"]


def test_or_one_each_in_a_row(desk):
    desk.take()
    taken = visit(desk, VisitKind.SPLIT, files=3, case_codes=("H26-1", "H26-2", "H26-3"), priority="elderly")
    assert [ticket["number"] for ticket in taken["tickets"]] == ["A002", "A003", "A004"]
    assert [ticket["case_codes"] for ticket in taken["tickets"]] == [["H26-1"], ["H26-2"], ["H26-3"]]
    turns = []
    for _ in range(3):
        turns.append(desk.press("next")["turn"]["ticket"])
        desk.press("serve")
    assert {turn["visit"] for turn in turns} == {taken["id"]}
    assert [turn["files"] for turn in turns] == [1, 1, 1]
    assert [turn["number"] for turn in turns] == ["A002", "A003", "A004"]


def test_files_without_codes_are_split_by_their_number(desk):
    assert len(visit(desk, VisitKind.SPLIT, files=4)["tickets"]) == 4


# Who acts


def test_pressing_on_behalf_leaves_the_counter_to_its_officer(desk):
    desk.take()
    desk.press("open")
    answer = desk.press("next", caller=TOAN, on_behalf=True)
    assert answer["counter"]["officer"] == {"name": OFFICER.name}
    assert answer["turn"]["officer"] == OFFICER.username
    assert events(desk)[-1].actor == TOAN.username
    desk.press("serve", caller=TOAN, on_behalf=True)
    assert desk.press("finish", caller=TOAN, on_behalf=True)["finished"]["officer"] == OFFICER.username
    paused = desk.press("pause", caller=TOAN, on_behalf=True)["counter"]
    assert paused["desk"]["officer"] == OFFICER.username


def test_pressing_oneself_takes_the_turn_but_the_counter_only_by_opening_it(desk):
    desk.take()
    desk.press("open")
    assert desk.press("next", caller=TOAN)["turn"]["officer"] == TOAN.username
    assert desk.press("serve", caller=KEYPAD)["turn"]["officer"] == OFFICER.username
    assert desk.press("open", caller=TOAN)["counter"]["officer"] == {"name": TOAN.name}


# Appointments and visits at the door


def test_a_late_check_in_is_refused_where_the_centre_says_so(make_bench):
    desk = make_bench(appointment_late="refuse", appointment_late_minutes=15)
    now = desk.clock.now()
    assert desk.take(appointment=now - timedelta(minutes=15))["number"] == "A001"
    late = now - timedelta(minutes=15, seconds=1)
    told = refused(desk, AppointmentMissed, lambda: desk.take(appointment=late))
    assert told.facts == {"service": "ho-tich", "slot": "07:44"}
    assert desk.take()["number"] == "A002", "and no number was lost"


def test_an_appointment_is_called_in_its_slot_and_not_before(desk):
    desk.take(appointment=desk.clock.now() + timedelta(minutes=20))
    desk.clock.move(minutes=1)
    for _ in range(2):
        desk.take(priority="elderly")
    assert called(desk, "1") == "A002"
    desk.clock.move(minutes=14)
    assert called(desk, "2") == "A001"
    assert events(desk)[-1].data["rule"] == "appointment"


# What supervisors set up


def test_a_press_looks_at_everybody_who_may_be_next_and_at_nobody_else(make_bench):
    """Of each line those with an appointment, the first privileged, the first other; and how long it is."""
    desk = make_bench(files_per_visit=3)
    chance = random.Random(7)
    for _ in range(60):
        slot = desk.clock.now() + timedelta(minutes=chance.choice((-5, 5, 90)))
        desk.take(
            chance.choice(("ho-tich", "dat-dai")),
            priority=chance.choice((None, None, "elderly")),
            appointment=slot if chance.random() < 0.1 else None,
        )
        desk.clock.move(seconds=chance.choice((0, 1, 20)))
    for _ in range(6):
        serve(desk)
        desk.press("transfer", service="dat-dai")
    with desk.store.write(BRANCH) as writer:
        seen = writer.scene(writer.branch.counter("1"), with_fronts=True)
        waiting = {service: writer.waiting([service]) for service in ("ho-tich", "dat-dai")}
    assert seen.fronts.keys() == waiting.keys()
    for service, line in waiting.items():
        assert seen.fronts[service].people == len(line) > 20
        assert sorted(seen.fronts[service].turns, key=by_arrival) == sorted(may_be_next(line), key=by_arrival)
