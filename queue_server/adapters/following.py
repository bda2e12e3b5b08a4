"""Following the committed log: everything told outward is read from it with a cursor of its own.

A follower can be late, never wrong: it delivers entries in order, without holes, and goes on after a restart
where it stopped. Delivery is at least once; the entry's number lets receivers drop a repeat.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from queue_server.domain.events import Event
from queue_server.service_layer.ports import Store

log = logging.getLogger(__name__)

BATCH = 200
LOOK_AGAIN_SECONDS = 1.0
"""How often the log is read even when nobody said that it grew: another process may have written it."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.5, 30.0
CURSOR_EVERY_SECONDS = 0.25
"""A cursor is stored at most so often; a crash repeats at most what was delivered since."""


class DeliveryFailed(RuntimeError):
    """The receiver did not take an entry; it is offered again later."""


class Delivery(Protocol):
    """A receiver of the log."""

    name: str
    durable: bool
    """Whether to go on after a restart where it stopped, instead of at the log's end. Of several server
    processes one at a time delivers to a durable receiver; the others stand by."""
    from_the_start: bool
    """Whether a durable receiver that is new gets the whole log."""

    def begin(self) -> None:
        """Called once, before the first delivery of this process."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        """Hand on entries of one branch, in order.

        Raises:
            DeliveryFailed: none or some were taken; all are offered again.
        """

    def rest(self) -> None:
        """Called about every second while there is nothing to deliver."""


class Watch:
    """Fulfils :class:`~queue_server.service_layer.ports.LogWatch`: wakes all followers of this process."""

    def __init__(self) -> None:
        self.news = 0
        """How often it was said that a log grew, not how."""
        self._wakers: list[threading.Event] = []
        self._told: list[Callable[[str, Sequence[Event]], None]] = []

    def advanced(self, branch: str, entries: Sequence[Event]) -> None:
        for tell in self._told:
            tell(branch, entries)
        self._wake(None)

    def wake(self, besides: threading.Event | None = None) -> None:
        """Have everyone look at the logs, besides the one that brought the news."""
        self.news += 1
        self._wake(besides)

    def _wake(self, besides: threading.Event | None) -> None:
        for waker in self._wakers:
            if waker is not besides:
                waker.set()

    def tell(self, told: Callable[[str, Sequence[Event]], None]) -> None:
        """Have a function called with whatever this process writes to a log."""
        self._told.append(told)

    def waker(self) -> threading.Event:
        """An event that is set whenever a log of any branch grew."""
        waker = threading.Event()
        self._wakers.append(waker)
        return waker


class SharedLog:
    """The logs as the followers of one process read them, who are given what it has just written, or one of
    them has just read."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store, self._watch = store, watch
        self._reading = threading.Lock()
        self._ends: Mapping[str, int] = {}
        self._ends_as_of = -1
        self._meanwhile: dict[str, int] = {}
        """Ends of logs that grew since the ends were last read."""
        self._latest: dict[str, Sequence[Event]] = {}
        watch.tell(self._written)

    def _written(self, branch: str, entries: Sequence[Event]) -> None:
        """Remember entries of this process's own. A hole before them is left for the next reading to fill."""
        end = entries[-1].seq
        self._meanwhile[branch] = end
        self._ends = {**self._ends, branch: max(end, self._ends.get(branch, 0))}
        latest = self._latest.get(branch, ())
        if not latest or latest[-1].seq + 1 == entries[0].seq:
            self._latest[branch] = [*latest, *entries][-BATCH:]

    def ends(self, anew: bool) -> Mapping[str, int]:
        """The number of the last entry of every log; read ``anew``, or where it was said that one grew."""
        with self._reading:
            news = self._watch.news
            if anew or news != self._ends_as_of:
                self._meanwhile.clear()
                read = self._store.seqs()
                grown = {code: max(end, read.get(code, 0)) for code, end in self._meanwhile.items()}
                self._ends, self._ends_as_of = {**read, **grown}, news
            return self._ends

    def entries(self, branch: str, after: int, end: int) -> Sequence[Event]:
        """The entries of a log from after ``after`` on, as many as one batch has, towards its ``end``."""
        with self._reading:
            latest = self._latest.get(branch, ())
            # A log that ends before what we know of it has been replaced by another.
            replaced = latest and latest[-1].seq > max(end, self._ends.get(branch, 0))
            if not latest or replaced or not latest[0].seq <= after + 1 <= latest[-1].seq:
                with self._store.read(branch) as reader:
                    read = reader.events(after, BATCH)
                if replaced or not latest or (read and read[-1].seq > latest[-1].seq):
                    # Whoever is far behind reads for itself: the others go on with the log's end.
                    self._latest[branch] = read
                latest = read
            return [entry for entry in latest if entry.seq > after]


