"""Ratings as they are published: their answers since a moment, of one branch, on either database."""

from __future__ import annotations

from datetime import timedelta

from queue_server.adapters.database.ratings import DatabaseRatings
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from tests.support.stores import BRANCH, Bench

TABLET = Device("tablet-1", DeviceKind.TABLET, BRANCH, "1")


def rate(desk: Bench, **answers: int | str) -> None:
    """A visit to counter 1, and what its citizen answers."""
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("finish")
    with desk.store.write(BRANCH) as writer:
        submit_rating(writer, SubmitRating(answers, counter="1", comment="Cảm ơn"), TABLET)


def test_ratings_are_told_from_a_moment_on_by_the_whole_impression_alone(desk: Bench) -> None:
    ratings = DatabaseRatings(desk.store.database)
    assert list(ratings.since(BRANCH, desk.clock.now())) == []
    rate(desk, overall=1)
    desk.clock.move(minutes=5)
    at = desk.clock.now()
    rate(desk, overall=5, attitude="kind")
    assert list(ratings.since(BRANCH, at)) == [5]
    assert len(ratings.since(BRANCH, at - timedelta(minutes=5))) == 2
    assert list(ratings.since("other", at - timedelta(days=1))) == []


def test_the_years_before_are_not_read_for_it(desk: Bench) -> None:
    with desk.store.database.reading() as connection:
        if connection.dialect.name != "sqlite":
            found = connection.exec_driver_sql("SELECT indexname FROM pg_indexes").scalars().all()
            assert "ix_rating_branch_time" in found
            return
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT answers FROM rating WHERE branch = 'x' AND time >= '2026'"
        ).all()
    assert "ix_rating_branch_time (branch=? AND time>?)" in str(plan)
