"""The turn on a real database: every press, its events, and what must not change when it is refused."""

import pytest

from queue_server.domain.errors import (
    BranchClosed,
    CounterBusy,
    CounterClosed,
    IllegalTransition,
    NothingAtCounter,
    SameService,
    ServiceNotServed,
    TooLateToReturn,
    TurnElsewhere,
    UnknownBranch,
    UnknownCounter,
    UnknownPriority,
    UnknownService,
    UnknownTurn,
)
from queue_server.domain.floor import replay
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from tests.support.stores import BRANCH, OFFICER, Bench


def log(desk: Bench, after: int = 0) -> list[str]:
    with desk.store.read(BRANCH) as reader:
        return [event.type for event in reader.events(after, 1000)]


def seq(desk: Bench) -> int:
    return desk.store.seqs()[BRANCH]


def test_a_ticket_has_a_number_a_sequence_and_people_ahead(desk):
    taken = [desk.take("ho-tich"), desk.take("ho-tich"), desk.take("dat-dai")]
    assert [each["number"] for each in taken] == ["A001", "A002", "B001"]
    assert [each["sequence"] for each in taken] == [1, 2, 3]
    assert [each["ahead"] for each in taken] == [0, 1, 0]
    assert [each["position"] for each in taken] == [1, 2, 1]
    assert len({each["url"] for each in taken}) == 3


def test_a_visit_from_number_to_rating_is_told_in_full(desk):
    desk.take("ho-tich")
    desk.press("next")
    desk.press("recall")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    assert desk.press("next", "3")["turn"]["ticket"]["number"] == "A001"
    desk.press("serve", "3")
    finished = desk.press("finish", "3", outcome="accepted")["finished"]
    assert (finished["state"], finished["outcome"], finished["step"]) == ("served", "accepted", 2)
    assert log(desk) == [
        "branch.configured",
        "ticket.issued",
        "counter.opened",
        "turn.called",
        "turn.recalled",
        "turn.serving",
        "turn.transferred",
        "turn.queued",
        "counter.opened",
        "turn.called",
        "turn.serving",
        "turn.served",
    ]


def test_next_finishes_who_is_served_and_calls_the_best_in_one_step(desk):
    desk.take()
    desk.take()
    desk.press("next")
    desk.press("serve")
    before = seq(desk)
    answer = desk.press("next")
    assert answer["finished"]["ticket"]["number"] == "A001"
    assert answer["turn"]["ticket"]["number"] == "A002"
    assert log(desk, before) == ["turn.served", "turn.called"]


def test_next_with_nobody_waiting_answers_nobody(desk):
    answer = desk.press("next")
    assert answer["turn"] is None
    assert answer["counter"]["state"] == "open"


def test_next_refuses_while_somebody_is_called_by_default(desk):
    desk.take()
    desk.take()
    desk.press("next")
    before = seq(desk)
    with pytest.raises(CounterBusy):
        desk.press("next")
    assert seq(desk) == before


@pytest.mark.parametrize(
    ("rule", "told"), [("no_show", ["turn.no_show"]), ("served", ["turn.serving", "turn.served"])]
)
def test_next_may_settle_who_was_called_by_the_branch_s_rule(make_bench, rule, told):
    desk = make_bench(next_when_called=rule)
    desk.take()
    desk.take()
    desk.press("next")
    before = seq(desk)
    assert desk.press("next")["turn"]["ticket"]["number"] == "A002"
    assert log(desk, before) == [*told, "turn.called"]


def test_a_call_may_mean_serving_at_once(make_bench):
    desk = make_bench(call_means_serving=True)
    desk.take()
    assert desk.press("next")["turn"]["state"] == "serving"
    assert log(desk)[-2:] == ["turn.called", "turn.serving"]


def test_put_back_keeps_the_place(desk):
    first, _ = desk.take(), desk.take()
    desk.press("next")
    desk.press("put-back")
    assert desk.press("next")["turn"]["ticket"]["id"] == first["id"]


def test_a_transferred_person_keeps_the_arrival(desk):
    early = desk.take("ho-tich")
    desk.clock.move(minutes=5)
    desk.take("dat-dai")
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="dat-dai")
    assert desk.press("next", "2")["turn"]["ticket"]["id"] == early["id"]


def test_hold_frees_the_counter_and_resume_goes_on(desk):
    desk.take()
    desk.take()
    held = desk.press("next")["turn"]
    desk.press("serve")
    desk.press("hold")
    assert desk.press("next")["turn"]["ticket"]["number"] == "A002"
    with pytest.raises(CounterBusy):
        desk.press("resume", turn=held["id"])
    desk.press("serve")
    desk.press("finish")
    assert desk.press("resume", turn=held["id"])["turn"]["state"] == "serving"


def test_a_turn_held_here_and_resumed_there_is_called_there(desk):
    desk.take()
    held = desk.press("next")["turn"]
    desk.press("serve")
    desk.press("hold")
    there = desk.press("resume", "2", turn=held["id"])
    assert (there["turn"]["state"], there["turn"]["counter"]) == ("called", "2")
    assert log(desk)[-1] == "turn.called"


@pytest.mark.parametrize("name", ["turn", "ticket", "number"])
def test_a_chosen_person_can_be_called_by_any_of_their_names(desk, name):
    desk.take()
    second = desk.take()
    names = {"turn": second["turns"][0]["id"], "ticket": second["id"], "number": "A002"}
    assert desk.press("call", **{name: names[name]})["turn"]["ticket"]["number"] == "A002"


