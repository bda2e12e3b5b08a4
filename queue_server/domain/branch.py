"""A branch as configured: its services, counters and rules. Every rule here is the centre's own to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from queue_server.domain.board import Board, Notice
from queue_server.domain.camera import Recordings
from queue_server.domain.errors import (
    Refusal,
    UnknownBoard,
    UnknownCounter,
    UnknownOutcome,
    UnknownPriority,
    UnknownReason,
    UnknownService,
    UnknownZone,
)
from queue_server.domain.feedback import FeedbackPolicy
from queue_server.domain.hours import OpeningHours, SameDayRule
from queue_server.domain.publishing import Publication
from queue_server.domain.rating import RatingRules
from queue_server.domain.report_rules import ReportRules
from queue_server.domain.slip import SlipLayout
from queue_server.domain.theme import Theme
from queue_server.domain.voice_policy import VoicePolicy


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
    next: tuple[str, ...] = ()
    """Services that naturally follow this one in a visit, offered when it is finished (requirement C3)."""
    daily_limit: int | None = None
    """So many numbers a day; ``None`` sets no limit."""
    slot_limit: int | None = None
    """So many numbers in each slot of the day; appointments do not count."""
    procedures: tuple[str, ...] = ()
    """Codes of procedures that are handed in here, whatever their field."""
    fields: tuple[str, ...] = ()
    """Fields of which every procedure is handed in here, but those that another service names."""
    choose_from: tuple[str, ...] = ()
    """Codes of the procedures that kiosks name before they give a number, in the centre's order."""
    handover_slip: bool = False
    """Whoever is sent on to it from a counter with a printer gets a slip that says so (C3)."""
    asks_identity: bool = False
    """The kiosk may offer to read an identity card for it (K10)."""


class Level(StrEnum):
    """How near a service is to a counter (requirement C4)."""

    OWN = "own"
    POOLED = "pooled"
    HELPING = "helping"


@dataclass(frozen=True, slots=True)
class Counter:
    """A numbered place, and the services it takes."""

    code: str
    name: str
    name_en: str
    zone: str
    services: tuple[str, ...]
    """Its own services, in the order of its preference."""
    pools: tuple[str, ...] = ()
    """Services it shares with other counters and takes when nobody waits for its own (C4)."""
    helps: tuple[str, ...] = ()
    """Services it comes to help with while they are in a surge, when nobody waits for the others (C4)."""
    printer: str | None = None
    """The kiosk device that prints what is handed out here; ``None`` where there is none."""
    oldest_first: bool = False
    """Its own services are one line, whatever the branch's rule: so for one that a supervisor arranged."""
    camera: str | None = None
    """Code of the camera that sees it."""
    spoken: str | None = None
    spoken_en: str | None = None
    """What loudspeakers call it; ``None`` names it by its code."""

    @property
    def takes(self) -> tuple[str, ...]:
        """Every service that may ever be called here."""
        return (*self.services, *self.pools, *self.helps)

    def level(self, service: str) -> Level:
        """How near a service that the counter takes is to it."""
        if service in self.services:
            return Level.OWN
        return Level.POOLED if service in self.pools else Level.HELPING


@dataclass(frozen=True, slots=True)
class Zone:
    """Part of a branch with its own boards and loudspeakers."""

    code: str
    name: str
    name_en: str


class NextWhenCalled(StrEnum):
    """What “next” does about somebody who was called and is not yet served."""

    REFUSE = "refuse"
    NO_SHOW = "no_show"
    SERVED = "served"


class OwnServices(StrEnum):
    """How a counter chooses among its own services."""

    IN_ORDER = "in_order"
    OLDEST_FIRST = "oldest_first"


class LateAppointment(StrEnum):
    """What becomes of somebody who checks in too long after the slot booked."""

    KEEP = "keep"
    ORDINARY = "ordinary"
    REFUSE = "refuse"


class LastTicket(StrEnum):
    """What becomes of somebody who takes a number too late to be served today."""

    OFF = "off"
    WARN = "warn"
    STOP = "stop"


