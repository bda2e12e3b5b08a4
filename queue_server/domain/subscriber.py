"""Subscribers: systems outside that take the log (requirement P3), and how far each of them has taken it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from queue_server.domain.feed_errors import BadSecret, BadSubscriber

CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")
TYPE_PATTERN = re.compile(r"[a-z_*?]+(\.[a-z_*?]+)?")
SECRET_PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
"""How long a signing key may be (Standard Webhooks 1.0.0)."""
LONGEST_URL = 2000
MOST_PATTERNS = 50
LONGEST_WORDS = 300
"""So much of what a subscriber answered is kept."""


class WhyPaused(StrEnum):
    """Why nothing is sent to a subscriber."""

    BY_HAND = "by-hand"
    GONE = "gone"
    """It answered 410: it wants nothing any more (Standard Webhooks)."""
    NOT_SET = "not-set"
    """It was made by the settings, which no longer name it."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A system that is sent the log's entries, signed."""

    code: str
    url: str
    secrets: tuple[str, ...]
    """``whsec_…``, the newest first; while a secret is being changed two of them, and both sign."""
    created: datetime
    types: tuple[str, ...] = ()
    """Patterns such as ``turn.*``; none means every type."""
    branches: tuple[str, ...] = ()
    """None means every branch, also those to come."""
    version: int = 1
    """The newest version of an event's data that it understands."""
    dead_letter_hours: float = 24.0
    """An entry that it has refused for so long is put aside, and the next one is sent."""
    by_settings: bool = False
    """Whether the server's settings say where it is; then they alone may change that."""
    paused: WhyPaused | None = None

    def wants(self, branch: str, type: str) -> bool:
        """Whether it is to be sent an entry of this type of this branch."""
        return self.follows(branch) and (
            not self.types or any(fnmatchcase(type, pattern) for pattern in self.types)
        )

    def follows(self, branch: str) -> bool:
        """Whether anything of this branch is for it."""
        return not self.branches or branch in self.branches


def key_of(secret: str) -> bytes:
    """The signing key of a ``whsec_…`` secret; raises :class:`BadSecret`."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError as error:
        raise BadSecret() from error
    if not secret.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        raise BadSecret()
    return key


def check(subscriber: Subscriber) -> None:
    """Raises :class:`BadSubscriber`, which names the field that cannot be so, or :class:`BadSecret`."""
    for secret in subscriber.secrets:
        key_of(secret)
    faults = {
        "code": not CODE.fullmatch(subscriber.code),
        "url": len(subscriber.url) > LONGEST_URL or not _is_address(subscriber.url),
        "types": len(subscriber.types) > MOST_PATTERNS
        or not all(TYPE_PATTERN.fullmatch(each) for each in subscriber.types),
        "dead_letter_hours": not 0 < subscriber.dead_letter_hours <= 24 * 365,
    }
    for field, wrong in faults.items():
        if wrong:
            raise BadSubscriber(field=field)


def _is_address(url: str) -> bool:
    """Whether something can be posted there; a password in it would be told to everyone who sees the list."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and "@" not in parts.netloc and url.isprintable() and " " not in url


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one subscriber has taken one branch's log, and how it goes with the entry in hand."""

    seq: int = 0
    """The last entry that is done with: taken, not wanted, or put aside."""
    replays: int = 0
    """How often somebody set the place by hand; what was decided before that no longer counts."""
    tries: int = 0
    """How often the entry in hand was sent in vain."""
    since: datetime | None = None
    """When the entry in hand was first refused; silence is no refusal."""
    answer: str | None = None
    """The last answer, or what there was instead of one."""
    answered_at: datetime | None = None

    def passed(self, seq: int) -> Standing:
        """Entries up to this one were not for the subscriber."""
        return replace(self, seq=seq, tries=0, since=None)

    def taken(self, seq: int, answer: str, now: datetime) -> Standing:
        """The subscriber has this entry."""
        return Standing(seq, self.replays, 0, None, answer, now)

    def silent(self, answer: str, now: datetime) -> Standing:
        """The subscriber said nothing about the entry in hand."""
        return replace(self, tries=self.tries + 1, answer=answer[:LONGEST_WORDS], answered_at=now)

    def refused(self, answer: str, now: datetime) -> Standing:
        """The subscriber does not take the entry in hand."""
        return replace(self.silent(answer, now), since=self.since or now)

    def is_hopeless(self, hours: float, now: datetime) -> bool:
        """Whether the entry in hand has been refused for so many hours."""
        return self.since is not None and now - self.since >= timedelta(hours=hours)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that a subscriber refused for too long, put aside for people to look at."""

    subscriber: str
    branch: str
    seq: int
    type: str
    reason: str
    """The last answer to it."""
    tries: int
    first: datetime
    """When it was refused first."""
    last: datetime
    again: bool = False
    """Whether somebody wants it sent once more."""


def pause_after(tries: int, first: float, longest: float, chance: float) -> float:
    """Seconds to wait after so many vain tries: exponential with full jitter, ``chance`` being 0 to 1.

    M. Brooker, “Exponential Backoff And Jitter”, AWS Architecture Blog, 2015: full jitter keeps those who
    wait from coming back together.
    """
    return chance * min(longest, first * 2.0 ** min(max(tries - 1, 0), 30))


def rotated(secrets: Sequence[str], new: str) -> tuple[str, ...]:
    """The secrets once a new one signs too; the one before it goes on signing, older ones end."""
    return (new, *secrets[:1])
