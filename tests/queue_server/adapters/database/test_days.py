"""The end of a day and the beginning of the next, on either store and whatever the clock does."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain.daybook import DAYS_KEPT
from queue_server.domain.errors import BranchClosed, DayNotClosed, NothingToUndo, Refusal
from queue_server.domain.events import Event, public
from queue_server.domain.floor import replay
from queue_server.service_layer.arranging import StopWords, assign, halt
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.rounds import make_round
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from queue_server.service_layer.views import branch_view
from tests.support.stores import BRANCH, Bench, MakeBench, tiny_centre

SUPERVISOR = Staff("mai", "Hoàng Mai", Role.SUPERVISOR, BRANCH)
EVENING = timedelta(hours=11)  # from 08:00 to 19:00


def close(desk: Bench) -> dict[str, Any]:
    with desk.store.write(BRANCH) as writer:
        return close_day(writer, SUPERVISOR)


def reopen(desk: Bench) -> dict[str, Any]:
    with desk.store.write(BRANCH) as writer:
        return reopen_day(writer, SUPERVISOR)


def round_(desk: Bench, open_outside_hours: bool = False) -> None:
    make_round(desk.store, BRANCH, open_outside_hours)


def log(desk: Bench, after: int = 0) -> list[Event]:
    with desk.store.read(BRANCH) as reader:
        return list(reader.events(after, 10_000))


def seq(desk: Bench) -> int:
    return desk.store.seqs()[BRANCH]


def state_of(desk: Bench, ticket: dict[str, Any]) -> str:
    with desk.store.read(BRANCH) as reader:
        return reader.turns(ticket["id"])[-1].state.value


def sound(desk: Bench) -> None:
    """The log has no hole, replays to what is stored, and gave no number twice in a day."""
    entries = log(desk)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    floor = replay(entries)
    given: list[tuple[str, str]] = []
    branch = desk.store.branch(BRANCH)
    with desk.store.read(BRANCH) as reader:
        stored = {turn.id: turn for each in floor.turns.values() for turn in reader.turns(each.ticket.id)}
        states = {code: status.state.value for code, status in reader.statuses().items()}
    assert floor.turns == stored
    assert {code: counter["state"] for code, counter in floor.counters.items()}.items() <= states.items()
    for turn in floor.turns.values():
        if turn.step == 1:
            given.append((branch.day(turn.arrived_at), turn.ticket.number))
    assert len(set(given)) == len(given)


def a_busy_day(desk: Bench) -> dict[str, dict[str, Any]]:
    """Somebody in every state from which nothing ends by itself, an open counter and a paused one."""
    people = {name: desk.take("ho-tich") for name in ("served", "held", "called")}
    people["serving"] = desk.take("dat-dai")
    people["waiting"] = desk.take("thu-phi")
    desk.press("next")
    desk.press("serve")
    desk.press("finish")
    desk.press("next")
    desk.press("serve")
    desk.press("hold")
    desk.press("next")
    desk.press("next", "2")
    desk.press("serve", "2")
    desk.press("open", "3")
    desk.press("pause", "3")
    return people


def test_the_close_of_a_day_leaves_nobody_hanging(desk):
    people = a_busy_day(desk)
    before = seq(desk)
    told = close(desk)
    assert told == {
        "day": "2026-11-23",
        "expired": 3,
        "finished": 1,
        "served": 2,
        "missed": 0,
        "automatic": False,
        "seq": seq(desk),
    }
    assert {name: state_of(desk, ticket) for name, ticket in people.items()} == {
        "served": "served",
        "held": "expired",
        "called": "expired",
        "serving": "served",
        "waiting": "expired",
    }
    entries = log(desk, before)
    assert entries[-1].type == "day.closed"
    assert entries[-1].actor == "mai"
    assert {entry.command for entry in entries} == {before + 1}
    with desk.store.read(BRANCH) as reader:
        assert {status.state.value for status in reader.statuses().values()} == {"closed"}
        assert reader.unended() == []
    sound(desk)


def test_why_a_turn_ended_is_for_staff(desk):
    a_busy_day(desk)
    before = seq(desk)
    close(desk)
    moved = [entry for entry in log(desk, before) if entry.type.startswith("turn.")]
    assert {(entry.type, entry.data["rule"], entry.data["was"]) for entry in moved} == {
        ("turn.expired", "day-close", "waiting"),
        ("turn.expired", "day-close", "held"),
        ("turn.expired", "day-close", "called"),
        ("turn.served", "day-close", "serving"),
    }
    assert all(set(public(entry)["data"]) == {"turn"} for entry in moved)


def test_closing_a_second_time_changes_nothing_and_answers_the_same(desk):
    desk.take()
    first = close(desk)
    after = seq(desk)
    desk.clock.move(minutes=20)
    assert close(desk) == first
    assert seq(desk) == after


def test_a_closed_day_gives_no_numbers_even_where_the_hours_do_not_count(desk):
    close(desk)
    for outside in (False, True):
        with pytest.raises(BranchClosed) as refusal:
            desk.take(open_outside_hours=outside)
        assert refusal.value.facts["opening"] == "07:30, 24/11/2026"


def test_a_closed_day_is_seen_by_pages(desk):
    with desk.store.read(BRANCH) as reader:
        assert branch_view(reader.branch, reader.daybook, reader.now, False)["open"]
    close(desk)
    with desk.store.read(BRANCH) as reader:
        for outside in (False, True):
            view = branch_view(reader.branch, reader.daybook, reader.now, outside)
            assert (view["open"], view["day_closed"], view["outside_hours"]) == (False, True, False)
            assert view["opens_at"] == "2026-11-24T00:30:00.000000Z"


def test_what_supervisors_arranged_ends_with_the_day(desk):
    with desk.store.write(BRANCH) as writer:
        assign(writer, "3", ["ho-tich"], None, None, SUPERVISOR)
    desk.press("open", "3")
    close(desk)
    with desk.store.read(BRANCH) as reader:
        assert not reader.arrangement.assignments
        assert reader.branch.counter("3").services == ("thu-phi",)


def test_a_call_for_help_ends_when_the_counter_closes(desk):
    desk.press("open")
    desk.press("ask-help")
    close(desk)
    with desk.store.read(BRANCH) as reader:
        assert reader.statuses()["1"].help_since is None


def test_the_rhythm_of_a_line_ends_with_the_day(make_bench: MakeBench):
    desk = make_bench(priority_ratio=[2, 1])
    desk.take(priority="elderly")
    desk.take()
    desk.press("next")
    with desk.store.read(BRANCH) as reader:
        assert reader.rhythms
    close(desk)
    with desk.store.read(BRANCH) as reader:
        assert not reader.rhythms


def test_reopening_puts_back_exactly_those_whom_the_close_let_expire(desk):
    people = a_busy_day(desk)
    cancelled = desk.take("thu-phi")
    with desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, cancelled["id"], TicketAction.CANCEL, None, SUPERVISOR)
        before = {name: writer.turns(ticket["id"])[-1] for name, ticket in people.items()}
    close(desk)
    desk.clock.move(minutes=5)
    told = reopen(desk)
    assert (told["day"], told["restored"], told["seq"]) == ("2026-11-23", 3, seq(desk))
    assert {name: state_of(desk, ticket) for name, ticket in people.items()} == {
        "served": "served",
        "held": "held",
        "called": "waiting",
        "serving": "served",
        "waiting": "waiting",
    }
    with desk.store.read(BRANCH) as reader:
        for name in ("held", "waiting"):
            assert reader.turns(people[name]["id"])[-1] == before[name]
        back = reader.turns(people["called"]["id"])[-1]
        assert (back.counter, back.called_at, back.ended_at) == (None, None, None)
        assert back.arrived_at == before["called"].arrived_at
    assert state_of(desk, cancelled) == "cancelled"
    assert desk.take("ho-tich")["number"] == "A004", "the same day goes on"
    assert desk.press("next")["turn"]["ticket"]["number"] == people["called"]["number"]
    sound(desk)


def test_somebody_called_comes_back_even_when_the_counter_has_found_another(desk):
    """A counter holds one person: putting the one back there would break the other's turn."""
    missed, called = desk.take(), desk.take()
    desk.press("next")
    desk.press("no-show")
    desk.press("next")
    close(desk)
    desk.press("call", number=missed["number"])
    assert reopen(desk)["restored"] == 1
    assert state_of(desk, called) == "waiting"
    assert desk.press("recall")["turn"]["ticket"]["number"] == missed["number"]
    sound(desk)


