"""The feed at work: a crew for each subscriber, so that none waits for another, and one look-out for all."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping

from queue_server.adapters.feed.courier import PIECE_SECONDS, Courier, Surroundings
from queue_server.adapters.feed.posting import HttpPost
from queue_server.adapters.following import LOOK_AGAIN_SECONDS, Watch
from queue_server.domain.subscriber import Subscriber
from queue_server.service_layer.ports import Store

log = logging.getLogger(__name__)

CLAIM = "feed"
CONNECTIONS = 4
"""A subscriber has so many deliveries at once at most, each of another branch."""
AFTER_A_FAULT_SECONDS = 1.0


class Crew:
    """The workers of one courier, on threads of their own (greenlets under eventlet)."""

    def __init__(self, subscriber: Subscriber, around: Surroundings) -> None:
        self._post = HttpPost(CONNECTIONS, around.clock)
        self.courier = Courier(subscriber, around, self._post)
        self.edition = 0
        self._more = threading.Condition()
        self._news = 0
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._run, name=f"feed-{subscriber.code}-{n}", daemon=True)
            for n in range(CONNECTIONS)
        ]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Finish the entries in hand, waiting so long at most, and remember how far it went."""
        with self._more:
            self._stopping = True
            self._more.notify_all()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(timeout=max(until - time.monotonic(), 0.0))
        self.courier.keep_places()
        self._post.close()

    def offer(self, ends: Mapping[str, int]) -> None:
        """Tell how far the logs go now."""
        if self.courier.offer(ends):
            self.wake()

    def take_over(self, subscriber: Subscriber, edition: int) -> None:
        """Work for the subscriber as somebody has changed it."""
        self.courier.take_over(subscriber)
        self.edition = edition
        self.wake()

    def wake(self) -> None:
        """Have everybody look for work."""
        with self._more:
            self._news += 1
            self._more.notify_all()

    def _run(self) -> None:
        while not self._stopping:
            seen, begun = self._news, time.monotonic()
            try:
                pause = self.courier.work()
            except Exception:
                log.exception("the feed of %s failed; trying again", self.courier.subscriber.code)
                pause = AFTER_A_FAULT_SECONDS
            if pause:
                self._rest(pause, seen)
            else:
                # Who catches up leaves as much time to the queue as it takes for itself.
                time.sleep(min(time.monotonic() - begun, PIECE_SECONDS))

    def _rest(self, seconds: float, seen: int) -> None:
        with self._more:
            self._more.wait_for(lambda: self._stopping or self._news != seen, seconds)


class Feed:
    """Delivers the logs to all subscribers, of all server processes on the database in one at a time."""

    def __init__(self, store: Store, watch: Watch, around: Surroundings) -> None:
        self._store, self._around = store, around
        self._waker = watch.waker()
        self._crews: dict[str, Crew] = {}
        self._looked_at: float | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Deliver from now on, if this process is the one to do it, or else as soon as it is."""
        self._look(anew=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and remember how far it went."""
        self._stopping = True
        self._waker.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._dismiss(list(self._crews))

    def lags(self) -> Mapping[str, int]:
        """Entries that each subscriber has still to take; none while another process delivers."""
        return {code: crew.courier.lag() for code, crew in self._crews.items()}

    def _run(self) -> None:
        while not self._stopping:
            woken = self._waker.wait(LOOK_AGAIN_SECONDS)
            self._waker.clear()
            try:
                self._look(anew=not woken)
            except Exception:
                log.exception("the feed cannot see its subscribers; trying again")
                self._waker.wait(AFTER_A_FAULT_SECONDS)

    def _look(self, anew: bool) -> None:
        """See who the subscribers are, about every second, and tell their crews how far the logs go."""
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN_SECONDS:
            if self._store.claim(CLAIM):
                self._call_the_roll()
            else:
                # Whoever delivers now moves the places: what the crews know is the past.
                self._dismiss(list(self._crews))
            self._looked_at = now
        if self._crews:
            ends = self._around.log.ends(anew)
            for crew in self._crews.values():
                crew.offer(ends)
                crew.courier.keep_places(only_if_due=True)

    def _call_the_roll(self) -> None:
        """A crew for every subscriber, none for who is none any more, though another may have its code."""
        known = {each.code: (each, edition) for each, edition in self._around.book.subscribers()}
        serves = {code: crew.courier.subscriber.created for code, crew in self._crews.items()}
        self._dismiss(
            [code for code, made in serves.items() if code not in known or known[code][0].created != made]
        )
        for code, (subscriber, edition) in known.items():
            crew = self._crews.get(code)
            if crew is None:
                crew = Crew(subscriber, self._around)
                crew.take_over(subscriber, edition)
                crew.start()
                self._crews[code] = crew
            elif crew.edition != edition:
                crew.take_over(subscriber, edition)

    def _dismiss(self, codes: list[str]) -> None:
        until = time.monotonic() + 5
        for code in codes:
            self._crews.pop(code).stop(max(until - time.monotonic(), 0.0))
