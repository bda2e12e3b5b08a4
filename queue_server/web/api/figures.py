"""Figures that a branch publishes."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify
from pydantic import BaseModel, Field

from queue_server.web.access import system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, answers, section
from queue_server.web.api.procedures import unchanged_or

api = section("figures", "What a branch publishes: how cases stand, which are overdue, how it is rated")


class FieldFigures(BaseModel):
    """How the files of one field stand, as the case system counts them."""

    code: str
    name: str
    name_en: str
    received: int
    done: int
    on_time: int
    overdue: int


class CaseFigures(BaseModel):
    """How cases stand, field by field."""

    as_of: datetime = Field(description="When the case system told so")
    fields: list[FieldFigures]


class LateFile(BaseModel):
    """A file that is overdue, by its code alone."""

    code: str
    field: str
    due: datetime


class LateFiles(BaseModel):
    """All overdue files, the latest first to have been due."""

    as_of: datetime = Field(description="When the case system told so")
    items: list[LateFile]


class RatingFigures(BaseModel):
    """How the branch was rated lately."""

    days: int = Field(description="Ratings of so many days back count")
    count: int
    satisfied_percent: int = Field(description="Share of ratings whose whole impression is 4 of 5 or better")


class Figures(BaseModel):
    """What the centre publishes; null for what it does not, or what is not known now."""

    cases: CaseFigures | None
    overdue: LateFiles | None
    ratings: RatingFigures | None = Field(description="Also null while there are too few")


@api.get("/branches/<branch>/figures", security=ANYONE, responses=answers({200: Figures, 304: None}, 404))
def get_figures(path: requests.BranchPath) -> Response:
    """Cases by field and overdue files (D1, D2), and ratings (R3), for boards."""
    return unchanged_or(jsonify(system().figures.published(system().store.branch(path.branch))))
