"""JSON Schemas of what the feed sends: the ``dataschema`` of its CloudEvents leads here."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Response, current_app, jsonify
from pydantic import BaseModel, Field
from werkzeug.exceptions import NotFound

from queue_server.domain.event_versions import PRESENT
from queue_server.web.access import system
from queue_server.web.api.blueprint import ANYONE, PREFIX, Responses, answers, section
from queue_server.web.pages_assets import STATIC

api = section("schemas", "JSON Schemas of the events' data")

CONTENT_TYPE = "application/schema+json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA: Responses = {
    200: {"description": "A JSON Schema", "content": {CONTENT_TYPE: {"schema": {"type": "object"}}}},
    **answers({}, 404),
}


class SchemaPath(BaseModel):
    """A schema in the path."""

    name: str = Field(description="Type and version of the event, such as `turn.called.v1`")


class SchemaList(BaseModel):
    """The addresses of all of them."""

    items: list[str]
    next: None


@cache
def _published() -> dict[str, dict[str, Any]]:
    """Name → schema, made of the description of all messages when the pages' assets were built."""
    schemas = json.loads((STATIC / "vendor" / "event-schemas.json").read_text("utf-8"))
    return {f"{type}.v{PRESENT.newest(type)}": schema for type, schema in schemas.items()}


def _address(name: str) -> str:
    return f"{system().settings.address}{PREFIX}/schemas/{name}.json"


@api.get("/schemas", security=ANYONE, responses=answers({200: SchemaList}))
def list_schemas() -> Response:
    """Where the schema of each type of event is."""
    return jsonify({"items": [_address(name) for name in sorted(_published())], "next": None})


@api.get("/schemas/<name>.json", security=ANYONE, responses=SCHEMA)
def get_schema(path: SchemaPath) -> Response:
    """What the `data` of a type of event looks like, in the whole form that subscribers get."""
    schema = _published().get(path.name)
    if schema is None:
        raise NotFound("no event has such a schema; /api/v1/schemas lists them")
    told = {"$schema": DRAFT, "$id": _address(path.name), **schema}
    return current_app.response_class(json.dumps(told, ensure_ascii=False), content_type=CONTENT_TYPE)
