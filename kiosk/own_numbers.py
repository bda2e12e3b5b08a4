"""The numbers this kiosk holds for itself: which it may give, which it gave, and what the server has of them.

Giving one writes the number, its ticket and the slip that is owed for it in one transaction that is on the
disk before anybody hears of it. A number is in the file before it is on paper, so it is never given again.
"""

import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.memory import OWN_SEQ, Memory, Owed

_COLUMNS = "id, token, key, day, number, issued_at, wish"
_LEAST_DIGITS = 3
_KEPT = timedelta(days=3)


class NumbersGone(Exception):
    """The kiosk has no number of its own left for the service."""


@dataclass(frozen=True)
class Held:
    """What the server has this kiosk hold for one business day; instants in UTC."""

    day: str
    begins_at: datetime
    ends_at: datetime
    open: tuple[tuple[datetime, datetime], ...]
    ranges: tuple[tuple[str, str, int, int], ...]
    """(service, letter, first, last), of a service in the order in which they are given."""

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Held":
        """What the server's answer tells."""
        return cls(
            told["day"],
            datetime.fromisoformat(told["begins_at"]),
            datetime.fromisoformat(told["ends_at"]),
            tuple(
                (datetime.fromisoformat(each["begin"]), datetime.fromisoformat(each["end"]))
                for each in told["open"]
            ),
            tuple((each["service"], each["letter"], each["first"], each["last"]) for each in told["ranges"]),
        )

    def is_for(self, now: datetime) -> bool:
        """Whether `now` is on this day."""
        return self.begins_at <= now < self.ends_at

    def is_open(self, now: datetime) -> bool:
        """Whether numbers are given at this instant."""
        return any(begin <= now < end for begin, end in self.open)

    def next_opening(self, now: datetime) -> datetime | None:
        """When numbers are given again on this day."""
        return min((begin for begin, _ in self.open if begin > now), default=None)

    def knows(self, service: str) -> bool:
        """Whether this kiosk holds numbers of the service."""
        return any(each[0] == service for each in self.ranges)

    def numbers(self, service: str) -> list[str]:
        """The service's numbers, `A601` and so on, in the order in which they are given."""
        return [
            f"{letter}{number:0{_LEAST_DIGITS}}"
            for code, letter, first, last in self.ranges
            if code == service
            for number in range(first, last + 1)
        ]


@dataclass(frozen=True)
class Wish:
    """What somebody asked for: nothing but what the slip and the line need is kept of it."""

    service: str
    language: str = "vi"
    priority: str | None = None
    case_codes: tuple[str, ...] = ()
    appointment: str | None = None
    files: int = 1
    visit: str | None = None
    procedure: str | None = None


@dataclass(frozen=True)
class Given:
    """A number that this kiosk gave; `key` is that of the request it answered."""

    id: str
    token: str = field(repr=False)
    key: str
    day: str
    number: str
    issued_at: datetime
    wish: Wish


