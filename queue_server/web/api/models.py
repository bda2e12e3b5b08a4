"""What the API takes and gives, as schemas: requests are checked by them, answers described by them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from queue_server.domain.counter import CounterState
from queue_server.domain.transitions import TurnState
from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.devices import DeviceState
from queue_server.service_layer.people import DeviceKind, Role
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
    reason: Text | None = None


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


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str | None
    code: str = Field(description="Stable name of the error")


class Estimate(BaseModel):
    """Minutes within which half and nine in ten of such waits end."""

    p50: int
    p90: int


class TicketInTurn(BaseModel):
    """The ticket of a turn."""

    id: str
    number: str
    sequence: int
    language: str
    channel: str
    priority: str | None
    case_codes: list[str] = Field(default=[], description="Staff only")


class Turn(BaseModel):
    """One wait-call-serve at one service."""

    id: str
    ticket: TicketInTurn
    service: str
    step: int
    state: TurnState
    counter: str | None
    officer: str | None = Field(default=None, description="Staff only")
    arrived_at: datetime
    queued_at: datetime
    called_at: datetime | None
    serving_at: datetime | None
    ended_at: datetime | None
    recalls: int
    outcome: str | None


class Ticket(BaseModel):
    """One person's number for one business day."""

    id: str
    branch: str
    day: str
    number: str
    sequence: int
    service: str
    state: TurnState
    counter: str | None
    position: int | None = Field(description="1 is next; null when not waiting")
    ahead: int | None
    estimate: Estimate | None
    issued_at: datetime
    language: str
    channel: str
    device: str | None
    turns: list[Turn]
    url: str | None = Field(default=None, description="The phone page; for staff, devices and the taker")
    priority: str | None = None
    case_codes: list[str] = []


class Period(BaseModel):
    """From start to end, branch time."""

    start: str
    end: str


class Named(BaseModel):
    """Something with a code and names."""

    code: str
    name: str
    name_en: str


class Centre(BaseModel):
    """The organisation of a branch."""

    code: str
    name: str


class Branch(BaseModel):
    """One building with its own day."""

    code: str
    name: str
    name_en: str
    centre: Centre
    timezone: str
    day: str
    open: bool
    outside_hours: bool = Field(description="Open although the hours say closed (demo)")
    opens_at: datetime | None
    hours_today: list[Period]
    same_day_due: datetime | None = Field(description="When a same-day file handed in now is due")
    languages: list[str]
    hotline: str | None
    priority_classes: list[Named]
    zones: list[Named]
    blink_seconds: int


class Service(BaseModel):
    """What one takes a number for."""

    code: str
    letter: str
    name: str
    short: str
    name_en: str
    role: Literal["guidance", "intake", "fee", "result"]
    departments: list[str]
    open: bool
    waiting: int
    estimate: Estimate


class OfficerName(BaseModel):
    """An officer as citizens see one."""

    name: str


class Counter(BaseModel):
    """A numbered place where an officer serves."""

    code: str
    name: str
    name_en: str
    zone: str
    services: list[str]
    state: CounterState
    since: datetime | None
    officer: OfficerName | None
    turn: Turn | None = None


class Pressed(BaseModel):
    """A counter after a press."""

    counter: Counter
    turn: Turn | None = Field(description="Who is at the counter now")
    finished: Turn | None = Field(description="Whom this press finished")
    seq: int


class RecentCall(BaseModel):
    """A call, for the list of recent ones."""

    seq: int
    time: datetime
    number: str
    counter: str
    turn: str
    announcement: str


class Snapshot(BaseModel):
    """A whole branch as of log entry `seq`."""

    seq: int
    time: datetime
    branch: Branch
    services: list[Service]
    counters: list[Counter]
    waiting: list[Turn]
    held: list[Turn]
    missed: list[Turn]
    recent_calls: list[RecentCall]


class LogEntry(BaseModel):
    """Something that happened."""

    branch: str
    seq: int
    type: str
    time: datetime
    data: dict[str, object]


class Branches(BaseModel):
    """Branches."""

    items: list[Branch]
    next: str | None


class Services(BaseModel):
    """Services."""

    items: list[Service]
    next: str | None


class Counters(BaseModel):
    """Counters."""

    items: list[Counter]
    next: str | None


class Log(BaseModel):
    """Entries of the log, in order."""

    items: list[LogEntry]
    next: str | None = Field(description="Pass as `after` for the entries that follow; null at the end")


class StaffMember(BaseModel):
    """A member of staff."""

    username: str
    name: str
    role: Role
    branch: str | None


class DeviceView(BaseModel):
    """A device."""

    code: str
    kind: DeviceKind
    branch: str
    counter: str | None


class Me(BaseModel):
    """Who the request comes from."""

    staff: StaffMember | None
    device: DeviceView | None


class SignedIn(BaseModel):
    """A session."""

    token: str
    staff: StaffMember


class RatingTaken(BaseModel):
    """A rating that was kept."""

    id: str
    turn: str
    counter: str | None
    time: datetime
