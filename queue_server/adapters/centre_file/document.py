"""The shape of a centre file, and of the document stored for each branch."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from queue_server.adapters.centre_file.boards import BoardPart, NoticePart, Places, board_faults
from queue_server.adapters.centre_file.cameras import CameraPart, RecordingsPart, to_recordings
from queue_server.adapters.centre_file.feedback import FeedbackPart
from queue_server.adapters.centre_file.hours import HoursPart
from queue_server.adapters.centre_file.oversight import (
    STOP_MESSAGES,
    AlertsPart,
    StopMessagePart,
    TargetsPart,
)
from queue_server.adapters.centre_file.part import Code, CounterCode, Fault, Name, Part, Place
from queue_server.adapters.centre_file.publish import PublishPart
from queue_server.adapters.centre_file.rating import RatingPart
from queue_server.adapters.centre_file.reports import ReportsPart
from queue_server.adapters.centre_file.rules import RulesPart
from queue_server.adapters.centre_file.service import ServicePart, claimed_twice
from queue_server.adapters.centre_file.slip import SlipPart
from queue_server.adapters.centre_file.theme import ThemePart
from queue_server.adapters.centre_file.voice import SpokenName, VoicePart
from queue_server.domain.branch import (
    Branch,
    Counter,
    FinishField,
    Named,
    Policy,
    Zone,
)
from queue_server.domain.hours import SameDayRule


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{value!r} is not a time zone name such as Asia/Ho_Chi_Minh") from error
    return value


class SameDayPart(Part):
    """``[same_day]``: when files due the same day are due (K9)."""

    received_before: datetime.time
    due_same_day: datetime.time
    due_next_morning: datetime.time

    def to_rule(self) -> SameDayRule:
        return SameDayRule(self.received_before, self.due_same_day, self.due_next_morning)


class PriorityPart(Part):
    """``[[priority]]``: a class of people who go earlier."""

    code: Code
    name: Name
    name_en: Name


class NamedPart(Part):
    """``[[outcome]]`` or ``[[pause_reason]]``: a choice of the centre's own."""

    code: Code
    name: Name
    name_en: Name

    def to_named(self) -> Named:
        return Named(self.code, self.name, self.name_en)


class ZonePart(Part):
    """``[[zone]]``: part of a branch with its own boards and loudspeakers."""

    code: Code
    name: Name
    name_en: Name


class CounterPart(Part):
    """``[[counter]]``: a numbered place; ``services`` in the order of its preference."""

    code: CounterCode
    name: Name | None = None
    name_en: Name | None = None
    zone: Code = "main"
    services: list[Code] = Field(min_length=1)
    pools: list[Code] = []
    helps: list[Code] = []
    printer: Code | None = None
    camera: Code | None = None
    spoken: SpokenName | None = None
    spoken_en: SpokenName | None = None

    def to_counter(self) -> Counter:
        return Counter(
            code=self.code,
            name=self.name or f"Quầy {self.code}",
            name_en=self.name_en or f"Counter {self.code}",
            zone=self.zone,
            services=tuple(self.services),
            pools=tuple(self.pools),
            helps=tuple(self.helps),
            printer=self.printer,
            camera=self.camera,
            spoken=self.spoken,
            spoken_en=self.spoken_en,
        )


class BranchPart(Part):
    """``[[branch]]``: one building. A centre without any is its own only branch."""

    code: Code
    name: Name
    name_en: Name | None = None


class CentrePart(Part):
    """``[centre]``: the organisation."""

    code: Code
    name: Name
    name_en: Name | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Ho_Chi_Minh"
    hotline: str | None = None
    languages: list[Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]] = ["vi", "en"]


