"""The tables of a centre file that are about cameras and their recordings (D3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from queue_server.adapters.centre_file.part import Code, Name, Part
from queue_server.domain.camera import Camera, Recordings, playback_fault


def _a_playback_address(value: str) -> str:
    if fault := playback_fault(value):
        raise ValueError(fault)
    return value


class RecordingsPart(Part):
    """``[recordings]``: how long they are kept, and how long before a call one begins to look."""

    keep_days: int = Field(default=30, ge=1, le=3650)
    seconds_before: int = Field(default=10, ge=0, le=600)


class CameraPart(Part):
    """``[[camera]]``: a camera as its recorder knows it."""

    code: Code
    name: Name
    name_en: Name | None = None
    playback: Annotated[str, AfterValidator(_a_playback_address)] | None = None

    def to_camera(self) -> Camera:
        return Camera(self.code, self.name, self.name_en or self.name, self.playback)


def to_recordings(rule: RecordingsPart, cameras: Sequence[CameraPart]) -> Recordings:
    """What the domain works with."""
    return Recordings({each.code: each.to_camera() for each in cameras}, **rule.model_dump())
