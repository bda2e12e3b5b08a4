"""Socket.IO namespace ``/live``: a snapshot on joining, then every log entry, and what was missed on request.

Described for programs in ``docs/asyncapi.yaml``.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_socketio import Namespace, SocketIO, join_room, leave_room, rooms

from queue_server.bootstrap import System
from queue_server.domain import moment
from queue_server.domain.errors import Refusal, UnknownBranch
from queue_server.domain.events import Event, public, staff_form
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Permission, may
from queue_server.web.access import identity
from queue_server.web.problems import problem

log = logging.getLogger(__name__)

NAMESPACE = "/live"
VIEWS = ("board", "kiosk", "counter", "rate", "ticket", "signs", "program", "supervisor")
RESYNC_AT_MOST = 500
"""Who is further behind gets a new snapshot, and the latest so many entries of those missed."""
PULSE_SECONDS = 2.0


def room(branch: str, staff: bool) -> str:
    """The room of a branch's public or staff views."""
    return f"{branch}:staff" if staff else branch


class LiveDelivery:
    """Follows the log: each entry to the public room of its branch and, whole, to the staff room."""

    name = "live"
    durable = False
    from_the_start = False

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio

    def begin(self) -> None:
        """Nothing to prepare."""

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        for event in events:
            for staff, form in ((False, public(event)), (True, staff_form(event))):
                self._socketio.emit("event", form, namespace=NAMESPACE, to=room(branch, staff))

    def rest(self) -> None:
        """Nothing to do between entries."""


class Live(Namespace):
    """The events that clients may send, and the pulse that tells them we are there."""

    def __init__(self, system: System, socketio: SocketIO) -> None:
        super().__init__(NAMESPACE)
        self._system, self._socketio = system, socketio
        self._joined: dict[str, tuple[str, bool]] = {}
        """Client → its branch and whether it gets the staff form."""

    def on_disconnect(self, reason: object = None) -> None:
        """Forget the client."""
        self._joined.pop(_client(), None)

    def on_join(self, wish: object = None) -> Data:
        """Follow a branch: the acknowledgement is the snapshot that the coming entries continue.

        Who was here before says after which entry, and hears besides what happened since.
        """
        branch, view = _text(wish, "branch"), _text(wish, "view")
        after = _entry(wish)
        if branch is None or view not in VIEWS or (after is None and _names(wish, "after")):
            return _error("invalid-request")
        try:
            self._system.store.branch(branch)
        except UnknownBranch as refusal:
            return _error(refusal.code, refusal)
        staff = may(identity().staff, Permission.SEE_STAFF_FORM, branch)
        for old in rooms():
            if old != _client():
                leave_room(old)
        # Entries committed between joining and the snapshot come twice, and a client drops what it has;
        # the other way round one could be missed.
        join_room(room(branch, staff))
        self._joined[_client()] = (branch, staff)
        return self._afresh(branch, staff, after)

    def on_resync(self, wish: object = None) -> Data:
        """Entries after one that the client has; a snapshot if there are too many."""
        joined, after = self._joined.get(_client()), _entry(wish)
        if joined is None or after is None:
            return _error("invalid-request")
        branch, staff = joined
        with self._system.store.read(branch) as reader:
            seq = reader.seq()
            if 0 <= seq - after <= RESYNC_AT_MOST:
                return {"seq": seq, "events": _told(reader.events(after, RESYNC_AT_MOST), staff)}
        return self._afresh(branch, staff, after)

    def _afresh(self, branch: str, staff: bool, after: int | None) -> Data:
        """A snapshot, and what led to it since the entry ``after``, for pages that answer to what happens.

        Nothing led to it from an entry that the log has not reached: the client knew another log.
        """
        shot = self._system.snapshot(branch, staff=staff)
        seq: int = shot["seq"]
        answer = {"seq": seq, "snapshot": shot}
        if after is None:
            return answer
        events: Sequence[Event] = ()
        if after < seq:
            with self._system.store.read(branch) as reader:
                events = reader.events(max(after, seq - RESYNC_AT_MOST), RESYNC_AT_MOST)
        return {**answer, "missed": _told([event for event in events if event.seq <= seq], staff)}

    def pulse_for_ever(self) -> None:
        """Tell every client, every two seconds, that we are there and how far each log is."""
        while True:
            try:
                told = {
                    "time": moment.to_text(self._system.clock.now()),
                    "seq": dict(self._system.store.seqs()),
                }
                self._socketio.emit("pulse", told, namespace=NAMESPACE)
            except Exception:
                log.exception("no pulse this time: the database does not answer")
            self._socketio.sleep(PULSE_SECONDS)


def _client() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _told(events: Sequence[Event], staff: bool) -> list[Data]:
    return [staff_form(event) if staff else public(event) for event in events]


def _names(wish: object, name: str) -> bool:
    return isinstance(wish, dict) and name in wish


def _entry(wish: object) -> int | None:
    """The number of a log entry after which the client asks, if it names one."""
    after = wish.get("after") if isinstance(wish, dict) else None
    return after if isinstance(after, int) and not isinstance(after, bool) and after >= 0 else None


def _text(wish: object, name: str) -> str | None:
    value = wish.get(name) if isinstance(wish, dict) else None
    return value if isinstance(value, str) else None


def _error(code: str, refusal: Refusal | None = None) -> Data:
    """A refusal as an acknowledgement."""
    body: dict[str, Any] = problem(code, refusal.facts if refusal else None).get_json()
    return {"error": {name: body[name] for name in ("code", "title", "detail")}}
