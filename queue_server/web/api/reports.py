"""Figures of a branch over some days, and its report files."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from flask import Response, jsonify, send_file
from pydantic import BaseModel, Field, StringConstraints, model_validator

from queue_server.domain import moment
from queue_server.domain.periods import Period, PeriodKind, containing, from_days, read_period
from queue_server.domain.report_errors import UnknownReport
from queue_server.service_layer.people import Permission, Staff
from queue_server.service_layer.reports import own_view
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section
from queue_server.web.api.procedures import unchanged_or

api = section("reports", "Figures over days, weeks, months: who came, how long, how content; report files")

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PeriodName = Annotated[str, StringConstraints(max_length=10)]
PERIOD = "2026-11, 2026-W47, 2026-Q4 or 2026; the month that runs where nothing is said"


class ReportPath(requests.BranchPath):
    """A report file in the path."""

    name: str = Field(description="Such as 2026-11.pdf", max_length=20)


class OwnQuery(BaseModel):
    """Which period."""

    period: PeriodName | None = Field(default=None, description=PERIOD)


class SpanQuery(OwnQuery):
    """A period, or any days."""

    first: date | None = Field(default=None, alias="from", description="First day, instead of a period")
    last: date | None = Field(default=None, alias="to", description="Last day; the first one where not said")

    @model_validator(mode="after")
    def _one_of_them(self) -> SpanQuery:
        if self.first is None and self.last is not None:
            raise ValueError("to needs from")
        if self.first and self.period:
            raise ValueError("say either a period or days")
        return self

    def span(self, today: date) -> Period:
        """Raises :class:`UnusablePeriod`."""
        return from_days(self.first, self.last or self.first) if self.first else _period(self.period, today)


class FiguresQuery(SpanQuery):
    """Which figures."""

    by: Literal["officer", "service", "field", "day"] = Field(default="day", description="What items are")
    limit: int = Field(default=100, ge=1, le=400)
    cursor: int = Field(default=0, ge=0, le=requests.LARGEST_SEQ, description="`next` of the page before")


class DocumentQuery(OwnQuery):
    """Which report."""

    form: Literal["pdf", "xlsx"] = Field(default="pdf", alias="format")


class ShareFigures(BaseModel):
    """A share, and where it lies with 95 % confidence (Wilson)."""

    percent: float
    low: float
    high: float


class WithinLimit(BaseModel):
    """Who waited no longer than a limit."""

    minutes: float
    percent: float


class TimeFigures(BaseModel):
    """How long something took."""

    count: int
    mean_minutes: float
    median_minutes: float
    p90_minutes: float = Field(description="Nine of ten took no longer")
    within: list[WithinLimit]


class IndexScore(BaseModel):
    """The score of an index of the norm."""

    index: int
    name: str
    name_en: str
    score: float | None = Field(description="Points by files, one decimal, half up; null without data")
    points: int
    files: int = Field(description="Files with data: a rated turn is one, or as many as its case codes")


class GradeName(BaseModel):
    """A class of totals."""

    name: str
    name_en: str


class TotalFigures(BaseModel):
    """The sum of index scores that there are data about."""

    score: float
    most: int = Field(description="What it could be at best")
    left_out: list[int] = Field(description="Indices without data, which do not count")
    grade: GradeName = Field(description="The class it reaches in any case")
    best_grade: GradeName = Field(description="The class it might reach with the best of data left out")


class CountedFigures(BaseModel):
    """What turns add up to."""

    turns: int
    served: int
    no_shows: int
    on_paper: int = Field(description="Entered from paper lists after an outage; counted like all others")
    wait: TimeFigures | None = Field(description="Of those called")
    service: TimeFigures | None = Field(description="Of those served")
    rated: int
    response: ShareFigures | None = Field(description="Rated by served; who did not rate counts as not rated")


class ToldFigures(CountedFigures):
    """What turns and their ratings add up to."""

    flagged: int = Field(description="Ratings in unusual patterns; counted like all others")
    impressions: int = Field(description="Ratings that told the whole impression")
    satisfied: int
    satisfaction: ShareFigures | None = Field(description="Satisfied by impressions")
    scores: list[IndexScore]
    total: TotalFigures | None
    other_norm: int = Field(description="Ratings by another norm, whose points do not count")


class UnrankedFor(BaseModel):
    """Why somebody has no rank."""

    reason: Literal["few-ratings", "low-response", "no-scores", "alone"]
    have: float
    need: float


class PartFigures(ToldFigures):
    """The figures of an officer, service, field or day."""

    key: str | None = Field(description="User name, code, name or day; null for what has none")
    name: str
    name_en: str
    rank: int | None = Field(description="Of officers, where ranking is fair")
    unranked: UnrankedFor | None


class NormNamed(BaseModel):
    """The norm that points are counted by."""

    code: str
    name: str
    source: str


class FiguresHead(BaseModel):
    """What figures are about."""

    branch: str
    period: str
    first: date = Field(alias="from")
    to: date
    norm: NormNamed
    indices: list[int]
    limits: list[float] = Field(description="Minutes that shares of waits are counted for")


class FiguresPage(FiguresHead):
    """The figures of everything and of each part."""

    by: str
    whole: ToldFigures
    items: list[PartFigures]
    next: str | None


class OwnFigures(CountedFigures):
    """An officer's own figures; what citizens answered is null while it is withheld."""

    name: str
    name_en: str
    flagged: int | None
    impressions: int | None
    satisfied: int | None
    satisfaction: ShareFigures | None
    scores: list[IndexScore] | None
    total: TotalFigures | None
    other_norm: int | None