def test_a_day_that_is_not_closed_cannot_be_reopened(desk):
    desk.take()
    before = seq(desk)
    with pytest.raises(DayNotClosed):
        reopen(desk)
    close(desk)
    reopen(desk)
    with pytest.raises(DayNotClosed):
        reopen(desk)
    assert seq(desk) > before


def test_yesterday_cannot_be_reopened(desk):
    desk.take()
    close(desk)
    desk.clock.move(days=1)
    with pytest.raises(DayNotClosed):
        reopen(desk)


def test_a_reopened_day_can_be_closed_again(desk):
    desk.take()
    first = close(desk)
    reopen(desk)
    desk.take()
    second = close(desk)
    assert (first["expired"], second["expired"]) == (1, 2)
    assert reopen(desk)["restored"] == 2


def test_a_service_that_is_no_more_takes_nobody_back(desk):
    gone = desk.take("thu-phi")
    close(desk)
    (document,) = tiny_centre().documents()
    without_fees = {"services": document.services[:2], "counters": document.counters[:2]}
    desk.store.install([document.model_copy(update=without_fees)])
    assert reopen(desk)["restored"] == 0
    assert state_of(desk, gone) == "expired"


def test_no_press_takes_the_close_of_a_day_back(desk):
    a_busy_day(desk)
    close(desk)
    before = seq(desk)
    for counter in ("1", "2", "3"):
        with pytest.raises(NothingToUndo):
            desk.press("undo", counter, caller=SUPERVISOR)
    assert seq(desk) == before


