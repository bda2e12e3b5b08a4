"""Complaints and suggestions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Response, jsonify
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.feedback import FeedbackState, read_receipt
from queue_server.domain.turn import Data
from queue_server.service_layer.feedback import (
    Channel,
    FeedbackAction,
    GiveFeedback,
    Handling,
    feedback_list,
    feedback_view,
    give_feedback,
    handle_feedback,
    own_feedback,
    published_list,
)
from queue_server.service_layer.feedback_ports import Which
from queue_server.service_layer.people import Permission, Staff
from queue_server.service_layer.ports import Writer
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, command, section

api = section(
    "feedback", "Complaints and suggestions (phản ánh, kiến nghị), each with a receipt and a deadline"
)

Receipt = Annotated[str, StringConstraints(min_length=1, max_length=40), requests.Printable]
RECEIPTS = "receipts"
"""Whoever asks for answers counts as one: nobody shall find receipts by trying."""
LongText = Annotated[str, StringConstraints(max_length=20_000), requests.Printable]
"""As much as anybody may send; what is kept of it is the queue's rule."""


class Said(requests.Request):
    """What somebody says."""

    words: LongText = Field(description="4 000 characters are kept; the answer says when some were cut")
    kind: requests.Code | None = Field(default=None, description="One of the branch's classes of feedback")
    contact: Annotated[str, StringConstraints(max_length=200), requests.Printable] | None = Field(
        default=None, description="How to reach the person; for those who handle it, dropped after the answer"
    )
    turn: requests.Code | None = None


class SaidHere(Said):
    """What somebody says at a tablet or to the desk."""

    language: requests.LanguageCode = "vi"
    counter: requests.Code | None = Field(default=None, description="Of the tablet")


class SaidOnPhone(Said):
    """What the holder of a ticket says about one of its turns."""

    turn: requests.Code


class FeedbackTaken(BaseModel):
    """What the person takes along."""

    receipt: str
    deadline: datetime = Field(description="Until when it is answered, or with the body in charge")
    trimmed: bool = Field(description="The words were longer than what is kept")


class PublishedFeedback(BaseModel):
    """As anybody may read it."""

    words: str
    answer: str
    at: datetime


class FeedbackItem(BaseModel):
    """A piece of feedback, for those who handle it."""

    receipt: str
    day: str
    at: datetime
    words: str
    language: str
    channel: Channel
    due_at: datetime
    late: bool = Field(description="Neither answered nor forwarded, and past its deadline")
    kind: str | None
    service: str | None
    counter: str | None
    officer: str | None
    contact: str | None
    state: FeedbackState
    owner: str | None
    forwarded_to: str | None
    forwarded_at: datetime | None
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    published: PublishedFeedback | None


class FeedbackList(BaseModel):
    """A page of feedback."""

    items: list[FeedbackItem]
    next: str | None = Field(description="The receipt to go on after")


class OwnFeedback(BaseModel):
    """How it stands, for whoever holds the receipt."""

    receipt: str
    at: datetime
    due_at: datetime
    state: FeedbackState
    forwarded_to: str | None
    answer: str | None
    answered_at: datetime | None


class AnsweredPublicly(BaseModel):
    """A matter and its answer, without whom it came from."""

    day: str
    kind: str | None
    service: str | None
    words: str
    answer: str
    at: datetime = Field(description="When it was published")


class AnsweredPubliclyList(BaseModel):
    """What a branch has published, the newest first."""

    items: list[AnsweredPublicly]
    next: str | None


class FeedbackQuery(BaseModel):
    """Which feedback, and where to go on."""

    which: Which = Which.OPEN
    after: Receipt | None = None
    limit: int = Field(default=50, ge=1, le=200)


class PublishedQuery(BaseModel):
    """Where to go on."""

    after: Receipt | None = None
    limit: int = Field(default=20, ge=1, le=200)


class ReceiptPath(requests.BranchPath):
    """A receipt in the path, however it is typed."""

    receipt: Receipt


class FeedbackActionPath(ReceiptPath):
    """What is done about a piece of feedback."""

    action: FeedbackAction


class FeedbackActionBody(requests.Request):
    """What the action needs."""

    kind: str = Field(default="", max_length=64, description="Of `classify`")
    owner: str = Field(default="", max_length=64, description="Of `assign`: a user name")
    to: Annotated[str, StringConstraints(max_length=200), requests.Printable] = Field(
        default="", description="Of `forward`: the body in charge"
    )
    answer: LongText = Field(default="", description="Of `answer` and `publish`")
    words: LongText = Field(default="", description="Of `publish`: the matter, without anybody it tells of")


