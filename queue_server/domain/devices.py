"""How devices are, as they told last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeviceState(StrEnum):
    """How a device is."""

    ONLINE = "online"
    DEGRADED = "degraded"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """What a device told of itself last, and since when that is so."""

    code: str
    kind: str
    state: DeviceState
    since: datetime
    detail: str | None = None
