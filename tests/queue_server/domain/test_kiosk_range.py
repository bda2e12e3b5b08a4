"""Ranges of kiosks: never a number in two, never outside the block, topped up before they run out."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Policy
from queue_server.domain.kiosk_range import GivenAway, KioskRange, Known, WhyNot, new_ranges, refusal
from queue_server.domain.turn import kiosk_block
from tests.queue_server.domain.test_paper import BRANCH, NOON

DAY = "2026-11-23"
OWN = KioskRange(DAY, "kiosk-1", "memory", "ho-tich", "A", 601, 650)
GIVEN = GivenAway("id", "token", "key", "A601", "ho-tich", NOON)
KNOWN = Known(BRANCH, dict.fromkeys(OWN.numbers(), "ho-tich"), frozenset())


def granted(known: list[KioskRange], used: set[str], **who: str) -> list[KioskRange]:
    asker = {"device": "kiosk-1", "holder": "memory", **who}
    return [each for each in new_ranges(BRANCH, DAY, **asker, known=known, used=used) if each.letter == "A"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 120)), max_size=20))
def test_no_number_is_held_twice_whoever_asks_how_often(asked: list[tuple[str, str, int]]) -> None:
    known: list[KioskRange] = []
    for device, holder, spent in asked:
        own = [n for each in known if (each.device, each.holder) == (device, holder) for n in each.numbers()]
        known += granted(known, set(own[:spent]), device=device, holder=holder)
    numbers = [number for each in known for number in each.numbers()]
    assert len(set(numbers)) == len(numbers)
    assert all(each.first in kiosk_block(901) and each.last in kiosk_block(901) for each in known)
    assert all(each.first <= each.last for each in known)


@pytest.mark.parametrize(("spent", "more"), [(0, 0), (25, 0), (26, 1), (50, 1)])
def test_a_range_is_topped_up_when_fewer_than_half_are_free(spent: int, more: int) -> None:
    assert len(granted([OWN], set(OWN.numbers()[:spent]))) == more


def test_a_kiosk_that_lost_its_memory_gets_other_numbers() -> None:
    [fresh] = granted([OWN], set(), holder="another memory")
    assert (fresh.first, fresh.last) == (651, 700)


def test_the_last_of_a_block_are_given_as_they_are_and_then_none() -> None:
    others = replace(OWN, device="kiosk-9", last=889)
    [rest] = granted([others], set())
    assert (rest.first, rest.last) == (890, 900)
    assert granted([others, rest], set(rest.numbers())) == []


def test_a_centre_may_have_its_kiosks_hold_nothing() -> None:
    branch = replace(BRANCH, policy=Policy(kiosk_numbers=0))
    assert list(new_ranges(branch, DAY, "kiosk-1", "memory", [], set())) == []


@pytest.mark.parametrize(
    ("change", "taken", "why"),
    [
        ({}, set(), None),
        ({"number": "A651"}, set(), WhyNot.NOT_IN_RANGE),
        ({"service": "dat-dai"}, set(), WhyNot.NOT_IN_RANGE),
        ({}, {"A601"}, WhyNot.NUMBER_USED),
        ({}, {"id"}, WhyNot.NUMBER_USED),
        ({}, {"token"}, WhyNot.NUMBER_USED),
        ({"priority": "wizard"}, set(), WhyNot.UNKNOWN_PRIORITY),
    ],
)
def test_what_a_number_is_refused_for(change: dict[str, Any], taken: set[str], why: WhyNot | None) -> None:
    assert refusal(replace(GIVEN, **change), replace(KNOWN, taken=taken)) is why


def test_a_service_that_is_gone_refuses_its_numbers() -> None:
    branch = replace(BRANCH, services={})
    assert refusal(GIVEN, replace(KNOWN, branch=branch)) is WhyNot.UNKNOWN_SERVICE
