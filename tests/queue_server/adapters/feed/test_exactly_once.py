"""Thousands of events through a subscriber that fails at random and is killed.

`scripts/bench --only feed` sends a hundred thousand through twenty kills.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.rough_subscriber import BRANCHES, a_bad_day
from tests.support.stores import bench

EVENTS, KILLS = 1200, 3


def test_each_event_is_kept_once_and_in_its_branch_s_order(tmp_path: Path) -> None:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as desk:
        told = a_bad_day(desk, tmp_path / "case-system", EVENTS, KILLS)
    assert told.kept == EVENTS
    assert len(told.orders) == BRANCHES
    for branch, order in told.orders.items():
        assert order == list(range(1, EVENTS // BRANCHES + 1)), branch
    assert told.repeats > 0, "what was kept while the answer was lost came again"
