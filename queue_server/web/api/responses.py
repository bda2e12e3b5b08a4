"""What the API gives, as the schemas that describe its answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_server.domain.counter import CounterState
from queue_server.domain.transitions import TurnState
from queue_server.service_layer.people import DeviceKind, Role


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
    appointment: datetime | None = Field(description="The slot booked")
    files: int = Field(description="Files handed in together")
    visit: str | None = Field(default=None, description="What tickets of one visit share. Staff only")
    note: str | None = Field(default=None, description="What the desk tells the officer. Staff only")
    procedure: str | None = Field(default=None, description="What the person came for. Staff only")
    person: str | None = Field(default=None, description="Masked identity number. Staff only")


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
    procedure: str | None = Field(default=None, description="Staff only")
    case_codes: list[str] = Field(default=[], description="Staff only")
    promised: Estimate | None = Field(description="The wait shown when this turn began")
    not_before: datetime | None = Field(description="Until when the person asked for more time, if ever")
    postponed: int = Field(description="How often the person asked for more time")


class MoreTime(BaseModel):
    """For how long the holder of a ticket may ask not to be called."""

    minutes: float
    times: int = Field(description="So often still, in this wait")


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
    may_not_be_served: bool = Field(description="The day probably closes before it is this ticket's turn")
    not_before: datetime | None = Field(
        description="Until then nobody calls it, as its holder asked; null when it may be called"
    )
    more_time: MoreTime | None = Field(description="null when the holder may not ask for any now")
    to_rate: str | None = Field(description="Once all is done: the first finished turn without a rating")
    issued_at: datetime
    language: str
    channel: str
    device: str | None
    turns: list[Turn]
    url: str | None = Field(default=None, description="The phone page; for staff, devices and the taker")
    priority: str | None = None
    case_codes: list[str] = []
    procedure: str | None = Field(default=None, description="Code of the procedure it is for")
    person: str | None = Field(default=None, description="Masked identity number")


class Period(BaseModel):
    """From start to end, branch time."""

    start: str
    end: str


class Named(BaseModel):
    """Something with a code and names."""

    code: str
    name: str
    name_en: str


class DayOff(BaseModel):
    """Why there is no service on a day."""

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
    day_closed: bool = Field(description="The day is over, whatever the hours")
    open: bool
    outside_hours: bool = Field(description="Open although the hours say closed (demo)")
    opens_at: datetime | None
    closed_because: DayOff | None = Field(description="Why there is no service today, if not the weekday")
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
    asks_identity: bool = Field(description="A kiosk may offer to read an identity card for it")
    open: bool
    full: bool = Field(description="All numbers are given, or a newcomer would not be served before closing")
    closing_soon: bool = Field(description="Its last numbers of the day are near")
    waiting: int
    estimate: Estimate


class Visit(BaseModel):
    """Tickets taken together."""

    id: str
    tickets: list[Ticket]


class Assignment(BaseModel):
    """The services a counter takes as its own for now."""

    services: list[str]
    usual: list[str] = Field(description="The configured ones, which it takes again when the time is over")
    until: datetime | None
    by: str | None = Field(default=None, description="Staff only")
    seq: int


class Stop(BaseModel):
    """Something that stands still, and why."""

    since: datetime
    message: str
    message_en: str
    by: str | None = Field(default=None, description="Staff only")
    seq: int


class Arrangement(BaseModel):
    """What supervisors have set up just now."""

    assignments: dict[str, Assignment]
    stopped: dict[str, Stop]
    halted: Stop | None


class Arranged(BaseModel):
    """An arrangement after a change."""

    arrangement: Arrangement
    seq: int


class Desk(BaseModel):
    """What only staff see of a counter at work."""

    officer: str | None
    reason: str | None = Field(description="Why it is paused")
    stand_in_for: str | None
    help_since: datetime | None


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
    desk: Desk | None = Field(default=None, description="Staff only")
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
    arrangement: Arrangement
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
