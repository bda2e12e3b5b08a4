"""Assignments, stops and halts at work, on both stores, and what each of them refuses."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from queue_server.domain.errors import (
    BranchHalted,
    ChangedMeanwhile,
    ServiceClosed,
    ServiceNotServed,
    UnknownCounter,
    UnknownService,
    UnknownTurn,
)
from queue_server.service_layer.arranging import assign, halt, stop_service
from tests.support.rules import (
    NGA,
    TOAN,
    WORDS,
    arrange,
    called,
    events,
    refused,
    seq,
    serve,
)


def test_an_assignment_works_from_the_next_press_on_and_ends_by_itself(desk):
    desk.take("thu-phi")
    desk.take("ho-tich")
    until = desk.clock.now() + timedelta(minutes=30)
    answer = arrange(desk, assign, "1", ["thu-phi"], until, None, TOAN)
    assert answer["arrangement"]["assignments"]["1"]["seq"] == answer["seq"] == seq(desk)
    assert called(desk) == "F001"
    desk.press("serve")
    assert called(desk) is None, "its own people wait while it helps out"
    desk.clock.move(minutes=30)
    assert called(desk) == "A001"


def test_an_assignment_names_what_there_is(desk):
    refused(desk, UnknownCounter, lambda: arrange(desk, assign, "9", ["thu-phi"], None, None, TOAN))
    refused(desk, UnknownService, lambda: arrange(desk, assign, "1", ["none"], None, None, TOAN))


def test_nobody_is_transferred_to_a_counter_that_takes_nothing_now(desk):
    desk.take()
    serve(desk)
    arrange(desk, assign, "3", [], None, None, TOAN)
    refused(desk, ServiceNotServed, lambda: desk.press("transfer", counter="3"))


def test_the_second_of_two_supervisors_is_told_and_nothing_is_lost(desk):
    seen = arrange(desk, assign, "1", ["thu-phi"], None, None, TOAN)["seq"]
    told = refused(desk, ChangedMeanwhile, lambda: arrange(desk, assign, "1", ["dat-dai"], None, None, NGA))
    assert told.facts == {"by": "toan", "seq": seen}
    later = arrange(desk, assign, "1", ["dat-dai"], None, seen, NGA)
    assert later["arrangement"]["assignments"]["1"]["services"] == ["dat-dai"]
    refused(desk, ChangedMeanwhile, lambda: arrange(desk, assign, "1", None, None, seen, TOAN))
    arrange(desk, assign, "1", None, None, later["seq"], NGA)
    refused(desk, ChangedMeanwhile, lambda: arrange(desk, assign, "1", None, None, later["seq"], TOAN))
    arrange(desk, assign, "2", ["thu-phi"], None, None, TOAN)


@pytest.mark.parametrize(
    "change",
    [
        lambda desk, words, seen, by: arrange(desk, stop_service, "ho-tich", words, seen, by),
        lambda desk, words, seen, by: arrange(desk, halt, words, seen, by),
    ],
    ids=["a service", "the branch"],
)
def test_stopping_and_going_on_are_guarded_alike(desk, change):
    seen = change(desk, WORDS, None, TOAN)["seq"]
    refused(desk, ChangedMeanwhile, lambda: change(desk, WORDS, None, NGA))
    refused(desk, ChangedMeanwhile, lambda: change(desk, None, None, NGA))
    change(desk, None, seen, NGA)
    refused(desk, ChangedMeanwhile, lambda: change(desk, None, seen, TOAN))


def test_next_passes_over_a_stopped_service_which_keeps_its_line(desk):
    desk.take("ho-tich")
    desk.take("dat-dai")
    seen = arrange(desk, stop_service, "ho-tich", WORDS, None, TOAN)["seq"]
    assert called(desk) == "B001"
    desk.press("serve")
    assert called(desk) is None
    refused(desk, ServiceClosed, lambda: desk.take("ho-tich"))
    assert desk.take("dat-dai")["number"] == "B002"
    assert desk.press("call", "2", number="A001")["turn"]["ticket"]["number"] == "A001", "chosen all the same"
    desk.press("put-back", "2")
    arrange(desk, stop_service, "ho-tich", None, seen, TOAN)
    assert called(desk) == "A001"


def test_while_the_branch_stands_still_nobody_is_called_in_any_way(desk):
    desk.take()
    desk.take()
    desk.press("call", number="A002")
    desk.press("serve")
    desk.press("hold")
    held = events(desk)[-1].data["turn"]
    desk.press("next", "2")
    arrange(desk, halt, WORDS, None, TOAN)
    presses = (
        partial(desk.press, "next"),
        partial(desk.press, "recall", "2"),
        partial(desk.press, "resume", "3", turn=held["id"]),
    )
    for act in presses:
        told = refused(desk, BranchHalted, act)
        assert told.facts == {"message": WORDS.message, "message_en": WORDS.message_en}
    refused(desk, BranchHalted, desk.take)


def test_next_finishes_nobody_while_the_branch_stands_still_whoever_waits(desk):
    desk.take()
    serve(desk)
    arrange(desk, halt, WORDS, None, TOAN)
    refused(desk, BranchHalted, lambda: desk.press("next"))
    assert desk.press("finish")["finished"]["state"] == "served"


def test_who_is_here_can_go_on_and_be_finished_while_the_branch_stands_still(make_bench):
    desk = make_bench(next_after_finish=True)
    desk.take()
    desk.take()
    held = desk.press("next")["turn"]
    desk.press("serve")
    desk.press("hold")
    arrange(desk, halt, WORDS, None, TOAN)
    assert desk.press("resume", turn=held["id"])["turn"]["state"] == "serving", "here that is no call"
    done = desk.press("finish", service="thu-phi")
    assert (done["finished"]["state"], done["turn"]) == ("served", None)


def test_a_missing_name_is_told_for_every_way_of_naming(desk):
    for named in ({"turn": "no"}, {"ticket": "no"}, {"number": "A999"}):
        refused(desk, UnknownTurn, partial(desk.press, "call", **named))
