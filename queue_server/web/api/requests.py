"""What the API takes: paths, queries and bodies, as the schemas that requests are checked by."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from queue_server.domain.devices import DeviceState
from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.tickets import TicketAction, VisitKind

LARGEST_SEQ = 2**53 - 1
"""What every reader of JSON takes for a whole number."""


def _printable(text: str) -> str:
    """PostgreSQL keeps no NUL, and no other control character is meant either, but line breaks."""
    if any(letter < " " and letter not in "\t\n\r" for letter in text):
        raise ValueError("control characters are not allowed")
    return text


Printable = AfterValidator(_printable)
Code = Annotated[str, StringConstraints(min_length=1, max_length=64), Printable]
CaseCode = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w.\-/]+$")]
Text = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True), Printable]


def _instant_text(value: object) -> object:
    """Numbers would be read as seconds since 1970, which nobody means."""
    if not isinstance(value, str) or value.replace(".", "", 1).isdigit():
        raise ValueError("write an instant as 2026-11-21T08:00:00+07:00")
    return value


def _of_our_days(at: datetime) -> datetime:
    """An instant that can be reckoned with: minutes before and after it exist, in every zone."""
    if not 2000 <= at.year < 2200:
        raise ValueError("the year is out of range")
    return at


Instant = Annotated[AwareDatetime, BeforeValidator(_instant_text), AfterValidator(_of_our_days)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Request(BaseModel):
    """A request body; a field it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class NothingMore(Request):
    """A request that needs no body; an empty object will do."""


class BranchPath(BaseModel):
    """A branch in the path."""

    branch: str = Field(description="Branch code")


class CounterPath(BranchPath):
    """A counter in the path."""

    counter: str = Field(description="Counter code")


class CounterActionPath(CounterPath):
    """A press at a counter."""

    action: CounterAction


class ServicePath(BranchPath):
    """A service in the path."""

    service: str = Field(description="Service code")


class TicketPath(BranchPath):
    """A ticket in the path."""

    ticket: str = Field(description="Ticket id")


class TicketActionPath(TicketPath):
    """An action on a ticket."""

    action: TicketAction


class TokenPath(BaseModel):
    """A phone page's token in the path."""

    token: str = Field(description="Unguessable token of the ticket's phone page")


class DevicePath(BranchPath):
    """A device in the path."""

    device: str = Field(description="Device code")


class LogQuery(BaseModel):
    """Which part of the log."""

    after: int = Field(default=0, ge=0, le=LARGEST_SEQ, description="Entries after this number")
    limit: int = Field(default=100, ge=1, le=1000)


class TakeTicketBody(Request):
    """A citizen's wish for a number."""

    service: Code
    priority: Code | None = None
    language: LanguageCode = "vi"
    channel: Literal["kiosk", "web", "desk", "paper", "appointment", "postal"] = "web"
    case_codes: list[CaseCode] = Field(default=[], max_length=50)
    appointment: Instant | None = Field(default=None, description="The slot booked")
    files: int = Field(default=1, ge=1, le=50, description="Files handed in together")
    note: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), Printable] | None = Field(
        default=None, description="What the desk tells the officer (staff only)"
    )
    procedure: Code | None = Field(default=None, description="Code of the procedure the person comes for")
    person: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None,
        description="An identity card as a scanner reads it, or its number; only for services that ask. "
        "Kept masked and as a keyed hash, never as it is",
    )


class VisitBody(TakeTicketBody):
    """Several files of one visit (K6)."""

    served: VisitKind = Field(default=VisitKind.TOGETHER, description="With one number, or one for each file")

    @model_validator(mode="after")
    def _codes_for_files(self) -> VisitBody:
        if self.case_codes and len(self.case_codes) != self.files:
            raise ValueError("name a case code for every file, or none at all")
        return self


class AssignmentBody(Request):
    """The services of a counter for now."""

    services: list[Code] | None = Field(min_length=1, max_length=50, description="null: as configured")
    minutes: int | None = Field(default=None, ge=1, le=1440, description="For how long; null until changed")
    seen: int | None = Field(
        default=None, description="`seq` of the assignment that the change starts from; null for none"
    )


class StopBody(Request):
    """Whether something stands still, and the words that say why."""

    stopped: bool
    message: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), Printable] | None = None
    message_en: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), Printable] | None = (
        None
    )
    seen: int | None = Field(
        default=None, description="`seq` of the stop that the change starts from; null for none"
    )

    @model_validator(mode="after")
    def _says_why(self) -> StopBody:
        if self.stopped and not self.message:
            raise ValueError("a stop needs words that say why")
        return self


class TicketActionBody(Request):
    """What an action on a ticket needs besides its name."""

    service: Code | None = Field(default=None, description="Where to, for a reroute")


class PressBody(Request):
    """What a press may name: whom it means, where to, with what outcome."""

    turn: Code | None = None
    ticket: Code | None = None
    number: Annotated[str, StringConstraints(max_length=16), Printable] | None = None
    service: Code | None = Field(
        default=None, description="Where to, for a transfer; the next station, for what finishes somebody"
    )
    counter: Code | None = Field(default=None, description="Where to, for a transfer")
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), Printable] | None = (
        Field(default=None, description="Why, for a pause (a code) or for calling somebody out of turn")
    )
    stand_in_for: Code | None = Field(default=None, description="Whose place is taken, when opening")
    outcome: Annotated[str, StringConstraints(max_length=200), Printable] | None = None
    procedure: Code | None = Field(default=None, description="Which procedure it was, for a finish")
    case_codes: list[CaseCode] = Field(default=[], max_length=50, description="Cases, for a finish")
    on_behalf: bool = Field(
        default=False, description="A supervisor presses for the officer, who keeps the counter"
    )


class LoginBody(Request):
    """User name and password."""

    username: Code
    password: Annotated[str, StringConstraints(min_length=1, max_length=200), Printable]


class DeviceStatusBody(Request):
    """How a device is."""

    state: DeviceState
    detail: Annotated[str, StringConstraints(max_length=200), Printable] | None = None


class SlipBody(Request):
    """What became of a slip."""

    ticket: Code
    printed: bool
    reason: Annotated[str, StringConstraints(max_length=64), Printable] | None = None
    message: Annotated[str, StringConstraints(max_length=400), Printable] | None = None
