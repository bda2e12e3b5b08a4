"""Days of work at a branch, written straight into its store: figures need more turns than tests can play."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from queue_server.adapters.database import rated, schema
from queue_server.adapters.database.store import DatabaseStore
from queue_server.domain.branch import Branch
from queue_server.domain.norm import OVERALL, Answers

OPENS = time(7, 30)


@dataclass(frozen=True)
class Visit:
    """A turn of the past; minutes are what somebody waited and what the service took."""

    day: date
    service: str
    officer: str | None = "lan"
    waited: float | None = 10
    attended: float | None = 5
    state: str = "served"
    channel: str = "kiosk"
    answers: Answers | None = None
    cases: int = 0
    procedure: str | None = None
    flagged: bool = False
    norm: str | None = None
    """Of the rating; the one in force where it is left open."""
    at: time = OPENS


@dataclass
class Rows:
    """What visits become in the tables."""

    ticket: list[dict[str, Any]] = field(default_factory=list)
    turn: list[dict[str, Any]] = field(default_factory=list)
    rating: list[dict[str, Any]] = field(default_factory=list)
    rating_point: list[dict[str, Any]] = field(default_factory=list)


def live_through(store: DatabaseStore, branch: str, visits: Sequence[Visit], run: str = "x") -> None:
    """Write visits into a store; `run` keeps the ids of several calls apart."""
    at, rows = store.branch(branch), Rows()
    for place, visit in enumerate(visits, 1):
        _add(rows, at, visit, place, run)
    tables = (
        (schema.ticket, rows.ticket),
        (schema.turn, rows.turn),
        (rated.rating, rows.rating),
        (rated.rating_point, rows.rating_point),
    )
    with store.database.writing(branch) as connection:
        for table, values in tables:
            if values:
                connection.execute(insert(table), values)


def _add(rows: Rows, branch: Branch, visit: Visit, place: int, run: str) -> None:
    local = datetime.combine(visit.day, visit.at, ZoneInfo(branch.timezone))
    queued = local.astimezone(UTC)
    called = None if visit.waited is None else queued + timedelta(minutes=visit.waited)
    served = visit.state == "served"
    ended = called + timedelta(minutes=visit.attended or 0) if called else None
    ticket, turn = f"t{run}{place}", f"u{run}{place}"
    of_day = {"branch": branch.code, "day": visit.day.isoformat()}
    rows.ticket.append(
        {
            **of_day, "id": ticket, "number": f"{run}{place}", "sequence": _sequence(run, place),
            "language": "vi", "channel": visit.channel, "case_codes": [],
            "token": f"{run}-{place}", "issued_at": queued,
        }
    )  # fmt: skip
    rows.turn.append(
        {
            **of_day, "id": turn, "ticket": ticket, "service": visit.service, "step": 1, "state": visit.state,
            "counter": "1", "officer": visit.officer, "arrived_at": queued, "queued_at": queued,
            "called_at": called, "serving_at": called if served else None, "ended_at": ended, "recalls": 0,
            "procedure": visit.procedure, "case_codes": [f"H26-{n}" for n in range(visit.cases)],
        }
    )  # fmt: skip
    if visit.answers is None:
        return
    norm = branch.rating.norm
    rows.rating.append(
        {
            **of_day, "id": f"r{run}{place}", "turn": turn, "counter": "1", "service": visit.service,
            "officer": visit.officer, "norm": visit.norm or norm.code, "channel": "tablet",
            "answers": dict(visit.answers), "reasons": [], "flagged": visit.flagged, "language": "vi",
            "time": ended,
        }
    )  # fmt: skip
    points = norm.points(visit.answers).items()
    rows.rating_point += [
        {"rating": f"r{run}{place}", "index": index, "points": worth} for index, worth in points
    ]


def _sequence(run: str, place: int) -> int:
    return sum(ord(letter) * 10_000 for letter in run) + place


def busy_days(
    branch: Branch, days: Sequence[date], officers: Sequence[str], seed: int = 1, a_day: int = 120
) -> Iterator[Visit]:
    """What a branch may have lived through: some officers are kinder than others; a third of people rate."""
    chance = random.Random(seed)
    services = list(branch.services)
    weights = [1 + chance.random() * 6 for _ in services]
    norm = branch.rating.norm
    kindness = {officer: 0.55 + 0.4 * chance.random() for officer in officers}
    diligence = {officer: chance.choice((0.08, 0.35, 0.4, 0.45)) for officer in officers}
    for day in days:
        for _ in range(round(a_day * chance.uniform(0.8, 1.2))):
            service = chance.choices(range(len(services)), weights)[0]
            officer = officers[service % len(officers)]
            state = chance.choices(("served", "no_show"), (94, 6))[0]
            answers: dict[str, str | int] | None = None
            if state == "served" and chance.random() < diligence[officer]:
                kind = chance.random() < kindness[officer]
                answers = {OVERALL: chance.choice((4, 5)) if kind else chance.choice((2, 3, 4))}
                for question in norm.questions:
                    if chance.random() < 0.8:
                        choices = [each for each in question.choices if each.points is not None]
                        worth = [(each.points or 0) + (1.5 if kind else 0.8) for each in choices]
                        answers[question.code] = chance.choices(choices, worth)[0].code
            yield Visit(
                day,
                services[service],
                officer,
                waited=chance.lognormvariate(2.1, 0.7),
                attended=chance.lognormvariate(1.8, 0.5) if state == "served" else None,
                state=state,
                channel=chance.choices(("kiosk", "desk", "paper"), (90, 8, 2))[0],
                answers=answers,
                at=(datetime.combine(day, OPENS) + timedelta(minutes=chance.randrange(520))).time(),
            )