def test_a_no_show_can_come_back_for_a_while(desk):
    ticket = desk.take()
    desk.press("next")
    desk.press("no-show")
    desk.clock.move(minutes=59)
    with desk.store.write(BRANCH) as writer:
        back = act_on_ticket(writer, ticket["id"], TicketAction.REINSTATE, None, OFFICER)
    assert (back["state"], back["position"]) == ("waiting", 1)
    desk.press("next")
    desk.press("no-show")
    desk.clock.move(minutes=61)
    with pytest.raises(TooLateToReturn), desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, ticket["id"], TicketAction.REINSTATE, None, OFFICER)


def test_a_supervisor_cancels_and_reroutes(desk):
    one, two = desk.take(), desk.take()
    with desk.store.write(BRANCH) as writer:
        assert act_on_ticket(writer, one["id"], TicketAction.CANCEL, None, OFFICER)["state"] == "cancelled"
        moved = act_on_ticket(writer, two["id"], TicketAction.REROUTE, "dat-dai", OFFICER)
    assert (moved["state"], moved["service"], moved["number"]) == ("waiting", "dat-dai", "A002")
    with pytest.raises(SameService), desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, two["id"], TicketAction.REROUTE, "dat-dai", OFFICER)


REFUSED = [
    ("serve", {}, NothingAtCounter),
    ("finish", {}, NothingAtCounter),
    ("recall", {}, NothingAtCounter),
    ("call", {}, UnknownTurn),
    ("call", {"number": "Z999"}, UnknownTurn),
    ("resume", {}, UnknownTurn),
    ("resume", {"turn": "none"}, UnknownTurn),
    ("pause", {}, CounterClosed),
]


@pytest.mark.parametrize(("action", "named", "refusal"), REFUSED)
def test_a_press_that_does_not_fit_changes_nothing(desk, action, named, refusal):
    desk.take()
    before = seq(desk)
    with pytest.raises(refusal):
        desk.press(action, **named)
    assert seq(desk) == before


REFUSED_WHILE_CALLED = [
    ("finish", {}, IllegalTransition),
    ("hold", {}, IllegalTransition),
    ("serve", {"number": "A002"}, TurnElsewhere),
    ("transfer", {"service": "ho-tich"}, SameService),
    ("transfer", {"service": "none"}, UnknownService),
    ("transfer", {"counter": "9"}, UnknownCounter),
    ("transfer", {"counter": "3", "service": "dat-dai"}, ServiceNotServed),
    ("pause", {}, CounterBusy),
    ("close", {}, CounterBusy),
]


@pytest.mark.parametrize(("action", "named", "refusal"), REFUSED_WHILE_CALLED)
def test_a_fake_jump_changes_nothing(desk, action, named, refusal):
    desk.take()
    desk.press("next")
    before = seq(desk)
    with pytest.raises(refusal):
        desk.press(action, **named)
    assert seq(desk) == before


def test_unknown_names(desk):
    with pytest.raises(UnknownService):
        desk.take("none")
    with pytest.raises(UnknownPriority):
        desk.take(priority="friend-of-the-boss")
    with pytest.raises(UnknownCounter):
        desk.press("next", "99")
    with pytest.raises(UnknownBranch), desk.store.write("none"):
        pass


def test_a_called_ticket_cannot_be_called_again_elsewhere(desk):
    desk.take()
    called = desk.press("next")["turn"]
    with pytest.raises(IllegalTransition):
        desk.press("call", "2", turn=called["id"])


def test_numbers_are_given_in_hours_only_unless_told_otherwise(desk):
    desk.clock.move(hours=4)  # noon
    with pytest.raises(BranchClosed) as refusal:
        desk.take()
    assert refusal.value.facts == {
        "opens_at": "2026-11-23T07:00:00.000000Z",
        "opening": "14:00, 23/11/2026",
    }
    assert desk.take(open_outside_hours=True)["number"] == "A001"


def test_numbers_restart_with_the_day_and_yesterday_s_turns_expire(desk):
    left = desk.take()
    held = desk.take("dat-dai")
    desk.press("call", number="B001")
    desk.press("serve")
    desk.press("hold")
    desk.clock.move(days=1)
    assert desk.take()["number"] == "A001"
    with desk.store.read(BRANCH) as reader:
        assert [reader.turns(each["id"])[0].state.value for each in (left, held)] == ["expired", "expired"]
        assert replay(reader.events(0, 1000)).turns == {
            turn.id: turn
            for each in reader.events(0, 1000)
            if each.ticket
            for turn in reader.turns(each.ticket)
        }


def test_a_clock_that_jumps_back_a_day_gives_no_number_twice(desk):
    desk.take()
    desk.clock.move(days=1)
    desk.take()
    desk.clock.move(days=-1)
    assert desk.take()["number"] == "A002"
    desk.clock.move(days=1)
    assert desk.take()["number"] == "A002"


def test_opening_pausing_and_closing_a_counter(desk):
    assert desk.press("open")["counter"]["officer"] == {"name": OFFICER.name}
    before = seq(desk)
    desk.press("open")
    assert seq(desk) == before, "a repeat changes nothing"
    assert desk.press("pause")["counter"]["state"] == "paused"
    assert desk.press("open")["counter"]["state"] == "open"
    closed = desk.press("close")["counter"]
    assert (closed["state"], closed["officer"]) == ("closed", None)
    assert log(desk)[1:] == ["counter.opened", "counter.paused", "counter.opened", "counter.closed"]
