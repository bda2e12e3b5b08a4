"""Undo, on both stores: after every action everything is again as it was, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from queue_server.domain.errors import MovedOn, NothingToUndo
from queue_server.domain.floor import replay
from queue_server.domain.selection import Rhythm
from queue_server.service_layer.people import Device, DeviceKind, Role, Staff
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from tests.support.stores import BRANCH, OFFICER, Bench

MINH = Staff("minh", "Trần Văn Minh", Role.OFFICER, BRANCH)
TOAN = Staff("toan", "Nguyễn Đình Toàn", Role.SUPERVISOR, BRANCH)
KEYPAD = Device("keypad-1", DeviceKind.KEYPAD, BRANCH, "1")

Steps = tuple[tuple[str, dict[str, Any]], ...]


def steps(*presses: str | tuple[str, dict[str, Any]]) -> Steps:
    return tuple((each, {}) if isinstance(each, str) else each for each in presses)


@dataclass(frozen=True)
class Case:
    """An action to take back, what was pressed before it, and the rules under which."""

    name: str
    before: Steps
    action: tuple[str, dict[str, Any]]
    rules: dict[str, Any]
    told: tuple[str, ...]
    """The entries of the undo."""


def case(
    name: str,
    before: Steps,
    action: str,
    told: tuple[str, ...],
    rules: dict[str, Any] | None = None,
    **how: Any,
) -> Case:
    return Case(name, before, (action, how), rules or {}, told)


RESTORED, WITHDRAWN, COUNTER = "turn.restored", "turn.withdrawn", "counter.restored"
OPEN, CALLED, SERVED = steps("open"), steps("next"), steps("next", "serve")
MISSED = steps("next", "no-show", "pause")
CASES = [
    case("next opens the counter", (), "next", (RESTORED, COUNTER)),
    case("next in a round", OPEN, "next", (RESTORED,), {"priority_ratio": (2, 1)}),
    case("next ends a round", steps("next", "serve"), "next", (RESTORED,) * 2, {"priority_ratio": (1, 1)}),
    case("next finishes", SERVED, "next", (RESTORED, RESTORED), outcome="accepted", procedure="1.001"),
    case("next misses", CALLED, "next", (RESTORED, RESTORED), {"next_when_called": "no_show"}),
    case("next settles", CALLED, "next", (RESTORED, RESTORED), {"next_when_called": "served"}),
    case("next serves at once", OPEN, "next", (RESTORED,), {"call_means_serving": True}),
    case("next finds nobody", (), "next", (COUNTER,), {"ordinary_cap_minutes": 1}),
    case("call of a chosen person", OPEN, "call", (RESTORED,), number="A003", reason="in tears"),
    case("call of somebody missed", MISSED, "call", (RESTORED, COUNTER), number="A002"),
    case("recall", CALLED, "recall", (RESTORED,)),
    case("recall too many", steps("next", "recall"), "recall", (RESTORED,), {"no_show_after_recalls": 1}),
    case("serve", CALLED, "serve", (RESTORED,)),
    case("put back", steps("next", "recall"), "put-back", (RESTORED,)),
    case("no-show", steps("next", "recall"), "no-show", (RESTORED,)),
    case("hold", SERVED, "hold", (RESTORED,)),
    case("transfer", SERVED, "transfer", (WITHDRAWN, RESTORED), service="thu-phi"),
    case("finish", SERVED, "finish", (RESTORED,), outcome="accepted", case_codes=("H26-1",)),
    case("finish and on", SERVED, "finish", (WITHDRAWN, RESTORED), service="thu-phi"),
    case("finish, on and next", SERVED, "finish", (RESTORED, WITHDRAWN, RESTORED),
         {"next_after_finish": True}, service="thu-phi"),
    case("open", (), "open", (COUNTER,), stand_in_for="hoa"),
    case("open after a pause", steps("open", ("pause", {"reason": "meeting"})), "open", (COUNTER,)),
    case("pause", OPEN, "pause", (COUNTER,), reason="meeting"),
    case("close", steps(("open", {"stand_in_for": "hoa"}), "ask-help"), "close", (COUNTER,)),
    case("ask for help", OPEN, "ask-help", (COUNTER,)),
    case("help came", steps("open", "ask-help"), "help-came", (COUNTER,)),
]  # fmt: skip


def floor(desk: Bench) -> dict[str, Any]:
    """Everything that the branch is, but for the log itself."""
    with desk.store.read(BRANCH) as reader:
        now, log = reader.floor(), reader.events(0, 1000)
        tickets = dict.fromkeys(event.ticket for event in log if event.ticket)
        turns = {turn.id: turn for ticket in tickets for turn in reader.turns(ticket)}
        assert replay(log).turns == turns
        return {
            "floor": replace(now, seq=0),
            "turns": turns,
            "rhythms": dict(now.rhythms),
        }


def types(desk: Bench, after: int) -> list[str]:
    with desk.store.read(BRANCH) as reader:
        return [event.type for event in reader.events(after, 1000)]


def seq(desk: Bench) -> int:
    return desk.store.seqs()[BRANCH]


def refused(desk: Bench, refusal: type[Exception], at: str = "1", caller: Any = OFFICER) -> None:
    before, end = floor(desk), seq(desk)
    with pytest.raises(refusal):
        desk.press("undo", at, caller)
    assert (floor(desk), seq(desk)) == (before, end)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_undo_puts_everything_back(make_bench: Callable[..., Bench], case: Case) -> None:
    desk = make_bench(**case.rules)
    if case.name != "next finds nobody":
        desk.take()
        desk.take(priority="elderly")
        desk.take()
    for action, how in case.before:
        desk.press(action, **how)
        desk.clock.move(seconds=20)
    before, end = floor(desk), seq(desk)
    desk.press(case.action[0], **case.action[1])
    assert floor(desk) != before, "the action did something"
    acted = seq(desk)
    assert acted > end
    desk.clock.move(seconds=10)
    answer = desk.press("undo")
    assert floor(desk) == before
    assert types(desk, acted) == list(case.told)
    with desk.store.read(BRANCH) as reader:
        assert all(event.data["undone"] == end + 1 for event in reader.events(acted, 1000))
        here = [turn for turn in reader.floor().turns if turn.counter == "1" and turn.state.at_counter]
    assert (answer["turn"] or {}).get("id") == (here[0].id if here else None)
    refused(desk, NothingToUndo)
    desk.press(case.action[0], **case.action[1])
    desk.press("undo")
    assert floor(desk) == before, "done again and taken back again"


def test_a_turn_resumed_elsewhere_is_held_again_where_it_was(desk):
    desk.take()
    held = desk.press("next")["turn"]
    desk.press("serve")
    desk.press("hold")
    desk.press("open", "2")
    before = floor(desk)
    desk.press("resume", "2", turn=held["id"])
    desk.press("undo", "2")
    assert floor(desk) == before
    assert desk.press("resume", "1", turn=held["id"])["turn"]["state"] == "serving"


def test_the_call_that_was_taken_back_is_no_recent_call(desk):
    desk.take()
    desk.press("next")
    desk.press("undo")
    with desk.store.read(BRANCH) as reader:
        assert reader.floor().calls == []


def test_after_the_undo_of_a_call_the_same_person_is_called_next(desk):
    first, _ = desk.take(), desk.take()
    desk.press("next")
    desk.press("undo")
    assert desk.press("next", "2")["turn"]["ticket"]["id"] == first["id"]


def test_too_late(make_bench):
    desk = make_bench(undo_seconds=20)
    desk.take()
    desk.press("next")
    desk.clock.move(seconds=20.001)
    refused(desk, NothingToUndo)


def test_a_clock_put_back_an_hour_does_not_stretch_the_time(desk):
    desk.take()
    desk.press("next")
    desk.clock.move(hours=-1)
    refused(desk, NothingToUndo)


def test_nothing_was_ever_done_here(desk):
    refused(desk, NothingToUndo)
    desk.press("open", "2")
    refused(desk, NothingToUndo, "1")


@pytest.mark.parametrize("who", [(OFFICER, KEYPAD), (KEYPAD, OFFICER)], ids=["keypad", "page"])
def test_page_and_keypad_of_one_counter_take_back_each_other_s_presses(desk, who):
    acts, takes_back = who
    desk.store.directory.add_device(KEYPAD, "dev_keypad")
    desk.take()
    desk.press("open", caller=OFFICER)
    desk.press("next", caller=acts)
    assert desk.press("undo", caller=takes_back)["turn"] is None


def test_somebody_else_s_action_is_theirs(desk):
    desk.take()
    desk.press("next")
    refused(desk, NothingToUndo, caller=MINH)
    refused(desk, NothingToUndo, caller=replace(KEYPAD, counter="2"))
    before = floor(desk)
    desk.press("serve")
    desk.press("undo", caller=TOAN)
    assert floor(desk) == before, "a supervisor may"
    with desk.store.read(BRANCH) as reader:
        last = reader.events(0, 1000)[-1]
    assert (last.type, last.actor) == (RESTORED, TOAN.username), "and the log says who it was"


def test_the_officer_does_not_take_back_what_a_supervisor_did_here(desk):
    desk.take()
    desk.press("open")
    desk.press("next", caller=TOAN, on_behalf=True)
    refused(desk, NothingToUndo)


def test_only_the_last_action_not_the_one_before(desk):
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("undo")
    refused(desk, NothingToUndo)


def test_a_turn_that_was_called_elsewhere_since_has_moved_on(desk):
    desk.take()
    desk.press("next")
    desk.press("put-back")
    desk.press("next", "2")
    refused(desk, MovedOn)


def test_a_transferred_person_called_at_the_next_counter_has_moved_on(desk):
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    desk.press("next", "3")
    refused(desk, MovedOn)
    desk.press("undo", "3")
    refused(desk, MovedOn)


def test_a_ticket_that_a_supervisor_moved_since_has_moved_on(desk):
    ticket = desk.take()
    desk.press("next")
    desk.press("put-back")
    with desk.store.write(BRANCH) as writer:
        act_on_ticket(writer, ticket["id"], TicketAction.CANCEL, None, TOAN)
    refused(desk, MovedOn)


def test_a_rated_turn_has_moved_on(desk):
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("finish")
    with desk.store.write(BRANCH) as writer:
        submit_rating(writer, SubmitRating({"overall": 5}, counter="1"), None)
    refused(desk, MovedOn)


def test_one_of_two_people_of_the_action_moved_on_and_neither_goes_back(desk):
    desk.take()
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("next")
    with desk.store.write(BRANCH) as writer:
        submit_rating(writer, SubmitRating({"overall": 1}, counter="1"), None)
    refused(desk, MovedOn)


def test_what_happened_to_others_meanwhile_does_not_matter(desk):
    desk.take()
    desk.take()
    desk.press("next")
    desk.press("next", "2")
    desk.take()
    desk.press("undo")
    assert desk.press("next")["turn"]["ticket"]["number"] == "A001"


def queue(desk: Bench, priority: int, ordinary: int) -> None:
    for _ in range(priority):
        desk.take(priority="elderly")
    for _ in range(ordinary):
        desk.take()


def rhythm(desk: Bench) -> Rhythm:
    with desk.store.read(BRANCH) as reader:
        return reader.rhythms.get("ho-tich", Rhythm())


def test_a_call_taken_back_after_another_counter_s_call_is_out_of_the_round(make_bench):
    """Two priority calls, the earlier of which is taken back: the round has had one."""
    desk = make_bench(priority_ratio=(2, 1))
    queue(desk, 4, 4)
    desk.press("next", "1")
    desk.press("next", "2")
    desk.press("undo", "1")
    assert rhythm(desk) == (1, 0)
    desk.press("undo", "2")
    assert rhythm(desk) == (0, 0)


def test_a_call_of_an_earlier_round_taken_back_is_owed_to_its_kind(make_bench):
    """The ratio [1, 1]: the round is over when its priority call is taken back, so one is owed."""
    desk = make_bench(priority_ratio=(1, 1))
    queue(desk, 4, 4)
    desk.press("open", "2")
    desk.press("next", "1")
    desk.press("next", "2")
    desk.press("undo", "1")
    assert rhythm(desk) == (-1, 0)
    kinds = []
    for _ in range(3):
        turn = desk.press("next", "1")["turn"]
        kinds.append(bool(turn["ticket"]["priority"]))
        desk.press("serve", "1")
        desk.press("finish", "1")
    assert kinds == [True, True, False], "as many of either kind have been called as the ratio says"


def test_an_uncontested_call_taken_back_leaves_the_round_alone(make_bench):
    desk = make_bench(priority_ratio=(2, 1))
    queue(desk, 2, 1)
    desk.press("next", "1")
    desk.press("call", "2", number="A003")
    desk.press("serve", "1")
    desk.press("next", "1")
    desk.press("undo", "1")
    assert rhythm(desk) == (1, 0)


def test_however_much_was_taken_back_the_earlier_calls_are_still_the_recent_ones(desk):
    for _ in range(12):
        desk.take()
    for _ in range(8):
        desk.press("next")
        desk.press("serve")
    with desk.store.read(BRANCH) as reader:
        before = [event.seq for event in reader.floor().calls]
    for _ in range(9):
        desk.press("next")
        desk.press("undo")
    with desk.store.read(BRANCH) as reader:
        assert [event.seq for event in reader.floor().calls] == before
    assert len(before) == 8