class Follower:
    """Reads the logs of all branches for one receiver, on a thread of its own (a greenlet under eventlet)."""

    def __init__(
        self, delivery: Delivery, store: Store, watch: Watch, shared: SharedLog | None = None
    ) -> None:
        """``shared`` is what the followers of a process read together."""
        self.delivery, self._store = delivery, store
        self._log = shared or SharedLog(store, watch)
        self._waker = watch.waker()
        self._cursors: dict[str, int] = {}
        self._stored: dict[str, int] = {}
        self._stored_at = 0.0
        self._backoff = 0.0
        self._stopping = self._begun = False
        self._claimed_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"follow-{delivery.name}", daemon=True)

    def start(self) -> None:
        """Follow from now on, if this process is the one to do it, or else as soon as it is."""
        self._ours()
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in hand and remember how far it went."""
        self._stopping = True
        self._waker.set()
        self._thread.join(timeout=5)
        self._store_cursors()

    def lag(self) -> int:
        """Entries not yet delivered, over all branches; 0 while another process delivers."""
        if not self._begun:
            return 0
        return sum(seq - self._cursors.get(branch, 0) for branch, seq in self._store.seqs().items())

    def _ours(self) -> bool:
        """Whether this process delivers; when it takes over, from the stored cursor on."""
        if self._begun and time.monotonic() - self._claimed_at < LOOK_AGAIN_SECONDS:
            return True
        if self.delivery.durable and not self._store.claim(self.delivery.name):
            # Whoever delivers now moves the stored cursor: what we remember of it is the past.
            self._begun = False
            self._cursors.clear()
            self._stored.clear()
            return False
        if not self._begun:
            for branch, seq in self._store.seqs().items():
                self._cursors[branch] = self._beginning(branch, seq)
            self.delivery.begin()
            self._begun = True
        self._claimed_at = time.monotonic()
        return True

    def _beginning(self, branch: str, seq: int) -> int:
        stored = self._store.cursor(self.delivery.name, branch) if self.delivery.durable else None
        if stored is not None:
            self._stored[branch] = stored
            return stored
        return 0 if self.delivery.from_the_start else seq

    def _run(self) -> None:
        while not self._stopping:
            woken = self._waker.wait(LOOK_AGAIN_SECONDS)
            self._waker.clear()
            try:
                if self._ours():
                    self._catch_up(anew=not woken)
                self._backoff = 0.0
            except DeliveryFailed as error:
                self._wait_longer(error)
            except Exception:
                # Whatever it was, the claim may be lost with it: begin again from the stored cursor.
                log.exception("following for %s failed; trying again", self.delivery.name)
                self._begun = self._begun and not self.delivery.durable
                self._wait_longer(None)

    def _catch_up(self, anew: bool) -> None:
        """Deliver until every branch's log is at its end; a branch that is refused holds up no other."""
        refused: DeliveryFailed | None = None
        for branch, seq in self._log.ends(anew).items():
            self._cursors.setdefault(branch, 0)
            try:
                self._deliver_up_to(branch, seq)
            except DeliveryFailed as error:
                refused = error
        self.delivery.rest()
        if time.monotonic() - self._stored_at >= CURSOR_EVERY_SECONDS:
            self._store_cursors()
        if refused:
            raise refused

    def _deliver_up_to(self, branch: str, seq: int) -> None:
        while self._cursors[branch] < seq and not self._stopping:
            events = self._log.entries(branch, self._cursors[branch], seq)
            if not events:
                return
            self.delivery.deliver(branch, events)
            self._cursors[branch] = events[-1].seq

    def _wait_longer(self, error: DeliveryFailed | None) -> None:
        """Back off with jitter, so that a receiver that comes back is not met by everyone at once."""
        self._backoff = min(LONGEST_BACKOFF, max(FIRST_BACKOFF, self._backoff * 2))
        pause = self._backoff * random.uniform(0.5, 1.0)
        if error:
            log.warning("%s: %s; trying again in %.1f s", self.delivery.name, error, pause)
        deadline = time.monotonic() + pause
        while not self._stopping and (left := deadline - time.monotonic()) > 0:
            self._waker.wait(left)
            self._waker.clear()
        self._waker.set()

    def _store_cursors(self) -> None:
        if not self.delivery.durable:
            return
        for branch, seq in self._cursors.items():
            if self._stored.get(branch) != seq:
                self._store.move_cursor(self.delivery.name, branch, seq)
                self._stored[branch] = seq
        self._stored_at = time.monotonic()
