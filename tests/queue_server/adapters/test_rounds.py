"""The loop of the rounds: it goes on whatever happens, only where it may, and ends when told."""

from __future__ import annotations

import logging
import threading

import pytest

from queue_server.adapters.rounds import Rounds
from tests.support.processes import PATIENCE, wait_until


class Town:
    """A store with two branches, as far as rounds look at it."""

    def __init__(self) -> None:
        self.ours = True
        self.answers = True
        self.claims: list[str] = []

    def claim(self, name: str) -> bool:
        self.claims.append(name)
        return self.ours

    def seqs(self) -> dict[str, int]:
        if not self.answers:
            raise OSError("the database is away")
        return {"hue": 1, "da-nang": 1}


class Visits:
    """Notes who was visited, and stumbles where told."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.stumbles_in = ""

    def __call__(self, branch: str) -> None:
        self.seen.append(branch)
        if branch == self.stumbles_in:
            raise ValueError("stumbled")


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def visits() -> Visits:
    return Visits()


def going(town: Town, visits: Visits) -> Rounds:
    return Rounds(town, visits, 0.01)  # type: ignore[arg-type]


def test_every_branch_is_visited_again_and_again(town: Town, visits: Visits) -> None:
    rounds = going(town, visits)
    rounds.start()
    wait_until(lambda: len(visits.seen) >= 6, "three rounds")
    rounds.stop()
    assert visits.seen[:6] == ["hue", "da-nang"] * 3
    wait_until(lambda: "rounds" not in {thread.name for thread in threading.enumerate()}, "its end")


def test_a_fault_in_one_branch_is_told_and_holds_up_nobody(
    town: Town, visits: Visits, caplog: pytest.LogCaptureFixture
) -> None:
    visits.stumbles_in = "hue"
    rounds = going(town, visits)
    with caplog.at_level(logging.ERROR):
        rounds.start()
        wait_until(lambda: visits.seen.count("da-nang") >= 2, "the other branch, twice")
        rounds.stop()
    assert "what was due in hue could not be done" in caplog.text
    assert "stumbled" in caplog.text


def test_a_database_that_is_away_for_a_while_ends_nothing(
    town: Town, visits: Visits, caplog: pytest.LogCaptureFixture
) -> None:
    town.answers = False
    rounds = going(town, visits)
    with caplog.at_level(logging.ERROR):
        rounds.start()
        wait_until(lambda: "the database does not answer" in caplog.text, "the complaint")
        assert visits.seen == []
        town.answers = True
        wait_until(lambda: visits.seen, "a round")
        rounds.stop()


def test_of_several_processes_only_the_one_that_may_does_it(town: Town, visits: Visits) -> None:
    town.ours = False
    rounds = going(town, visits)
    rounds.start()
    wait_until(lambda: len(town.claims) >= 3, "three questions")
    assert (set(town.claims), visits.seen) == ({"rounds"}, [])
    town.ours = True
    wait_until(lambda: visits.seen, "the round of who takes over")
    rounds.stop()


def test_who_is_told_to_end_meanwhile_has_no_fault_to_tell(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    there, ended = threading.Event(), threading.Event()

    def visit(branch: str) -> None:
        there.set()
        assert ended.wait(PATIENCE)
        raise OSError("what it leans on has ended")

    rounds = Rounds(town, visit, 0.01)  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        rounds.start()
        assert there.wait(PATIENCE)
        rounds._stopping.set()
        ended.set()
        rounds.stop()
        wait_until(lambda: "rounds" not in {thread.name for thread in threading.enumerate()}, "its end")
    assert caplog.text == ""


def test_rounds_that_never_began_can_be_stopped(town: Town, visits: Visits) -> None:
    going(town, visits).stop()
    assert visits.seen == []
