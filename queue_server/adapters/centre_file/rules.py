"""The table of a centre file with the branch's queue rules."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints

from queue_server.adapters.centre_file.part import Part
from queue_server.domain.branch import (
    FinishField,
    LastTicket,
    LateAppointment,
    NextWhenCalled,
    OwnServices,
)

DAY_MINUTES = 24 * 60
"""No rule of a day needs more."""


def _ratio(value: tuple[int, int]) -> tuple[int, int]:
    if min(value) < 1:
        raise ValueError("write how many priority and ordinary people are called in turn, as [2, 1]")
    return value


def _never(value: object) -> object:
    return None if value == "" else value


TimeOrNever = Annotated[
    datetime.time | None,
    BeforeValidator(_never),
    PlainSerializer(lambda at: f"{at:%H:%M}" if at else "", when_used="json"),
]
"""``"19:00"``, or ``""`` for never."""

Ratio = Annotated[tuple[int, int], AfterValidator(_ratio)]


class RulesPart(Part):
    """``[rules]``: the branch's queue rules, each with the default the office most likely wants."""

    next_when_called: NextWhenCalled = NextWhenCalled.REFUSE
    call_means_serving: bool = False
    next_after_finish: bool = False
    own_services: OwnServices = OwnServices.IN_ORDER
    priority_ratio: Ratio | None = None
    confirm_priority: bool = False
    remind_ahead: int = Field(default=3, ge=0, le=20)
    ordinary_cap_minutes: float = Field(default=30, ge=0, le=DAY_MINUTES)
    surge_waiting: int = Field(default=10, ge=1)
    surge_minutes: float = Field(default=30, gt=0, le=DAY_MINUTES)
    appointment_early_minutes: float = Field(default=5, ge=0, le=DAY_MINUTES)
    appointment_late_minutes: float = Field(default=15, ge=0, le=DAY_MINUTES)
    appointment_late: LateAppointment = LateAppointment.ORDINARY
    appointments_per_slot: int = Field(default=0, ge=0, le=1000)
    no_show_after_recalls: int = Field(default=0, ge=0, le=20)
    no_show_after_minutes: float = Field(default=0, ge=0, le=DAY_MINUTES)
    reinstate_minutes: float = Field(default=60, ge=0, le=DAY_MINUTES)
    more_time_minutes: float = Field(default=5, ge=0, le=30)
    more_times: int = Field(default=1, ge=1, le=5)
    last_ticket: LastTicket = LastTicket.WARN
    last_ticket_margin_minutes: float = Field(default=0, ge=0, le=DAY_MINUTES)
    closing_soon_minutes: float = Field(default=20, ge=0, le=DAY_MINUTES)
    slot_minutes: int = Field(default=60, ge=5, le=DAY_MINUTES)
    day_close: TimeOrNever = datetime.time(19)
    undo_seconds: float = Field(default=10, ge=0, le=300)
    reason_for_chosen: bool = False
    required_on_finish: list[FinishField] = []
    files_per_visit: int = Field(default=1, ge=1, le=12)
    paper_from: int = Field(default=901, ge=101, le=9901)
    kiosk_numbers: int = Field(default=50, ge=0, le=300)
    blink_seconds: int = Field(default=10, ge=1, le=10)
    announcement_seconds: int = Field(default=60, ge=5, le=3600)
    reading: Annotated[str, StringConstraints(pattern="^(north|south)$")] = "north"
    digit_by_digit: bool = True