class Floorplan(Part):
    """What a centre file and a stored branch have in common."""

    centre: CentrePart
    hours: HoursPart
    same_day: SameDayPart | None = None
    targets: TargetsPart = TargetsPart()
    alerts: AlertsPart = AlertsPart()
    rules: RulesPart = RulesPart()
    slip: SlipPart = SlipPart()
    priorities: list[PriorityPart] = Field(default=[], alias="priority")
    zones: list[ZonePart] = Field(
        default=[ZonePart(code="main", name="Sảnh chính", name_en="Main hall")], alias="zone"
    )
    services: list[ServicePart] = Field(alias="service", min_length=1)
    counters: list[CounterPart] = Field(alias="counter", min_length=1)
    outcomes: list[NamedPart] = Field(default=[], alias="outcome")
    pause_reasons: list[NamedPart] = Field(default=[], alias="pause_reason")
    stop_messages: list[StopMessagePart] = Field(default=STOP_MESSAGES, alias="stop_message")
    voice: VoicePart = VoicePart()
    publish: PublishPart = PublishPart()
    feedback: FeedbackPart = FeedbackPart()
    rating: RatingPart = RatingPart()
    reports: ReportsPart = ReportsPart()
    recordings: RecordingsPart = RecordingsPart()
    cameras: list[CameraPart] = Field(default=[], alias="camera")
    theme: ThemePart = ThemePart()
    boards: list[BoardPart] = Field(default=[], alias="board")
    notices: list[NoticePart] = Field(default=[], alias="notice")

    model_config = ConfigDict(populate_by_name=True)

    def faults(self) -> list[Fault]:
        """What is wrong between tables, each with its place: twins, and names that lead nowhere."""
        found = [
            *_twins("service", [each.code for each in self.services], "code"),
            *_twins("service", [each.letter for each in self.services], "letter"),
            *_twins("counter", [each.code for each in self.counters], "code"),
            *_twins("zone", [each.code for each in self.zones], "code"),
            *_twins("priority", [each.code for each in self.priorities], "code"),
            *_twins("outcome", [each.code for each in self.outcomes], "code"),
            *_twins("pause_reason", [each.code for each in self.pause_reasons], "code"),
            *_twins("stop_message", [each.code for each in self.stop_messages], "code"),
            *_twins("camera", [each.code for each in self.cameras], "code"),
            *_twins("feedback", [each.code for each in self.feedback.classes], "class"),
            *_twins("board", [each.code for each in self.boards], "code"),
        ]
        zones = {each.code for each in self.zones}
        cameras = {None, *(each.code for each in self.cameras)}
        for n, counter in enumerate(self.counters):
            if counter.camera not in cameras:
                found.append((("counter", n, "camera"), f"there is no camera {counter.camera!r}"))
            if counter.zone not in zones:
                found.append((("counter", n, "zone"), f"there is no zone {counter.zone!r}"))
        counters, services = {each.code for each in self.counters}, {each.code for each in self.services}
        found += board_faults(self.boards, self.notices, Places(zones, counters, services))
        return [*found, *self.hours.faults(), *self._lost_services(), *self._contradictions()]

    def _lost_services(self) -> list[Fault]:
        """Names of services that lead nowhere, or that one counter has twice."""
        services = {each.code for each in self.services}
        named: list[tuple[Place, list[str]]] = []
        for n, service in enumerate(self.services):
            named.append((("service", n, "next"), service.next))
        for n, counter in enumerate(self.counters):
            for key in ("services", "pools", "helps"):
                named.append((("counter", n, key), getattr(counter, key)))
        found = [
            (place, f"there is no service {name!r}")
            for place, names in named
            for name in names
            if name not in services
        ]
        for n, counter in enumerate(self.counters):
            before: set[str] = set()
            for key in ("services", "pools", "helps"):
                for name in getattr(counter, key):
                    if name in before:
                        found.append((("counter", n, key), f"the counter takes {name!r} already"))
                    before.add(name)
        for n, service in enumerate(self.services):
            if service.code in service.next:
                found.append((("service", n, "next"), "a service cannot follow itself"))
        return [*found, *claimed_twice(self.services)]

    def _contradictions(self) -> list[Fault]:
        """Rules that cannot hold together."""
        rules = self.rules
        found: list[Fault] = []

        def contradicts(rule: str, because: str) -> None:
            found.append((("rules", rule), because))

        if rules.priority_ratio and not self.priorities:
            contradicts("priority_ratio", "there is no [[priority]] class that it could favour")
        if FinishField.OUTCOME in rules.required_on_finish and not self.outcomes:
            contradicts("required_on_finish", "an outcome is required, but there is no [[outcome]] to choose")
        for rule in ("no_show_after_recalls", "no_show_after_minutes"):
            if rules.call_means_serving and getattr(rules, rule):
                contradicts(rule, "with call_means_serving nobody is ever called and not yet served")
        return found


