"""Sending the log to one subscriber: each branch's in order, all branches side by side.

A courier does one piece of work at a time when told to, and says when there is more to do; it has no thread
and no clock of its own. Several workers may tell it at once: each then works on another branch.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from queue_server.adapters.feed.envelope import Wrapper
from queue_server.adapters.feed.posting import Answer, Post, Verdict
from queue_server.adapters.following import SharedLog
from queue_server.domain.events import Event
from queue_server.domain.subscriber import DeadLetter, Standing, Subscriber, WhyPaused, pause_after
from queue_server.service_layer.feed_ports import FeedBook
from queue_server.service_layer.ports import Clock

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds: the bounds of the first pause after an entry was not taken, and of any later one."""
KEPT_EVERY_SECONDS = 0.25
"""Places are stored at most so often; a crash repeats at most what was delivered since."""
NOTHING_TO_DO = 3600.0
"""Seconds: as good as for ever."""
PIECE_SECONDS = 0.05
"""A worker leaves a branch after so long: much to send keeps out neither other branches nor the queue."""


@dataclass(slots=True)
class Line:
    """One branch's log on its way to the subscriber."""

    branch: str
    standing: Standing
    end: int = 0
    due: float = 0.0
    """Not before this moment of the steady clock."""
    busy: bool = False

    @property
    def has_more(self) -> bool:
        return self.standing.seq < self.end


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all couriers of a process work with."""

    book: FeedBook
    log: SharedLog
    clock: Clock
    schemas: str
    """The address below which the schemas of events are published."""
    steady: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = field(default=random.random)


class Courier:
    """Delivers to one subscriber."""

    def __init__(self, subscriber: Subscriber, around: Surroundings, post: Post) -> None:
        self.subscriber, self._around, self._post = subscriber, around, post
        self._wrapper = Wrapper(subscriber, around.schemas)
        self._guard = threading.Lock()
        self._lines: dict[str, Line] = {}
        self._again: list[DeadLetter] = []
        self._unkept: set[str] = set()
        self._kept_at = 0.0
        self._silences = 0
        """Tries in a row to which nothing at all was answered."""
        self._quiet_until = 0.0
        self._working = 0

    def take_over(self, subscriber: Subscriber) -> None:
        """Work for the subscriber as somebody has just changed it; whatever was waited for, try now."""
        letters = self._around.book.dead_letters(subscriber.code)
        with self._guard:
            if subscriber != self.subscriber:
                self._wrapper = Wrapper(subscriber, self._around.schemas)
            self.subscriber = subscriber
            self._again = [each for each in letters if each.again]
            self._quiet_until, self._silences = 0.0, 0
            for line in self._lines.values():
                line.due = 0.0
        self.read_places()

    def read_places(self) -> None:
        """Take over the places that somebody has set by hand, and at the beginning all of them."""
        standings = self._around.book.standings(self.subscriber.code)
        with self._guard:
            for branch, stored in standings.items():
                line = self._lines.setdefault(branch, Line(branch, stored))
                if stored.replays != line.standing.replays:
                    line.standing, line.due = stored, 0.0
                    self._unkept.discard(branch)

    def offer(self, ends: Mapping[str, int]) -> bool:
        """Tell how far the logs go now; whether that is news to this subscriber."""
        news = False
        with self._guard:
            for branch, end in ends.items():
                if self.subscriber.follows(branch):
                    line = self._lines.setdefault(branch, Line(branch, Standing()))
                    news = news or end > line.end
                    line.end = end
        return news

    def lag(self) -> int:
        """Entries that are still to be taken, over all branches."""
        return sum(max(line.end - line.standing.seq, 0) for line in self._lines.values())

    def work(self) -> float:
        """Send some of what is due; seconds until there may be more to do, 0 for at once.

        Whoever offers more tells those who have nothing to do.
        """
        with self._guard:
            now = self._around.steady()
            if self.subscriber.paused:
                return NOTHING_TO_DO
            if now < self._quiet_until:
                return self._quiet_until - now
            if self._silences and self._working:
                return FIRST_PAUSE  # who does not answer is asked by one worker at a time
            letter = self._again.pop() if self._again else None
            line = None if letter else self._most_urgent(now)
            if letter is None and line is None:
                return self._until_due(now)
            if line:
                line.busy = True
            self._working += 1
        try:
            if letter:
                self._send_again(letter)
            elif line:
                self._send_piece(line)
        finally:
            with self._guard:
                self._working -= 1
                if line:
                    line.busy = False
        self.keep_places(only_if_due=True)
        return 0.0

    def _most_urgent(self, now: float) -> Line | None:
        """The branch that has waited longest among those that something can be sent of."""
        ready = [each for each in self._lines.values() if each.has_more and not each.busy and each.due <= now]
        return min(ready, key=lambda each: each.due, default=None)

    def _until_due(self, now: float) -> float:
        waits = [each.due - now for each in self._lines.values() if each.has_more and not each.busy]
        return max(min(waits, default=NOTHING_TO_DO), 0.0)

    def _send_piece(self, line: Line) -> None:
        """Some entries of a branch, in order, until its end, a failure, or for long enough."""
        begun, subscriber = self._around.steady(), self.subscriber
        while line.has_more and self.subscriber is subscriber:
            entries = self._around.log.entries(line.branch, line.standing.seq, line.end)
            if not entries:
                return
            for entry in entries:
                if not self._go_on(line, entry) or self.subscriber is not subscriber:
                    return
                if self._around.steady() - begun > PIECE_SECONDS:
                    line.due = self._around.steady()
                    return

    def _go_on(self, line: Line, entry: Event) -> bool:
        """Send an entry, or pass over it; whether the next one may follow."""
        if not self.subscriber.wants(entry.branch, entry.type):
            return self._settle(line, line.standing, line.standing.passed(entry.seq))
        before = line.standing
        answer = self._deliver(entry)
        now = self._around.clock.now()
        if answer.verdict is Verdict.TAKEN:
            return self._settle(line, before, before.taken(entry.seq, answer.words, now))
        if answer.verdict is Verdict.GONE:
            self._settle(line, before, before.silent(answer.words, now))
            self._give_up(answer)
            return False
        if answer.verdict is Verdict.AWAY:
            self._settle(line, before, before.silent(answer.words, now))
            return False
        after = before.refused(answer.words, now)
        if after.is_hopeless(self.subscriber.dead_letter_hours, now):
            return self._put_aside(line, entry, before, after)
        self._settle(line, before, after)
        line.due = self._around.steady() + max(self._pause(after.tries), answer.wait)
        if before.since is None:
            log.warning("%s: %s to %s-%s", self.subscriber.code, answer.words, entry.branch, entry.seq)
        return False

    def _settle(self, line: Line, before: Standing, after: Standing) -> bool:
        """Note where a branch stands, unless somebody has set its place meanwhile; whether it is noted."""
        with self._guard:
            if line.standing is not before:
                return False
            line.standing = after
            self._unkept.add(line.branch)
        return True

    def _deliver(self, entry: Event) -> Answer:
        """Send an entry once. A silent subscriber is left in peace as a whole: silence is of no branch."""
        headers, body = self._wrapper.signed(entry, self._around.clock.now())
        answer = self._post(self.subscriber.url, headers, body)
        with self._guard:
            if answer.verdict is Verdict.AWAY:
                self._silences += 1
                pause = max(self._pause(self._silences), answer.wait)
                self._quiet_until = self._around.steady() + pause
                if self._silences == 1:
                    log.warning("%s: %s; trying again until it is back", self.subscriber.code, answer.words)
            else:
                if self._silences:
                    log.info("%s is back", self.subscriber.code)
                self._silences = 0
        return answer

    def _pause(self, tries: int) -> float:
        return pause_after(tries, FIRST_PAUSE, LONGEST_PAUSE, self._around.chance())

    def _give_up(self, answer: Answer) -> None:
        log.warning("%s wants nothing any more (%s): paused", self.subscriber.code, answer.words)
        self.keep_places()
        self._around.book.pause(self.subscriber.code, WhyPaused.GONE)
        self.subscriber = replace(self.subscriber, paused=WhyPaused.GONE)

    def _put_aside(self, line: Line, entry: Event, before: Standing, after: Standing) -> bool:
        """Make a dead letter of an entry that was refused for too long, and go on with the next."""
        assert after.since is not None
        assert after.answered_at is not None
        assert after.answer is not None
        letter = DeadLetter(
            self.subscriber.code,
            entry.branch,
            entry.seq,
            entry.type,
            after.answer,
            after.tries,
            after.since,
            after.answered_at,
        )
        self._around.book.put_aside(letter)
        log.warning("%s: %s-%s put aside: %s", letter.subscriber, letter.branch, letter.seq, letter.reason)
        return self._settle(line, before, after.passed(entry.seq))

    def _send_again(self, letter: DeadLetter) -> None:
        """Offer a dead letter once more; refused again, it stays with the new reason."""
        (entry, *_) = self._around.log.entries(letter.branch, letter.seq - 1, letter.seq)
        answer = self._deliver(entry)
        if answer.verdict is Verdict.TAKEN:
            self._around.book.forget_dead(letter)
        elif answer.verdict is Verdict.AWAY:
            with self._guard:
                self._again.append(letter)
        else:
            now = self._around.clock.now()
            self._around.book.put_aside(
                replace(letter, reason=answer.words, tries=letter.tries + 1, last=now, again=False)
            )

    def keep_places(self, only_if_due: bool = False) -> None:
        """Store how far it is, so that the next process goes on from there."""
        with self._guard:
            now = self._around.steady()
            if not self._unkept or (only_if_due and now - self._kept_at < KEPT_EVERY_SECONDS):
                return
            places = {branch: self._lines[branch].standing for branch in self._unkept}
            self._unkept.clear()
            self._kept_at = now
        if self._around.book.keep(self.subscriber, places):
            self.read_places()
