"""Posting one entry to a subscriber, and what its answer means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus
from typing import Protocol

import requests
import requests.adapters

from queue_server.service_layer.ports import Clock

TIMEOUT_SECONDS = (3.05, 10)
"""To connect, and for each part of the answer."""
LONGEST_RETRY_AFTER = 3600.0
"""Seconds: nobody is left in peace for longer, whatever it asks for."""
EXCERPT = 200
"""So many characters of a refusal's body are kept: what else would say why?"""
OVERLOADED = frozenset({429, 502, 503, 504})
"""Answers that speak of the subscriber and not of the entry (Standard Webhooks 1.0.0, “Deliverability”)."""


class Verdict(Enum):
    """What an answer means for the entry."""

    TAKEN = auto()
    REFUSED = auto()
    """This entry it does not take."""
    AWAY = auto()
    """It takes nothing just now."""
    GONE = auto()
    """It wants nothing any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a subscriber answered, or what came instead."""

    verdict: Verdict
    words: str
    """A status and an excerpt, or the kind of silence: ``no-connection``, ``no-answer-in-time``,
    ``bad-certificate``."""
    wait: float = 0.0
    """Seconds for which it asked to be left in peace."""


class Post(Protocol):
    """Sends signed entries to an address."""

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...


class HttpPost:
    """Posts over connections that are kept open, as many as are in use at once.

    Fulfils :class:`Post`. Redirects are not followed: what is signed is meant for one address.
    """

    def __init__(self, connections: int, clock: Clock) -> None:
        self._clock = clock
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = requests.adapters.HTTPAdapter(pool_connections=4, pool_maxsize=connections)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            with self._session.post(
                url, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                return _read(answer, self._clock.now())
        except requests.exceptions.SSLError:
            return Answer(Verdict.AWAY, "bad-certificate")
        except requests.Timeout:
            return Answer(Verdict.AWAY, "no-answer-in-time")
        except requests.RequestException:
            return Answer(Verdict.AWAY, "no-connection")

    def close(self) -> None:
        """Close every connection."""
        self._session.close()


def _read(answer: requests.Response, now: datetime) -> Answer:
    """What an answer means; of its body no more is read than is kept."""
    status = answer.status_code
    head: bytes = next(answer.iter_content(4 * EXCERPT), b"")
    said = " ".join(head.decode("utf-8", "replace").split())[:EXCERPT]
    words = f"{status} {_phrase(status)}".strip()
    if 200 <= status < 300:
        return Answer(Verdict.TAKEN, words)
    words = f"{words}: {said}" if said else words
    if status == HTTPStatus.GONE:
        return Answer(Verdict.GONE, words)
    verdict = Verdict.AWAY if status in OVERLOADED else Verdict.REFUSED
    return Answer(verdict, words, _retry_after(answer.headers.get("Retry-After"), now))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _retry_after(said: str | None, now: datetime) -> float:
    """Seconds that a ``Retry-After`` header asks for, in either of its forms (RFC 9110, 10.2.3)."""
    if not said:
        return 0.0
    try:
        given = said.strip()
        seconds = float(given) if given.isdigit() else (parsedate_to_datetime(given) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
