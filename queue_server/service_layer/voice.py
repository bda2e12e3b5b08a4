"""Who speaks in a zone, and what: outputs ask, the server decides, and each thing is said by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain import voicing
from queue_server.domain.branch import Branch
from queue_server.domain.events import BRANCH_ANNOUNCED, SPOKEN, Event
from queue_server.domain.turn import Data
from queue_server.domain.utterances import is_heard_in, languages_of
from queue_server.domain.voice_rules import FULL
from queue_server.domain.voicing import ASK_SOON, Answer, Hall, Question, Say, Voice
from queue_server.service_layer import links
from queue_server.service_layer.ports import Store
from queue_server.service_layer.voice_ports import CallsWords, Voices

ATTEMPTS = 3
"""Two outputs that ask at once may cross; whoever was slower looks again."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One sentence in one language."""

    language: str
    text: str
    spoken: str
    """The words that the speech engine gets."""


def ask(
    store: Store, voices: Voices, branch: str, zone: str, question: Question, now: datetime, words: CallsWords
) -> Data:
    """What an output of a zone hears when it asks.

    Raises:
        UnknownBranch, UnknownZone: no such branch or zone.
    """
    at = store.branch(branch)
    at.check_zone(zone)
    for _ in range(ATTEMPTS):
        scene = voices.scene(branch, zone)
        hall = Hall(at, zone, scene.log, scene.end)
        voice, answer = voicing.ask(scene.voice, question, hall, now)
        if voice == scene.voice or voices.keep(branch, zone, scene.version, voice):
            return _view(answer, at, now, words)
    return _view(Answer(False, None, ASK_SOON), at, now, words)


def sounds(entries: Sequence[Event], branch: Branch, words: CallsWords) -> list[Sound]:
    """The sentences that say some entries of the log, in the order in which they are said."""
    first = entries[0].data["announcement"]
    if entries[0].type == BRANCH_ANNOUNCED:
        return [Sound("vi", first["text"], first["spoken"])]
    found = []
    for language in dict.fromkeys(language for entry in entries for language in languages_of(entry)):
        turns = [entry.data["turn"] for entry in entries if language in languages_of(entry)]
        sentence = words([(turn["ticket"]["number"], turn["counter"]) for turn in turns], language, branch)
        found.append(Sound(language, sentence.text, sentence.spoken))
    return found


def sayable(entry: Event | None) -> bool:
    """Whether an entry of the log has sound."""
    return entry is not None and entry.type in SPOKEN and bool(entry.data["announcement"]["url"])


def silences(
    voices: Mapping[str, Voice], branch: Branch, calls: Sequence[Event], now: datetime
) -> dict[str, datetime]:
    """The zones that call people and are not heard, and since when. A zone that never had an output is not
    among them: its branch does without loudspeakers there."""
    found = {}
    for zone, voice in voices.items():
        here = [call.time for call in calls if is_heard_in(call, branch, zone)]
        since = voicing.silent_since(voice, here, now) if zone in branch.zones else None
        if since:
            found[zone] = since
    return found


def _view(answer: Answer, branch: Branch, now: datetime, words: CallsWords) -> Data:
    return {
        "speaks": answer.speaks,
        "say": _say_view(answer.say, branch, now, words) if answer.say else None,
        "ask_again_seconds": round(answer.ask_again.total_seconds(), 3),
    }


def _say_view(say: Say, branch: Branch, now: datetime, words: CallsWords) -> Data:
    rules, seqs = branch.voice.rules, [entry.seq for entry in say.entries]
    sentences = sounds(say.entries, branch, words)
    parts = [
        {
            "language": each.language,
            "text": each.text,
            # One chime before all of it.
            "url": links.sound(branch.code, seqs, each.language, chime=rules.chime and place == 0),
        }
        for place, each in enumerate(sentences)
    ]
    return {
        "id": say.id,
        "seqs": seqs,
        "text": " ".join(each.text for each in sentences),
        "sounds": parts,
        "volume": FULL if say.urgent else rules.volume(branch.local(now).time()),
        "begin_within_seconds": round(say.begin_within.total_seconds(), 3),
        "longest_seconds": round(say.longest.total_seconds(), 3),
    }