def _twins(table: str, names: list[str], key: str) -> list[Fault]:
    return [
        ((table, n, key), f"{name!r} is used before") for n, name in enumerate(names) if name in names[:n]
    ]


class BranchDocument(Floorplan):
    """Everything about one branch, as stored."""

    code: Code
    name: Name
    name_en: Name
    theme_refused: list[str] = []
    """What was wrong with the theme in the file; the usual one stands in for it."""

    def to_branch(self, version: int) -> Branch:
        """The branch that the domain works with."""
        rules = self.rules.model_dump(exclude={"reading", "required_on_finish"})
        zones = {each.code: (each.name, each.name_en) for each in self.zones}
        classes = tuple(Named(each.code, each.name, each.name_en) for each in self.priorities)
        return Branch(
            code=self.code,
            name=self.name,
            name_en=self.name_en,
            centre=self.centre.code,
            centre_name=self.centre.name,
            timezone=self.centre.timezone,
            services={each.code: each.to_service() for each in self.services},
            counters={each.code: each.to_counter() for each in self.counters},
            zones={each.code: Zone(each.code, each.name, each.name_en) for each in self.zones},
            hours=self.hours.to_hours(),
            policy=Policy(
                **rules,
                letters_spoken=self.rules.reading,
                required_on_finish=frozenset(self.rules.required_on_finish),
                priority_classes=classes,
                outcomes=tuple(each.to_named() for each in self.outcomes),
                pause_reasons=tuple(each.to_named() for each in self.pause_reasons),
                stop_messages=tuple(each.to_message() for each in self.stop_messages),
            ),
            thresholds=self.alerts.to_thresholds(),
            targets=self.targets.to_targets(),
            slip=self.slip.to_layout(),
            recordings=to_recordings(self.recordings, self.cameras),
            voice=self.voice.to_policy(),
            publish=self.publish.to_publication(),
            feedback=self.feedback.to_policy(),
            rating=self.rating.to_rules(),
            reports=self.reports.to_rules(),
            theme=self.theme.to_theme(self.theme_refused),
            boards={each.code: each.to_board(zones) for each in self.boards},
            notices=tuple(each.to_notice() for each in self.notices),
            same_day=self.same_day.to_rule() if self.same_day else None,
            languages=tuple(self.centre.languages),
            hotline=self.centre.hotline,
            version=version,
        )


class CentreFile(Floorplan):
    """A whole centre file."""

    format: int = Field(ge=1, le=1)
    branches: list[BranchPart] = Field(default=[], alias="branch")

    _theme_refused: list[str] = []

    def without_theme(self, refused: list[str]) -> Self:
        """The same centre, whose theme was refused for these reasons; with none, the centre as it is."""
        self._theme_refused = refused
        return self

    def documents(self) -> list[BranchDocument]:
        """One document for each branch; a centre that names none is its own only branch."""
        only = BranchPart(code=self.centre.code, name=self.centre.name, name_en=self.centre.name_en)
        shared: dict[str, Any] = self.model_dump(exclude={"format", "branches"}, by_alias=True)
        return [
            BranchDocument(
                **shared,
                code=each.code,
                name=each.name,
                name_en=each.name_en or each.name,
                theme_refused=self._theme_refused,
            )
            for each in self.branches or [only]
        ]

    def faults(self) -> list[Fault]:
        return super().faults() + _twins("branch", [each.code for each in self.branches], "code")
