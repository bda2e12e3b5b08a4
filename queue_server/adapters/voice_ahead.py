"""Sound made before anybody asks for it: of what was just logged, and then of the calls that come next."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from queue_server.adapters.announcing import Clips
from queue_server.adapters.helper import HelperFailed
from queue_server.domain.branch import Branch
from queue_server.domain.counter import CounterState
from queue_server.domain.events import BRANCH_ANNOUNCED, Event
from queue_server.domain.utterances import called_in
from queue_server.service_layer.ports import Clock, Store
from queue_server.service_layer.voice import sayable, sounds
from queue_server.service_layer.voice_ports import CallsWords, Voices

STALE = timedelta(seconds=60)
"""Nobody wants to hear a call older than this, so its clips are not made ahead."""
LOOK_EVERY = timedelta(seconds=3)
"""How often it is looked who may be called next, while anything happens."""
MAKE_EVERY = timedelta(seconds=1)
"""How often a clip is made that nobody has asked for: the processor belongs to the queue."""
AHEAD_IN_LINE = 2
"""So many of each service's line may be called next."""
REMEMBERED = 2_000
"""So many clips are known to be there; who asks for one that is no more waits for it once."""

Wanted = tuple[str, str, bool]
"""Words for the speech engine, their language, and whether a chime goes before them."""


class VoiceAhead:
    """Has the clips of calls and messages rendered the moment they are logged.

    While there is time it has those of the next likely calls rendered too, one by one: whoever is called
    meanwhile waits for one at most.
    """

    name = "voice"
    durable = False
    from_the_start = False

    def __init__(self, store: Store, voices: Voices, clips: Clips, words: CallsWords, clock: Clock) -> None:
        self._store, self._voices, self._clips = store, voices, clips
        self._words, self._clock = words, clock
        self._stirred: set[str] = set()
        """Branches in which something happened since it was last looked who may be called next."""
        self._done_at: dict[str, datetime] = {}
        self._wanted: list[Wanted] = []
        self._made: dict[Wanted, None] = {}

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        self._stirred.add(branch)
        fresh = [each for each in events if sayable(each) and self._clock.now() - each.time < STALE]
        for event in fresh:
            free = event.type == BRANCH_ANNOUNCED
            for wanted in self._wanted_for(event, self._store.branch(branch)):
                self._make(wanted, free=free)

    def rest(self) -> None:
        """Make one clip that may be wanted soon."""
        now = self._clock.now()
        if self._stirred and self._is_time("look", LOOK_EVERY, now):
            self._wanted = [each for code in sorted(self._stirred) for each in self._likely(code)]
            self._stirred.clear()
        self._wanted = [each for each in self._wanted if each not in self._made]
        if self._wanted and self._is_time("make", MAKE_EVERY, now):
            self._make(self._wanted.pop(0))

    def _is_time(self, what: str, every: timedelta, now: datetime) -> bool:
        """Whether something was last done so long ago; the clock may have been put back since."""
        last = self._done_at.get(what)
        if last is not None and abs(now - last) < every:
            return False
        self._done_at[what] = now
        return True

    def _wanted_for(self, event: Event, branch: Branch) -> list[Wanted]:
        """The clips of an entry that is said by itself."""
        said = sounds([event], branch, self._words)
        return self._with_chime([(each.language, each.spoken) for each in said], branch)

    def _likely(self, code: str) -> list[Wanted]:
        """The clips of calls that may come next: the heads of the lines, at each counter that takes them."""
        with self._store.read(code) as reader:
            branch, statuses = reader.branch, reader.statuses()
            day = branch.day(reader.now)
        at_work = [
            counter
            for code_of, counter in branch.counters.items()
            if code_of in statuses and statuses[code_of].state is CounterState.OPEN
        ]
        services = list(dict.fromkeys(service for counter in at_work for service in counter.takes))
        heads = self._voices.heads(code, day, services, AHEAD_IN_LINE)
        return [
            wanted
            for counter in at_work
            for service in counter.takes
            for number, language in heads[service]
            for wanted in self._call(number, counter.code, language, branch)
        ]

    def _call(self, number: str, counter: str, language: str, branch: Branch) -> list[Wanted]:
        """The clips of one call."""
        sentences = [
            (each, self._words([(number, counter)], each, branch).spoken) for each in called_in(language)
        ]
        return self._with_chime(sentences, branch)

    @staticmethod
    def _with_chime(sentences: Sequence[tuple[str, str]], branch: Branch) -> list[Wanted]:
        chime = branch.voice.rules.chime
        return [
            (spoken, language, chime and place == 0) for place, (language, spoken) in enumerate(sentences)
        ]

    def _make(self, wanted: Wanted, *, free: bool = False) -> None:
        """A voice that fails stops nothing: boards still show the call. The clips have told why already."""
        spoken, language, chimed = wanted
        with suppress(HelperFailed):
            self._clips.sound(spoken, language, chimed=chimed, free=free)
        self._made[wanted] = None
        while len(self._made) > REMEMBERED:
            del self._made[next(iter(self._made))]
