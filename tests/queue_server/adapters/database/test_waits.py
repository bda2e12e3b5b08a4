"""Prospects and figures of waits, on either database: one statement for a hall, sums that are right."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from queue_server.domain.selection import STILL, in_line, those_ahead
from queue_server.domain.turn import Data, Turn
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.prospects import hall_of, prospect
from queue_server.service_layer.tickets import (
    TakeTicket,
    TicketAction,
    VisitKind,
    act_on_ticket,
    take_visit,
)
from queue_server.service_layer.views import ticket_view
from queue_server.service_layer.waits import waits
from tests.support.stores import BRANCH, MORNING, Bench

SUPERVISOR = Staff("sup", "Trưởng ca", Role.SUPERVISOR, BRANCH)
NOTHING = {
    "turns": 0, "within_p50": None, "within_p90": None,
    "mean_minutes": None, "median_minutes": None, "p90_minutes": None,
}  # fmt: skip


def stored(desk: Bench, ticket: str) -> list[Turn]:
    with desk.store.read(BRANCH) as reader:
        return list(reader.turns(ticket))


def view(desk: Bench, ticket: str) -> Data:
    with desk.store.read(BRANCH) as reader:
        return ticket_view(reader.ticket(ticket), reader.turns(ticket), reader, private=True)


def busy_floor(desk: Bench) -> None:
    """Counter 1 serves, 2 has called, 3 is paused; people wait for everything, some with many files."""
    for minutes, (service, files) in enumerate(
        [("ho-tich", 1), ("dat-dai", 4), ("thu-phi", 1), ("ho-tich", 3), ("dat-dai", 1), ("ho-tich", 1)]
    ):
        desk.take(service, files=files)
        desk.clock.move(minutes=minutes)
    desk.press("next")
    desk.press("serve")
    desk.clock.move(minutes=3)
    desk.press("next", "2")
    desk.press("open", "3")
    desk.press("pause", "3")


def test_the_hall_read_in_one_statement_is_that_of_the_whole_floor(desk):
    busy_floor(desk)
    with desk.store.read(BRANCH) as reader:
        whole = hall_of(reader.floor(), reader.now)
        open_counters, lines = reader.hall(reader.now, whole.branch.services)
    assert open_counters == whole.open
    assert set(open_counters) == {"1", "2"}
    assert open_counters["1"].since
    assert open_counters["2"].since is None
    assert lines == whole.lines
    assert lines["ho-tich"].turns == 3.0


def test_a_line_is_seen_from_when_one_arrived(desk):
    desk.take("dat-dai", files=3)
    arrived = desk.clock.now()
    desk.clock.move(minutes=5)
    desk.take("dat-dai")
    with desk.store.read(BRANCH) as reader:
        _, lines = reader.hall(arrived, ["dat-dai"])
    assert (lines["dat-dai"].people, lines["dat-dai"].turns, lines["dat-dai"].before) == (2, 3.0, 2.0)
    assert lines["dat-dai"].oldest == arrived


def test_yesterday_s_people_are_in_nobody_s_way(desk):
    desk.take("dat-dai")
    desk.clock.move(days=1)
    with desk.store.read(BRANCH) as reader:
        assert reader.hall(reader.now, ["dat-dai"]) == ({}, {})


def test_a_newcomer_is_shown_what_the_services_list_had_said(desk):
    busy_floor(desk)
    with desk.store.read(BRANCH) as reader:
        said = hall_of(reader.floor(), reader.now).newcomers_wait("ho-tich").to_data()
    assert desk.take("ho-tich")["estimate"] == said


def promise_of(turn: Turn) -> Data | None:
    return turn.promised.to_data() if turn.promised else None


def last_entry(desk: Bench) -> Data:
    with desk.store.read(BRANCH) as reader:
        return reader.events(reader.seq() - 1, 1)[0].data


def test_the_range_shown_is_kept_with_the_turn_and_in_the_log(desk):
    busy_floor(desk)
    taken = desk.take("ho-tich")
    assert taken["turns"][0]["promised"] == taken["estimate"]
    assert last_entry(desk)["turn"]["promised"] == taken["estimate"]
    assert promise_of(stored(desk, taken["id"])[0]) == taken["estimate"]


def test_it_stays_what_was_shown_whatever_happens_to_the_turn(desk):
    desk.take()
    taken = desk.take()
    for action in ("next", "serve", "finish", "next", "put-back", "next", "no-show"):
        desk.press(action)
    with desk.store.write(BRANCH) as writer:
        back = act_on_ticket(writer, taken["id"], TicketAction.REINSTATE, None, SUPERVISOR)
    assert promise_of(stored(desk, taken["id"])[0]) == taken["estimate"]
    assert back["estimate"]["p90"] < taken["estimate"]["p90"]


@pytest.mark.parametrize("press", [("transfer", {}), ("finish", {"outcome": "accepted"})])
def test_the_next_station_has_a_range_of_its_own(desk, press):
    busy_floor(desk)
    action, more = press
    desk.press(action, "1", service="thu-phi", **more)
    queued = last_entry(desk)["turn"]
    assert (queued["step"], queued["service"]) == (2, "thu-phi")
    assert queued["promised"] == view(desk, queued["ticket"]["id"])["estimate"]
    assert promise_of(stored(desk, queued["ticket"]["id"])[1]) == queued["promised"]


def test_a_rerouted_ticket_is_shown_the_range_that_is_kept(desk):
    busy_floor(desk)
    ticket = desk.take("thu-phi")["id"]
    with desk.store.write(BRANCH) as writer:
        moved = act_on_ticket(writer, ticket, TicketAction.REROUTE, "dat-dai", SUPERVISOR)
    assert moved["turns"][-1]["promised"] == moved["estimate"] == view(desk, ticket)["estimate"]


def test_each_file_of_a_visit_waits_for_those_before_it(desk):
    desk.press("open")
    with desk.store.write(BRANCH) as writer:
        visit = take_visit(writer, TakeTicket("ho-tich", files=4), VisitKind.SPLIT, SUPERVISOR, True)
    promises = [ticket["turns"][0]["promised"]["p90"] for ticket in visit["tickets"]]
    assert promises == sorted(set(promises))


def test_people_with_many_files_are_waited_for_longer(desk):
    desk.press("open")
    told = []
    for files in (1, 9):
        desk.take(files=files)
        told.append(desk.take()["estimate"]["p50"])
    assert told[1] - told[0] > 2 * told[0]


def figures(desk: Bench, days: int = 1) -> dict[str, Data]:
    with desk.store.read(BRANCH) as reader:
        told = waits(reader, days)
    return {item["service"]: item for item in told["items"]}


def test_without_a_turn_nothing_is_claimed(desk):
    desk.take()
    told = figures(desk)
    assert list(told) == ["ho-tich", "dat-dai", "thu-phi"]
    assert told["ho-tich"] == {"service": "ho-tich", **NOTHING, "hours": []}


def test_the_figures_are_what_one_counts_by_hand(desk):
    """Waits by chance over two hours, some within their range and some not."""
    chance = random.Random(7)
    waited: dict[int, list[tuple[float, int, int]]] = {}
    for _ in range(23):
        hour = desk.clock.now().hour + 7
        promised = desk.take(open_outside_hours=True)["estimate"]
        minutes = round(chance.expovariate(1 / 4), 3)
        desk.clock.move(minutes=minutes)
        desk.press("next")
        desk.press("serve")
        desk.clock.move(minutes=1)
        desk.press("finish")
        waited.setdefault(hour, []).append((minutes, promised["p50"], promised["p90"]))
    told = figures(desk)["ho-tich"]
    assert len(waited) > 1
    assert told == {
        "service": "ho-tich",
        **by_hand([each for hour in waited.values() for each in hour]),
        "hours": told["hours"],
    }
    assert told["hours"] == [{"hour": hour, **by_hand(found)} for hour, found in waited.items()]


def by_hand(found: list[tuple[float, int, int]]) -> Data:
    minutes = sorted(each for each, _, _ in found)
    count = len(found)
    return {
        "turns": count,
        "within_p50": round(sum(each <= p50 for each, p50, _ in found) / count, 3),
        "within_p90": round(sum(each <= p90 for each, _, p90 in found) / count, 3),
        "mean_minutes": pytest.approx(sum(minutes) / count, abs=0.051),
        "median_minutes": pytest.approx(minutes[-(-count // 2) - 1], abs=0.051),
        "p90_minutes": pytest.approx(minutes[-(-count * 9 // 10) - 1], abs=0.051),
    }


def test_a_wait_of_exactly_what_was_shown_is_within_it(desk):
    taken = desk.take()
    desk.clock.move(minutes=taken["estimate"]["p50"])
    desk.press("next")
    told = figures(desk)["ho-tich"]
    assert (told["within_p50"], told["within_p90"]) == (1.0, 1.0)
    assert told["mean_minutes"] == told["median_minutes"] == told["p90_minutes"] == taken["estimate"]["p50"]


def test_only_first_calls_count_and_only_of_those_who_were_called(desk):
    desk.take()
    desk.take()
    turn = desk.press("next")["turn"]["id"]
    desk.press("serve")
    desk.press("hold")
    assert figures(desk)["ho-tich"]["turns"] == 1
    desk.clock.move(minutes=50)
    desk.press("resume", "2", turn=turn)
    assert figures(desk)["ho-tich"]["turns"] == 0, "the call at the second counter ends no wait"


def test_days_are_the_branch_s_and_a_range_ends_today(desk):
    for _ in range(3):
        desk.take(open_outside_hours=True)
        desk.press("next")
        desk.press("serve")
        desk.press("finish")
        desk.clock.move(days=1)
    assert [figures(desk, days)["ho-tich"]["turns"] for days in (1, 2, 4)] == [0, 1, 3]
    with desk.store.read(BRANCH) as reader:
        told = waits(reader, 2)
    today = MORNING.date().toordinal() + 3
    assert [told["from"], told["to"]] == [
        MORNING.date().fromordinal(today - 1).isoformat(),
        MORNING.date().fromordinal(today).isoformat(),
    ]


def test_the_place_told_is_that_in_the_line_as_it_would_be_called(make_bench):
    """However little of the line is read for it."""
    desk, chance = (
        make_bench(priority_ratio=(2, 1), ordinary_cap_minutes=10, files_per_visit=5),
        random.Random(3),
    )
    for _ in range(50):
        slot = desk.clock.now() + timedelta(minutes=chance.choice((-5, 5, 90)))
        desk.take(
            priority=chance.choice((None, None, "elderly")),
            appointment=slot if chance.random() < 0.15 else None,
            files=chance.choice((1, 1, 4)),
        )
        desk.clock.move(seconds=chance.choice((0, 5, 30)))
    for _ in range(4):
        desk.press("next")
        desk.press("no-show")
    with desk.store.read(BRANCH) as reader:
        turns = reader.waiting(["ho-tich"])
        line, rhythm = [in_line(turn) for turn in turns], reader.rhythms.get("ho-tich", STILL)
        for turn in turns:
            ahead = those_ahead(in_line(turn), line, reader.branch.policy, rhythm, reader.now)
            assert prospect(reader, turn).ahead == len(ahead)
