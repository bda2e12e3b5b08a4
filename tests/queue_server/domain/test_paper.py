"""Numbers of paper lists, and every reason for which a row of one is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Branch
from queue_server.domain.paper import (
    Background,
    Block,
    Came,
    PaperList,
    Row,
    Stay,
    Why,
    clock_time,
    faults,
    instant,
    next_free,
    times,
)
from queue_server.domain.turn import (
    KIOSK_NUMBERS,
    PAPER_NUMBERS,
    Result,
    kiosk_block,
    live_number,
    paper_block,
)
from tests.support.stores import tiny_centre

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Monday, 12:00 in Huế."""
LIST = PaperList("list", "2026-11-23", {"ho-tich": Block("A", 901, 910)}, NOON, "lan")
BRANCH: Branch = tiny_centre().documents()[0].to_branch(1)
SERVED = Row("A901", Came.SERVED, "0800", "0810", "0820", "1", "lan")
NO_SHOW = Row("A902", Came.NO_SHOW, "0801", "0830", None, "1", "lan")
WAITING = Row("A903", Came.WAITING, "0802")


def background(**other: Any) -> Background:
    usual = Background(BRANCH, LIST, NOON, set(), {"lan", "minh"}, {}, may_wait=True, any_hour=False)
    return replace(usual, **other)


def told(*rows: Row, **other: Any) -> list[tuple[int, str, Why]]:
    return [(fault.row, fault.column, fault.why) for fault in faults(rows, background(**other))]


# --- numbers


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(101, 9901))
def test_live_numbers_jump_over_both_blocks_and_never_meet(one: int, other: int, paper_from: int) -> None:
    first, second = live_number(one, paper_from), live_number(other, paper_from)
    assert first not in paper_block(paper_from)
    assert first not in kiosk_block(paper_from)
    assert (first < second) == (one < other)
    assert (first == second) == (one == other)


@given(st.integers(101, 9901))
def test_live_numbers_leave_out_both_blocks_and_nothing_else(paper_from: int) -> None:
    numbers = [live_number(count, paper_from) for count in range(1, paper_from + 50)]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    assert numbers[0] == 1
    assert steps == {1, PAPER_NUMBERS + KIOSK_NUMBERS + 1}


@given(st.integers(101, 9901))
def test_the_blocks_of_paper_and_kiosks_lie_side_by_side(paper_from: int) -> None:
    paper, kiosks = paper_block(paper_from), kiosk_block(paper_from)
    assert paper.start == kiosks.stop or kiosks.start == paper.stop
    assert kiosks.start > 100, "the first hundred numbers are always given live"


@given(st.lists(st.integers(1, 30), max_size=8))
def test_lists_of_a_day_never_share_a_number(sizes: list[int]) -> None:
    lists: list[PaperList] = []
    for size in sizes:
        first = next_free("A", lists, paper_block(901))
        if first + size > 1000:
            continue
        lists.append(replace(LIST, blocks={"ho-tich": Block("A", first, first + size - 1)}))
    numbers = [number for each in lists for number in each.numbers()]
    assert len(set(numbers)) == len(numbers)
    assert all("A901" <= number <= "A999" for number in numbers)


def test_another_letter_and_another_block_are_counted_apart() -> None:
    other = replace(LIST, blocks={"dat-dai": Block("B", 901, 905)})
    assert next_free("B", [LIST, other], paper_block(901)) == 906
    assert next_free("A", [LIST], paper_block(501)) == 501


# --- times as typed


@pytest.mark.parametrize("text", ["0941", "09:41", " 0941 "])
def test_a_time_is_four_digits(text: str) -> None:
    assert f"{clock_time(text):%H:%M}" == "09:41"


