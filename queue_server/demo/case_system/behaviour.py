"""Scripted misbehaviour: the faults a real case system shows, on demand."""

import threading
from dataclasses import asdict, dataclass
from typing import Any

MODES = ("normal", "slow", "error", "wrong", "garbage", "down")


class BehaviourMalformed(ValueError):
    """An order to behave in a way we do not know; `str()` says why."""


@dataclass(frozen=True)
class Behaviour:
    """How deliveries, or look-ups of cases, are answered.

    `normal` answers as agreed; `slow` does so after `seconds`; `error` answers `status`; `wrong` answers 200
    with JSON that means something else; `garbage` answers bytes that are no HTTP; `down` closes the
    connection without a word. The last four keep nothing of a delivery or, with `keep`, keep the event and
    lose only the answer. It is normal again after `count` requests, if given.
    """

    mode: str = "normal"
    seconds: float = 2.0
    status: int = 500
    keep: bool = False
    count: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As `GET /behave` shows it."""
        return asdict(self)


_KINDS: dict[str, tuple[type, ...]] = {
    "mode": (str,),
    "seconds": (int, float),
    "status": (int,),
    "keep": (bool,),
    "count": (int, type(None)),
}


def read_behaviour(order: object) -> Behaviour:
    """The behaviour ordered by a JSON object; BehaviourMalformed for what makes no sense."""
    if not isinstance(order, dict):
        raise BehaviourMalformed("the order is not a JSON object")
    for name, value in order.items():
        if name not in _KINDS:
            raise BehaviourMalformed(f"{name} is unknown; known: {', '.join(_KINDS)}")
        if not isinstance(value, _KINDS[name]) or (isinstance(value, bool) and bool not in _KINDS[name]):
            raise BehaviourMalformed(f"{name} has the wrong type")
    behaviour = Behaviour(**order)
    if behaviour.mode not in MODES:
        raise BehaviourMalformed(f"mode is one of {', '.join(MODES)}")
    if not 400 <= behaviour.status <= 599:
        raise BehaviourMalformed("status is an HTTP error, 400 to 599")
    if not 0 <= behaviour.seconds <= 3600:
        raise BehaviourMalformed("seconds is between 0 and 3600")
    if behaviour.count is not None and behaviour.count < 1:
        raise BehaviourMalformed("count is at least 1")
    return behaviour


class Temper:
    """The behaviour of the moment, shared by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = Behaviour()
        self._left: int | None = None

    @property
    def now(self) -> Behaviour:
        """The behaviour the next delivery meets."""
        with self._lock:
            return self._now

    def order(self, behaviour: Behaviour) -> None:
        """Behave like this from now on."""
        with self._lock:
            self._now = behaviour
            self._left = behaviour.count

    def meet(self) -> Behaviour:
        """The behaviour for one delivery, counted."""
        with self._lock:
            met = self._now
            if self._left is not None:
                self._left -= 1
                if self._left == 0:
                    self._now, self._left = Behaviour(), None
            return met