class OwnFiguresAnswer(FiguresHead):
    """One's own figures."""

    own: OwnFigures | None = Field(description="Null when one had no turn")
    withheld: Literal["period-not-over", "few-ratings"] | None = Field(
        description="Why citizens' answers are not told: somebody might be known by them"
    )
    least: int = Field(description="So many ratings must have been given")


class ReportItem(BaseModel):
    """A report that was made by itself."""

    name: str
    period: str
    kind: PeriodKind
    first: date = Field(alias="from")
    to: date
    format: str
    size: int = Field(description="Bytes")
    made_at: datetime


class ReportList(BaseModel):
    """All report files, the newest period first."""

    items: list[ReportItem]
    next: None


@api.get(
    "/reports/<branch>/figures",
    security=SIGNED_IN,
    responses=answers({200: FiguresPage, 304: None}, 400, 401, 403, 404, 422, 503),
)
def get_report_figures(path: requests.BranchPath, query: FiguresQuery) -> Response:
    """Aggregates of some days by officer, service, field or day; the same numbers as pages and report files.

    The answer has an ETag: asked again with `If-None-Match`, nothing is sent while nothing has changed.
    """
    authorized(Permission.READ_FIGURES, path.branch)
    found = system().reporting.reckoner.figures(path.branch, query.span(_today(path.branch)), query.by)
    items = found["items"][query.cursor : query.cursor + query.limit]
    end = query.cursor + len(items)
    following = str(end) if end < len(found["items"]) else None
    return unchanged_or(jsonify({**found, "items": items, "next": following}))


@api.get(
    "/reports/<branch>/own",
    security=SIGNED_IN,
    responses=answers({200: OwnFiguresAnswer, 304: None}, 400, 401, 403, 404, 422, 503),
)
def get_own_figures(path: requests.BranchPath, query: OwnQuery) -> Response:
    """One's own figures over a period. What citizens answered is told once it is over, and only of many."""
    officer = cast(Staff, authorized(Permission.READ_OWN_FIGURES, path.branch))
    branch, today = system().store.branch(path.branch), _today(path.branch)
    period = _period(query.period, today)
    found = system().reporting.reckoner.figures(path.branch, period, "officer")
    least = branch.publish.ratings_least
    return unchanged_or(jsonify(own_view(found, officer.username, least, ended=period.last < today)))


@api.get("/reports/<branch>/files", security=SIGNED_IN, responses=answers({200: ReportList}, 401, 403, 404))
def list_report_files(path: requests.BranchPath) -> Response:
    """The reports that were made by themselves."""
    authorized(Permission.READ_FIGURES, path.branch)
    items = [
        {
            "name": each.name,
            "period": each.period.name,
            "kind": each.period.kind.value,
            "from": each.period.first.isoformat(),
            "to": each.period.last.isoformat(),
            "format": each.form,
            "size": each.size,
            "made_at": moment.to_text(each.made_at),
        }
        for each in system().reporting.shelf.files(path.branch)
    ]
    return jsonify({"items": items, "next": None})


@api.get(
    "/reports/<branch>/files/<name>",
    security=SIGNED_IN,
    responses=answers({200: None, 304: None}, 401, 403, 404, 416),
)
def get_report_file(path: ReportPath) -> Response:
    """A report that was made by itself."""
    authorized(Permission.READ_FIGURES, path.branch)
    return _file(system().reporting.shelf.find(path.branch, path.name), f"bao-cao-{path.branch}-{path.name}")


@api.get(
    "/reports/<branch>/document",
    security=SIGNED_IN,
    responses=answers({200: None}, 400, 401, 403, 404, 422, 503),
)
def get_report_document(path: requests.BranchPath, query: DocumentQuery) -> Response:
    """The report of a period as it stands now, PDF or XLSX."""
    authorized(Permission.READ_FIGURES, path.branch)
    period = _period(query.period, _today(path.branch))
    name = f"bao-cao-{path.branch}-{period.name}.{query.form}"
    with tempfile.TemporaryDirectory(prefix="luot-report-") as folder:
        to = Path(folder) / name
        if not system().reporting.reckoner.report(path.branch, period, query.form, to):
            raise UnknownReport(report=period.name)
        return _file(to, name)


def _file(file: Path, name: str) -> Response:
    """A report to keep, never to be shown within a page."""
    answer: Any = send_file(
        file, TYPES[file.suffix.removeprefix(".")], as_attachment=True, download_name=name, max_age=0
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.private = True
    return cast(Response, answer)


def _today(branch: str) -> date:
    """The business day, by the branch's clock."""
    return system().store.branch(branch).local(system().clock.now()).date()


def _period(name: str | None, today: date) -> Period:
    return read_period(name) if name else containing(today, PeriodKind.MONTH)