@pytest.mark.parametrize("text", ["", "941", "2400", "0960", "09.41", "9:41", "09411", "giờ", "٠٩٤١"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert clock_time(text) is None


def test_times_are_by_the_branch_s_clock_on_the_list_s_day() -> None:
    assert instant("0941", background()) == datetime(2026, 11, 23, 2, 41, tzinfo=UTC)


def test_a_no_show_without_an_end_ends_with_its_call() -> None:
    at = times(NO_SHOW, background())
    assert at.begun == at.ended == instant("0830", background())


# --- rows that may be entered


def test_rows_that_can_have_been_so_have_no_fault() -> None:
    assert told(SERVED, NO_SHOW, WAITING) == []


def test_one_may_come_to_a_counter_in_the_minute_in_which_the_other_goes() -> None:
    assert told(SERVED, replace(SERVED, number="A902", called="0820", finished="0825")) == []
    assert told(SERVED, replace(SERVED, number="A902", called="0800", finished="0810")) == []


# --- rows that may not


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (replace(SERVED, number="A911"), "number", Why.NOT_ON_LIST),
        (replace(SERVED, number="A001"), "number", Why.NOT_ON_LIST),
        (replace(SERVED, number=""), "number", Why.NOT_ON_LIST),
        (replace(SERVED, arrived=""), "arrived", Why.TIME_MISSING),
        (replace(SERVED, called=None), "called", Why.TIME_MISSING),
        (replace(SERVED, finished=None), "finished", Why.TIME_MISSING),
        (replace(NO_SHOW, called=None), "called", Why.TIME_MISSING),
        (replace(SERVED, called="8 giờ"), "called", Why.NO_TIME),
        (replace(SERVED, called="0759"), "called", Why.OUT_OF_ORDER),
        (replace(SERVED, finished="0809"), "finished", Why.OUT_OF_ORDER),
        (replace(NO_SHOW, finished="0829"), "finished", Why.OUT_OF_ORDER),
        (replace(SERVED, finished="1201"), "finished", Why.FUTURE),
        (replace(SERVED, arrived="0729"), "arrived", Why.BEFORE_OPENING),
        (replace(SERVED, counter=None), "counter", Why.COUNTER_MISSING),
        (replace(SERVED, counter="9"), "counter", Why.UNKNOWN_COUNTER),
        (replace(SERVED, officer=None), "officer", Why.OFFICER_MISSING),
        (replace(SERVED, officer="ma"), "officer", Why.UNKNOWN_OFFICER),
        (replace(SERVED, priority="king"), "priority", Why.UNKNOWN_PRIORITY),
        (replace(WAITING, called="0810"), "called", Why.NOT_FOR_THIS),
        (replace(WAITING, counter="1"), "counter", Why.NOT_FOR_THIS),
        (replace(NO_SHOW, result=Result("accepted")), "outcome", Why.NOT_FOR_THIS),
    ],
)
def test_each_thing_that_cannot_be_is_named_with_its_reason(row: Row, column: str, why: Why) -> None:
    assert told(row) == [(0, column, why)]


def test_all_faults_of_all_rows_are_told_at_once_in_order() -> None:
    rows = [replace(SERVED, arrived="0700", officer="ma"), NO_SHOW, replace(WAITING, number="Z1")]
    assert told(*rows) == [
        (0, "arrived", Why.BEFORE_OPENING),
        (0, "officer", Why.UNKNOWN_OFFICER),
        (2, "number", Why.NOT_ON_LIST),
    ]


def test_a_number_is_entered_once() -> None:
    assert told(SERVED, replace(NO_SHOW, number="A901")) == [(1, "number", Why.TWICE)]
    assert told(SERVED, entered={"A901"}) == [(0, "number", Why.ENTERED)]


def test_the_very_minute_of_opening_and_of_now_are_not_refused() -> None:
    assert told(replace(SERVED, arrived="0730", finished="1200")) == []


def test_a_day_on_which_the_centre_is_closed() -> None:
    sunday = replace(LIST, day="2026-11-22")
    assert told(SERVED, paper_list=sunday) == [(0, "arrived", Why.CLOSED_DAY)]
    assert told(SERVED, paper_list=sunday, any_hour=True) == []
    assert told(replace(SERVED, arrived="0500"), any_hour=True) == []


