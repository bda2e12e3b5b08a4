"""What a supervisor sets up while the branch is open (requirement C4); it works from the next press on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain import events
from queue_server.domain.arrangement import Arrangement, Assignment, Stop
from queue_server.domain.errors import ChangedMeanwhile
from queue_server.domain.events import Draft
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Writer


@dataclass(frozen=True, slots=True)
class StopWords:
    """What boards and kiosks say while a service, or the whole branch, stands still."""

    message: str
    message_en: str


def assign(
    writer: Writer,
    counter: str,
    services: Sequence[str] | None,
    until: datetime | None,
    seen: int | None,
    caller: Caller,
) -> Data:
    """Let a counter take these services as its own for now; ``None`` gives it back its configured ones.

    ``seen`` is the log entry of the assignment that the supervisor had before the eyes, if any.

    Raises:
        UnknownCounter, UnknownService: a name this branch does not have.
        ChangedMeanwhile: somebody else has changed the counter's services since.
    """
    place = writer.branch.counter(counter)
    for service in services or ():
        writer.branch.service(service)
    present = writer.arrangement.assignments.get(counter)
    _check_seen(present, seen)
    assignment = None
    if services is not None:
        unique = tuple(dict.fromkeys(services))
        usual = writer.arrangement.usual(place, writer.now)
        assignment = Assignment(unique, usual, until, name_of(caller) or "", writer.next_seq())
    return _arrange(writer, writer.arrangement.assign(counter, assignment), caller)


def stop_service(
    writer: Writer, service: str, words: StopWords | None, seen: int | None, caller: Caller
) -> Data:
    """Give no numbers of a service and call nobody of it, saying why; ``None`` lets it go on.

    Raises:
        UnknownService: no such service.
        ChangedMeanwhile: somebody else has stopped it or let it go on since.
    """
    writer.branch.service(service)
    _check_seen(writer.arrangement.stopped.get(service), seen)
    return _arrange(writer, writer.arrangement.stop(service, _stop(writer, words, caller)), caller)


def halt(writer: Writer, words: StopWords | None, seen: int | None, caller: Caller) -> Data:
    """Stop the whole branch (fire alarm, no power), saying why on every board; ``None`` lets it go on.

    Raises:
        ChangedMeanwhile: somebody else has halted it or let it go on since.
    """
    _check_seen(writer.arrangement.halted, seen)
    return _arrange(writer, writer.arrangement.halt(_stop(writer, words, caller)), caller)


def _check_seen(present: Assignment | Stop | None, seen: int | None) -> None:
    seq, by = (present.seq, present.by) if present else (None, "somebody else")
    if seq != seen:
        raise ChangedMeanwhile(by=by, seq=seq)


def _stop(writer: Writer, words: StopWords | None, caller: Caller) -> Stop | None:
    if words is None:
        return None
    return Stop(writer.now, words.message, words.message_en, name_of(caller) or "", writer.next_seq())


def _arrange(writer: Writer, arrangement: Arrangement, caller: Caller) -> Data:
    writer.arrange(arrangement)
    data = {"arrangement": arrangement.to_data()}
    writer.record(Draft(events.BRANCH_ARRANGED, data, actor=name_of(caller)))
    return {**data, "seq": writer.next_seq() - 1}
