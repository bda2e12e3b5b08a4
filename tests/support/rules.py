"""Short names for what tests of the rules do at a bench."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.domain.errors import (
    Refusal,
)
from queue_server.domain.turn import Turn
from queue_server.service_layer.arranging import StopWords
from queue_server.service_layer.people import Device, DeviceKind, Role, Staff
from tests.support.stores import BRANCH, Bench, tiny_centre

TOAN = Staff("toan", "Nguyễn Đình Toàn", Role.SUPERVISOR, BRANCH)
NGA = Staff("nga", "Hồ Thị Nga", Role.SUPERVISOR, BRANCH)
KEYPAD = Device("keypad-1", DeviceKind.KEYPAD, BRANCH, "1")
WORDS = StopWords("Báo cháy, mời ra ngoài.", "Fire alarm, please leave.")
CHOICES = {
    "outcome": [{"code": "accepted", "name": "Đã tiếp nhận", "name_en": "Accepted"}],
    "pause_reason": [{"code": "meeting", "name": "Họp", "name_en": "Meeting"}],
}


def events(desk: Bench, after: int = 0) -> list[Any]:
    with desk.store.read(BRANCH) as reader:
        return list(reader.events(after, 1000))


def seq(desk: Bench) -> int:
    return desk.store.seqs()[BRANCH]


def refused(desk: Bench, refusal: type[Refusal], act: Callable[[], object]) -> Refusal:
    """Refused so, and nothing is in the log."""
    before = seq(desk)
    with pytest.raises(refusal) as told:
        act()
    assert seq(desk) == before
    return told.value


def furnish(desk: Bench, **more: object) -> None:
    """The tiny centre with these tables besides."""
    content = tiny_centre().model_dump(by_alias=True)
    desk.store.install(CentreFile.model_validate({**content, **more}).documents())


def by_arrival(turn: Turn) -> tuple[datetime, int]:
    """The sort key of a line in which nobody has any privilege."""
    return turn.arrived_at, turn.ticket.sequence


def may_be_next(line: Iterable[Turn]) -> list[Turn]:
    """Those of a line who may be next, whatever the rules: the first of each kind, and all who booked."""
    in_order = sorted(line, key=by_arrival)
    others = [turn for turn in in_order if not turn.ticket.appointment]
    privileged = [turn for turn in others if turn.ticket.priority]
    ordinary = [turn for turn in others if not turn.ticket.priority]
    return [turn for turn in in_order if turn.ticket.appointment] + privileged[:1] + ordinary[:1]


def arrange(desk: Bench, use_case: Callable[..., Any], *given: Any) -> Any:
    with desk.store.write(BRANCH) as writer:
        return use_case(writer, *given)


def called(desk: Bench, at: str = "1") -> str | None:
    turn = desk.press("next", at)["turn"]
    return turn["ticket"]["number"] if turn else None


def serve(desk: Bench, at: str = "1") -> None:
    desk.press("next", at)
    desk.press("serve", at)


# Journeys and what is recorded
