"""What is missing, out of order, and last."""

import pytest

from queue_server.demo.case_system.inbox import Kept
from queue_server.demo.case_system.summary import MISSING_SHOWN, missing, summary


def kept(seq: int, branch: str = "hue", type_: str = "ticket.issued", number: str = "A001") -> Kept:
    event = {"type": f"vn.luot.{type_}.v1", "data": {"turn": {"ticket": {"number": number}}}}
    return Kept(seq, branch, seq, "2026-11-21T01:00:00.000Z", 1, event)


def test_nothing_yet() -> None:
    assert summary([]) == {"total": 0, "types": {}, "branches": {}}


def test_each_branch_counts_by_itself() -> None:
    told = summary(
        [kept(1), kept(1, "di-an", number="B001"), kept(2, type_="turn.called"), kept(4, number="A002")]
    )
    assert told["types"] == {"vn.luot.ticket.issued.v1": 3, "vn.luot.turn.called.v1": 1}
    assert told["branches"]["hue"] == {
        "count": 3,
        "last_seq": 4,
        "missing": [3],
        "in_order": True,
        "ticket": "A002",
    }
    assert told["branches"]["di-an"]["ticket"] == "B001"


def test_out_of_order_is_told() -> None:
    assert summary([kept(2), kept(1)])["branches"]["hue"]["in_order"] is False


@pytest.mark.parametrize(
    ("sequences", "holes"),
    [([], []), ([5], []), ([1, 2, 3], []), ([3, 1], [2]), ([1, 5, 5, 7], [2, 3, 4, 6])],
)
def test_missing(sequences: list[int], holes: list[int]) -> None:
    assert missing(sequences) == holes


def test_the_missing_are_not_listed_for_ever() -> None:
    assert len(missing([1, 1_000_000, 2_000_000])) == MISSING_SHOWN
