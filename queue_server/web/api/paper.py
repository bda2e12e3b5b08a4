"""Lists for working on paper in an outage, and what happened on them (C6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from flask import Response, jsonify
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from queue_server.domain.paper import Came, Row, Why
from queue_server.domain.turn import Result
from queue_server.service_layer.paper import enter, list_view, reserve, row_faults, withdraw
from queue_server.service_layer.people import Permission, may
from queue_server.web.access import authorized, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import SIGNED_IN, answers, command, section
from queue_server.web.problems import row_fault

api = section("paper", "Working on paper in an outage: reserved numbers, and entering what happened")

MOST_ROWS = 200
"""Rows of one batch: a busy morning's paper."""

Number = Annotated[
    str,
    StringConstraints(min_length=1, max_length=16, strip_whitespace=True, to_upper=True),
    requests.Printable,
]
Typed = Annotated[str, StringConstraints(max_length=8, strip_whitespace=True), requests.Printable]
Named = Annotated[str, StringConstraints(max_length=64, strip_whitespace=True), requests.Printable]
Words = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), requests.Printable]


def _a_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_day)]


class PaperListPath(requests.BranchPath):
    """A paper list in the path."""

    list: str = Field(description="Id of the list")


class PaperNumberPath(PaperListPath):
    """A number of a paper list in the path."""

    number: str = Field(description="Number on the list, `A901`")


class DayQuery(BaseModel):
    """Which day."""

    day: Day | None = Field(default=None, description="`2026-11-21`; today unless told otherwise")


class ReserveBody(requests.Request):
    """How many numbers to reserve."""

    day: Day | None = Field(default=None, description="Today or a coming day; today unless told otherwise")
    services: dict[requests.Code, Annotated[int, Field(ge=1, le=99)]] = Field(
        min_length=1, max_length=100, description="How many numbers, by service code"
    )


class EntryBody(requests.Request):
    """One row of the paper; times by the branch's clock, `0941` or `09:41`."""

    number: Number
    came: Came = Came.SERVED
    arrived: Typed
    called: Typed | None = None
    finished: Typed | None = None
    counter: Named | None = None
    officer: Named | None = Field(default=None, description="User name")
    outcome: Words | None = None
    procedure: Named | None = None
    case_codes: list[requests.CaseCode] = Field(default=[], max_length=50)
    priority: Named | None = None
    note: Words | None = None
    despite: list[Number] = Field(
        default=[],
        max_length=10,
        description="Live numbers that stood at the counter only because “finish” could not be pressed",
    )

    def to_row(self) -> Row:
        """The row as typed; what was left empty was not said."""
        return Row(
            number=self.number,
            came=self.came,
            arrived=self.arrived,
            called=self.called or None,
            finished=self.finished or None,
            counter=self.counter or None,
            officer=self.officer or None,
            result=Result(self.outcome or None, self.procedure or None, tuple(self.case_codes)),
            priority=self.priority or None,
            note=self.note or None,
            despite=tuple(self.despite),
        )


class EntriesBody(requests.Request):
    """Rows of the paper."""

    entries: list[EntryBody] = Field(min_length=1, max_length=MOST_ROWS)

    def to_rows(self) -> list[Row]:
        """The rows as typed."""
        return [entry.to_row() for entry in self.entries]


class PaperNumber(BaseModel):
    """A reserved number."""

    number: str
    turn: responses.Turn | None = Field(description="What was entered, as it is now; null while nothing is")


class PaperService(BaseModel):
    """The numbers of one service."""

    service: str
    letter: str
    numbers: list[PaperNumber]


class PaperListView(BaseModel):
    """Numbers reserved for a day's work on paper."""

    id: str
    day: str
    made_at: datetime
    made_by: str | None
    services: list[PaperService]


class PaperLists(BaseModel):
    """Paper lists."""

    items: list[PaperListView]
    next: str | None


class RowFault(BaseModel):
    """What is wrong with a row."""

    place: str = Field(description="`entries.3.called`")
    row: int = Field(description="From 0")
    field: str
    code: Why
    message: str
    facts: dict[str, object]


class Checked(BaseModel):
    """What stands against entering the rows; nothing when the list is empty."""

    faults: list[RowFault]


class Entered(BaseModel):
    """Rows that were entered."""

    entered: int
    list: PaperListView
    seq: int


@api.post(
    "/branches/<branch>/paper-lists",
    security=SIGNED_IN,
    responses=answers({201: PaperListView}, 400, 401, 403, 404, 409, 422),
)
def post_paper_list(path: requests.BranchPath, body: ReserveBody) -> Response:
    """Reserve numbers for a day's work on paper; print them from the page `/paper/{branch}/{list}`."""
    caller = authorized(Permission.WORK_ON_PAPER, path.branch)
    return command(
        path.branch,
        lambda writer: reserve(writer, body.day or writer.branch.day(writer.now), body.services, caller),
        201,
    )


@api.get(
    "/branches/<branch>/paper-lists",
    security=SIGNED_IN,
    responses=answers({200: PaperLists}, 401, 403, 404, 422),
)
def list_paper_lists(path: requests.BranchPath, query: DayQuery) -> Response:
    """The lists of a day, with which numbers were entered."""
    authorized(Permission.WORK_ON_PAPER, path.branch)
    with system().store.read(path.branch) as reader:
        lists = reader.paper_lists(query.day or reader.branch.day(reader.now))
        return jsonify({"items": [list_view(reader, each) for each in lists], "next": None})


@api.post(
    "/branches/<branch>/paper-lists/<list>/entries/check",
    security=SIGNED_IN,
    responses=answers({200: Checked}, 400, 401, 403, 404, 422),
)
def post_entries_check(path: PaperListPath, body: EntriesBody) -> Response:
    """Say what stands against entering these rows; nothing changes."""
    authorized(Permission.WORK_ON_PAPER, path.branch)
    rows = body.to_rows()
    officers = _officers(path.branch, rows)
    with system().store.read(path.branch) as reader:
        found = row_faults(reader, path.list, rows, officers, system().settings.open_outside_hours)
    return jsonify({"faults": [row_fault(fault) for fault in found]})


@api.post(
    "/branches/<branch>/paper-lists/<list>/entries",
    security=SIGNED_IN,
    responses=answers({201: Entered}, 400, 401, 403, 404, 409, 422),
)
def post_entries(path: PaperListPath, body: EntriesBody) -> Response:
    """Enter what happened on paper, all rows or none; a refusal names every row that cannot have been so."""
    caller = authorized(Permission.WORK_ON_PAPER, path.branch)
    rows, any_hour = body.to_rows(), system().settings.open_outside_hours
    officers = _officers(path.branch, rows)
    return command(
        path.branch, lambda writer: enter(writer, path.list, rows, officers, any_hour, caller), 201
    )


@api.delete(
    "/branches/<branch>/paper-lists/<list>/entries/<number>",
    security=SIGNED_IN,
    responses=answers({200: PaperListView}, 401, 403, 404, 409),
)
def delete_entry(path: PaperNumberPath) -> Response:
    """Take back a number entered wrongly today (supervisors), if nothing has happened to it since."""
    caller = authorized(Permission.RULE_QUEUE, path.branch)
    return command(path.branch, lambda writer: withdraw(writer, path.list, path.number, caller))


def _officers(branch: str, rows: Sequence[Row]) -> set[str]:
    """Those named in the rows who may run a counter here; looked up before the branch is locked."""
    directory = system().store.directory
    named = {row.officer for row in rows if row.officer}
    return {name for name in named if may(directory.staff(name), Permission.RUN_COUNTER, branch)}
