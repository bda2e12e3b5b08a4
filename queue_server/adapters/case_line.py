"""The line to the case system: HTTP, as docs/case-system.md describes.

It is another house's machine: it may be slow, down or wrong, and nobody must hang on it. So an answer has a
few seconds in all, and after some failures in a row it is left alone for half a minute.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import requests
from pydantic import ValidationError

from queue_server.service_layer.cases import CaseSystemUnavailable
from queue_server.service_layer.ports import Clock

log = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 0.7, 1.6, 2.3
"""All of them, and one more read, are less than the four seconds after which a kiosk's agent takes the whole
server for away."""
LONGEST_ANSWER = 64 * 1024
FAILURES_TO_REST = 3
REST = timedelta(seconds=30)

Understood = TypeVar("Understood")


class CaseLine:
    """Asks one kind of question. Each kind has its own patience: that one fails says nothing of another."""

    def __init__(self, url: str, token: str | None, clock: Clock) -> None:
        self._url, self._clock = url.rstrip("/"), clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept"] = "application/json"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._failures = 0
        self._rests_until: datetime | None = None

    def ask(self, path: str, understand: Callable[[Any], Understood]) -> Understood | None:
        """What ``understand`` makes of the JSON at a path below the case system's address; ``None`` for 404.

        Raises:
            CaseSystemUnavailable: no answer, not in time, or none that could be understood; or it rests.
        """
        now = self._clock.now()
        self._check_resting(now)
        try:
            body = self._get(path)
            told = None if body is None else _understood(body, understand)
        except CaseSystemUnavailable as failure:
            self._failed(now, failure)
            raise
        self._failures, self._rests_until = 0, None
        return told

    def _check_resting(self, now: datetime) -> None:
        """Raises while it is left alone. The first question after that is let through as a trial."""
        if self._rests_until and now < self._rests_until:
            raise CaseSystemUnavailable("the case system failed a moment ago and is left alone for now")

    def _failed(self, now: datetime, failure: CaseSystemUnavailable) -> None:
        self._failures += 1
        if self._failures >= FAILURES_TO_REST:
            self._rests_until = now + REST
        log.warning("case system, failure %s in a row: %s", self._failures, failure)

    def _get(self, path: str) -> bytes | None:
        """The body, or ``None`` if there is nothing; raises CaseSystemUnavailable for anything else."""
        deadline = time.monotonic() + WHOLE_SECONDS
        try:
            with self._session.get(
                f"{self._url}/{path}",
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code == requests.codes.not_found:
                    return None
                if answer.status_code != requests.codes.ok:
                    raise CaseSystemUnavailable(f"it answered {answer.status_code}")
                return _read(answer, deadline)
        except requests.RequestException as error:
            raise CaseSystemUnavailable(type(error).__name__) from error


def _understood(body: bytes, understand: Callable[[Any], Understood]) -> Understood:
    try:
        return understand(json.loads(body))
    except ValidationError as error:
        places = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        raise CaseSystemUnavailable(f"its answer is not as agreed: {places}") from None
    except (ValueError, RecursionError):
        raise CaseSystemUnavailable("its answer is not JSON") from None


def _read(answer: requests.Response, deadline: float) -> bytes:
    """The body, unless it is too long or comes too slowly: a read's own time-out begins anew at each byte."""
    body = b""
    for byte in answer.iter_content(1):  # more at once would be waited for until all of it has come
        body += byte
        if len(body) > LONGEST_ANSWER:
            raise CaseSystemUnavailable("its answer is too long")
        if time.monotonic() > deadline:
            raise CaseSystemUnavailable("its answer comes too slowly")
    return body
