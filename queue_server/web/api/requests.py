"""What the API takes: paths, queries and bodies, as the schemas that requests are checked by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.devices import DeviceState
from queue_server.service_layer.tickets import TicketAction

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
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Request(BaseModel):
    """A request body; a field it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class BranchPath(BaseModel):
    """A branch in the path."""

    branch: str = Field(description="Branch code")


class CounterPath(BranchPath):
    """A counter in the path."""

    counter: str = Field(description="Counter code")


class CounterActionPath(CounterPath):
    """A press at a counter."""

    action: CounterAction


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


class AnnouncementPath(BranchPath):
    """A call in the path."""

    seq: int = Field(ge=1, le=LARGEST_SEQ, description="Log entry of the call")


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


class TicketActionBody(Request):
    """What an action on a ticket needs besides its name."""

    service: Code | None = Field(default=None, description="Where to, for a reroute")


class PressBody(Request):
    """What a press may name: whom it means, where to, with what outcome."""

    turn: Code | None = None
    ticket: Code | None = None
    number: Annotated[str, StringConstraints(max_length=16), Printable] | None = None
    service: Code | None = Field(default=None, description="Where to, for a transfer")
    counter: Code | None = Field(default=None, description="Where to, for a transfer")
    outcome: Annotated[str, StringConstraints(max_length=200), Printable] | None = None


class LoginBody(Request):
    """User name and password."""

    username: Code
    password: Annotated[str, StringConstraints(min_length=1, max_length=200), Printable]


Score = Annotated[int, Field(ge=1, le=5, strict=True)]


class RatingBody(Request):
    """Answers on a scale of 1 to 5, for one turn."""

    turn: Code | None = None
    counter: Code | None = None
    answers: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}$")], Score] = Field(
        min_length=1, max_length=20
    )
    comment: Text | None = None

    @model_validator(mode="after")
    def _names_its_turn(self) -> RatingBody:
        if (self.turn is None) == (self.counter is None):
            raise ValueError("name either the turn or the counter")
        return self


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
