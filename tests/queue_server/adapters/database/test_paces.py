"""Measuring paces from the log: each finished turn once, undone ones never, on either database."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from queue_server.adapters.database.paces import DatabasePaces
from queue_server.adapters.pacing import PaceDelivery
from queue_server.domain.pace import HALF_LIFE, Pace
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.people import Role, Staff
from tests.support.stores import BRANCH, Bench

SUPERVISOR = Staff("sup", "Trưởng ca", Role.SUPERVISOR, BRANCH)
HOUR = 8
"""The bench's morning begins at 08:00."""


class Measuring:
    """A bench whose log is followed when the test says so."""

    def __init__(self, desk: Bench) -> None:
        self.desk = desk
        self.delivery = PaceDelivery(desk.store, desk.paces)
        self.read_up_to = 0

    def follow(self, after: int | None = None) -> None:
        """Deliver what is new, or everything after an entry again."""
        with self.desk.store.read(BRANCH) as reader:
            entries = reader.events(self.read_up_to if after is None else after, 1000)
        self.delivery.deliver(BRANCH, entries)
        self.read_up_to = entries[-1].seq if entries else self.read_up_to
        self.desk.paces.learn()

    def pace(self, hour: int = HOUR) -> Pace:
        return self.desk.paces.of(BRANCH).get("ho-tich", {}).get(hour, Pace())

    def measured(self) -> list[float]:
        """[how many turns, their typical minutes], rounded; [] for none."""
        self.follow()
        pace = self.pace()
        return [round(pace.turns, 2), round(math.exp(pace.logs / pace.turns), 2)] if pace.turns else []

    def serve(self, minutes: float, **wish: Any) -> None:
        """Somebody comes, is called, walks over for a minute, and keeps the counter for so long in all."""
        self.desk.take(open_outside_hours=True, **wish)
        self.desk.press("next")
        self.pass_by(1)
        self.desk.press("serve")
        self.pass_by(minutes - 1)
        self.desk.press("finish")

    def pass_by(self, minutes: float) -> None:
        self.desk.clock.move(minutes=minutes)


@pytest.fixture
def measuring(desk: Bench) -> Measuring:
    return Measuring(desk)


def test_before_anybody_was_served_nothing_is_known(measuring):
    measuring.desk.take()
    assert measuring.measured() == []
    assert measuring.desk.paces.of("nowhere") == {}


def test_a_turn_counts_from_its_call_to_its_end_in_the_hour_of_its_call(measuring):
    measuring.serve(7)
    assert measuring.measured() == [1, 7]
    measuring.pass_by(60)
    measuring.serve(3)
    measuring.follow()
    assert round(measuring.pace(HOUR + 1).turns) == 1
    assert measuring.measured() == [1, 7]


def test_a_turn_that_lasts_past_the_hour_belongs_to_the_hour_of_its_call(measuring):
    measuring.pass_by(55)
    measuring.serve(15)
    assert measuring.measured() == [1, 15]


def test_several_files_count_as_what_one_would_have_taken(measuring):
    """Nine files are worth five turns."""
    measuring.serve(30, files=9)
    assert measuring.measured() == [1, 6]


def test_what_was_held_does_not_count_nor_a_call_that_was_put_back(measuring):
    desk = measuring.desk
    desk.take()
    desk.press("next")
    measuring.pass_by(2)
    desk.press("put-back")
    measuring.pass_by(3)
    turn = desk.press("next")["turn"]["id"]
    measuring.pass_by(1)
    desk.press("serve")
    measuring.pass_by(3)
    desk.press("hold")
    measuring.pass_by(20)
    desk.press("resume", turn=turn)
    measuring.pass_by(4)
    desk.press("finish")
    assert measuring.measured() == [1, 8]


def test_a_turn_resumed_at_another_counter_counts_at_both(measuring):
    desk = measuring.desk
    desk.take()
    turn = desk.press("next")["turn"]["id"]
    desk.press("serve")
    measuring.pass_by(4)
    desk.press("hold")
    measuring.pass_by(10)
    desk.press("resume", "2", turn=turn)
    measuring.pass_by(1)
    desk.press("serve", "2")
    measuring.pass_by(2)
    desk.press("finish", "2")
    assert measuring.measured() == [1, 7]


def test_who_did_not_come_or_was_sent_on_tells_nothing(measuring):
    desk = measuring.desk
    for _ in range(2):
        desk.take()
    desk.press("next")
    measuring.pass_by(3)
    desk.press("no-show")
    desk.press("next")
    desk.press("serve")
    measuring.pass_by(3)
    desk.press("transfer", service="thu-phi")
    assert measuring.measured() == []


@pytest.mark.parametrize("seconds", [0, 4, 4 * 3600 + 1, -300])
def test_a_wrong_press_a_forgotten_one_and_a_clock_set_back_tell_nothing(measuring, seconds):
    desk = measuring.desk
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.clock.move(seconds=seconds)
    desk.press("finish")
    assert measuring.measured() == []


