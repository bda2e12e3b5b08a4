"""Orders to misbehave."""

import pytest

from queue_server.demo.case_system.behaviour import Behaviour, BehaviourMalformed, Temper, read_behaviour


def test_an_order_counts_deliveries_and_ends_by_itself() -> None:
    temper = Temper()
    temper.order(Behaviour("error", count=2))
    assert [temper.meet().mode for _ in range(4)] == ["error", "error", "normal", "normal"]


def test_an_order_without_a_count_lasts() -> None:
    temper = Temper()
    temper.order(Behaviour("down"))
    assert {temper.meet().mode for _ in range(5)} == {"down"}


@pytest.mark.parametrize(
    "order",
    [
        None,
        [],
        {"mode": "sleepy"},
        {"mode": 1},
        {"mood": "slow"},
        {"mode": "error", "status": 200},
        {"mode": "error", "status": True},
        {"mode": "slow", "seconds": -1},
        {"mode": "slow", "seconds": "2"},
        {"mode": "down", "count": 0},
        {"mode": "down", "keep": 1},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order: object) -> None:
    with pytest.raises(BehaviourMalformed):
        read_behaviour(order)
