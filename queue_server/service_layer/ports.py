"""What use cases need of the world, as small interfaces that adapters fulfil."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.domain.appointment import Appointment
from queue_server.domain.arrangement import Arrangement
from queue_server.domain.branch import Branch, Counter
from queue_server.domain.counter import CounterStatus
from queue_server.domain.daybook import DayBook
from queue_server.domain.devices import DeviceHealth
from queue_server.domain.events import Draft, Event
from queue_server.domain.hall import CountersAndLines
from queue_server.domain.kiosk_range import KioskRange
from queue_server.domain.pace import BranchPace
from queue_server.domain.paper import PaperList
from queue_server.domain.reminder import Reminder
from queue_server.domain.selection import InLine, Rhythm, Rhythms
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn
from queue_server.service_layer.directory_ports import Directory
from queue_server.service_layer.feedback_ports import FeedbackBook, FeedbackReader
from queue_server.service_layer.rating_ports import RatingBook
from queue_server.service_layer.readings import (
    Answered,
    CounterScene,
    FloorNow,
    Given,
    OfficerDay,
    StoredTicket,
    Tally,
    WaitFigures,
    WaitSpan,
)


class Unavailable(RuntimeError):
    """Something behind a port does not answer now; the same request may succeed later."""

    code = "unavailable"
    """Stable name of the fault, as refusals have one."""


class LogWatch(Protocol):
    """Told after each commit, so that followers of the log need neither poll nor read it back."""

    def advanced(self, branch: str, entries: Sequence[Event]) -> None:
        """The branch's log has these new entries. Must not block or fail."""


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class Paces(Protocol):
    """How long turns have kept their counters, as far as this process has learnt it."""

    def of(self, branch: str) -> BranchPace:
        """The paces of a branch's services; empty for one that nothing was measured of. Never blocks."""


