"""Has numbers held for this kiosk while the server is there, and hands over what it gave meanwhile."""

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kiosk.memory import Memory
from kiosk.own_numbers import Given, OwnNumbers
from kiosk.reports import Reports
from kiosk.server_api import ServerApi, ServerAway, ServerRefused

log = logging.getLogger(__name__)

_AT_ONCE = 100
"""Numbers in one request, the most that the server takes."""
_AGAIN_SECONDS = 1.0
_LOOK_SECONDS = 30.0
_FRESH = timedelta(minutes=10)
"""How old what the server told of hours and numbers may become while it is there."""


class Handover:
    """Works in a thread of its own; `settled()` is called when the server has heard of all numbers."""

    def __init__(
        self,
        api: ServerApi,
        memory: Memory,
        own: OwnNumbers,
        reports: Reports,
        device: str,
        now: Callable[[], datetime],
        settled: Callable[[], None],
    ) -> None:
        self._api, self._own, self._reports, self._device = api, own, reports, device
        self._now, self._settled = now, settled
        self._asked_at: datetime | None = None
        self._there = threading.Event()
        self._wake = threading.Event()
        self._stopped = threading.Event()

    def contact(self, connected: bool) -> None:
        """The server came or went; callable from any thread."""
        if connected:
            self._asked_at = None
            self._there.set()
            self._wake.set()
        else:
            self._there.clear()

    def wake(self) -> None:
        """There may be something to hand over; callable from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Have `run` return; what is not handed over is kept. Callable from any thread."""
        self._stopped.set()
        self._wake.set()

    def run(self) -> None:
        """Work until stopped."""
        while not self._stopped.is_set():
            pause = self._look() if self._there.is_set() else _LOOK_SECONDS
            self._wake.wait(pause)
            self._wake.clear()

    def _look(self) -> float:
        """Do what is due; the seconds until the next look."""
        try:
            self._hand_over()
            if self._due():
                self._own.hold(self._api.hold_numbers(self._device, self._own.holder))
                self._asked_at = self._now()
            self._tell_refused()
        except ServerAway as away:
            log.info("own numbers must wait: %s", away)
            return _AGAIN_SECONDS
        except ServerRefused as refusal:
            log.error("the server refused to speak of this kiosk's own numbers: %s", refusal)
        return _LOOK_SECONDS

    def _due(self) -> bool:
        """Whether numbers and hours should be asked for again: now and then, and when a day has begun."""
        held, now = self._own.held(), self._now()
        return held is None or not held.is_for(now) or self._asked_at is None or now - self._asked_at > _FRESH

    def _hand_over(self) -> None:
        """Hand over all that is kept, oldest first. Raises ServerAway, ServerRefused."""
        handed = False
        while given := self._own.to_hand_over(_AT_ONCE):
            self._settle(given)
            handed = True
        if handed:
            self._asked_at = None
            self._reports.contact()
            self._settled()

    def _settle(self, given: list[Given]) -> None:
        """Hand over some numbers; one that the server does not even read must not keep back the others."""
        try:
            answer = self._api.hand_over(self._device, [_told(each) for each in given], _key(given))
        except ServerRefused as refusal:
            if refusal.status != 422:
                raise
            if len(given) > 1:
                for each in given:
                    self._settle([each])
                return
            log.error("the server cannot read number %s: %s", given[0].number, refusal)
            answer = {"accepted": [], "refused": [{"id": given[0].id}], "replaced": []}
        refused = [each["id"] for each in answer["refused"]]
        if not answer["accepted"] and not refused:
            raise ServerAway("the answer to the handover says nothing")
        for each in answer["refused"]:
            log.error("number refused: %s", each)
        self._own.settle(answer["accepted"], refused, answer["replaced"])

    def _tell_refused(self) -> None:
        """Numbers of today that stand in no line are this kiosk's trouble until the day is over."""
        held = self._own.held()
        self._reports.refused(self._own.refused(held.day) if held else [])


def _told(given: Given) -> dict[str, Any]:
    """A number as the server is told of it."""
    told = {
        "id": given.id,
        "token": given.token,
        "key": given.key,
        "number": given.number,
        "issued_at": given.issued_at.isoformat(),
        **vars(given.wish),
    }
    return {name: value for name, value in told.items() if value is not None}


def _key(given: list[Given]) -> str:
    """The same key for the same numbers, so that a repeat gets the first answer."""
    return hashlib.sha256(" ".join(each.id for each in given).encode()).hexdigest()