class OwnNumbers:
    """The part of the memory that is about the kiosk's own numbers; usable from several threads."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.holder = str(memory.note("holder") or uuid.uuid4())
        memory.take_note("holder", self.holder)

    def hold(self, told: dict[str, Any]) -> None:
        """Remember what the server has this kiosk hold."""
        Held.of(told)  # what cannot be read must not replace what can
        self._memory.take_note("held", told)
        long_ago = (datetime.now(UTC) - _KEPT).isoformat()
        self._memory.do("DELETE FROM given WHERE state = 'taken' AND issued_at < ?", long_ago)

    def held(self) -> Held | None:
        """What this kiosk holds, of whatever day; None before the first contact with the server."""
        told = self._memory.note("held")
        return Held.of(told) if told else None

    def left(self, held: Held, service: str) -> list[str]:
        """The service's numbers that are still to be given."""
        used = self._used(held.day)
        return [number for number in held.numbers(service) if number not in used]

    def _used(self, day: str) -> set[str]:
        """The numbers of a day that were given."""
        return {row[0] for row in self._memory.do("SELECT number FROM given WHERE day = ?", day)}

    def fewest_left(self) -> int:
        """How many numbers the service with the fewest has left; 0 without any."""
        held = self.held()
        if held is None:
            return 0
        used, services = self._used(held.day), {each[0] for each in held.ranges}
        return min((len(set(held.numbers(service)) - used) for service in services), default=0)

    def any_left(self, held: Held) -> bool:
        """Whether there is a number to give of any service."""
        used, services = self._used(held.day), {each[0] for each in held.ranges}
        return any(set(held.numbers(service)) - used for service in services)

    def kept(self) -> int:
        """How many numbers the server has not heard of."""
        return int(self._memory.do("SELECT count(*) FROM given WHERE state = 'kept'")[0][0])

    def give(self, held: Held, wishes: list[Wish], key: str, now: datetime) -> list[Given]:
        """Give a number for each wish of one request, all or none; they and their slips are on the disk then.

        Raises NumbersGone.
        """
        with self._memory.together():
            for place, wish in enumerate(wishes):
                number = next(iter(self.left(held, wish.service)), None)
                if number is None:
                    raise NumbersGone(wish.service)
                self._keep(held.day, number, wish, key, place, now)
        return self.asked(key)

    def _keep(self, day: str, number: str, wish: Wish, key: str, place: int, now: datetime) -> None:
        """Write one number down, and that its slip is owed."""
        ticket = str(uuid.uuid4())
        self._memory.do(
            "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'kept')",
            ticket,
            secrets.token_urlsafe(16),
            key,
            place,
            day,
            number,
            now.astimezone(UTC).isoformat(),
            json.dumps(vars(wish), ensure_ascii=False),
        )
        self._memory.owe(Owed(ticket, OWN_SEQ, now.astimezone(UTC), wish.language, wish.priority or ""))

    def asked(self, key: str) -> list[Given]:
        """What was given for a request, by its key; empty for one that this kiosk did not answer itself."""
        return self._found("key = ? ORDER BY place", key)

    def find(self, ticket: str) -> Given | None:
        """The number with this ticket id, if this kiosk gave it itself."""
        return next(iter(self._found("id = ?", ticket)), None)

    def by_token(self, token: str) -> Given | None:
        """The number whose phone page has this token, if this kiosk gave it itself."""
        return next(iter(self._found("token = ?", token)), None)

    def to_hand_over(self, most: int) -> list[Given]:
        """The oldest numbers that the server has not heard of."""
        return self._found("state = 'kept' ORDER BY issued_at, number LIMIT ?", most)

    def last_given_at(self) -> datetime | None:
        """When the last number was given."""
        rows = self._memory.do("SELECT max(issued_at) FROM given")
        return datetime.fromisoformat(rows[0][0]) if rows[0][0] else None

    def refused(self, day: str) -> list[str]:
        """The numbers of a day that have no place in the line."""
        mine = "SELECT number FROM given WHERE day = ? AND state = 'refused' ORDER BY number"
        return [row[0] for row in self._memory.do(mine, day)]

    def settle(self, accepted: list[str], refused: list[str], replaced: list[str]) -> None:
        """Remember what became of numbers handed over, by their ticket ids.

        `replaced` are tickets of the server's that are in nobody's hand: their slips are not printed.
        """
        with self._memory.together():
            for state, tickets in (("taken", accepted), ("refused", refused)):
                for ticket in tickets:
                    self._memory.do("UPDATE given SET state = ? WHERE id = ?", state, ticket)
            for ticket in refused:
                self._memory.forget_reports(ticket)
            for ticket in replaced:
                self._memory.forget_slip(ticket)

    def _found(self, condition: str, *values: Any) -> list[Given]:
        rows = self._memory.do(f"SELECT {_COLUMNS} FROM given WHERE {condition}", *values)
        return [_given(*row) for row in rows]


def _given(id: str, token: str, key: str, day: str, number: str, issued_at: str, wish: str) -> Given:
    noted = json.loads(wish)
    kept = Wish(**{**noted, "case_codes": tuple(noted["case_codes"])})
    return Given(id, token, key, day, number, datetime.fromisoformat(issued_at), kept)
