"""A feed in the test's hand: a courier without threads, a subscriber that answers as told, a hand clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from queue_server.adapters.feed.courier import NOTHING_TO_DO, Courier, Surroundings
from queue_server.adapters.feed.posting import Answer, Verdict
from queue_server.adapters.following import SharedLog
from queue_server.domain.subscriber import Subscriber
from queue_server.service_layer.feed import Wish, subscribe
from tests.support.stores import Bench

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TAKEN = Answer(Verdict.TAKEN, "204 No Content")
REFUSED = Answer(Verdict.REFUSED, "400 Bad Request: no such case")
AWAY = Answer(Verdict.AWAY, "no-connection")
GONE = Answer(Verdict.GONE, "410 Gone")

Answering = Callable[[str], Answer]


@dataclass
class Outside:
    """A subscriber: takes everything unless told otherwise, and remembers what it was sent and took."""

    answering: Answering = lambda id: TAKEN
    tries: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        id_ = json.loads(body)["id"]
        self.tries.append(id_)
        answer = self.answering(id_)
        if answer.verdict is Verdict.TAKEN:
            self.taken.append(id_)
            self.headers.append(headers)
            self.bodies.append(body)
        return answer


class Bureau:
    """A courier on a bench's store; pauses are the longest that chance allows."""

    def __init__(self, desk: Bench) -> None:
        self.desk = desk
        self.book = desk.store.feed
        self.outside = Outside()
        self.begun = desk.clock.now()
        self.log = SharedLog(desk.store, desk.watch)
        self.around = Surroundings(
            self.book, self.log, desk.clock, "http://luot/schemas", self.steady, lambda: 1.0
        )
        self._courier: Courier | None = None

    def steady(self) -> float:
        """Seconds by the hand clock."""
        return (self.desk.clock.now() - self.begun).total_seconds()

    def subscribe(self, code: str = "ioc", **wish: object) -> Subscriber:
        return subscribe(
            self.book,
            Wish(code, "http://ioc.local/events", SECRET, **wish),  # type: ignore[arg-type]
            self.desk.clock.now(),
        )

    @property
    def courier(self) -> Courier:
        """Whoever delivers to `ioc`; hired when first needed."""
        return self._courier or self.hire()

    def hire(self) -> Courier:
        """A new courier, as of a process that has just started."""
        known = self.book.subscriber("ioc")
        self._courier = Courier(known, self.around, self.outside)
        self._courier.take_over(known)
        return self._courier

    def told(self) -> None:
        """The courier hears what somebody changed, as it does within a second."""
        self.courier.take_over(self.book.subscriber("ioc"))

    def deliver(self, until: timedelta | None = None) -> None:
        """Work and wait, by the hand clock, until nothing is left to do or so much time is over."""
        ends = self.desk.clock.now() + until if until else None
        self.courier.offer(self.book.ends())
        while True:
            pause = self.courier.work()
            if pause >= NOTHING_TO_DO:
                break
            if ends and self.desk.clock.now() + timedelta(seconds=pause) > ends:
                self.desk.clock.move(seconds=(ends - self.desk.clock.now()).total_seconds())
                break
            self.desk.clock.move(seconds=pause)
        self.courier.keep_places()


def in_turn(answers: Sequence[Answer]) -> Answering:
    """These answers one after another, then everything is taken."""
    left = list(answers)
    return lambda id: left.pop(0) if left else TAKEN