def test_nobody_still_waits_on_a_day_that_is_over() -> None:
    friday = replace(LIST, day="2026-11-20")
    assert told(WAITING, paper_list=friday, may_wait=False) == [(0, "came", Why.DAY_OVER)]
    assert told(SERVED, paper_list=friday, may_wait=False) == []


def test_nothing_of_a_coming_day_has_happened() -> None:
    tuesday = replace(LIST, day="2026-11-24")
    assert {why for _, _, why in told(SERVED, paper_list=tuesday)} == {Why.FUTURE}


def test_a_service_that_the_centre_gave_up_since() -> None:
    gone = replace(BRANCH, services={code: BRANCH.services[code] for code in ("dat-dai", "thu-phi")})
    assert told(SERVED, branch=gone) == [(0, "number", Why.UNKNOWN_SERVICE)]


def test_an_outcome_is_one_of_the_centre_s_own_and_may_be_required() -> None:
    document = tiny_centre().model_dump(by_alias=True)
    document["outcome"] = [{"code": "accepted", "name": "Tiếp nhận", "name_en": "Accepted"}]
    document["rules"]["required_on_finish"] = ["outcome"]
    branch = type(tiny_centre()).model_validate(document).documents()[0].to_branch(1)
    assert told(SERVED, branch=branch) == [(0, "outcome", Why.RESULT_MISSING)]
    assert told(replace(SERVED, result=Result("lost")), branch=branch) == [
        (0, "outcome", Why.UNKNOWN_OUTCOME)
    ]
    assert told(replace(SERVED, result=Result("accepted")), NO_SHOW, WAITING, branch=branch) == []


def test_two_rows_at_one_counter_at_once() -> None:
    second = replace(SERVED, number="A904", called="0815", finished="0825")
    found = faults([SERVED, second], background())
    assert [(fault.row, fault.column, fault.why) for fault in found] == [(1, "counter", Why.COUNTER_BUSY)]
    assert found[0].facts == {
        "counter": "1",
        "number": "A901",
        "begin": "08:10",
        "end": "08:20",
        "live": False,
    }
    assert told(SERVED, replace(second, counter="2")) == []


def live_stay(begin: str, end: str) -> dict[str, list[Stay]]:
    at = background()
    return {"1": [Stay("A007", instant(begin, at), instant(end, at), live=True)]}


@pytest.mark.parametrize(
    ("begin", "end"), [("0805", "0811"), ("0819", "0900"), ("0812", "0815"), ("0700", "0900")]
)
def test_a_live_turn_at_the_counter_at_that_time(begin: str, end: str) -> None:
    assert told(SERVED, stays=live_stay(begin, end)) == [(0, "counter", Why.COUNTER_BUSY)]


def test_a_live_turn_that_only_could_not_be_finished_stands_in_nobody_s_way() -> None:
    stays = live_stay("0700", "0900")
    assert told(replace(SERVED, despite=("A007",)), stays=stays) == []
    assert told(replace(SERVED, despite=("A008",)), stays=stays) == [(0, "counter", Why.COUNTER_BUSY)]


def test_another_row_always_stands_in_the_way() -> None:
    second = replace(SERVED, number="A904", despite=("A901",))
    assert told(SERVED, second) == [(1, "counter", Why.COUNTER_BUSY)]


@given(st.permutations(range(5)), st.integers(0, 3))
def test_overlaps_are_found_in_whatever_order_the_rows_come(order: list[int], overlapping: int) -> None:
    start = instant("0800", background())
    rows = []
    for place in order:
        begun = start + timedelta(minutes=10 * place)
        ended = begun + timedelta(minutes=11 if place == overlapping else 10)
        rows.append(Row(f"A90{place + 1}", Came.SERVED, "0800", f"{begun:%H%M}", f"{ended:%H%M}", "1", "lan"))
    assert [why for _, _, why in told(*rows)] == [Why.COUNTER_BUSY]
