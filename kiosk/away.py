"""Giving numbers while the server is away: from the kiosk's own range, by the rules that it can know.

It knows the day, the hours, the services and the priority classes as the server told them last. It does not
know who waits, so it promises nothing. Where it may not give a number it says why, and who can help.
"""

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kiosk.own_numbers import Given, Held, NumbersGone, OwnNumbers, Wish
from kiosk.sentences import Refused
from kiosk.words import Names

log = logging.getLogger(__name__)

MOST_FILES = 50
_CLOCK_SLACK = timedelta(minutes=2)
"""A clock may be set back by so much without being called wrong."""


class NoNumber(Refused):
    """There is no number to give."""


class AwayDesk:
    """Answers requests for numbers in the server's place. `now()` is the server's time, as well as known."""

    def __init__(
        self,
        branch: str,
        device: str,
        own: OwnNumbers,
        names: Callable[[], Names],
        now: Callable[[], datetime],
    ) -> None:
        self._branch, self._device = branch, device
        self._own, self._names, self._now = own, names, now

    def why_not(self) -> NoNumber | None:
        """Why this kiosk could give no number of any service now without the server; None when it could."""
        try:
            held = self._held()
        except NoNumber as no:
            return no
        return None if self._own.any_left(held) else NoNumber("away-all-used-up")

    def answered(self, several: bool, key: str) -> dict[str, Any] | None:
        """The answer to a request that was answered here before; None for any other."""
        given = self._own.asked(key)
        return self._answer(several, given) if given else None

    def issue(self, body: Any, several: bool, key: str) -> dict[str, Any]:
        """Give a number, or with `several` those of a visit; the answer is the server's, as well as known.

        Raises NoNumber.
        """
        held, wishes = self._held(), _wishes(body, several)
        if not held.knows(wishes[0].service):
            raise NoNumber("unknown-service")
        if wishes[0].priority and not self._names().knows_priority(wishes[0].priority):
            raise NoNumber("unknown-priority")
        try:
            given = self._own.give(held, wishes, key, self._not_before_the_last())
        except NumbersGone as gone:
            raise NoNumber("away-used-up") from gone
        log.info("gave %s without the server", ", ".join(each.number for each in given))
        return self._answer(several, given)

    def _not_before_the_last(self) -> datetime:
        """Now; should the clock have been set back a little, whoever came later is still later."""
        return max(self._now(), self._own.last_given_at() or self._now())

    def _held(self) -> Held:
        """The numbers that may be given now. Raises NoNumber."""
        held, now = self._own.held(), self._now()
        last = self._own.last_given_at()
        if last and now < last - _CLOCK_SLACK:
            raise NoNumber("away-clock-wrong")
        if held is None or not held.is_for(now) or not held.ranges:
            raise NoNumber("away-not-ready")
        if not held.is_open(now):
            opening = held.next_opening(now)
            told = {"opening": f"{opening.astimezone(self._names().zone):%H:%M}"} if opening else {}
            raise NoNumber("branch-closed", **told)
        return held

    def _answer(self, several: bool, given: list[Given]) -> dict[str, Any]:
        """Numbers as the server would tell them, with nothing where only the server could know."""
        tickets = [self._ticket(each) for each in given]
        return {"id": given[0].wish.visit, "tickets": tickets} if several else tickets[0]

    def _ticket(self, given: Given) -> dict[str, Any]:
        wish = given.wish
        return {
            "id": given.id,
            "branch": self._branch,
            "day": given.day,
            "number": given.number,
            "sequence": None,
            "service": wish.service,
            "state": "waiting",
            "counter": None,
            "position": None,
            "ahead": None,
            "estimate": None,
            "may_not_be_served": False,
            "issued_at": given.issued_at.isoformat(),
            "language": wish.language,
            "channel": "kiosk",
            "device": self._device,
            "turns": [],
            "url": page_of(given),
            "priority": wish.priority,
            "case_codes": list(wish.case_codes),
            "files": wish.files,
            "server_away": True,
        }


def page_of(given: Given) -> str:
    """The path of a number's phone page, which is there as soon as the server knows the number."""
    return f"/t/{given.token}"


def _wishes(body: Any, several: bool) -> list[Wish]:
    """What a request's body asks for, one wish for each number. Raises NoNumber.

    Only what the server will take at the handover passes, and of what it says about a person nothing is kept.
    """
    wish = _wish(body)
    if not several:
        return [wish]
    wish = replace(wish, visit=str(uuid.uuid4()))
    if wish.case_codes and len(wish.case_codes) != wish.files:
        raise NoNumber("invalid-request")
    if body.get("served", "together") == "together":
        return [wish]
    each: list[tuple[str, ...]] = [(code,) for code in wish.case_codes] or [()] * wish.files
    return [replace(wish, files=1, case_codes=code) for code in each]


def _wish(body: Any) -> Wish:
    """The wish in a request's body. Raises NoNumber."""
    told = body if isinstance(body, dict) else {}
    texts: dict[str, Any] = {name: told.get(name) for name in _FITS}
    texts["language"] = texts["language"] or "vi"
    codes, files = told.get("case_codes", []), told.get("files", 1)
    sound = (
        all(value is None or _FITS[name](value) for name, value in texts.items())
        and texts["service"] is not None
        and isinstance(codes, list)
        and all(_is_code(code) for code in codes)
        and type(files) is int
        and 1 <= files <= MOST_FILES
    )
    if not sound:
        raise NoNumber("invalid-request")
    return Wish(**texts, case_codes=tuple(codes), files=files)


def _is_code(value: object) -> bool:
    """Whether it can be the code of something, or of a case."""
    return isinstance(value, str) and re.fullmatch(r"[\w.\-/]{1,64}", value) is not None


def _is_instant(value: object) -> bool:
    """Whether it is an instant with an offset."""
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


_FITS: Mapping[str, Callable[[object], bool]] = {
    "service": _is_code,
    "priority": _is_code,
    "procedure": _is_code,
    "language": lambda value: re.fullmatch(r"[a-z]{2,3}", str(value)) is not None,
    "appointment": _is_instant,
}
