"""``[[service]]`` of a centre file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field

from queue_server.adapters.centre_file.part import Code, Fault, Letter, Name, Part, ProcedureCode
from queue_server.domain.branch import Service, ServiceRole
from queue_server.domain.plain import plain


class Identity(StrEnum):
    """Whether a service asks who the person is (K10)."""

    NONE = "none"
    OPTIONAL = "optional"


class ServicePart(Part):
    """``[[service]]``: what one takes a number for."""

    code: Code
    letter: Letter
    name: Name
    short: Name | None = None
    name_en: Name
    role: ServiceRole = ServiceRole.INTAKE
    nominal_minutes: float = Field(default=6, gt=0, le=480)
    departments: list[Name] = []
    next: list[Code] = []
    daily_limit: int | None = Field(default=None, ge=1)
    slot_limit: int | None = Field(default=None, ge=1)
    procedures: list[ProcedureCode] = []
    fields: list[Name] = []
    choose_from: list[ProcedureCode] = Field(default=[], max_length=40)
    handover_slip: bool = False
    identity: Identity = Identity.NONE

    def to_service(self) -> Service:
        return Service(
            code=self.code,
            letter=self.letter,
            name=self.name,
            role=self.role,
            short=self.short or self.name,
            name_en=self.name_en,
            nominal_minutes=self.nominal_minutes,
            departments=tuple(self.departments),
            next=tuple(self.next),
            daily_limit=self.daily_limit,
            slot_limit=self.slot_limit,
            procedures=tuple(self.procedures),
            fields=tuple(self.fields),
            choose_from=tuple(self.choose_from),
            handover_slip=self.handover_slip,
            asks_identity=self.identity is Identity.OPTIONAL,
        )


def claimed_twice(services: Sequence[ServicePart]) -> list[Fault]:
    """Procedures, and fields, that two services claim, or one claims twice."""
    found: list[Fault] = []
    for key in ("procedures", "fields", "choose_from"):
        before: set[str] = set()
        for n, service in enumerate(services):
            for name in getattr(service, key):
                if plain(name) in before:
                    found.append((("service", n, key), f"{name!r} is used before"))
                before.add(plain(name))
    return found
