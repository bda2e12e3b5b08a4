"""Lists for working on paper in an outage, and entering afterwards what happened (C6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from queue_server.domain import events, moment
from queue_server.domain.errors import (
    UnknownTicket,
)
from queue_server.domain.paper import (
    CHANNEL,
    Background,
    Block,
    Came,
    Fault,
    PaperList,
    Row,
    Stay,
    Times,
    faults,
    next_free,
    stay_of,
    times,
)
from queue_server.domain.paper_errors import EntriesRefused, NotWithdrawable, PaperDayPast, PaperNumbersGone
from queue_server.domain.transitions import Action, TurnState
from queue_server.domain.turn import Data, Ticket, Turn, act, paper_block
from queue_server.service_layer.day_close import begin_day
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Reader, Writer
from queue_server.service_layer.readings import StoredTicket


def reserve(writer: Writer, day: str, wanted: Mapping[str, int], caller: Caller) -> Data:
    """Reserve so many numbers of each service for a day's work on paper, to be printed.

    Raises:
        UnknownService: a service that this branch does not have.
        PaperDayPast: the day is over.
        PaperNumbersGone: a letter has fewer paper numbers left that day.
    """
    branch = writer.branch
    if day < branch.day(writer.now):
        raise PaperDayPast(day=day)
    lists, numbers = writer.paper_lists(day), paper_block(branch.policy.paper_from)
    blocks = {}
    for code, count in wanted.items():
        service = branch.service(code)
        first = next_free(service.letter, lists, numbers)
        if first + count > numbers.stop:
            raise PaperNumbersGone(service=service.name, letter=service.letter, left=numbers.stop - first)
        blocks[code] = Block(service.letter, first, first + count - 1)
    made = PaperList(writer.new_id(), day, blocks, writer.now, name_of(caller))
    writer.add_paper_list(made)
    return list_view(writer, made)


def list_view(reader: Reader, paper_list: PaperList) -> Data:
    """A list with its numbers, each with the turn that was entered for it, if any."""
    turns = {turn.ticket.number: turn for turn in reader.turns_numbered(paper_list.day, paper_list.numbers())}
    return {
        "id": paper_list.id,
        "day": paper_list.day,
        "made_at": moment.to_text(paper_list.made_at),
        "made_by": paper_list.made_by,
        "services": [
            {
                "service": code,
                "letter": block.letter,
                "numbers": [
                    {"number": number, "turn": turns[number].to_data() if number in turns else None}
                    for number in block.numbers()
                ],
            }
            for code, block in paper_list.blocks.items()
        ],
    }


def row_faults(
    reader: Reader, id: str, rows: Sequence[Row], officers: Collection[str], any_hour: bool
) -> list[Fault]:
    """What stands against entering these rows now; ``officers`` are the user names that exist.

    Raises:
        UnknownPaperList: no such list.
    """
    return faults(rows, _background(reader, reader.paper_list(id), rows, officers, any_hour))


def enter(
    writer: Writer, id: str, rows: Sequence[Row], officers: Collection[str], any_hour: bool, caller: Caller
) -> Data:
    """Enter what happened on paper, all rows or none; whoever still waits keeps the place of the arrival.

    Raises:
        UnknownPaperList: no such list.
        EntriesRefused: with everything that cannot have been so.
    """
    paper_list = writer.paper_list(id)
    background = _background(writer, paper_list, rows, officers, any_hour)
    if found := faults(rows, background):
        raise EntriesRefused(found)
    known = writer.tickets_numbered(paper_list.day, paper_list.numbers())
    withdrawn = {each.ticket.number: each for each in known}
    begin_day(writer)
    new = sum(row.number not in withdrawn for row in rows)
    sequence = writer.take_sequences(paper_list.day, new) if new else 0
    services = paper_list.services()
    for at, row in sorted(((times(row, background), row) for row in rows), key=lambda pair: pair[0].arrived):
        earlier = withdrawn.get(row.number)
        ticket = _ticket(writer, row, earlier, sequence)
        if earlier:
            writer.change_ticket(ticket, at.arrived)
        else:
            sequence += 1
            writer.add_ticket(ticket, writer.new_token(), None, at.arrived)
        turn = _turn(writer, row, ticket, services[row.number], at)
        writer.add_turn(turn)
        told = {"list": paper_list.id, "despite": list(row.despite)}
        writer.record(events.turn_event(events.TICKET_ENTERED, turn, name_of(caller), None, **told))
    return {"entered": len(rows), "list": list_view(writer, paper_list), "seq": writer.next_seq() - 1}


def withdraw(writer: Writer, id: str, number: str, caller: Caller) -> Data:
    """Take back a number entered wrongly today, so that it can be entered again.

    Raises:
        UnknownPaperList, UnknownTicket: no such list, or nothing was entered for the number.
        NotWithdrawable: it was not entered today, or something has happened to it since.
    """
    paper_list = writer.paper_list(id)
    found = writer.turns_numbered(paper_list.day, [number] if number in paper_list.numbers() else [])
    if not found:
        raise UnknownTicket(ticket=number)
    turn, history = found[0], writer.history(found[0].ticket.id)
    entry = history[-1]
    entered_today = writer.branch.day(entry.time) == writer.branch.day(writer.now)
    if entry.type != events.TICKET_ENTERED or not entered_today:
        raise NotWithdrawable(number=number)
    writer.withdraw_turn(turn)
    withdrawn = events.turn_event(events.TURN_WITHDRAWN, turn, name_of(caller), undone=entry.command)
    writer.record(withdrawn)
    return list_view(writer, paper_list)


def _background(
    reader: Reader, paper_list: PaperList, rows: Sequence[Row], officers: Collection[str], any_hour: bool
) -> Background:
    """What the rows are held against, read at once."""
    counters = sorted({row.counter for row in rows if row.counter})
    stays: dict[str, list[Stay]] = {}
    for turn in reader.turns_at(paper_list.day, counters):
        if stay := stay_of(turn, reader.branch, reader.now):
            stays.setdefault(turn.counter or "", []).append(stay)
    turns = reader.turns_numbered(paper_list.day, paper_list.numbers())
    today = reader.branch.day(reader.now)
    return Background(
        reader.branch,
        paper_list,
        reader.now,
        entered={turn.ticket.number for turn in turns},
        officers=officers,
        stays=stays,
        may_wait=paper_list.day == today and not reader.daybook.is_closed(today),
        any_hour=any_hour,
    )


def _ticket(writer: Writer, row: Row, known: StoredTicket | None, sequence: int) -> Ticket:
    """The ticket of a row; a number whose entry was withdrawn keeps its id and its place in the day."""
    return Ticket(
        id=known.ticket.id if known else writer.new_id(),
        number=row.number,
        sequence=known.ticket.sequence if known else sequence,
        language="vi",
        channel=CHANNEL,
        priority=row.priority,
        note=row.note,
    )


def _turn(writer: Writer, row: Row, ticket: Ticket, service: str, at: Times) -> Turn:
    """The turn that a row tells of, brought to its end by the same table as a live one."""
    turn = Turn(
        writer.new_id(), ticket, service, 1, TurnState.WAITING, arrived_at=at.arrived, queued_at=at.arrived
    )
    if row.came is Came.WAITING or at.begun is None or at.ended is None:
        return turn
    turn = act(turn, Action.CALL, at.begun, counter=row.counter, officer=row.officer).turn
    if row.came is Came.NO_SHOW:
        return act(turn, Action.NO_SHOW, at.ended).turn
    turn = act(turn, Action.SERVE, at.begun).turn
    return act(turn, Action.FINISH, at.ended, result=row.result).turn
