"""The days of a bench: closing, reopening, going the rounds, and what must be true afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from queue_server.domain.events import Event
from queue_server.domain.floor import replay
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.rounds import make_round
from tests.support.stores import BRANCH, Bench

SUPERVISOR = Staff("mai", "Hoàng Mai", Role.SUPERVISOR, BRANCH)
EVENING = timedelta(hours=11)  # from 08:00 to 19:00


def close(desk: Bench) -> dict[str, Any]:
    with desk.store.write(BRANCH) as writer:
        return close_day(writer, SUPERVISOR)


def reopen(desk: Bench) -> dict[str, Any]:
    with desk.store.write(BRANCH) as writer:
        return reopen_day(writer, SUPERVISOR)


def make_rounds(desk: Bench, open_outside_hours: bool = False) -> None:
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
