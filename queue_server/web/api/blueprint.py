"""What all operations of the API have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.domain.turn import Data
from queue_server.service_layer.commands import carry_out
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.readings import Answered
from queue_server.web.access import idempotency, system
from queue_server.web.api.responses import Problem

PREFIX = "/api/v1"
ANYONE: list[dict[str, list[str]]] = [{}]
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]


Responses = dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None]


def section(name: str, description: str) -> APIBlueprint:
    """A part of the API with its own heading in the description."""
    return APIBlueprint(name, __name__, url_prefix=PREFIX, abp_tags=[Tag(name=name, description=description)])


def answers(success: Mapping[int, type[BaseModel] | None], *refusals: int) -> Responses:
    """The answers of an operation: its successes, and the statuses it refuses with."""
    answered: Responses = dict(success.items())
    answered.update(dict.fromkeys((*refusals, 500), Problem))
    return answered


def respond(answer: Answered) -> Response:
    """A command's answer on the wire."""
    response = jsonify(answer.body)
    response.status_code = answer.status
    return response


def command(branch: str, use_case: Callable[[Writer], Data], status: int = 200) -> Response:
    """Carry out a command in a branch, once for each ``Idempotency-Key``."""
    return respond(carry_out(system().store, branch, use_case, status, idempotency()))
