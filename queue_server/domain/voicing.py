"""One voice in each zone: who has it, what it was given to say, and what came of that.

Outputs (board pages, speaker agents) ask again and again; each answer is decided here, from how the zone's
voice stands, the log and the time. What was handed out once is never handed to another output: silence is
better than two voices in one hall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.turn import Data
from queue_server.domain.utterances import Pending, longest, next_of, pending

LEASE = timedelta(seconds=10)
"""An output that has not asked for so long has lost the voice."""
ASK_EVERY = timedelta(seconds=4)
"""How often the output that has the voice asks while nothing happens; one ask may be lost."""
RENEW_WITHIN = LEASE * 2 / 3
"""A lease that runs longer than this is not written anew."""
ASK_SOON = timedelta(seconds=0.5)
BEGIN_WITHIN = timedelta(seconds=4)
"""So long an output has to fetch what it is to say, and to begin."""
LONGEST_WAIT = timedelta(minutes=3)
"""No lease or utterance lasts so long: an end further away was written before the clock was put back."""
LAG = 200
"""So far the cursor may stay behind the log before it is moved for its own sake."""


class OutputKind(StrEnum):
    """What speaks; a speaker agent goes before a board."""

    SPEAKER = "speaker"
    BOARD = "board"


class Outcome(StrEnum):
    """What became of something to say."""

    PLAYING = "playing"
    PLAYED = "played"
    LATE = "late"
    """It could not begin in time, and nothing of it was heard."""
    BLOCKED = "blocked"
    """The browser wants a touch first; nothing of it was heard."""
    BROKEN = "broken"
    """It failed, perhaps in the middle."""


UNHEARD = (Outcome.LATE, Outcome.BLOCKED)


@dataclass(frozen=True, slots=True)
class Question:
    """An output asks. ``last`` and ``outcome`` tell of the utterance that it was given last, if any."""

    output: str
    kind: OutputKind
    ready: bool
    last: str | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a zone's voice, and until when if nothing more is heard of it."""

    output: str
    kind: OutputKind
    until: datetime

    def to_data(self) -> Data:
        return {"output": self.output, "kind": self.kind.value, "until": moment.to_text(self.until)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Holder:
        return cls(data["output"], OutputKind(data["kind"]), moment.from_text(data["until"]))


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was handed out last."""

    id: str
    output: str
    seqs: tuple[int, ...]
    """The log entries that are said."""
    covers: tuple[int, ...]
    """Those, and the ones that they replace."""
    times: int
    """How often they have been handed out now."""
    over_by: datetime
    """Whatever becomes of it, nothing of it is heard after this."""
    settled: bool = False
    """It is over, or will never be told of."""

    def to_data(self) -> Data:
        lists = {"seqs": list(self.seqs), "covers": list(self.covers)}
        return {**asdict(self), **lists, "over_by": moment.to_text(self.over_by)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Utterance:
        lists = {"seqs": tuple(data["seqs"]), "covers": tuple(data["covers"])}
        return cls(**{**data, **lists, "over_by": moment.from_text(data["over_by"])})


@dataclass(frozen=True, slots=True)
class Voice:
    """How a zone's voice stands."""

    cursor: int = 0
    """Every log entry up to this one was said or let go."""
    said: tuple[int, ...] = ()
    """Entries after it that were said."""
    given: int = 0
    """How many utterances were handed out so far."""
    holder: Holder | None = None
    utterance: Utterance | None = None
    mute_since: datetime | None = None
    """Since when no output is ready, if the last one said so itself."""
    failing_since: datetime | None = None
    """Since when what is handed out is not heard."""

    def to_data(self) -> Data:
        """As it is stored."""
        return {
            "cursor": self.cursor,
            "said": list(self.said),
            "given": self.given,
            "holder": self.holder.to_data() if self.holder else None,
            "utterance": self.utterance.to_data() if self.utterance else None,
            "mute_since": moment.to_text(self.mute_since) if self.mute_since else None,
            "failing_since": moment.to_text(self.failing_since) if self.failing_since else None,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Voice:
        """The voice that was stored."""
        return cls(
            cursor=data["cursor"],
            said=tuple(data["said"]),
            given=data["given"],
            holder=Holder.from_data(data["holder"]) if data["holder"] else None,
            utterance=Utterance.from_data(data["utterance"]) if data["utterance"] else None,
            mute_since=moment.from_text(data["mute_since"]) if data["mute_since"] else None,
            failing_since=moment.from_text(data["failing_since"]) if data["failing_since"] else None,
        )


@dataclass(frozen=True, slots=True)
class Say:
    """What an output is to say now."""

    id: str
    entries: tuple[Event, ...]
    begin_within: timedelta
    """From the moment on at which the output asked: it needs no clock for that."""
    longest: timedelta
    """It stops after so long."""
    urgent: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What an output hears."""

    speaks: bool
    """Whether it has the zone's voice."""
    say: Say | None
    ask_again: timedelta


@dataclass(frozen=True, slots=True)
class Hall:
    """A zone, and the branch's log as far as it matters to the zone's voice."""

    branch: Branch
    zone: str
    log: Sequence[Event]
    """The spoken entries that may not have been said, and every later entry about a turn."""
    end: int
    """The number of the log's last entry."""


def ask(voice: Voice, question: Question, hall: Hall, now: datetime) -> tuple[Voice, Answer]:
    """What an output hears, and how the voice stands then; the same voice when nothing needs to be kept."""
    known = voice
    voice = _settled(_told(voice, question, now), now)
    voice = _held(voice, question, now)
    holder = voice.holder
    if holder is None or holder.output != question.output:
        again = holder.until - now if holder and question.ready else LEASE
        return voice, Answer(False, None, max(again, ASK_SOON))
    spoken = voice.utterance
    if spoken and not spoken.settled:
        again = ASK_EVERY if spoken.output == question.output else min(ASK_SOON, spoken.over_by - now)
        return voice, Answer(True, None, again)
    voice, say = _next(voice, question.output, hall, now)
    if voice != known or hall.end - voice.cursor > LAG:
        voice = _moved_on(voice, hall, now)
    return voice, Answer(True, say, ASK_EVERY)


def silent_since(voice: Voice, calls: Sequence[datetime], now: datetime) -> datetime | None:
    """Since when a zone calls people and nobody hears it; ``None`` when all is well.

    ``calls`` are the moments of its latest calls.
    """
    if voice.failing_since:
        return voice.failing_since
    if voice.holder and _lasts(voice.holder.until, now):
        return None
    lost = voice.holder.until if voice.holder else voice.mute_since
    return lost if lost and any(call > lost for call in calls) else None


def _told(voice: Voice, question: Question, now: datetime) -> Voice:
    """What an output tells of the utterance it was given."""
    spoken = voice.utterance
    if spoken is None or spoken.settled or spoken.output != question.output:
        return voice
    if question.last != spoken.id or question.outcome in UNHEARD:
        # It never got the answer, or could say nothing of it: what was to be said waits again.
        return replace(voice, utterance=None)
    if question.outcome in (None, Outcome.PLAYING):
        return voice
    failed = question.outcome is Outcome.BROKEN
    since = (voice.failing_since or now) if failed else None
    return replace(voice, utterance=replace(spoken, settled=True), failing_since=since)


def _settled(voice: Voice, now: datetime) -> Voice:
    """An utterance that nobody told of is over when it must be: it was heard, or never will be."""
    spoken = voice.utterance
    if spoken is None or spoken.settled or _lasts(spoken.over_by, now):
        return voice
    return replace(voice, utterance=replace(spoken, settled=True), failing_since=voice.failing_since or now)


def _held(voice: Voice, question: Question, now: datetime) -> Voice:
    """Who has the voice after this question."""
    holder = voice.holder if voice.holder and _lasts(voice.holder.until, now) else None
    own = holder is not None and holder.output == question.output
    if not question.ready:
        nobody = own or (voice.holder is None and voice.mute_since is None)
        return replace(voice, holder=None, mute_since=now) if nobody else voice
    outranks = holder is None or (question.kind is OutputKind.SPEAKER and holder.kind is OutputKind.BOARD)
    if own and holder and holder.until - now > RENEW_WITHIN:
        return voice
    if own or outranks:
        taken = Holder(question.output, question.kind, now + LEASE)
        return replace(voice, holder=taken, mute_since=None)
    return voice


def _next(voice: Voice, output: str, hall: Hall, now: datetime) -> tuple[Voice, Say | None]:
    """Hand out what comes next, or once more what was said last, if there is anything to say."""
    waiting, rules = _waiting(voice, hall, now), hall.branch.voice.rules
    chosen, times = next_of(waiting, rules.merge_from), 1
    spoken = voice.utterance
    if not chosen and spoken and spoken.times < rules.repeats:
        chosen, times = _still_standing(spoken, hall, now), spoken.times + 1
    if not chosen:
        return voice, None
    at_most = longest(chosen)
    begin_within = min(BEGIN_WITHIN, *(each.until - now for each in chosen))
    utterance = Utterance(
        id=str(voice.given + 1),
        output=output,
        seqs=tuple(each.seq for each in chosen),
        covers=tuple(seq for each in chosen for seq in each.covers),
        times=times,
        over_by=now + begin_within + at_most,
    )
    before = spoken.covers if spoken else ()
    said = tuple(sorted({*voice.said, *before}))
    entries = tuple(each.entry for each in chosen)
    say = Say(utterance.id, entries, begin_within, at_most, any(each.urgent for each in chosen))
    return replace(voice, said=said, given=voice.given + 1, utterance=utterance), say


def _waiting(voice: Voice, hall: Hall, now: datetime) -> list[Pending]:
    handed = voice.utterance.covers if voice.utterance else ()
    done = {*voice.said, *handed}
    return pending(hall.log, hall.branch, hall.zone, now, lambda seq: seq <= voice.cursor or seq in done)


def _still_standing(spoken: Utterance, hall: Hall, now: datetime) -> tuple[Pending, ...]:
    """The calls of an utterance whose people have not come yet."""
    return tuple(
        each
        for each in pending(hall.log, hall.branch, hall.zone, now, lambda seq: seq not in spoken.seqs)
        if each.is_call
    )


def _moved_on(voice: Voice, hall: Hall, now: datetime) -> Voice:
    """Forget what lies behind the first entry that may still be said."""
    ahead = [seq for each in _waiting(voice, hall, now) for seq in each.covers]
    spoken, rules = voice.utterance, hall.branch.voice.rules
    if spoken and not (spoken.settled and spoken.times >= rules.repeats):
        ahead += spoken.covers  # comes back if it was not heard, or may be said once more
    cursor = max(voice.cursor, min(ahead, default=hall.end + 1) - 1)
    return replace(voice, cursor=cursor, said=tuple(seq for seq in voice.said if seq > cursor))


def _lasts(until: datetime, now: datetime) -> bool:
    """Whether a time has not come yet."""
    return now < until < now + LONGEST_WAIT
