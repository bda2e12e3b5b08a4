"""Feedback over the days, on both stores: when it is late, who may still speak, what is forgotten when."""

from __future__ import annotations

import pytest

from queue_server.domain.rating_errors import RatingTooLate
from queue_server.service_layer.day_close import begin_day
from queue_server.service_layer.feedback import (
    Channel,
    FeedbackAction,
    GiveFeedback,
    Handling,
    give_feedback,
    handle_feedback,
)
from queue_server.service_layer.feedback_ports import Late
from queue_server.service_layer.people import Role, Staff
from tests.queue_server.adapters.database.test_rating_rules import served, ticket_of
from tests.support.stores import BRANCH, Bench

LEADER = Staff("leader", "Lãnh đạo", Role.LEADER, BRANCH)


def say(desk: Bench, **parts: str) -> str:
    with desk.store.write(BRANCH) as writer:
        said = give_feedback(writer, GiveFeedback("Chờ lâu", Channel.PHONE, contact="0912", **parts), None)
    receipt: str = said["receipt"]
    return receipt


def do(desk: Bench, receipt: str, action: FeedbackAction, **more: str) -> None:
    with desk.store.write(BRANCH) as writer:
        handle_feedback(writer, Handling(receipt, action, **more), LEADER, desk.store.directory)


def late(desk: Bench) -> Late | None:
    with desk.store.read(BRANCH) as reader:
        return reader.feedback.late()


def test_late_is_counted_from_the_first_deadline_on_until_somebody_does_something(desk: Bench) -> None:
    first, second = say(desk), say(desk)
    with desk.store.read(BRANCH) as reader:
        due = reader.feedback.one(first).due_at
    desk.clock.move(seconds=(due - desk.clock.now()).total_seconds())
    assert late(desk) is None
    desk.clock.move(seconds=1)
    assert late(desk) == Late(2, due)
    do(desk, first, FeedbackAction.FORWARD, to="Sở Tư pháp")
    assert late(desk) == Late(1, due)
    do(desk, second, FeedbackAction.ANSWER, answer="Đã nhắc nhở")
    assert late(desk) is None


@pytest.mark.parametrize(("days", "heard"), [(0, True), (7, True), (8, False)])
def test_a_phone_has_a_say_for_as_long_as_it_may_rate(desk: Bench, days: int, heard: bool) -> None:
    turn = served(desk)
    ticket = ticket_of(desk, turn)
    desk.clock.move(days=days)
    if heard:
        assert say(desk, turn=turn, ticket=ticket)
        return
    with pytest.raises(RatingTooLate):
        say(desk, turn=turn, ticket=ticket)


def test_how_to_reach_somebody_is_forgotten_some_time_after_the_answer(desk: Bench) -> None:
    answered, waiting = say(desk), say(desk)
    do(desk, answered, FeedbackAction.ANSWER, answer="Đã nhắc nhở")

    def contacts() -> list[str | None]:
        with desk.store.write(BRANCH) as writer:
            begin_day(writer)
        with desk.store.read(BRANCH) as reader:
            return [reader.feedback.one(each).contact for each in (answered, waiting)]

    desk.clock.move(days=30)
    assert contacts() == ["0912", "0912"]
    desk.clock.move(days=1)
    assert contacts() == [None, "0912"]


def test_feedback_leaves_the_log_without_whoever_said_it(desk: Bench) -> None:
    turn = served(desk)
    say(desk, turn=turn, ticket=ticket_of(desk, turn))
    with desk.store.read(BRANCH) as reader:
        entry = reader.event(reader.seq())
    assert entry
    assert (entry.type, entry.ticket, entry.counter) == ("feedback.submitted", None, None)
    assert not {"contact", "turn", "officer"} & set(entry.data["feedback"])
