"""What a branch publishes: only what it chose, asked for seldom, never older than it says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain.branch import Branch
from queue_server.domain.publishing import Publication, satisfied
from queue_server.service_layer.cases import CaseSystemUnavailable
from queue_server.service_layer.figures import FieldCount, Figures, OverdueFile
from tests.support.stores import BRANCH, Bench, HandClock

CIVIL = FieldCount("ho-tich", "Hộ tịch", "Civil status", 1284, 1251, 1239, 1)
DUE = datetime(2026, 11, 15, 9, 30, tzinfo=UTC)
LATE = [
    OverdueFile("H57.32.14-261105-0003", "Đất đai", DUE),
    OverdueFile("H57.32.12-261101-0009", "Hộ tịch", DUE - timedelta(days=3)),
]
EVERYTHING = Publication(cases=True, overdue=True, ratings=True, ratings_least=3)


class CaseSystem:
    """A case system that tells what the test says, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.ill = False
        self.before: Callable[[], object] = lambda: None

    def counts(self, branch: str) -> Sequence[FieldCount]:
        self._note(f"figures of {branch}")
        return [replace(CIVIL, received=CIVIL.received + len(self.asked))]

    def overdue(self, branch: str) -> Sequence[OverdueFile]:
        self._note(f"overdue of {branch}")
        return LATE

    def _note(self, question: str) -> None:
        self.asked.append(question)
        self.before()
        if self.ill:
            raise CaseSystemUnavailable("told to be ill")


class Ratings:
    """Ratings that the test gives."""

    def __init__(self) -> None:
        self.given: Sequence[tuple[datetime, int]] = []

    def since(self, branch: str, at: datetime) -> Sequence[int]:
        return [overall for time, overall in self.given if time >= at]


class Hall:
    """A branch that publishes, and what its boards are told."""

    def __init__(self, desk: Bench) -> None:
        self.clock: HandClock = desk.clock
        with desk.store.read(BRANCH) as reader:
            self.branch: Branch = replace(reader.branch, publish=EVERYTHING)
        self.cases, self.ratings = CaseSystem(), Ratings()
        self.figures = Figures(self.cases, self.ratings, self.clock)

    def publish(self, **chosen: bool | int) -> None:
        self.branch = replace(self.branch, publish=Publication(**chosen))  # type: ignore[arg-type]

    def told(self) -> dict:
        return self.figures.published(self.branch)


@pytest.fixture
def hall(desk: Bench) -> Hall:
    return Hall(desk)


def test_everything_chosen_is_told_with_its_time(hall: Hall) -> None:
    now = hall.clock.now().isoformat(timespec="microseconds").replace("+00:00", "Z")
    hall.ratings.given = [(hall.clock.now(), score) for score in (5, 4, 3)]
    assert hall.told() == {
        "cases": {
            "as_of": now,
            "fields": [
                {
                    "code": "ho-tich",
                    "name": "Hộ tịch",
                    "name_en": "Civil status",
                    "received": 1285,
                    "done": 1251,
                    "on_time": 1239,
                    "overdue": 1,
                }
            ],
        },
        "overdue": {
            "as_of": now,
            "items": [
                {"code": "H57.32.12-261101-0009", "field": "Hộ tịch", "due": "2026-11-12T09:30:00.000000Z"},
                {"code": "H57.32.14-261105-0003", "field": "Đất đai", "due": "2026-11-15T09:30:00.000000Z"},
            ],
        },
        "ratings": {"days": 30, "count": 3, "satisfied_percent": 67},
    }


@pytest.mark.parametrize(
    ("only", "question"), [("cases", "figures of"), ("overdue", "overdue of"), ("ratings", "")]
)
def test_what_is_not_chosen_is_not_even_asked_for(hall: Hall, only: str, question: str) -> None:
    hall.ratings.given = [(hall.clock.now(), 5)] * 10
    hall.publish(**{only: True})
    told = hall.told()
    assert [name for name, value in told.items() if value is not None] == [only]
    assert hall.cases.asked == ([f"{question} {BRANCH}"] if question else [])
    hall.publish()
    assert hall.told() == {"cases": None, "overdue": None, "ratings": None}


def test_a_hundred_boards_ask_the_case_system_once_a_minute(hall: Hall) -> None:
    first = hall.told()
    for _ in range(100):
        assert hall.told() == first
    hall.clock.move(seconds=59)
    assert hall.told() == first
    assert len(hall.cases.asked) == 2
    hall.clock.move(seconds=1)
    assert hall.told()["cases"] != first["cases"]
    assert len(hall.cases.asked) == 4


def test_branches_are_not_told_of_each_other(hall: Hall) -> None:
    hall.told()
    other = replace(hall.branch, code="other")
    hall.figures.published(other)
    assert hall.cases.asked[2:] == ["figures of other", "overdue of other"]


def test_an_ill_case_system_leaves_the_older_figures_with_their_time_for_half_an_hour(hall: Hall) -> None:
    well = hall.told()
    hall.cases.ill = True
    for _ in range(29):
        hall.clock.move(minutes=1)
        assert hall.told() == well
    asked = len(hall.cases.asked)
    assert hall.told() == well
    assert len(hall.cases.asked) == asked, "and it is not asked more often for being ill"
    hall.clock.move(minutes=1)
    gone = hall.told()
    assert (gone["cases"], gone["overdue"]) == (None, None)
    hall.cases.ill = False
    hall.clock.move(minutes=1)
    again = hall.told()
    assert again["cases"]["as_of"] > well["cases"]["as_of"]


def test_a_case_system_that_was_never_well_is_no_failure_of_the_boards(hall: Hall) -> None:
    hall.cases.ill = True
    assert hall.told() == {"cases": None, "overdue": None, "ratings": None}


def test_whoever_asks_while_it_is_slow_gets_what_was_told_before(hall: Hall) -> None:
    first = hall.told()
    hall.clock.move(minutes=1)
    inside: list[dict] = []
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)

    hall.cases.before = slow
    asking = threading.Thread(target=lambda: inside.append(hall.told()))
    asking.start()
    assert begun.wait(10)
    hall.cases.before = lambda: None
    meanwhile = hall.told()
    assert meanwhile["cases"] == first["cases"]
    go_on.set()
    asking.join(10)
    assert inside[0]["cases"] != first["cases"]


def test_a_clock_set_back_does_not_freeze_the_figures(hall: Hall) -> None:
    hall.told()
    hall.clock.move(hours=-5)
    hall.told()
    assert len(hall.cases.asked) == 4


def test_without_a_case_system_only_ratings_are_told(hall: Hall) -> None:
    hall.ratings.given = [(hall.clock.now(), 5)] * 3
    hall.figures = Figures(None, hall.ratings, hall.clock)
    assert hall.told() == {
        "cases": None,
        "overdue": None,
        "ratings": {"days": 30, "count": 3, "satisfied_percent": 100},
    }


def test_few_ratings_and_old_ratings_are_not_published(hall: Hall) -> None:
    now = hall.clock.now()
    hall.ratings.given = [(now, 5)] * 2 + [(now - timedelta(days=31), 1)]
    assert hall.told()["ratings"] is None
    hall.ratings.given = [*hall.ratings.given, (now, 1)]
    hall.clock.move(minutes=1)
    assert hall.told()["ratings"] == {"days": 30, "count": 3, "satisfied_percent": 67}


@pytest.mark.parametrize(("overall", "good"), [(5, True), (4, True), (3, False), (1, False)])
def test_a_good_rating_is_four_of_five(overall: int, good: bool) -> None:
    assert satisfied(overall) is good
