"""What the rounds do when it is due, on either store and whatever the clock does."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from queue_server.domain.daybook import DAYS_KEPT
from queue_server.domain.errors import NothingToUndo, Refusal
from queue_server.domain.events import public
from queue_server.service_layer.arranging import StopWords, assign, halt
from tests.support.days import (
    EVENING,
    SUPERVISOR,
    a_busy_day,
    close,
    log,
    make_rounds,
    reopen,
    seq,
    sound,
    state_of,
)
from tests.support.stores import BRANCH, MakeBench


def test_the_day_closes_itself_at_its_hour(desk):
    desk.take()
    desk.clock.move(seconds=EVENING.total_seconds() - 1)
    make_rounds(desk)
    assert log(desk)[-1].type == "ticket.issued"
    desk.clock.move(seconds=1)
    make_rounds(desk)
    closed = log(desk)[-1]
    assert (closed.type, closed.actor, closed.data["automatic"]) == ("day.closed", None, True)
    assert closed.data["expired"] == 1


def test_no_day_is_closed_before_its_hours_end(make_bench: MakeBench):
    desk = make_bench(day_close="15:00")
    desk.clock.move(hours=8.4)  # 16:24
    waits = desk.take()
    make_rounds(desk)
    assert state_of(desk, waits) == "waiting"
    desk.clock.move(minutes=6)
    make_rounds(desk)
    assert log(desk)[-1].type == "day.closed"


def test_a_day_without_hours_is_closed_at_the_hour_too(desk):
    desk.clock.move(days=5, hours=10)  # Saturday, 18:00
    desk.take(open_outside_hours=True)
    make_rounds(desk)
    assert log(desk)[-1].type == "ticket.issued"
    desk.clock.move(hours=1)
    make_rounds(desk)
    assert log(desk)[-1].data["expired"] == 1


def test_rounds_do_nothing_twice_and_nothing_at_all_when_nothing_is_due(desk, monkeypatch):
    desk.take()
    desk.clock.move(hours=11)
    make_rounds(desk)
    after = seq(desk)
    monkeypatch.setattr(desk.store, "write", lambda branch: pytest.fail("a round opened a write transaction"))
    for _ in range(3):
        desk.clock.move(minutes=1)
        make_rounds(desk)
    assert seq(desk) == after


def test_a_day_that_a_supervisor_reopened_is_not_closed_again_by_the_hour(desk):
    desk.take()
    desk.clock.move(hours=11)
    make_rounds(desk)
    reopen(desk)
    after = seq(desk)
    desk.clock.move(hours=1)
    make_rounds(desk)
    assert seq(desk) == after


def test_a_demo_that_is_open_at_any_hour_is_closed_by_none(desk):
    desk.take()
    desk.clock.move(hours=12)
    make_rounds(desk, open_outside_hours=True)
    assert log(desk)[-1].type == "ticket.issued"


def test_a_centre_may_leave_the_close_to_the_next_day(make_bench: MakeBench):
    desk = make_bench(day_close="")
    left = desk.take()
    desk.clock.move(hours=15)
    make_rounds(desk)
    assert state_of(desk, left) == "waiting"
    desk.clock.move(hours=1, minutes=1)
    make_rounds(desk)
    assert state_of(desk, left) == "expired"
    assert log(desk)[-1].data["rule"] == "earlier-day"


def test_what_is_left_of_an_earlier_day_ends_at_the_first_chance(desk):
    """The server was off from Monday noon to Thursday: nobody closed anything."""
    people = a_busy_day(desk)
    with desk.store.write(BRANCH) as writer:
        halt(writer, StopWords("Mất điện", "No power"), None, SUPERVISOR)
    before = seq(desk)
    desk.clock.move(days=3)
    make_rounds(desk)
    assert {name: state_of(desk, ticket) for name, ticket in people.items()} == {
        "served": "served",
        "held": "expired",
        "called": "expired",
        "serving": "served",
        "waiting": "expired",
    }
    types = [entry.type for entry in log(desk, before)]
    assert types.count("counter.closed") == 3
    assert types[-1] == "branch.arranged"
    assert "day.closed" not in types, "a day that is past cannot be closed any more"
    assert desk.take()["number"] == "A001"
    sound(desk)


def test_the_first_number_of_a_day_begins_it_when_no_round_came(desk):
    left = desk.take()
    desk.press("next", "2")
    desk.clock.move(days=1)
    desk.press("open", "1")
    assert desk.take()["number"] == "A001"
    assert state_of(desk, left) == "expired"
    with desk.store.read(BRANCH) as reader:
        states = {code: status.state.value for code, status in reader.statuses().items()}
    assert states == {"1": "open", "2": "closed", "3": "closed"}, "what was opened today stays open"


def test_what_the_clock_did_is_no_action_that_anybody_takes_back(make_bench: MakeBench):
    desk = make_bench(no_show_after_minutes=3)
    left = desk.take()
    desk.press("next", "2")
    desk.clock.move(days=1)
    first = desk.take()
    with pytest.raises(NothingToUndo):
        desk.press("undo", "2", caller=SUPERVISOR)
    desk.press("next")
    desk.clock.move(minutes=3)
    make_rounds(desk)
    with pytest.raises(NothingToUndo):
        desk.press("undo", caller=SUPERVISOR)
    assert (state_of(desk, left), state_of(desk, first)) == ("expired", "no_show")


def test_what_was_arranged_before_the_first_number_of_a_day_stays(desk):
    desk.take()
    desk.clock.move(days=1)
    make_rounds(desk)
    with desk.store.write(BRANCH) as writer:
        assign(writer, "3", ["ho-tich"], None, None, SUPERVISOR)
    desk.take()
    with desk.store.read(BRANCH) as reader:
        assert "3" in reader.arrangement.assignments


def test_a_clock_that_jumps_back_over_a_close_closes_nothing_twice(desk):
    desk.take()
    desk.clock.move(hours=11)
    make_rounds(desk)
    for hours in (-1, 1, -24, 24, -3, 3):
        desk.clock.move(hours=hours)
        make_rounds(desk)
    closed = [entry.data["day"] for entry in log(desk) if entry.type == "day.closed"]
    assert sorted(closed) == sorted(set(closed))
    assert "2026-11-23" in closed
    sound(desk)


def test_a_clock_that_was_days_ahead_leaves_nobody_behind(desk):
    desk.clock.move(days=3)
    early = desk.take()
    make_rounds(desk)
    desk.clock.move(days=-3)
    today = desk.take()
    make_rounds(desk)
    assert (state_of(desk, early), state_of(desk, today)) == ("waiting", "waiting")
    desk.clock.move(days=1)
    make_rounds(desk)
    assert (state_of(desk, early), state_of(desk, today)) == ("waiting", "expired")
    desk.clock.move(days=3)
    make_rounds(desk)
    assert state_of(desk, early) == "expired"
    sound(desk)


def test_any_jumps_of_the_clock_keep_the_log_and_the_numbers_sound(desk):
    """Forty jumps of a bad clock, on and back, with people taking numbers and rounds going on."""
    jumps = [5, -3, 26, -30, 11, 11, -11, 48, -24, -24, 3, 60, -61, 9, 15, -5, 24, 24, -72, 100] * 2
    for n, hours in enumerate(jumps):
        at = ("1", "2")[n % 2]
        with suppress(Refusal):
            desk.take(("ho-tich", "dat-dai")[n % 2], open_outside_hours=True)
            desk.press("next", at)
            desk.press("serve" if n % 3 else "recall", at)
        desk.clock.move(hours=hours)
        make_rounds(desk)
        with desk.store.read(BRANCH) as reader:
            day = reader.branch.day(reader.now)
            assert all(reader.branch.day(turn.arrived_at) == day for turn in reader.unended())
    sound(desk)
    closed = [entry.data["day"] for entry in log(desk) if entry.type == "day.closed"]
    assert len(set(closed)) == len(closed)


def test_the_last_closed_days_are_remembered_and_older_ones_forgotten(desk):
    for _ in range(DAYS_KEPT + 3):
        close(desk)
        desk.clock.move(days=1)
    with desk.store.read(BRANCH) as reader:
        assert len(reader.daybook.ends) == DAYS_KEPT
        assert min(reader.daybook.ends) == "2026-11-26"


def test_who_does_not_come_is_marked_missing_after_the_centre_s_minutes(make_bench: MakeBench):
    desk = make_bench(no_show_after_minutes=3)
    late = desk.take()
    desk.press("next")
    desk.clock.move(minutes=2, seconds=59)
    make_rounds(desk)
    assert state_of(desk, late) == "called"
    desk.clock.move(seconds=1)
    make_rounds(desk)
    missed = log(desk)[-1]
    assert (missed.type, missed.actor, missed.data["rule"]) == ("turn.no_show", None, "timeout")
    assert "rule" not in public(missed)["data"]
    assert missed.counter == "1"
    assert desk.press("next")["turn"] is None, "the counter is free"
    assert desk.press("call", number=late["number"])["turn"]["state"] == "called"
    sound(desk)


def test_a_recall_gives_the_person_the_whole_time_again(make_bench: MakeBench):
    desk = make_bench(no_show_after_minutes=3)
    slow = desk.take()
    desk.press("next")
    desk.clock.move(minutes=2)
    desk.press("recall")
    desk.clock.move(minutes=2)
    make_rounds(desk)
    assert state_of(desk, slow) == "called"
    desk.clock.move(minutes=1)
    make_rounds(desk)
    assert state_of(desk, slow) == "no_show"


@pytest.mark.parametrize(("minutes", "press"), [(0, "recall"), (3, "serve")])
def test_nobody_is_marked_missing_who_came_or_where_nobody_ever_is(make_bench: MakeBench, minutes, press):
    desk = make_bench(no_show_after_minutes=minutes)
    person = desk.take()
    desk.press("next")
    desk.press(press)
    before = state_of(desk, person)
    desk.clock.move(hours=2)
    make_rounds(desk)
    assert state_of(desk, person) == before


def test_a_clock_that_jumps_back_marks_nobody_missing(make_bench: MakeBench):
    desk = make_bench(no_show_after_minutes=3)
    person = desk.take()
    desk.press("next")
    desk.clock.move(minutes=-30)
    make_rounds(desk)
    assert state_of(desk, person) == "called"


def test_an_assignment_ends_with_its_time(desk):
    make_rounds(desk)
    with desk.store.write(BRANCH) as writer:
        assign(writer, "3", ["ho-tich"], writer.now + timedelta(minutes=30), None, SUPERVISOR)
        assign(writer, "2", ["thu-phi"], None, None, SUPERVISOR)
    before = seq(desk)
    desk.clock.move(minutes=29)
    make_rounds(desk)
    assert seq(desk) == before
    desk.clock.move(minutes=1)
    make_rounds(desk)
    make_rounds(desk)
    (swept,) = log(desk, before)
    assert (swept.type, swept.actor) == ("branch.arranged", None)
    assert set(swept.data["arrangement"]["assignments"]) == {"2"}


def test_a_round_costs_two_statements_when_nothing_is_due(make_bench: MakeBench, count_statements):
    desk = make_bench(no_show_after_minutes=3)
    desk.take()
    desk.press("next")
    make_rounds(desk)
    sent = count_statements(desk)
    make_rounds(desk)
    assert len([each for each in sent if not each.startswith(("BEGIN", "COMMIT"))]) == 2, sent
