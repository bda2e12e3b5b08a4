"""The sentences of a kiosk's screens as sound, for people who do not read them."""

from __future__ import annotations

import re
from typing import Annotated

from flask import Response, send_file
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.branch import Branch
from queue_server.domain.errors import UnknownPrompt
from queue_server.service_layer.people import Permission
from queue_server.web import pages_words
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section
from queue_server.web.pages_language import catalogue, known_languages

api = section("prompts", "What a kiosk says aloud of its screens")

CLIP_SECONDS = 3600
PLACES = re.compile(r"\{(\w+)\}")


class PromptPath(requests.BranchPath):
    """A sentence of the kiosk's own."""

    language: requests.LanguageCode
    word: str = Field(max_length=64, description="Key of the sentence among the kiosk's words")


class PromptQuery(BaseModel):
    """What belongs into the sentence's places. Free words are never spoken."""

    n: int | None = Field(default=None, ge=0, le=9999)
    low: int | None = Field(default=None, ge=0, le=9999)
    high: int | None = Field(default=None, ge=0, le=9999)
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9]{3,5}$")] | None = Field(
        default=None, description="A ticket's number"
    )
    time: Annotated[str, StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9]$")] | None = None
    service: requests.Code | None = Field(default=None, description="Service whose name the sentence says")
    procedure: requests.Code | None = Field(
        default=None, description="Procedure whose name the sentence says, as it is published"
    )


@api.get(
    "/branches/<branch>/prompts/<language>/<word>.wav",
    security=SIGNED_IN,
    responses=answers({200: None}, 401, 403, 404, 422, 503),
)
def get_prompt(path: PromptPath, query: PromptQuery) -> Response:
    """One sentence of a kiosk's screen as WAV (kiosks and the desk)."""
    authorized(Permission.TAKE_TICKET, path.branch, prefer_device=True)
    branch = system().store.branch(path.branch)
    text = _sentence(branch, path, query)
    clip = system().clips.prompt(text, path.language, branch)
    return send_file(clip, mimetype="audio/wav", max_age=CLIP_SECONDS)


def _sentence(branch: Branch, path: PromptPath, query: PromptQuery) -> str:
    """The sentence, its places filled.

    Raises:
        UnknownPrompt: no such sentence in this language, or a place stays empty.
        UnknownService: no such service.
        UnknownProcedure: no such procedure.
    """
    if path.language not in known_languages():
        raise UnknownPrompt(word=path.word)
    words = pages_words.words("kiosk", catalogue(path.language))
    single = words.get(f"{path.word}_one") if query.n == 1 else None
    text = single or words.get(path.word)
    facts = query.model_dump(exclude={"service", "procedure"}, exclude_none=True)
    if query.service is not None:
        service = branch.service(query.service)
        facts["name"] = service.name if path.language == "vi" else service.name_en
    if query.procedure is not None:
        facts["name"] = system().procedures.published(query.procedure).record["name"]
    if text is None or set(PLACES.findall(text)) - set(facts):
        raise UnknownPrompt(word=path.word)
    return PLACES.sub(lambda place: str(facts[place[1]]), text)
