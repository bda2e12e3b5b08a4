"""The end of a day, on either store: nobody is left hanging, and a mistake can be taken back."""

from __future__ import annotations

import pytest

from queue_server.domain.errors import BranchClosed, DayNotClosed, NothingToUndo
from queue_server.domain.events import public
from queue_server.service_layer.arranging import StopWords, assign, halt
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from queue_server.service_layer.views import branch_view
from tests.support.days import (
    SUPERVISOR,
    a_busy_day,
    close,
    log,
    reopen,
    seq,
    sound,
    state_of,
)
from tests.support.stores import BRANCH, MakeBench, tiny_centre


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


def test_a_halt_of_yesterday_refuses_nobody_today(desk):
    desk.take()
    with desk.store.write(BRANCH) as writer:
        halt(writer, StopWords("Báo cháy", "Fire alarm"), None, SUPERVISOR)
    desk.clock.move(days=1)
    assert desk.take()["state"] == "waiting"


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
