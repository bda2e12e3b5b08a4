"""A branch as configured: its services, counters and rules. Every rule here is the centre's own to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from queue_server.domain.errors import UnknownCounter, UnknownPriority, UnknownService
from queue_server.domain.hours import OpeningHours, SameDayRule


class ServiceRole(StrEnum):
    """Which station of a visit a service is (requirement C3)."""

    GUIDANCE = "guidance"
    INTAKE = "intake"
    FEE = "fee"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Service:
    """What one takes a number for."""

    code: str
    letter: str
    name: str
    role: ServiceRole
    short: str
    """The name where room is scarce; the full name when the centre gives none."""
    name_en: str
    nominal_minutes: float
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counter:
    """A numbered place, and the services it takes, in the order of its preference."""

    code: str
    name: str
    name_en: str
    zone: str
    services: tuple[str, ...]

    def preference(self, service: str) -> int:
        """0 for the counter's own service, 1 for the next one it helps with…"""
        return self.services.index(service)


@dataclass(frozen=True, slots=True)
class Zone:
    """Part of a branch with its own boards and loudspeakers."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """Why somebody goes earlier (Luật Người cao tuổi 2009 and the centre's own rules, C5)."""

    code: str
    name: str
    name_en: str


class NextWhenCalled(StrEnum):
    """What “next” does about somebody who was called and is not yet served."""

    REFUSE = "refuse"
    NO_SHOW = "no_show"
    SERVED = "served"


@dataclass(frozen=True, slots=True)
class Policy:
    """The branch's queue rules."""

    next_when_called: NextWhenCalled = NextWhenCalled.REFUSE
    call_means_serving: bool = False
    ordinary_cap_minutes: float = 30
    """After this wait nobody is passed any more by priority people who came later."""
    reinstate_minutes: float = 60
    """How long after a no-show the person may still be taken back into the line."""
    priority_classes: tuple[PriorityClass, ...] = ()
    blink_seconds: int = 10
    letters_spoken: str = "north"
    """Reading style of the loudspeaker: ``north`` (linh, nghìn) or ``south`` (lẻ, ngàn)."""
    digit_by_digit: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """One building with its own kiosks, counters, boards and day."""

    code: str
    name: str
    name_en: str
    centre: str
    centre_name: str
    timezone: str
    services: Mapping[str, Service]
    counters: Mapping[str, Counter]
    zones: Mapping[str, Zone]
    hours: OpeningHours
    policy: Policy = field(default_factory=Policy)
    same_day: SameDayRule | None = None
    languages: tuple[str, ...] = ("vi", "en")
    hotline: str | None = None
    version: int = 1
    """Grows with every change of configuration."""

    def service(self, code: str) -> Service:
        """Raises :class:`UnknownService`."""
        if code not in self.services:
            raise UnknownService(service=code, branch=self.code)
        return self.services[code]

    def counter(self, code: str) -> Counter:
        """Raises :class:`UnknownCounter`."""
        if code not in self.counters:
            raise UnknownCounter(counter=code, branch=self.code)
        return self.counters[code]

    def check_priority(self, code: str | None) -> None:
        """Raises :class:`UnknownPriority` for a class this branch does not have."""
        known = [priority.code for priority in self.policy.priority_classes]
        if code is not None and code not in known:
            raise UnknownPriority(priority=code, known=", ".join(known))

    def local(self, at: datetime) -> datetime:
        """The instant on the branch's own clock."""
        return at.astimezone(ZoneInfo(self.timezone))

    def day(self, at: datetime) -> str:
        """The business day: the branch's local date, ``2026-11-21``."""
        return self.local(at).date().isoformat()
