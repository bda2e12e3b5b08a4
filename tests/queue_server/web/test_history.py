"""A ticket's way in sentences: each rule of a call, in both languages, from the log entry alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain import events
from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.selection import Rule
from queue_server.domain.transitions import TRANSITIONS, TurnState
from queue_server.domain.turn import Ticket, Turn
from queue_server.web.history import REASONS, SENTENCES, sentence
from tests.support.stores import tiny_centre

CALLED = datetime(2026, 11, 23, 2, 41, tzinfo=UTC)  # 09:41 in Huế


WAITED = "after waiting 31 minutes, beyond the limit of 30"
RATIO = "because it was an ordinary person's turn in the ratio 2:1 (priority : ordinary)"


def branch(**policy: Any) -> Branch:
    made = tiny_centre().documents()[0].to_branch(1)
    return replace(made, policy=replace(made.policy, **policy))


def entry(
    rule: Rule | None = Rule.ARRIVAL, waited: float = 31, type: str = "turn.called", **more: Any
) -> Event:
    arrived = CALLED - timedelta(minutes=waited)
    slot = CALLED - timedelta(minutes=2)
    ticket = Ticket("t", "A007", 7, "vi", "kiosk", priority="elderly", appointment=slot)
    turn = Turn("u", ticket, "ho-tich", 1, TurnState.CALLED, arrived, arrived, counter="3", recalls=2)
    data: dict[str, Any] = {"turn": turn.to_data(), **more}
    if rule:
        data["rule"] = rule.value
    return Event("tiny", 9, type, CALLED, data, "t", "lan")


@pytest.mark.parametrize(
    ("rule", "vietnamese", "english"),
    [
        (Rule.APPOINTMENT, "vì đã đến giờ hẹn 09:39", "because the appointment at 09:39 had come"),
        (Rule.WAITED_LONG, "vì đã chờ 31 phút, quá mức 30 phút", WAITED),
        (Rule.PRIORITY, "vì thuộc đối tượng ưu tiên: Người cao tuổi", "for priority: Elderly"),
        (Rule.RATIO, "vì đến lượt người thường theo tỷ lệ 2:1 (ưu tiên : thường)", RATIO),
        (Rule.ARRIVAL, "vì đến sớm nhất, lúc 09:10", "for arriving first, at 09:10"),
        (Rule.CHOSEN, "do lan chọn, lý do: đi lại khó", "chosen by lan, reason: đi lại khó"),
    ],
)  # fmt: skip
def test_every_rule_of_a_call_is_one_sentence(rule: Rule, vietnamese: str, english: str) -> None:
    told = entry(rule, reason="đi lại khó" if rule is Rule.CHOSEN else None)
    ours = branch(priority_ratio=(2, 1))
    assert sentence(told, ours, "vi") == f"Gọi lúc 09:41 tại quầy 3 {vietnamese}"
    assert sentence(told, ours, "en") == f"Called at 09:41 to counter 3 {english}"


def test_every_rule_there_is_has_its_words() -> None:
    assert set(REASONS) == set(Rule)


def test_a_limit_that_was_changed_since_is_not_claimed() -> None:
    told = sentence(entry(Rule.WAITED_LONG, waited=31), branch(ordinary_cap_minutes=45), "vi")
    assert told == "Gọi lúc 09:41 tại quầy 3 vì đã chờ 31 phút"


def test_every_event_a_turn_can_have_has_its_words() -> None:
    moves = {row.event for row in TRANSITIONS.values()}
    own = {events.TICKET_ISSUED, events.TURN_QUEUED, events.TURN_RESTORED, events.TURN_WITHDRAWN}
    slips = {events.SLIP_PRINTED, events.SLIP_FAILED, events.SLIP_REQUESTED}
    assert moves | own | slips <= set(SENTENCES)
    for type in SENTENCES:
        for language in ("vi", "en"):
            told = sentence(entry(None, type=type, device="kiosk-1"), branch(), language)
            assert told
            assert "{" not in told


def test_an_entry_of_another_kind_is_named_rather_than_lost() -> None:
    about = Event("tiny", 9, "turn.teleported", CALLED, {}, "t", None)
    assert sentence(about, branch(), "vi") == "turn.teleported"


def test_until_when_somebody_asked_for_more_time_is_told() -> None:
    told = entry(None, type="turn.postponed")
    told.data["turn"] |= {"counter": None, "not_before": "2026-11-23T02:46:00.000000Z"}
    assert sentence(told, branch(), "vi") == "Xin thêm thời gian đến 09:46, giữ nguyên thứ tự"
    assert sentence(told, branch(), "en") == "Asked for more time, until 09:46, keeping the place"


def test_what_the_configuration_has_lost_is_told_by_its_code() -> None:
    told = entry(Rule.PRIORITY, type="ticket.issued")
    told.data["turn"]["service"] = "closed-service"
    assert sentence(told, branch(), "vi") == "Lấy số A007, closed-service"


def test_numbers_given_without_the_server_are_told_with_their_true_time() -> None:
    paper, kiosk = entry(None, type="ticket.entered"), entry(None, type="ticket.entered", device="kiosk-1")
    ours = branch()
    assert sentence(paper, ours, "vi") == "Lấy số A007 lúc 09:10 khi làm trên giấy; nhập lúc 09:41"
    assert sentence(kiosk, ours, "en") == (
        "Took number A007 at 09:10 from kiosk-1, which had no contact; the server heard at 09:41"
    )
    replaced = replace(entry(None, type="turn.cancelled", instead="A601"), actor="kiosk-1")
    assert sentence(replaced, ours, "vi") == "Hủy số: kiosk-1 không nhận được trả lời và đã tự cấp số A601"
    assert sentence(entry(None, type="turn.cancelled"), ours, "vi") == "Hủy số"