def test_the_day_closes_itself_at_its_hour(desk):
    desk.take()
    desk.clock.move(seconds=EVENING.total_seconds() - 1)
    round_(desk)
    assert log(desk)[-1].type == "ticket.issued"
    desk.clock.move(seconds=1)
    round_(desk)
    closed = log(desk)[-1]
    assert (closed.type, closed.actor, closed.data["automatic"]) == ("day.closed", None, True)
    assert closed.data["expired"] == 1


def test_no_day_is_closed_before_its_hours_end(make_bench: MakeBench):
    desk = make_bench(day_close="15:00")
    desk.clock.move(hours=8.4)  # 16:24
    waits = desk.take()
    round_(desk)
    assert state_of(desk, waits) == "waiting"
    desk.clock.move(minutes=6)
    round_(desk)
    assert log(desk)[-1].type == "day.closed"


def test_a_day_without_hours_is_closed_at_the_hour_too(desk):
    desk.clock.move(days=5, hours=10)  # Saturday, 18:00
    desk.take(open_outside_hours=True)
    round_(desk)
    assert log(desk)[-1].type == "ticket.issued"
    desk.clock.move(hours=1)
    round_(desk)
    assert log(desk)[-1].data["expired"] == 1


def test_rounds_do_nothing_twice_and_nothing_at_all_when_nothing_is_due(desk, monkeypatch):
    desk.take()
    desk.clock.move(hours=11)
    round_(desk)
    after = seq(desk)
    monkeypatch.setattr(desk.store, "write", lambda branch: pytest.fail("a round opened a write transaction"))
    for _ in range(3):
        desk.clock.move(minutes=1)
        round_(desk)
    assert seq(desk) == after


def test_a_day_that_a_supervisor_reopened_is_not_closed_again_by_the_hour(desk):
    desk.take()
    desk.clock.move(hours=11)
    round_(desk)
    reopen(desk)
    after = seq(desk)
    desk.clock.move(hours=1)
    round_(desk)
    assert seq(desk) == after


def test_a_demo_that_is_open_at_any_hour_is_closed_by_none(desk):
    desk.take()
    desk.clock.move(hours=12)
    round_(desk, open_outside_hours=True)
    assert log(desk)[-1].type == "ticket.issued"


def test_a_centre_may_leave_the_close_to_the_next_day(make_bench: MakeBench):
    desk = make_bench(day_close="")
    left = desk.take()
    desk.clock.move(hours=15)
    round_(desk)
    assert state_of(desk, left) == "waiting"
    desk.clock.move(hours=1, minutes=1)
    round_(desk)
    assert state_of(desk, left) == "expired"
    assert log(desk)[-1].data["rule"] == "earlier-day"


