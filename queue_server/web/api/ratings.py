"""Ratings: what is asked, and what citizens answer at the tablet or on their phones."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response, jsonify
from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator

from queue_server.domain.branch import ServiceRole
from queue_server.domain.norm import OVERALL
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Permission
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.ratings import (
    SubmitRating,
    questionnaire_view,
    ratings_to_give,
    submit_rating,
)
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section("ratings", "The citizen's answer about one finished turn")

LONGEST_COMMENT = 10_000
Score = Annotated[int, Field(ge=1, le=5, strict=True)]
Choice = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Comment = Annotated[
    str, StringConstraints(max_length=LONGEST_COMMENT, strip_whitespace=True), requests.Printable
]


class Answers(requests.Request):
    """What somebody answers: questions of the norm in force, each at most once, and words."""

    answers: dict[Choice, Score | Choice] = Field(
        min_length=1,
        max_length=20,
        description="`overall` with 1 (very bad) to 5 (very good), other questions with the code of a choice",
    )
    reasons: list[Choice] = Field(default=[], max_length=20, description="Codes of reasons of the norm")
    comment: Comment | None = Field(
        default=None,
        description="Kept up to what the centre allows; the answer says if it was cut",
    )
    norm: requests.Code | None = Field(
        default=None, description="The norm that was asked by, if it may not be the one in force any more"
    )

    @field_validator("answers")
    @classmethod
    def _the_whole_impression_is_a_number(cls, value: dict[str, int | str]) -> dict[str, int | str]:
        if isinstance(value.get(OVERALL), str):
            raise ValueError(f"{OVERALL} is a number from 1 to 5")
        return value


class RatingBody(Answers):
    """Answers about one turn, named itself or as the one finished last at a counter."""

    turn: requests.Code | None = None
    counter: requests.Code | None = Field(
        default=None, description="The tablet's own, with a turn or without"
    )
    given_at: requests.Instant | None = Field(
        default=None, description="When it was answered, if the tablet could not send it at once"
    )

    @model_validator(mode="after")
    def _names_its_turn(self) -> RatingBody:
        if self.turn is None and self.counter is None:
            raise ValueError("name the turn or the counter")
        return self


class OwnRatingBody(Answers):
    """What the holder of a ticket answers about one of its turns."""

    turn: requests.Code


class RatingTaken(BaseModel):
    """A rating that was kept."""

    id: str
    turn: str
    counter: str | None
    time: datetime
    trimmed: bool = Field(description="The comment was longer than the centre allows; its beginning was kept")


class AskedChoice(BaseModel):
    """An answer that one may choose, in the norm's order."""

    code: str
    name: str
    name_en: str


class AskedQuestion(BaseModel):
    """One question, for one screen."""

    code: str
    text: str
    text_en: str
    roles: list[ServiceRole] = Field(description="The kinds of service after which it is asked; none for all")
    choices: list[AskedChoice]


class Questionnaire(BaseModel):
    """What is asked after the whole impression, `overall`."""

    norm: str
    questions: list[AskedQuestion]
    reasons: list[AskedChoice] = Field(description="Offered to whoever was not content")
    comment_letters: int = Field(description="So much of a comment is kept")


class TurnToRate(BaseModel):
    """A finished turn without a rating."""

    turn: str
    service: str
    role: ServiceRole | None = Field(description="Null for a service that the branch no longer has")
    name: str
    name_en: str
    counter: str | None
    ended_at: datetime


class TurnsToRate(BaseModel):
    """What the holder of a ticket may still rate."""

    branch: str
    number: str
    language: str
    items: list[TurnToRate]
    next: str | None


@api.get("/branches/<branch>/questionnaire", security=ANYONE, responses=answers({200: Questionnaire}, 404))
def get_questionnaire(path: requests.BranchPath) -> Response:
    """What citizens are asked about a turn, by the norm in force."""
    return jsonify(questionnaire_view(system().store.branch(path.branch)))


@api.post(
    "/branches/<branch>/ratings",
    security=[*SIGNED_IN, *ANYONE],
    responses=answers({201: RatingTaken}, 400, 401, 403, 404, 409, 422),
)
def post_rating(path: requests.BranchPath, body: RatingBody) -> Response:
    """Rate a turn at the tablet of its counter, once, soon after it was finished there."""
    caller = authorized(Permission.RATE, path.branch, counter=body.counter)
    wish = SubmitRating(
        body.answers,
        body.turn,
        body.counter,
        body.comment,
        tuple(body.reasons),
        given_at=body.given_at,
        norm=body.norm,
    )
    return command(path.branch, lambda writer: submit_rating(writer, wish, caller), 201)


@api.get("/tickets/<token>/ratings", security=ANYONE, responses=answers({200: TurnsToRate}, 404))
def get_own_ratings(path: requests.TokenPath) -> Response:
    """The finished turns that the holder of a ticket may still rate, also days later."""
    branch, ticket = system().store.branch_of_token(path.token)
    with system().store.read(branch) as reader:
        return jsonify(ratings_to_give(reader, ticket))


@api.post(
    "/tickets/<token>/rating",
    security=ANYONE,
    responses=answers({201: RatingTaken}, 400, 404, 409, 422),
)
def post_own_rating(path: requests.TokenPath, body: OwnRatingBody) -> Response:
    """Whoever holds the ticket rates a finished turn, within some days; the first answer counts."""
    branch, ticket = system().store.branch_of_token(path.token)
    wish = SubmitRating(
        body.answers,
        body.turn,
        comment=body.comment,
        reasons=tuple(body.reasons),
        ticket=ticket,
        norm=body.norm,
    )

    def rate(writer: Writer) -> Data:
        return submit_rating(writer, wish, None)

    return command(branch, rate, 201)
