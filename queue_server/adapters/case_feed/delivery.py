"""Posting the log to the case system, one entry after another."""

from __future__ import annotations

from collections.abc import Sequence

import requests

from queue_server.adapters.case_feed.envelope import key_of, signed
from queue_server.adapters.following import DeliveryFailed
from queue_server.domain.events import Event
from queue_server.service_layer.ports import Clock

TIMEOUT_SECONDS = (3.05, 10)


class CaseFeedDelivery:
    """Fulfils :class:`~queue_server.adapters.following.Delivery`.

    Within a batch it remembers how far the receiver took it, so that a failure repeats at most one entry.
    """

    name = "case-feed"
    durable = True
    from_the_start = True

    def __init__(self, url: str, secret: str, clock: Clock) -> None:
        self._url, self._key, self._clock = url, key_of(secret), clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._taken: dict[str, int] = {}

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        for event in events:
            if event.seq > self._taken.get(branch, 0):
                self._post(event)
                self._taken[branch] = event.seq

    def _post(self, event: Event) -> None:
        headers, body = signed(event, self._key, self._clock.now())
        try:
            answer = self._session.post(
                self._url, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            raise DeliveryFailed(f"the case system is not there ({type(error).__name__})") from error
        if not 200 <= answer.status_code < 300:
            raise DeliveryFailed(
                f"the case system answered {answer.status_code} to {event.branch}-{event.seq}"
            )

    def rest(self) -> None:
        """Nothing to do between entries."""