@pytest.mark.parametrize("followed_between", [True, False])
def test_a_finish_taken_back_is_taken_out_and_counts_once_when_it_is_really_done(measuring, followed_between):
    measuring.serve(6)
    desk = measuring.desk
    desk.take()
    desk.press("next")
    desk.press("serve")
    measuring.pass_by(2)
    desk.press("finish")
    if followed_between:
        assert measuring.measured()[0] == 2
    desk.press("undo")
    if followed_between:
        assert measuring.measured() == [1, 6]
    measuring.pass_by(4)
    desk.press("finish")
    assert measuring.measured() == [2, 6]


def test_an_undo_of_something_else_takes_nothing_out(measuring):
    measuring.serve(6)
    desk = measuring.desk
    desk.take()
    desk.press("next")
    desk.press("undo")
    assert measuring.measured() == [1, 6]


def test_a_call_that_finished_somebody_and_was_taken_back_is_as_if_it_had_not_been(measuring):
    desk = measuring.desk
    for _ in range(2):
        desk.take()
    desk.press("next")
    desk.press("serve")
    measuring.pass_by(5)
    desk.press("next")
    assert measuring.measured() == [1, 5]
    desk.press("undo")
    assert measuring.measured() == []
    measuring.pass_by(5)
    desk.press("finish")
    assert measuring.measured() == [1, 10]


def test_who_was_still_served_when_the_day_closed_tells_nothing(measuring):
    desk = measuring.desk
    desk.take()
    desk.press("next")
    desk.press("serve")
    measuring.pass_by(40)
    with desk.store.write(BRANCH) as writer:
        assert close_day(writer, SUPERVISOR)["finished"] == 1
    assert measuring.measured() == []


def test_who_was_called_when_the_day_closed_by_mistake_counts_from_the_next_call(measuring):
    desk = measuring.desk
    desk.take()
    desk.press("next")
    measuring.pass_by(20)
    with desk.store.write(BRANCH) as writer:
        close_day(writer, SUPERVISOR)
    measuring.pass_by(5)
    with desk.store.write(BRANCH) as writer:
        assert reopen_day(writer, SUPERVISOR)["restored"] == 1
    desk.press("next")
    desk.press("serve")
    measuring.pass_by(7)
    desk.press("finish")
    assert measuring.measured() == [1, 7]


def test_what_was_done_at_the_counter_before_a_hold_that_outlived_a_close_still_counts(measuring):
    desk = measuring.desk
    desk.take()
    turn = desk.press("next")["turn"]["id"]
    desk.press("serve")
    measuring.pass_by(4)
    desk.press("hold")
    with desk.store.write(BRANCH) as writer:
        close_day(writer, SUPERVISOR)
    measuring.pass_by(5)
    with desk.store.write(BRANCH) as writer:
        reopen_day(writer, SUPERVISOR)
    desk.press("resume", turn=turn)
    measuring.pass_by(6)
    desk.press("finish")
    assert measuring.measured() == [1, 10]


def test_what_is_delivered_again_counts_once(measuring):
    measuring.serve(6)
    measuring.serve(6)
    measuring.follow()
    measuring.follow(after=0)
    measuring.follow(after=3)
    assert measuring.measured() == [2, 6]


def test_in_pieces_or_at_once_it_comes_to_the_same(measuring):
    for minutes in (3, 5, 9):
        measuring.serve(minutes)
    with measuring.desk.store.read(BRANCH) as reader:
        entries = reader.events(0, 1000)
    for entry in entries:
        measuring.delivery.deliver(BRANCH, [entry])
    measuring.desk.paces.learn()
    piecewise = measuring.pace()
    assert math.exp(piecewise.logs / piecewise.turns) == pytest.approx((3 * 5 * 9) ** (1 / 3), rel=0.001)
    measuring.follow(after=0)
    assert measuring.pace() == piecewise


def test_habits_fade_in_the_table_and_in_what_is_read(measuring):
    measuring.serve(6)
    measuring.follow()
    measuring.desk.clock.move(days=HALF_LIFE / timedelta(days=1))
    measuring.desk.paces.learn()
    assert measuring.pace().turns == pytest.approx(0.5, abs=0.001)
    measuring.serve(12)
    turns, minutes = measuring.measured()
    assert turns == pytest.approx(1.5, abs=0.001)
    assert minutes == pytest.approx(math.exp((math.log(12) + 0.5 * math.log(6)) / 1.5), rel=0.001)


def test_another_process_learns_what_this_one_measured(measuring):
    measuring.serve(6)
    measuring.follow()
    other = DatabasePaces(measuring.desk.store.database, measuring.desk.clock)
    assert other.of(BRANCH) == {}
    other.learn()
    assert other.of(BRANCH) == measuring.desk.paces.of(BRANCH)


def test_measured_minutes_change_the_wait_that_is_shown(measuring):
    desk = measuring.desk
    for _ in range(12):
        measuring.serve(20)

    def told() -> int:
        return int(desk.take(open_outside_hours=True)["estimate"]["p90"])

    for _ in range(3):
        nominal = told()
    measuring.follow()
    desk.press("next")
    desk.press("put-back")
    assert told() >= 2 * nominal
