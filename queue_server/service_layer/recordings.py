"""Finding a call on a camera's recording (D3): the log is the index, and looking into it is logged."""

from __future__ import annotations

from datetime import date

from queue_server.domain import events, moment
from queue_server.domain.branch import Branch
from queue_server.domain.camera import Camera
from queue_server.domain.events import CALLS, TURN_RECALLED, Draft, Event
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Writer


def find_calls(writer: Writer, number: str, day: date | None, caller: Caller) -> Data:
    """Every call of a number on a day (today's by default), each with where to look for it.

    That somebody looked is an entry of the log, whether anything was found or not: recordings show people.
    """
    wanted = number.strip().upper()
    on = day.isoformat() if day else writer.branch.day(writer.now)
    calls = [
        entry
        for stored in writer.tickets_numbered(on, [wanted])
        for entry in writer.history(stored.ticket.id)
        if entry.type in CALLS
    ]
    about = {"number": wanted, "day": on, "found": len(calls)}
    ticket = calls[0].ticket if calls else None
    writer.record(Draft(events.RECORDINGS_SOUGHT, about, ticket=ticket, actor=name_of(caller)))
    items = [_bookmark(entry, writer) for entry in calls]
    return {"number": wanted, "day": on, "items": items, "next": None, "seq": writer.next_seq() - 1}


def _bookmark(entry: Event, writer: Writer) -> Data:
    """A call, and where on which recording it is."""
    branch, turn = writer.branch, entry.data["turn"]
    begin = branch.recordings.begin(entry.time)
    kept = branch.recordings.kept(entry.time, writer.now)
    camera = _camera(branch, entry.data.get("camera"))
    return {
        "seq": entry.seq,
        "time": moment.to_text(entry.time),
        "counter": turn["counter"],
        "ticket": turn["ticket"]["id"],
        "recall": entry.type == TURN_RECALLED,
        "camera": {"code": camera.code, "name": camera.name, "name_en": camera.name_en} if camera else None,
        "begins_at": moment.to_text(begin),
        "kept": kept,
        "url": camera.link(begin, branch.local(begin)) if camera and kept else None,
    }


def _camera(branch: Branch, code: str | None) -> Camera | None:
    """The camera that hung there at the call; by its code alone when the centre file no longer has it."""
    return branch.recordings.cameras.get(code, Camera(code, code, code)) if code else None
