"""Numbers that a kiosk holds for itself, to go on giving while the server is away.

Each kiosk holds a range of its own for every service and day, out of a block that numbers given live jump
over: so the main series has no gap, and nobody else can hold the same number. A range belongs to one memory
of one kiosk, its *holder*: a kiosk that has lost its memory no longer knows what it gave, and gets others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_server.domain.branch import Branch
from queue_server.domain.turn import kiosk_block, ticket_number


@dataclass(frozen=True, slots=True)
class KioskRange:
    """Consecutive numbers of one letter that only one kiosk gives, on one day."""

    day: str
    """The business day, ``2026-11-21``."""
    device: str
    holder: str
    """The kiosk's name for the memory in which it notes what it has given."""
    service: str
    letter: str
    first: int
    last: int

    def numbers(self) -> list[str]:
        """``A601``, ``A602``… in order."""
        return [ticket_number(self.letter, number) for number in range(self.first, self.last + 1)]


def new_ranges(
    branch: Branch, day: str, device: str, holder: str, known: Collection[KioskRange], used: Collection[str]
) -> Iterator[KioskRange]:
    """What the holder gets besides what it has, so that at least half of its share of each letter is free.

    ``known`` are all the ranges of the day, ``used`` the numbers of it that have a ticket. A letter whose
    block has fewer numbers left than a share gives those; one that has none left gives nothing.
    """
    share, block = branch.policy.kiosk_numbers, kiosk_block(branch.policy.paper_from)
    for service in branch.services.values():
        of_letter = [each for each in known if each.letter == service.letter]
        own = [
            number
            for each in of_letter
            if (each.device, each.holder, each.service) == (device, holder, service.code)
            for number in each.numbers()
        ]
        first = max((each.last for each in of_letter), default=block.start - 1) + 1
        last = min(first + share, block.stop) - 1
        if sum(number not in used for number in own) * 2 < share and first <= last:
            yield KioskRange(day, device, holder, service.code, service.letter, first, last)


@dataclass(frozen=True, slots=True)
class GivenAway:
    """A number that a kiosk gave from its range while the server was away, as it noted it then."""

    id: str
    """The ticket's id, by which a repeat is known."""
    token: str
    """What opens the ticket's phone page; it is in the QR code of the slip."""
    key: str
    """The ``Idempotency-Key`` of the request, which may have reached the server all the same."""
    number: str
    service: str
    issued_at: datetime
    language: str = "vi"
    priority: str | None = None
    case_codes: tuple[str, ...] = ()
    appointment: datetime | None = None
    files: int = 1
    visit: str | None = None
    procedure: str | None = None


class WhyNot(StrEnum):
    """Why a number is not taken over; part of the contract with outside programs."""

    NOT_IN_RANGE = "not-in-range"
    NUMBER_USED = "number-used"
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_PRIORITY = "unknown-priority"


@dataclass(frozen=True, slots=True)
class Known:
    """What a number given away is held against."""

    branch: Branch
    services: Mapping[str, str]
    """The service that each number of the kiosk's ranges of that day is for."""
    taken: Set[str]
    """Numbers of that day, ids and phone tokens that other tickets have."""


def refusal(given: GivenAway, known: Known) -> WhyNot | None:
    """Why this number cannot have its place in the line; ``None`` when it can."""
    classes = {each.code for each in known.branch.policy.priority_classes}
    if known.services.get(given.number) != given.service:
        return WhyNot.NOT_IN_RANGE
    if not known.taken.isdisjoint((given.number, given.id, given.token)):
        return WhyNot.NUMBER_USED
    if given.service not in known.branch.services:
        return WhyNot.UNKNOWN_SERVICE
    if given.priority is not None and given.priority not in classes:
        return WhyNot.UNKNOWN_PRIORITY
    return None
