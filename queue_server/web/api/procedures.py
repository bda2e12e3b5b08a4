"""Looking up published procedures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response, jsonify, request
from pydantic import BaseModel, Field, StringConstraints

from queue_server.service_layer.procedures import (
    Search,
    choices_view,
    fields_view,
    find_procedures,
    procedure_view,
)
from queue_server.web.access import system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, answers, section
from queue_server.web.api.branches import page

api = section("procedures", "What is published of procedures (thủ tục hành chính), to the letter")


class ProcedurePath(requests.BranchPath):
    """A procedure in the path."""

    procedure: str = Field(description="National code, such as `1.004884`")


class SearchQuery(BaseModel):
    """What is looked for."""

    q: Annotated[str, StringConstraints(max_length=200)] = Field(
        default="", description="Beginnings of words, with or without marks, or a code; nothing finds all"
    )
    field: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        default=None, description="Only this field, as the list of fields names it"
    )
    limit: int = Field(default=20, ge=1, le=100)
    cursor: int = Field(default=0, ge=0, le=requests.LARGEST_SEQ, description="`next` of the page before")


class Found(BaseModel):
    """A procedure in a list."""

    code: str
    name: str
    field: str
    level: str
    service: str | None = Field(description="The service of this branch that takes it")


class FoundPage(BaseModel):
    """Procedures, the likeliest meant first."""

    items: list[Found]
    total: int
    next: str | None


class Choices(BaseModel):
    """What kiosks let people choose from, service by service in the centre's order."""

    items: list[Found]
    next: str | None


class FieldOfProcedures(BaseModel):
    """A field of the catalogue."""

    name: str
    procedures: int
    here: bool = Field(description="A service of this branch takes its procedures")


class Fields(BaseModel):
    """The fields of the catalogue."""

    items: list[FieldOfProcedures]
    next: str | None


class Way(BaseModel):
    """A way of handing the file in, with what it takes and costs."""

    way: str
    time_limit: str | None
    fee: str | None = Field(description="With its exemptions, to the letter")
    note: str | None


class Document(BaseModel):
    """A paper of the file."""

    name: str
    form: str | None = Field(description="File name of the form to fill in")
    copies: str | None


class LegalBasis(BaseModel):
    """A legal text that the procedure rests on."""

    number: str | None
    title: str
    date: str | None
    issuer: str | None


class Procedure(BaseModel):
    """All that is published of a procedure, to the letter."""

    code: str
    name: str
    field: str
    level: str | None
    kind: str | None
    decision: str | None
    steps: str | None
    subjects: str | None
    agency: str | None
    authority: str | None
    address: str | None
    result: str | None
    conditions: str | None
    keywords: str | None
    ways: list[Way]
    documents: list[Document]
    legal_basis: list[LegalBasis]
    service: str | None = Field(description="The service of this branch that takes it")
    withdrawn_at: datetime | None = Field(description="Since when it is no longer published")
    url: str = Field(description="Its page for phones and for printing")


@api.get(
    "/branches/<branch>/procedures",
    security=ANYONE,
    responses=answers({200: FoundPage, 304: None}, 404, 422),
)
def list_procedures(path: requests.BranchPath, query: SearchQuery) -> Response:
    """Search the catalogue; what this branch takes and what people come for most leads among equals."""
    branch = system().store.branch(path.branch)
    search = Search(query.q, query.field, query.cursor, query.limit)
    return unchanged_or(jsonify(find_procedures(system().procedures, branch, search)))


@api.get(
    "/branches/<branch>/procedure-choices", security=ANYONE, responses=answers({200: Choices, 304: None}, 404)
)
def list_procedure_choices(path: requests.BranchPath) -> Response:
    """The procedures that kiosks name before they give a number of their service; often none."""
    branch = system().store.branch(path.branch)
    return unchanged_or(page(choices_view(system().procedures, branch)))


@api.get(
    "/branches/<branch>/procedure-fields", security=ANYONE, responses=answers({200: Fields, 304: None}, 404)
)
def list_procedure_fields(path: requests.BranchPath) -> Response:
    """The fields (lĩnh vực) of the catalogue, those taken at this branch first."""
    branch = system().store.branch(path.branch)
    return unchanged_or(page(fields_view(system().procedures, branch)))


@api.get(
    "/branches/<branch>/procedures/<procedure>",
    security=ANYONE,
    responses=answers({200: Procedure, 304: None}, 404),
)
def get_procedure(path: ProcedurePath) -> Response:
    """A procedure whole: steps, ways, papers, time, fees, forms, who decides, legal basis (K3)."""
    branch = system().store.branch(path.branch)
    return unchanged_or(jsonify(procedure_view(system().procedures, branch, path.procedure)))


def unchanged_or(answer: Response) -> Response:
    """The answer, or only 304 to whoever has it already (``If-None-Match``)."""
    answer.add_etag()
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return answer