def test_what_is_left_of_an_earlier_day_ends_at_the_first_chance(desk):
    """The server was off from Monday noon to Thursday: nobody closed anything."""
    people = a_busy_day(desk)
    with desk.store.write(BRANCH) as writer:
        halt(writer, StopWords("Mất điện", "No power"), None, SUPERVISOR)
    before = seq(desk)
    desk.clock.move(days=3)
    round_(desk)
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


def test_what_was_arranged_before_the_first_number_of_a_day_stays(desk):
    desk.take()
    desk.clock.move(days=1)
    round_(desk)
    with desk.store.write(BRANCH) as writer:
        assign(writer, "3", ["ho-tich"], None, None, SUPERVISOR)
    desk.take()
    with desk.store.read(BRANCH) as reader:
        assert "3" in reader.arrangement.assignments


def test_a_clock_that_jumps_back_over_a_close_closes_nothing_twice(desk):
    desk.take()
    desk.clock.move(hours=11)
    round_(desk)
    for hours in (-1, 1, -24, 24, -3, 3):
        desk.clock.move(hours=hours)
        round_(desk)
    closed = [entry.data["day"] for entry in log(desk) if entry.type == "day.closed"]
    assert sorted(closed) == sorted(set(closed))
    assert "2026-11-23" in closed
    sound(desk)


def test_a_clock_that_was_days_ahead_leaves_nobody_behind(desk):
    desk.clock.move(days=3)
    early = desk.take()
    round_(desk)
    desk.clock.move(days=-3)
    today = desk.take()
    round_(desk)
    assert (state_of(desk, early), state_of(desk, today)) == ("waiting", "waiting")
    desk.clock.move(days=1)
    round_(desk)
    assert (state_of(desk, early), state_of(desk, today)) == ("waiting", "expired")
    desk.clock.move(days=3)
    round_(desk)
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
        round_(desk)
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
    round_(desk)
    assert state_of(desk, late) == "called"
    desk.clock.move(seconds=1)
    round_(desk)
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
    round_(desk)
    assert state_of(desk, slow) == "called"
    desk.clock.move(minutes=1)
    round_(desk)
    assert state_of(desk, slow) == "no_show"


@pytest.mark.parametrize(("minutes", "press"), [(0, "recall"), (3, "serve")])
def test_nobody_is_marked_missing_who_came_or_where_nobody_ever_is(make_bench: MakeBench, minutes, press):
    desk = make_bench(no_show_after_minutes=minutes)
    person = desk.take()
    desk.press("next")
    desk.press(press)
    before = state_of(desk, person)
    desk.clock.move(hours=2)
    round_(desk)
    assert state_of(desk, person) == before


def test_a_clock_that_jumps_back_marks_nobody_missing(make_bench: MakeBench):
    desk = make_bench(no_show_after_minutes=3)
    person = desk.take()
    desk.press("next")
    desk.clock.move(minutes=-30)
    round_(desk)
    assert state_of(desk, person) == "called"


def test_an_assignment_ends_with_its_time(desk):
    round_(desk)
    with desk.store.write(BRANCH) as writer:
        assign(writer, "3", ["ho-tich"], writer.now + timedelta(minutes=30), None, SUPERVISOR)
        assign(writer, "2", ["thu-phi"], None, None, SUPERVISOR)
    before = seq(desk)
    desk.clock.move(minutes=29)
    round_(desk)
    assert seq(desk) == before
    desk.clock.move(minutes=1)
    round_(desk)
    round_(desk)
    (swept,) = log(desk, before)
    assert (swept.type, swept.actor) == ("branch.arranged", None)
    assert set(swept.data["arrangement"]["assignments"]) == {"2"}


def test_a_round_costs_two_statements_when_nothing_is_due(make_bench: MakeBench, count_statements):
    desk = make_bench(no_show_after_minutes=3)
    desk.take()
    desk.press("next")
    round_(desk)
    sent = count_statements(desk)
    round_(desk)
    assert len([each for each in sent if not each.startswith(("BEGIN", "COMMIT"))]) == 2, sent