class Passwords(Protocol):
    """Slow hashing, done outside the server process."""

    def hash(self, password: str) -> str: ...

    def verify(self, password: str, hashed: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class CallWords:
    """The sentence of a call, as people read it and as the speech engine must get it."""

    text: str
    spoken: str


CallPhrase = Callable[[str, str, str, Branch], CallWords]
"""(ticket number, counter code, language, branch) → the sentence that calls."""
Reading = Callable[[str, Branch], str]
"""(free Vietnamese text, branch) → the words that the speech engine must get: no digit left."""


class Reader(Protocol):
    """One consistent look at a branch."""

    @property
    def branch(self) -> Branch: ...

    @property
    def now(self) -> datetime: ...

    @property
    def arrangement(self) -> Arrangement:
        """What supervisors have set up just now; :attr:`branch` has it applied to its counters."""

    @property
    def rhythms(self) -> Rhythms: ...

    @property
    def daybook(self) -> DayBook: ...

    @property
    def feedback(self) -> FeedbackReader: ...

    def floor(self) -> FloorNow: ...

    def line(self, service: str, by_arrival: int) -> Sequence[InLine]:
        """Of those who wait for a service today all who are privileged, and so many as came first of those
        whose places only their arrival decides."""

    def waiting(self, services: Collection[str]) -> Sequence[Turn]:
        """Today's waiting turns of some services, by arrival."""

    @property
    def paces(self) -> BranchPace:
        """What was measured of the branch's services, as this process last learnt it; costs no statement."""

    def hall(self, arrived: datetime, services: Collection[str]) -> CountersAndLines:
        """The configured counters that take people now, and who is there; today's lines of some services,
        seen by somebody who came at ``arrived``. One statement."""

    def statuses(self) -> Mapping[str, CounterStatus]:
        """Every counter's status by code, also of those the configuration no longer has."""

    def stale(self, called_before: datetime | None) -> Sequence[Turn]:
        """Turns of earlier days that never ended, and those called before this instant and still called."""

    def unended(self) -> Sequence[Turn]:
        """Turns that wait, are at a counter or held; not those of days to come, by a clock that jumped."""

    def given(self, service: str, since: datetime) -> Given:
        """How many numbers of a service were given today, and in the slot that began at this instant."""

    def tally(self) -> Mapping[TurnState, int]:
        """How many of today's turns are in each state."""

    def ticket(self, id: str) -> StoredTicket:
        """Raises :class:`UnknownTicket`."""

    def turns(self, ticket: str) -> Sequence[Turn]:
        """All turns of a ticket, in order."""

    def turn(self, id: str) -> Turn:
        """Raises :class:`UnknownTurn`."""

    def events(self, after: int, limit: int) -> Sequence[Event]:
        """Entries ``after + 1`` onwards, at most ``limit``, in order."""

    def event(self, seq: int) -> Event | None: ...

    def seq(self) -> int:
        """The number of the last entry."""

    def devices_at(self, counter: str) -> Collection[str]:
        """Codes of the devices that stand at a counter."""

    def last_command(self, counter: str) -> Sequence[Event]:
        """The entries of the latest command done at a counter; none if nothing ever was."""

    def history(self, ticket: str) -> Sequence[Event]:
        """Every entry about a ticket, in order."""

    def counter_before(self, counter: str, seq: int) -> Event | None:
        """The last entry about a counter's own state before entry ``seq``."""

    def last_served(self, counter: str, since: datetime) -> Turn | None:
        """The turn finished last at a counter, if after ``since``."""

    @property
    def ratings(self) -> RatingBook: ...

    def officer_day(self, officer: str, since: datetime) -> OfficerDay:
        """What an officer did on the business day that began at ``since``."""

    def appointment(self, id: str) -> Appointment:
        """Raises :class:`UnknownAppointment`."""

    def appointments(self, day: str) -> Sequence[Appointment]:
        """The appointments of a business day, by slot."""

    def appointments_coded(self, code: str, days: tuple[str, str]) -> Sequence[Appointment]:
        """The appointments with a code, from one day to another."""

    def reminders(self) -> Sequence[Reminder]:
        """Who wishes to be told today."""

    def given_since(self, first: str) -> Mapping[str, int]:
        """How many numbers of each letter were given from this day on."""

    def paper_list(self, id: str) -> PaperList:
        """Raises :class:`UnknownPaperList`."""

    def paper_lists(self, day: str) -> Sequence[PaperList]:
        """The lists made for a business day, in the order of making."""

    def kiosk_ranges(self, day: str) -> Sequence[KioskRange]:
        """What kiosks hold of a business day's numbers, of each letter in order."""

    def tickets_like(
        self, day: str, numbers: Collection[str], ids: Collection[str], tokens: Collection[str]
    ) -> Sequence[StoredTicket]:
        """The tickets that have one of these numbers on that day, or one of these ids or phone tokens."""

    def tickets_numbered(self, day: str, numbers: Sequence[str]) -> Sequence[StoredTicket]:
        """The tickets of a day that have these numbers, also one whose turn was withdrawn."""

    def turns_numbered(self, day: str, numbers: Sequence[str]) -> Sequence[Turn]:
        """The turns of a day whose tickets have these numbers."""

    def turns_at(self, day: str, counters: Sequence[str]) -> Sequence[Turn]:
        """The turns of a day that were last called to one of these counters."""

    def wait_figures(self, first: str, last: str) -> Sequence[WaitFigures]:
        """Of the business days from ``first`` to ``last``; a service or hour without a turn is left out."""

    def tallies(self) -> Sequence[Tally]:
        """Today's turns added up, for each service and counter."""

    def wait_spans(self, since: datetime) -> Sequence[WaitSpan]:
        """Today's waits that lasted beyond ``since``."""

    def devices(self) -> Sequence[DeviceHealth]:
        """The devices that have told how they are."""


class Writer(Reader, Protocol):
    """One transaction on one branch, holding the branch's lock from its first statement on.

    Leaving it normally commits all changes and log entries at once; leaving it by an exception keeps none.
    """

    @property
    def feedback(self) -> FeedbackBook: ...

    def scene(self, counter: Counter, with_fronts: bool) -> CounterScene:
        """The counter; the fronts of its services' lines only where the press is about them."""

    def find_waiting(self, *, turn: str | None, ticket: str | None, number: str | None) -> Turn:
        """The last turn of today that matches; raises :class:`UnknownTurn`."""

    def take_number(self, letter: str) -> tuple[int, int]:
        """(number, sequence): the next number of a letter today, and the day's next running number over all
        letters. Both are 1, 2, 3… without gap or twin."""

    def take_sequences(self, day: str, count: int) -> int:
        """The first of the day's next ``count`` running numbers, for tickets with numbers of their own."""

    def new_id(self) -> str: ...

    def new_token(self) -> str: ...

    def new_code(self, taken: Collection[str]) -> str:
        """A code of an appointment that nobody can guess and that is none of ``taken``."""

    @property
    def command(self) -> int:
        """The number of the first entry this transaction records."""

    def next_seq(self) -> int:
        """The number that the next recorded entry gets."""

    def add_ticket(
        self,
        ticket: Ticket,
        token: str,
        device: str | None,
        arrived: datetime | None = None,
        person_hash: str | None = None,
    ) -> None:
        """Keep a ticket of the business day of ``arrived``, which is now unless told otherwise."""

    def change_ticket(self, ticket: Ticket, arrived: datetime) -> None:
        """Give a ticket other particulars, under the same id, number and sequence."""

    def add_appointment(self, booked: Appointment) -> None: ...

    def change_appointment(self, changed: Appointment) -> None: ...

    def forget_phones(self, up_to: str) -> None:
        """Drop what appointments up to this day know of telephones."""

    def set_reminder(self, wish: Reminder) -> None:
        """Keep a ticket holder's wish in place of an earlier one."""

    def note_told(self, wish: Reminder) -> None:
        """Keep what was told."""

    def drop_reminder(self, wish: Reminder) -> None: ...

    def forget_reminders(self, up_to: str) -> None:
        """Drop the wishes of this day and of those before."""

    def add_paper_list(self, paper_list: PaperList) -> None: ...

    def add_kiosk_ranges(self, ranges: Sequence[KioskRange]) -> None: ...

    def add_turn(self, turn: Turn) -> None: ...

    def change_turn(self, turn: Turn) -> None: ...

    def withdraw_turn(self, turn: Turn) -> None:
        """Take away a turn that was made by mistake, as if it had never been."""

    def set_rhythm(self, service: str, rhythm: Rhythm) -> None: ...

    def arrange(self, arrangement: Arrangement) -> None:
        """Run the branch so from now on; the caller records the entry that tells of it."""

    def keep_days(self, daybook: DayBook) -> None:
        """Remember which day has begun and which were closed."""

    def set_status(self, status: CounterStatus) -> None: ...

    def set_device(self, health: DeviceHealth) -> None: ...

    def record(self, draft: Draft) -> None: ...

    def answered(self, key: str, fingerprint: str) -> Answered | None:
        """The first answer given under an idempotency key.

        Raises:
            KeyReused: the key came with another fingerprint.
        """

    def first_answer(self, key: str) -> Answered | None:
        """The first answer given under an idempotency key, whoever asked what with it."""

    def keep_answer(self, key: str, fingerprint: str, answer: Answered) -> None: ...

    def forget_old_answers(self) -> None:
        """Drop answers older than two days."""


class Store(Protocol):
    """The database of any number of branches."""

    @property
    def directory(self) -> Directory: ...

    def read(self, branch: str) -> AbstractContextManager[Reader]:
        """Raises :class:`UnknownBranch`."""

    def write(self, branch: str) -> AbstractContextManager[Writer]:
        """Raises :class:`UnknownBranch`."""

    def branch(self, code: str) -> Branch:
        """The branch as configured now; raises :class:`UnknownBranch`."""

    def require_branch(self, code: str) -> None:
        """Raises :class:`UnknownBranch`. Branches are never taken away: one seen once costs nothing more."""

    def branches(self) -> Sequence[Branch]: ...

    def branch_of_token(self, token: str) -> tuple[str, str]:
        """(branch code, ticket id) of a ticket's phone token; raises :class:`UnknownTicket`."""

    def seqs(self) -> Mapping[str, int]:
        """The number of the last log entry of every branch."""

    def cursor(self, follower: str, branch: str) -> int | None:
        """How far a follower of the log has delivered; ``None`` before its first entry."""

    def move_cursor(self, follower: str, branch: str, seq: int) -> None:
        """Remember that a follower has delivered everything up to ``seq``."""

    def claim(self, name: str) -> bool:
        """Whether this process, among all on the database, is the one that may do ``name`` now."""

    def check(self) -> None:
        """Raises when the database does not answer."""
