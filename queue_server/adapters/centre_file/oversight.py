"""The tables of a centre file that are about watching over a branch: targets, alerts, words for a stop."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from queue_server.adapters.centre_file.part import Code, Name, Part
from queue_server.domain.branch import StopMessage, Targets, Thresholds

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class TargetsPart(Part):
    """``[targets]``: what the centre is measured against (Quyết định 468/QĐ-TTg, C8)."""

    wait_minutes_average: float = Field(default=15, gt=0)
    wait_within_minutes: list[Annotated[float, Field(gt=0)]] = Field(
        default=[15, 30], min_length=1, max_length=4
    )

    def to_targets(self) -> Targets:
        return Targets(self.wait_minutes_average, tuple(self.wait_within_minutes))


class AlertsPart(Part):
    """``[alerts]``: from when on supervisors are alerted."""

    longest_wait_minutes: float = Field(default=30, gt=0)
    queue_length: int = Field(default=15, ge=1)
    idle_minutes: float = Field(default=10, gt=0)
    paused_minutes: float = Field(default=15, gt=0)
    unusual_ratings_minutes: float = Field(default=60, gt=0)

    def to_thresholds(self) -> Thresholds:
        return Thresholds(**self.model_dump())


class StopMessagePart(Part):
    """``[[stop_message]]``: words ready for the boards when something must stand still."""

    code: Code
    name: Name
    name_en: Name
    text: Sentence
    text_en: Sentence

    def to_message(self) -> StopMessage:
        return StopMessage(**self.model_dump())


STOP_MESSAGES = [
    StopMessagePart(
        code="fire",
        name="Báo cháy",
        name_en="Fire alarm",
        text="Đang có báo cháy. Mời mọi người bình tĩnh ra ngoài theo biển chỉ dẫn và cán bộ hướng dẫn.",
        text_en="Fire alarm. Please leave the building calmly; follow the exit signs and the staff.",
    ),
    StopMessagePart(
        code="power",
        name="Mất điện",
        name_en="Power cut",
        text="Đang mất điện. Xin vui lòng ngồi chờ; việc gọi số sẽ tiếp tục ngay khi có điện.",
        text_en="There is a power cut. Please stay seated; calling goes on as soon as the power is back.",
    ),
    StopMessagePart(
        code="system",
        name="Hệ thống gián đoạn",
        name_en="System trouble",
        text="Hệ thống một cửa đang gián đoạn. Số đã lấy vẫn có hiệu lực; xin vui lòng chờ.",
        text_en="The case system is interrupted. Numbers already taken stay valid; please wait.",
    ),
]
"""What a centre has that writes none of its own."""
