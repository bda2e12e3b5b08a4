"""Numbers that a kiosk holds for itself, and what it gave of them while the server was away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.kiosk_range import GivenAway, WhyNot
from queue_server.service_layer.kiosk_ranges import hand_over, hold_numbers
from queue_server.service_layer.people import Device, Permission, require
from queue_server.web.access import LONGEST_KEY, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section
from queue_server.web.api.devices import itself

api = section("kiosks", "Kiosks that go on giving numbers while the server is away")

MOST_NUMBERS = 100
"""Numbers of one request: more are handed over in several."""

Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Token = Annotated[str, StringConstraints(pattern=r"^[\w-]{22,32}$")]


class RangesBody(requests.Request):
    """Who asks for numbers."""

    holder: Uuid = Field(
        description="Names the memory in which the kiosk notes what it gave; a new one, new numbers"
    )


class Opening(BaseModel):
    """Hours in which numbers are given."""

    begin: datetime
    end: datetime


class Range(BaseModel):
    """Consecutive numbers of a service."""

    service: str
    letter: str
    first: int
    last: int


class Ranges(BaseModel):
    """A kiosk's own numbers of a business day, and when it may give them."""

    day: str
    begins_at: datetime
    ends_at: datetime = Field(description="From here on the numbers are worth nothing")
    open: list[Opening]
    ranges: list[Range] = Field(description="Of a service in the order in which they are to be given")


class GivenBody(requests.Request):
    """A number that the kiosk gave."""

    id: Uuid = Field(description="The ticket's id, by which a repeat is known")
    token: Token = Field(description="Of the ticket's phone page")
    key: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_KEY), requests.Printable] = Field(
        description="The `Idempotency-Key` of the request for a number that the kiosk answered itself"
    )
    number: Annotated[str, StringConstraints(min_length=2, max_length=16), requests.Printable]
    service: requests.Code
    issued_at: requests.Instant
    language: requests.LanguageCode = "vi"
    priority: requests.Code | None = None
    case_codes: list[requests.CaseCode] = Field(default=[], max_length=50)
    appointment: requests.Instant | None = None
    files: int = Field(default=1, ge=1, le=50)
    visit: Uuid | None = None
    procedure: requests.Code | None = None

    def to_given(self) -> GivenAway:
        """The number as the kiosk noted it."""
        return GivenAway(**{**dict(self), "case_codes": tuple(self.case_codes)})


class HandoverBody(requests.Request):
    """Numbers that the kiosk gave."""

    numbers: list[GivenBody] = Field(min_length=1, max_length=MOST_NUMBERS)


class RefusedNumber(BaseModel):
    """A number that has no place in the line."""

    id: str
    number: str
    service: str
    reason: WhyNot


class Handover(BaseModel):
    """What became of the numbers handed over."""

    accepted: list[str] = Field(description="Ids of tickets that have their place, also of repeats")
    refused: list[RefusedNumber]
    replaced: list[str] = Field(
        description="Ids of tickets that the kiosk's requests had got from the server, in nobody's hand"
    )
    seq: int


@api.post(
    "/branches/<branch>/devices/<device>/ranges",
    security=SIGNED_IN,
    responses=answers({200: Ranges}, 400, 401, 403, 404, 422),
)
def post_ranges(path: requests.DevicePath, body: RangesBody) -> Response:
    """Hold numbers of today for this kiosk, to be given while the server is away."""
    kiosk, any_hour = _kiosk(path), system().settings.open_outside_hours
    return command(path.branch, lambda writer: hold_numbers(writer, body.holder, kiosk, any_hour))


@api.post(
    "/branches/<branch>/devices/<device>/handover",
    security=SIGNED_IN,
    responses=answers({200: Handover}, 400, 401, 403, 404, 409, 422),
)
def post_handover(path: requests.DevicePath, body: HandoverBody) -> Response:
    """Take over numbers given while the server was away, each once and with its true time."""
    kiosk, given = _kiosk(path), [each.to_given() for each in body.numbers]
    return command(path.branch, lambda writer: hand_over(writer, given, kiosk))


def _kiosk(path: requests.DevicePath) -> Device:
    """The calling kiosk itself."""
    device = itself(path)
    require(device, Permission.TAKE_TICKET, path.branch)
    return device