@api.post(
    "/branches/<branch>/feedback",
    security=[*SIGNED_IN, *ANYONE],
    responses=answers({201: FeedbackTaken}, 400, 401, 403, 404, 409, 422, 429),
)
def post_feedback(path: requests.BranchPath, body: SaidHere) -> Response:
    """What somebody says at a counter's tablet, or tells the desk; the answer is the receipt."""
    caller = authorized(Permission.GIVE_FEEDBACK, path.branch, counter=body.counter)
    channel = Channel.DESK if isinstance(caller, Staff) else Channel.TABLET
    said = GiveFeedback(
        body.words, channel, body.language, kind=body.kind, contact=body.contact, turn=body.turn
    )
    return command(path.branch, lambda writer: give_feedback(writer, said, caller), 201)


@api.post(
    "/tickets/<token>/feedback",
    security=ANYONE,
    responses=answers({201: FeedbackTaken}, 400, 404, 409, 422, 429),
)
def post_own_feedback(path: requests.TokenPath, body: SaidOnPhone) -> Response:
    """What the holder of a phone page says about one of its turns."""
    branch, ticket = system().store.branch_of_token(path.token)

    def say(writer: Writer) -> Data:
        language = writer.ticket(ticket).ticket.language
        said = GiveFeedback(
            body.words,
            Channel.PHONE,
            language,
            kind=body.kind,
            contact=body.contact,
            turn=body.turn,
            ticket=ticket,
        )
        return give_feedback(writer, said, None)

    return command(branch, say, 201)


@api.get(
    "/branches/<branch>/feedback",
    security=SIGNED_IN,
    responses=answers({200: FeedbackList}, 400, 401, 403, 404, 422),
)
def list_feedback(path: requests.BranchPath, query: FeedbackQuery) -> Response:
    """A branch's feedback: what is open, the oldest first, or what was answered or published."""
    authorized(Permission.READ_FEEDBACK, path.branch)
    with system().store.read(path.branch) as reader:
        return jsonify(feedback_list(reader, query.which, query.after, query.limit))


@api.get(
    "/branches/<branch>/feedback/<receipt>",
    security=SIGNED_IN,
    responses=answers({200: FeedbackItem}, 401, 403, 404),
)
def get_feedback(path: ReceiptPath) -> Response:
    """One piece of feedback."""
    authorized(Permission.READ_FEEDBACK, path.branch)
    with system().store.read(path.branch) as reader:
        return jsonify(feedback_view(reader, reader.feedback.one(read_receipt(path.receipt))))


@api.post(
    "/branches/<branch>/feedback/<receipt>/<action>",
    security=SIGNED_IN,
    responses=answers({200: FeedbackItem}, 400, 401, 403, 404, 409, 422),
)
def post_feedback_action(path: FeedbackActionPath, body: FeedbackActionBody) -> Response:
    """Classify, assign, forward, answer, publish, or publish no longer."""
    caller = authorized(Permission.HANDLE_FEEDBACK, path.branch)
    handling = Handling(read_receipt(path.receipt), path.action, **body.model_dump())
    return command(
        path.branch, lambda writer: handle_feedback(writer, handling, caller, system().store.directory)
    )


@api.get(
    "/branches/<branch>/answers", security=ANYONE, responses=answers({200: AnsweredPubliclyList}, 404, 422)
)
def list_answers(path: requests.BranchPath, query: PublishedQuery) -> Response:
    """What the branch has published of feedback and answers (R6)."""
    with system().store.read(path.branch) as reader:
        return jsonify(published_list(reader, query.after, query.limit))


@api.get(
    "/branches/<branch>/answers/<receipt>",
    security=ANYONE,
    responses=answers({200: OwnFeedback}, 404, 429),
)
def get_answer(path: ReceiptPath) -> Response:
    """How a receipt's feedback stands, and its answer once there is one."""
    system().store.require_branch(path.branch)
    system().patience.count(path.branch, RECEIPTS)
    with system().store.read(path.branch) as reader:
        answer = jsonify(own_feedback(reader, read_receipt(path.receipt)))
    answer.cache_control.no_store = True
    return answer
