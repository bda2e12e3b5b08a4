"""What a press costs in SQL, on both stores: no rule may make it dearer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from queue_server.service_layer.arranging import StopWords, assign, stop_service
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.tickets import TicketAction, act_on_ticket
from scripts.benchmarks.statements import noted
from tests.support.stores import BRANCH, Bench

CALL, TAKE = 6, 9
"""Most statements of a call and of a number taken, the transaction's BEGIN included."""
ON = 4
"""What a next station adds: its turn, and the three looks at the line behind the wait that it is promised."""
TOAN = Staff("toan", "Nguyễn Đình Toàn", Role.SUPERVISOR, BRANCH)


def cost(desk: Bench, act: Callable[[], object]) -> int:
    """Statements sent; PostgreSQL's BEGIN goes along with its first one and is counted all the same."""
    engine = desk.store.database.engine
    with noted(engine) as statements:
        act()
    return len(statements) + (engine.dialect.name == "postgresql")


@pytest.fixture
def busy(make_bench: Callable[..., Bench]) -> Bench:
    """A branch with every rule at work: ratio, appointments, transfers, an assignment, a stopped service."""
    desk = make_bench(priority_ratio=(2, 1), ordinary_cap_minutes=20, own_services="oldest_first")
    soon = desk.clock.now() + timedelta(minutes=3)
    for n in range(30):
        desk.take(
            "ho-tich", priority="elderly" if n % 3 == 0 else None, appointment=soon if n % 10 == 9 else None
        )
        desk.take("dat-dai", priority="elderly" if n % 2 else None)
        desk.clock.move(seconds=20)
    desk.press("open", "3")
    with desk.store.write(BRANCH) as writer:
        assign(writer, "1", ["ho-tich", "thu-phi"], desk.clock.now() + timedelta(hours=1), None, TOAN)
    with desk.store.write(BRANCH) as writer:
        stop_service(writer, "thu-phi", StopWords("Máy hỏng", "Broken"), None, TOAN)
    desk.press("next", "1")
    return desk


def test_a_call_costs_six_statements_whatever_the_rules(busy: Bench) -> None:
    rules = set()
    for _ in range(25):
        busy.press("serve", "1")
        assert cost(busy, lambda: busy.press("next", "1")) <= CALL, "it also finishes who was served"
        busy.press("put-back", "1")
        assert cost(busy, lambda: busy.press("next", "1")) <= CALL
        with busy.store.read(BRANCH) as reader:
            rules.add(reader.events(reader.seq() - 1, 1)[0].data["rule"])
        busy.clock.move(seconds=45)
    assert {"appointment", "priority", "ratio", "waited-long"} <= rules, "all of them were at work"


def test_a_call_where_it_means_serving_and_a_finish_that_calls_cost_no_more(make_bench) -> None:
    desk = make_bench(call_means_serving=True, next_after_finish=True, priority_ratio=(1, 1))
    for n in range(6):
        desk.take(priority="elderly" if n % 2 else None)
    desk.press("next")
    assert cost(desk, lambda: desk.press("next")) <= CALL
    assert cost(desk, lambda: desk.press("finish")) <= CALL
    assert cost(desk, lambda: desk.press("finish", service="thu-phi")) <= CALL + ON


def test_a_number_costs_nine_statements_whatever_the_rules(busy: Bench) -> None:
    slot = busy.clock.now() + timedelta(minutes=30)
    wishes: list[dict[str, Any]] = [{}, {"priority": "elderly"}, {"appointment": slot}, {"files": 5}]
    for wish in wishes:
        assert cost(busy, partial(busy.take, "ho-tich", **wish)) <= TAKE


def test_the_cost_of_a_call_does_not_grow_with_the_line(make_bench) -> None:
    desk = make_bench(priority_ratio=(2, 1))
    desk.press("open")
    desk.take()
    few = cost(desk, lambda: desk.press("next"))
    desk.press("no-show")
    for _ in range(60):
        desk.take()
    assert cost(desk, lambda: desk.press("next")) == few


def test_a_moved_ticket_costs_what_its_moves_do(desk) -> None:
    """A reroute is two turns, whatever the line: it stays within what a number costs."""
    ticket = desk.take()
    for _ in range(40):
        desk.take("dat-dai")

    def reroute() -> None:
        with desk.store.write(BRANCH) as writer:
            act_on_ticket(writer, ticket["id"], TicketAction.REROUTE, "dat-dai", TOAN)

    assert cost(desk, reroute) <= TAKE + 1
