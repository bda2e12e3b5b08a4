"""Managing the feed: who takes the log, from where on, and what became of it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from queue_server.domain import moment
from queue_server.domain.errors import UnknownBranch
from queue_server.domain.feed_errors import BadPlace, NamedBySettings, UnknownDeadLetter
from queue_server.domain.subscriber import (
    SECRET_PREFIX,
    DeadLetter,
    Standing,
    Subscriber,
    WhyPaused,
    check,
    rotated,
)
from queue_server.domain.turn import Data
from queue_server.service_layer.feed_ports import Behind, FeedBook

Start = Literal["beginning", "now"] | int | datetime
"""Where in the logs: a number is the first entry that is sent, an instant the first that happened then or
later."""
CASE_SYSTEM = "case-system"
"""The subscriber that the settings name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a new subscriber."""

    code: str
    url: str
    secret: str | None = None
    """``None`` has one made."""
    types: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    version: int = 1
    dead_letter_hours: float = 24.0
    start: Start = "beginning"


def new_secret() -> str:
    """A signing secret that nobody can guess."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def subscribe(book: FeedBook, wish: Wish, now: datetime) -> Subscriber:
    """Send the log to a new subscriber from now on; its secret is told here and never again.

    Raises:
        BadSubscriber, BadSecret, BadPlace, UnknownBranch, SubscriberTaken: nothing was changed.
    """
    subscriber = Subscriber(
        wish.code,
        wish.url,
        (wish.secret or new_secret(),),
        now,
        wish.types,
        wish.branches,
        wish.version,
        wish.dead_letter_hours,
    )
    check(subscriber)
    book.add(subscriber, places(book, subscriber, wish.start))
    return subscriber


def places(book: FeedBook, subscriber: Subscriber, start: Start, branch: str | None = None) -> dict[str, int]:
    """The last entry of each branch, or of one, that lies before ``start``.

    Raises:
        UnknownBranch: the subscriber is to follow a branch that there is not.
        BadPlace: a number without the one branch it is of, or beyond the log's end.
    """
    ends = book.ends()
    wanted = [branch] if branch else subscriber.branches or list(ends)
    for code in wanted:
        if code not in ends or not subscriber.follows(code):
            raise UnknownBranch(branch=code)
    if isinstance(start, int):
        if len(wanted) != 1 or not 1 <= start <= ends[wanted[0]] + 1:
            raise BadPlace(start=start)
        return {wanted[0]: start - 1}
    if isinstance(start, datetime):
        return {code: book.seq_before(code, start) for code in wanted}
    return {code: ends[code] if start == "now" else 0 for code in wanted}


def replay(book: FeedBook, code: str, start: Start, branch: str | None = None) -> Mapping[str, int]:
    """Send again everything from ``start`` on, or pass over what lies before it; the first entry to be sent
    of each branch.

    Raises:
        UnknownSubscriber, UnknownBranch, BadPlace: nothing was changed.
    """
    found = places(book, book.subscriber(code), start, branch)
    book.replay(code, found)
    return {each: seq + 1 for each, seq in found.items()}


def rotate(book: FeedBook, code: str, secret: str | None = None) -> Subscriber:
    """Let a new secret sign too. The one before goes on signing until :func:`end_rotation`.

    Raises:
        UnknownSubscriber, NamedBySettings, BadSecret: nothing was changed.
    """
    known = _ours(book, code)
    changed = replace(known, secrets=rotated(known.secrets, secret or new_secret()))
    check(changed)
    book.change(changed)
    return changed


def end_rotation(book: FeedBook, code: str) -> None:
    """From now on only the newest secret signs; raises UnknownSubscriber, NamedBySettings."""
    known = _ours(book, code)
    book.change(replace(known, secrets=known.secrets[:1]))


def remove(book: FeedBook, code: str) -> None:
    """Send nothing to it any more and forget it; raises UnknownSubscriber, NamedBySettings."""
    _ours(book, code)
    book.remove(code)


def pause(book: FeedBook, code: str) -> None:
    """Send nothing until somebody lets it go on; its place is kept. Raises UnknownSubscriber."""
    book.pause(code, WhyPaused.BY_HAND)


def resume(book: FeedBook, code: str) -> None:
    """Go on where it stopped.

    Raises:
        UnknownSubscriber: nobody has this code.
        NamedBySettings: the settings no longer name it.
    """
    if book.subscriber(code).paused is WhyPaused.NOT_SET:
        raise NamedBySettings(subscriber=code)
    book.pause(code, None)


