"""Who speaks in a zone: board pages and speaker agents ask, and one of them is told what to say."""

from __future__ import annotations

from typing import Annotated

from flask import Response, jsonify
from pydantic import BaseModel, Field, StringConstraints

from queue_server.domain.voicing import Outcome, OutputKind, Question
from queue_server.service_layer import voice
from queue_server.service_layer.people import Permission
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import ANYONE, SIGNED_IN, answers, section

api = section("voice", "One voice in each zone: outputs ask what to say")

OutputId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
UtteranceId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")]


class ZonePath(requests.BranchPath):
    """A zone in the path."""

    zone: str = Field(description="Zone code")


class Told(requests.Request):
    """The utterance that the output was given last."""

    id: UtteranceId
    outcome: Outcome = Field(
        description="`playing`: it is being said; `played`; `late` or `blocked`: nothing of it was heard, "
        "and it may be given again; `broken`: it failed, perhaps in the middle"
    )


class VoiceBody(requests.Request):
    """An output asks what to say, and tells what became of the last thing."""

    output: OutputId = Field(description="A random name that the output keeps as long as it runs")
    kind: OutputKind = Field(description="A `speaker` needs a device key, and goes before a board")
    ready: bool = Field(description="Whether it could speak now; false gives the voice away")
    last: Told | None = Field(
        default=None, description="In every question from the first utterance on, until the next one"
    )


class VoiceSound(BaseModel):
    """One sentence of what is to be said, in one language."""

    language: str
    text: str
    url: str = Field(description="WAV; the first one begins with the chime, where the centre wants one")


class VoiceSay(BaseModel):
    """What is to be said now, once, its sounds one after another."""

    id: str = Field(description="Said at most once, however often it is answered")
    seqs: list[int] = Field(description="The log entries that it says")
    text: str
    sounds: list[VoiceSound]
    volume: int = Field(description="Percent of full")
    begin_within_seconds: float = Field(
        description="Counted from when the question was sent; who cannot begin by then tells `late`"
    )
    longest_seconds: float = Field(description="The output stops after so long")


class VoiceAnswer(BaseModel):
    """What an output is told."""

    speaks: bool = Field(description="Whether this output has the zone's voice")
    say: VoiceSay | None
    ask_again_seconds: float = Field(
        description="At the latest; whoever has the voice asks at each call and message too, and whenever it "
        "has finished saying something"
    )


@api.post(
    "/branches/<branch>/zones/<zone>/voice",
    security=[*ANYONE, *SIGNED_IN],
    responses=answers({200: VoiceAnswer}, 400, 401, 403, 404, 422),
)
def post_voice(path: ZonePath, body: VoiceBody) -> Response:
    """Ask what to say next in a zone. Of several outputs one is told; the others stay silent."""
    if body.kind is OutputKind.SPEAKER:
        authorized(Permission.SPEAK, path.branch)
    told = (body.last.id, body.last.outcome) if body.last else (None, None)
    question = Question(body.output, body.kind, body.ready, *told)
    wired = system()
    now, words = wired.clock.now(), wired.calls_words
    return jsonify(voice.ask(wired.store, wired.store.voices, path.branch, path.zone, question, now, words))
