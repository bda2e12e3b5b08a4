"""Every refusal as a problem (RFC 9457), in the reader's language: the one place for error sentences.

A sentence says what happened and what to do; a refusal changes nothing, and the closing words say so where
a person might wonder.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from queue_server.domain.errors import Refusal
from queue_server.domain.paper import Fault
from queue_server.domain.paper_errors import EntriesRefused
from queue_server.service_layer.ports import Unavailable
from queue_server.web.pages_language import COOKIE
from queue_server.web.problems.feed import FEED
from queue_server.web.problems.feedback import FEEDBACK
from queue_server.web.problems.names import NAMES
from queue_server.web.problems.paper import PAPER, ROWS
from queue_server.web.problems.queue import QUEUE
from queue_server.web.problems.ratings import RATINGS
from queue_server.web.problems.reports import REPORTS
from queue_server.web.problems.requests import REQUESTS
from queue_server.web.problems.words import ENGLISH, VIETNAMESE, Problem

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


PROBLEMS: dict[str, Problem] = {
    **FEED,
    **FEEDBACK,
    **NAMES,
    **PAPER,
    **QUEUE,
    **RATINGS,
    **REPORTS,
    **REQUESTS,
}
"""Every code's status and sentences."""


def problem(
    code: str, facts: dict[str, Any] | None = None, status: int | None = None, **more: Any
) -> Response:
    """The problem answer of a code, in the language that the request prefers."""
    known = PROBLEMS[code]
    english = language() == "en"
    words = known.en if english else known.vi
    shown = {name: _word(value, english) for name, value in (facts or {}).items() if value is not None}
    body = {
        "type": f"/problems/{code}",
        "title": words.title,
        "status": status or known.status,
        "detail": words.detail.format_map(_Blank(shown)),
        "code": code,
        **{name: value for name, value in (facts or {}).items() if value is not None},
        **more,
    }
    return Response(json.dumps(body), status=body["status"], content_type=CONTENT_TYPE)


def _word(value: object, english: bool) -> object:
    """A fact as it reads in a sentence; of several names in a row, each."""
    words = ENGLISH if english else VIETNAMESE
    names = str(value).split(", ")
    if len(names) > 1 and all(name in VIETNAMESE for name in names):
        return ", ".join(words.get(name, name) for name in names)
    return words.get(str(value), value)


class _Blank(dict[str, object]):
    """Facts for a sentence; one that is not known reads as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def language() -> str:
    """``vi`` or ``en``, by ``?lang=``, the page's cookie, then ``Accept-Language``; Vietnamese first."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    return asked if asked in ("vi", "en") else request.accept_languages.best_match(["vi", "en"]) or "vi"


def of_refusal(refusal: Refusal) -> Response:
    """A refusal of the queue's rules."""
    answer = problem(refusal.code, refusal.facts)
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if seconds := refusal.facts.get("seconds"):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def of_entries(refusal: EntriesRefused) -> Response:
    """Rows of a paper list that cannot have been so: every fault with its place and reason."""
    return problem(refusal.code, refusal.facts, errors=[row_fault(fault) for fault in refusal.faults])


def row_fault(fault: Fault) -> dict[str, Any]:
    """A row's fault with its sentence, in the language that the request prefers."""
    sentences = ROWS[fault.why]
    english = language() == "en"
    shown = {name: _word(value, english) for name, value in fault.facts.items()}
    return {
        "place": f"entries.{fault.row}.{fault.column}",
        "row": fault.row,
        "field": fault.column,
        "code": fault.why.value,
        "message": (sentences.en if english else sentences.vi).format_map(_Blank(shown)),
        "facts": dict(fault.facts),
    }


def of_validation(error: ValidationError) -> Response:
    """A request whose parts are not what the API describes: every fault with its place."""
    faults = [
        {"place": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return problem("invalid-request", errors=faults)


def of_http(error: HTTPException) -> Response:
    """What Flask itself refuses under the API: unknown path, wrong method, too large a body."""
    body = {
        "type": "about:blank",
        "title": error.name,
        "status": error.code,
        "detail": error.description,
        "code": error.name.lower().replace(" ", "-"),
    }
    answer = Response(json.dumps(body), status=error.code or 500, content_type=CONTENT_TYPE)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def of_unavailable(error: Unavailable) -> Response:
    """A part that does not answer now."""
    log.error("unavailable: %s", error)
    answer = problem(error.code)
    answer.headers["Retry-After"] = "1"
    return answer


def of_surprise(error: Exception, incident: str) -> Response:
    """A fault of ours: logged with its traceback, told only by its incident number."""
    log.error("incident %s: %s %s", incident, request.method, request.path, exc_info=error)
    return problem("internal-error", {"incident": incident})
