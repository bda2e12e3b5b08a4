"""Follows a branch's event log over Socket.IO: every event once, in order, over cuts and restarts.

The socket only hints; the log's gapless seq decides. An event too early, or a pulse that names a higher
seq, means that something was missed: `resync` fetches it. No word for 5 s means that contact is lost
even while the socket looks open.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

from kiosk.server_api import ServerAway, ServerRefused

log = logging.getLogger(__name__)

NAMESPACE = "/live"
SILENCE_SECONDS = 5.0
_ANSWER_SECONDS = 5.0
_REORDER_SECONDS = 0.05
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0
_NO_PROXY = {"http_proxy_host": "none", "http_no_proxy": ["*"]}
"""The server is in the same building, whatever proxy this PC's environment names. websocket-client reads
the exceptions only beside a host of a proxy, which they then keep from being used."""

Event = dict[str, Any]


class _ContactLost(Exception):
    """This connection is of no more use."""


class Follower:
    """Reads one branch's log from `seq` on (None: from now on).

    `asked_at`, by this PC's clock, is when the server was asked last. `handle(event)` gets each event once,
    in order; `joined(snapshot)` comes first on every connection, and `contact(connected)` on changes.
    `fetch(after)` reads the log over HTTP when the socket's memory does not reach back far enough. All are
    called from the thread that runs `run`.
    """

    def __init__(
        self,
        server_url: str,
        branch: str,
        key: str,
        seq: int | None,
        *,
        handle: Callable[[Event], None],
        joined: Callable[[dict[str, Any]], None],
        contact: Callable[[bool], None],
        fetch: Callable[[int], list[Event]],
    ) -> None:
        self.seq = seq
        self.asked_at = datetime.now(UTC)
        self._url, self._branch, self._key = server_url, branch, key
        self._handle, self._joined, self._contact, self._fetch = handle, joined, contact, fetch
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._early: dict[int, Event] = {}
        self._hole_until = 0.0
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Have `run` return soon; callable from any thread."""
        self._stopped.set()
        self._inbox.put(("gone", None))

    def run(self) -> None:
        """Connect and follow, again and again, until `stop`."""
        pause = _SHORTEST_PAUSE
        while not self._stopped.is_set():
            began = self.seq
            try:
                self._follow_one_connection()
            except (_ContactLost, SocketIOError, OSError, ServerAway) as error:
                log.warning("no contact with %s: %s", self._url, error)
            self._contact(False)
            pause = _SHORTEST_PAUSE if self.seq != began else min(pause * 2, _LONGEST_PAUSE)
            self._stopped.wait(pause)

    def _follow_one_connection(self) -> None:
        """From connecting to the loss of contact, which is always an exception unless stopped."""
        inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._inbox = inbox
        client = socketio.Client(reconnection=False, handle_sigint=False, websocket_extra_options=_NO_PROXY)
        for name in ("event", "pulse"):
            client.on(name, lambda data, name=name: inbox.put((name, data)), namespace=NAMESPACE)
        client.on("disconnect", lambda *_: inbox.put(("gone", None)), namespace=NAMESPACE)
        try:
            client.connect(
                self._url,
                headers={"Authorization": f"Bearer {self._key}"},
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=_ANSWER_SECONDS,
            )
            self._join(client)
            while not self._stopped.is_set():
                self._next(client, inbox)
        finally:
            # Its own thread reads the answer that `disconnect` then waits 3 s for: nobody else should.
            threading.Thread(target=client.disconnect, name="goodbye", daemon=True).start()

    def _join(self, client: socketio.Client) -> None:
        """Join the branch, then read what happened while we were away."""
        answer = self._call(client, "join", {"branch": self._branch, "view": "kiosk"})
        snapshot, seq = answer["snapshot"], int(answer["seq"])
        if self.seq is None or self.seq > seq:
            # First start, or a server that began a new log (restored or started afresh): from now on. Noted
            # before `joined` may fail, or what happens until the next connection would be lost.
            self.seq = seq
        self._joined(snapshot)
        self._contact(True)
        self._early.clear()
        if self.seq < seq:
            self._resync(client)

    def _next(self, client: socketio.Client, inbox: "queue.SimpleQueue[tuple[str, Any]]") -> None:
        """Wait for one message and do what it asks for."""
        if self._early and time.monotonic() > self._hole_until:
            self._resync(client)
            return
        try:
            kind, data = inbox.get(timeout=_REORDER_SECONDS if self._early else SILENCE_SECONDS)
        except queue.Empty:
            if not self._early:
                raise _ContactLost(f"silence for {SILENCE_SECONDS:.0f} s") from None
            return
        if kind == "gone":
            raise _ContactLost("the connection was closed")
        if kind == "event" and data.get("branch") == self._branch:
            if not self._early:
                self._hole_until = time.monotonic() + _REORDER_SECONDS
            self._early[int(data["seq"])] = data
            self._take_what_fits()
        elif kind == "pulse" and data.get("seq", {}).get(self._branch, 0) > (self.seq or 0):
            self._resync(client)

    def _take_what_fits(self) -> None:
        """Handle the events that are next in turn; the client library may deliver them out of order."""
        assert self.seq is not None
        for seq in sorted(self._early):
            if seq <= self.seq:
                del self._early[seq]
            elif seq == self.seq + 1:
                self._handle(self._early.pop(seq))
                self.seq = seq

    def _resync(self, client: socketio.Client) -> None:
        """Fetch and handle everything up to the server's seq."""
        answer = self._call(client, "resync", {"after": self.seq, "branch": self._branch})
        events = answer.get("events")
        if events is None:
            self._joined(answer["snapshot"])
            events = self._read_log(int(answer["seq"]))
        self._early.update({int(event["seq"]): event for event in events})
        self._take_what_fits()

    def _read_log(self, until: int) -> list[Event]:
        """The events up to seq `until` over HTTP; jumps there when this device may not read them."""
        events: list[Event] = []
        after = self.seq or 0
        try:
            while after < until and (page := self._fetch(after)):
                events += page
                after = int(page[-1]["seq"])
        except ServerRefused as refusal:
            log.error("events %s to %s cannot be read: %s", self.seq, until, refusal)
            self.seq = until
        return events

    def _call(self, client: socketio.Client, name: str, data: dict[str, Any]) -> dict[str, Any]:
        """Emit and wait for the acknowledgement; an error in it is a lost contact, said in the log."""
        self.asked_at = datetime.now(UTC)
        answer = client.call(name, data, namespace=NAMESPACE, timeout=_ANSWER_SECONDS)
        if not isinstance(answer, dict) or "error" in answer or "seq" not in answer:
            raise _ContactLost(f"{name} was answered with {answer}")
        return answer