def resend(book: FeedBook, code: str, branch: str | None = None, seq: int | None = None) -> int:
    """Send what was put aside once more: all of it, a branch's, or one entry; how much that is.

    Raises:
        UnknownSubscriber: nobody has this code.
        UnknownDeadLetter: there is nothing of the kind.
    """
    book.subscriber(code)
    if not (count := book.want_again(code, branch, seq)):
        raise UnknownDeadLetter(branch=branch, seq=seq)
    return count


def _ours(book: FeedBook, code: str) -> Subscriber:
    known = book.subscriber(code)
    if known.by_settings:
        raise NamedBySettings(subscriber=code)
    return known


def keep_in_step(book: FeedBook, url: str | None, secrets_set: Sequence[str], now: datetime) -> None:
    """Make the subscriber :data:`CASE_SYSTEM` what the settings say; one that they no longer name keeps its
    place and gets nothing.

    Raises:
        BadSubscriber, BadSecret: the settings cannot be so.
    """
    known = next((each for each, _ in book.subscribers() if each.code == CASE_SYSTEM), None)
    if url is None:
        if known and known.by_settings and known.paused is None:
            book.pause(CASE_SYSTEM, WhyPaused.NOT_SET)
        return
    as_set = replace(
        known or Subscriber(CASE_SYSTEM, url, (), now),
        url=url,
        secrets=tuple(secrets_set),
        by_settings=True,
    )
    if as_set.paused is WhyPaused.NOT_SET:
        as_set = replace(as_set, paused=None)
    check(as_set)
    if known is None:
        book.add(as_set, {})
    elif as_set != known:
        book.change(as_set)


def feed_view(book: FeedBook) -> list[Data]:
    """Every subscriber as administrators see it: no secret, but how far it is and how it answers."""
    dead = book.dead_count()
    return [
        _view(each, book.standings(each.code), book.behind(each.code), dead.get(each.code, 0))
        for each, _ in book.subscribers()
    ]


def subscriber_view(book: FeedBook, code: str) -> Data:
    """One subscriber, as :func:`feed_view` has it; raises UnknownSubscriber."""
    known = book.subscriber(code)
    return _view(known, book.standings(code), book.behind(code), book.dead_count().get(code, 0))


def _view(
    subscriber: Subscriber, standings: Mapping[str, Standing], behind: Mapping[str, Behind], dead: int
) -> Data:
    lines = [_line(code, standings.get(code, Standing()), late) for code, late in sorted(behind.items())]
    oldest = [late.oldest for late in behind.values() if late.oldest]
    last = max((each for each in standings.values() if each.answered_at), key=_answered_at, default=None)
    return {
        "code": subscriber.code,
        "url": subscriber.url,
        "types": list(subscriber.types),
        "branches": list(subscriber.branches),
        "version": subscriber.version,
        "dead_letter_hours": subscriber.dead_letter_hours,
        "created": moment.to_text(subscriber.created),
        "by_settings": subscriber.by_settings,
        "signatures": len(subscriber.secrets),
        "paused": subscriber.paused,
        "state": _state(subscriber, standings, oldest),
        "entries_behind": sum(late.entries for late in behind.values()),
        "oldest_behind": moment.to_text(min(oldest)) if oldest else None,
        "last_answer": last.answer if last else None,
        "last_answer_at": moment.to_text(last.answered_at) if last and last.answered_at else None,
        "dead_letters": dead,
        "lines": lines,
    }


def _answered_at(standing: Standing) -> datetime:
    assert standing.answered_at is not None
    return standing.answered_at


def _state(subscriber: Subscriber, standings: Mapping[str, Standing], oldest: Sequence[datetime]) -> str:
    """``paused``, ``refusing``, ``silent``, ``behind`` or ``current``: the worst that is so."""
    if subscriber.paused:
        return "paused"
    if any(each.since for each in standings.values()):
        return "refusing"
    if any(each.tries for each in standings.values()):
        return "silent"
    return "behind" if oldest else "current"


def _line(branch: str, standing: Standing, late: Behind) -> Data:
    return {
        "branch": branch,
        "seq": standing.seq,
        "entries_behind": late.entries,
        "oldest_behind": moment.to_text(late.oldest) if late.oldest else None,
        "tries": standing.tries,
        "refused_since": moment.to_text(standing.since) if standing.since else None,
        "last_answer": standing.answer,
        "last_answer_at": moment.to_text(standing.answered_at) if standing.answered_at else None,
    }


def letter_view(letter: DeadLetter) -> Data:
    """A dead letter as administrators see it."""
    return {
        "branch": letter.branch,
        "seq": letter.seq,
        "type": letter.type,
        "reason": letter.reason,
        "tries": letter.tries,
        "first": moment.to_text(letter.first),
        "last": moment.to_text(letter.last),
        "again": letter.again,
    }