class FinishField(StrEnum):
    """What an officer may be asked to record when finishing."""

    OUTCOME = "outcome"
    PROCEDURE = "procedure"
    CASE_CODES = "case_codes"


@dataclass(frozen=True, slots=True)
class Named:
    """A choice of the centre's own, with its names."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class StopMessage:
    """Words ready for the boards when something must stand still."""

    code: str
    name: str
    """What supervisors choose it by."""
    name_en: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on supervisors are alerted, and how long, in minutes and people."""

    longest_wait_minutes: float = 30
    queue_length: int = 15
    idle_minutes: float = 10
    paused_minutes: float = 15
    unusual_ratings_minutes: float = 60
    """So long after the last of them an alert about unusual ratings stands."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the centre is measured against (Quyết định 468/QĐ-TTg, C8), in minutes."""

    wait_minutes_average: float = 15
    wait_within_minutes: tuple[float, ...] = (15, 30)
    """For each of these, the share of people who waited no longer is counted."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The branch's queue rules."""

    next_when_called: NextWhenCalled = NextWhenCalled.REFUSE
    call_means_serving: bool = False
    """False keeps the step in which the officer confirms that the person called has come."""
    next_after_finish: bool = False
    """Finishing calls the next person at once."""
    own_services: OwnServices = OwnServices.IN_ORDER
    priority_ratio: tuple[int, int] | None = None
    """Priority and ordinary people called in turn while both wait; ``None`` calls priority people first."""
    ordinary_cap_minutes: float = 30
    """After this wait nobody is passed any more by priority people who came later."""
    surge_waiting: int = 10
    surge_minutes: float = 30
    """A service is in a surge with this many waiting, or with one of them waiting so long."""
    appointment_early_minutes: float = 5
    """How long before the slot booked its holder is drawn to the front."""
    appointment_late_minutes: float = 15
    """How long after the slot a check-in still counts as on time."""
    appointment_late: LateAppointment = LateAppointment.ORDINARY
    appointments_per_slot: int = 0
    """So many appointments of a service are booked for one slot; with 0 the branch takes none."""
    no_show_after_recalls: int = 0
    """The recall after so many marks the person missing instead; 0 never does."""
    no_show_after_minutes: float = 0
    """Somebody called and not come for so long is marked missing by itself; 0 never does."""
    reinstate_minutes: float = 60
    """How long after a no-show the person may still be taken back into the line."""
    more_time_minutes: float = 5
    """For so long nobody calls a person who asked for more time; with 0 nobody may ask."""
    more_times: int = 1
    """So often one may ask in one wait."""
    last_ticket: LastTicket = LastTicket.WARN
    last_ticket_margin_minutes: float = 0
    """How long before closing somebody must be done to count as served today."""
    closing_soon_minutes: float = 20
    """How long before a service's last number its card says so."""
    slot_minutes: int = 60
    """The length of the slots that limits of numbers are about; the first one begins at midnight."""
    day_close: time | None = time(19)
    """When the day is closed, by the branch's clock, or when its hours end if that is later; ``None`` leaves
    that to supervisors and the next day."""
    undo_seconds: float = 10
    """How long the last action may be taken back."""
    reason_for_chosen: bool = False
    """Calling somebody out of turn needs a reason."""
    required_on_finish: frozenset[FinishField] = frozenset()
    outcomes: tuple[Named, ...] = ()
    """The outcomes an officer chooses from; with none configured any words will do."""
    pause_reasons: tuple[Named, ...] = ()
    files_per_visit: int = 1
    """As many files a kiosk offers to take a number, or numbers, for at once (K6)."""
    confirm_priority: bool = False
    remind_ahead: int = 3
    """With so many people before them, those who wished for it are told by SMS or e-mail."""
    """Officers are asked to see the papers of whoever declared a priority class."""
    priority_classes: tuple[Named, ...] = ()
    """Why somebody goes earlier (Luật Người cao tuổi 2009 and the centre's own rules, C5)."""
    paper_from: int = 901
    """The first number of each letter's block for paper lists (C6)."""
    kiosk_numbers: int = 50
    """So many numbers of each letter a kiosk holds for itself; with 0 it gives none without the server."""
    blink_seconds: int = 10
    announcement_seconds: int = 60
    """How long boards show a free message."""
    stop_messages: tuple[StopMessage, ...] = ()
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
    thresholds: Thresholds = field(default_factory=Thresholds)
    targets: Targets = field(default_factory=Targets)
    slip: SlipLayout = field(default_factory=SlipLayout)
    recordings: Recordings = field(default_factory=Recordings)
    voice: VoicePolicy = field(default_factory=VoicePolicy)
    publish: Publication = field(default_factory=Publication)
    feedback: FeedbackPolicy = field(default_factory=FeedbackPolicy)
    rating: RatingRules = field(default_factory=RatingRules)
    reports: ReportRules = field(default_factory=ReportRules)
    boards: Mapping[str, Board] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    theme: Theme = field(default_factory=Theme)
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

    @property
    def result_service(self) -> Service | None:
        """Where results are returned, if that is a service of its own here."""
        return next((each for each in self.services.values() if each.role is ServiceRole.RESULT), None)

    def neighbours(self, service: str) -> frozenset[str]:
        """The service and those that share a counter with it: no other line's length touches its wait."""
        shared = (counter.takes for counter in self.counters.values() if service in counter.takes)
        return frozenset({service}.union(*shared))

    def counter(self, code: str) -> Counter:
        """Raises :class:`UnknownCounter`."""
        if code not in self.counters:
            raise UnknownCounter(counter=code, branch=self.code)
        return self.counters[code]

    def spoken_names(self, language: str) -> dict[str, str]:
        """What loudspeakers call the counters that have a name of their own in a language, by code."""
        in_english = language == "en"
        names = {code: each.spoken_en if in_english else each.spoken for code, each in self.counters.items()}
        return {code: name for code, name in names.items() if name}

    def check_zone(self, code: str | None) -> None:
        """Raises :class:`UnknownZone` for a zone that this branch does not have."""
        if code is not None and code not in self.zones:
            raise UnknownZone(zone=code, branch=self.code)

    def board(self, code: str) -> Board | None:
        """The board with this code, or the plain one of the zone with this code."""
        if code in self.boards:
            return self.boards[code]
        zone = self.zones.get(code)
        return Board(code, zone.name, zone.name_en, code) if zone else None

    def check_boards(self, codes: Iterable[str]) -> None:
        """Raises :class:`UnknownBoard` for the first that is neither a board nor a zone of this branch."""
        for code in codes:
            if self.board(code) is None:
                raise UnknownBoard(board=code, known=", ".join((*self.zones, *self.boards)))

    def check_priority(self, code: str | None) -> None:
        """Raises :class:`UnknownPriority` for a class this branch does not have."""
        known = [priority.code for priority in self.policy.priority_classes]
        if code is not None and code not in known:
            raise UnknownPriority(priority=code, known=", ".join(known))

    def check_outcome(self, code: str | None) -> None:
        """Raises :class:`UnknownOutcome` for an outcome that is not among the centre's own."""
        _check_named(code, self.policy.outcomes, UnknownOutcome, "outcome")

    def check_pause_reason(self, code: str | None) -> None:
        """Raises :class:`UnknownReason` for a reason that is not among the centre's own."""
        _check_named(code, self.policy.pause_reasons, UnknownReason, "reason")

    def local(self, at: datetime) -> datetime:
        """The instant on the branch's own clock."""
        return at.astimezone(ZoneInfo(self.timezone))

    def day(self, at: datetime) -> str:
        """The business day: the branch's local date, ``2026-11-21``."""
        return self.local(at).date().isoformat()


def _check_named(code: str | None, among: tuple[Named, ...], refusal: type[Refusal], fact: str) -> None:
    known = [each.code for each in among]
    if code is not None and known and code not in known:
        raise refusal(**{fact: code, "known": ", ".join(known)})
