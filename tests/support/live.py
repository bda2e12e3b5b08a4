"""A program that follows a branch over Socket.IO as the contract says: snapshot, events, resync."""

import functools
import threading
from typing import Any

import socketio

from tests.support.processes import PATIENCE, wait_until

NAMESPACE = "/live"


def patient_client(**options: Any) -> socketio.Client:
    """A Socket.IO client that gives a server which stands still the time to go on.

    By itself it takes one that has not answered for a second for one that refuses.
    """
    client = socketio.Client(request_timeout=PATIENCE, **options)
    client.connect = functools.partial(client.connect, wait_timeout=PATIENCE)
    return client


class Live:
    """A client that has joined a branch. `events` holds each event once, in order; `raw` all that came."""

    def __init__(self, base_url: str, branch: str, view: str = "board", token: str | None = None) -> None:
        self.branch = branch
        self.view = view
        self.events: list[dict[str, Any]] = []
        self.raw: list[dict[str, Any]] = []
        self.pulses: list[dict[str, Any]] = []
        self.snapshot: dict[str, Any] = {}
        self.seq = 0
        self._joined = threading.Event()
        self._lock = threading.Lock()
        self._client = patient_client(
            reconnection_delay=0.1, reconnection_delay_max=0.5, randomization_factor=0
        )
        self._client.on("connect", self._join, namespace=NAMESPACE)
        self._client.on("event", self._hear, namespace=NAMESPACE)
        self._client.on("pulse", self.pulses.append, namespace=NAMESPACE)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client.connect(base_url, headers=headers, namespaces=[NAMESPACE], transports=["websocket"])
        if not self._joined.wait(PATIENCE):
            raise AssertionError(f"no answer to join within {PATIENCE:g} s")

    def ask(self, event: str, body: Any) -> Any:
        """Emit and wait for the acknowledgement."""
        return self._client.call(event, body, namespace=NAMESPACE, timeout=PATIENCE)

    def _join(self) -> None:
        self._client.emit("join", {"branch": self.branch, "view": self.view}, NAMESPACE, self._take_join)

    def _take_join(self, answer: dict[str, Any]) -> None:
        if "error" in answer:
            raise AssertionError(f"join was refused: {answer['error']}")
        with self._lock:
            again = self._joined.is_set()
            behind = answer["seq"] > self.seq
            if not again:
                self.snapshot, self.seq = answer["snapshot"], answer["seq"]
        if again and behind:
            # Back after a cut: the events in between are asked for, so that none is missing from the list.
            self._client.emit("resync", {"after": self.seq}, NAMESPACE, self._take_missed)
        self._joined.set()

    def _hear(self, event: dict[str, Any]) -> None:
        # Each message comes on a thread of its own, and so maybe before the answer to join, which it follows.
        self._joined.wait(PATIENCE)
        with self._lock:
            self.raw.append(event)
            if event["seq"] <= self.seq:
                return
            if event["seq"] == self.seq + 1:
                self._take(event)
                return
        self._client.emit("resync", {"after": self.seq}, NAMESPACE, self._take_missed)

    def _take_missed(self, answer: dict[str, Any]) -> None:
        with self._lock:
            for event in answer.get("events", []):
                if event["seq"] == self.seq + 1:
                    self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        self.seq = event["seq"]

    def wait_for_seq(self, seq: int, deadline: float = PATIENCE) -> list[dict[str, Any]]:
        """Until it knows the log up to `seq`; its events."""
        wait_until(lambda: self.seq >= seq, f"event {seq} over Socket.IO, having {self.seq}", deadline)
        return self.events

    def types(self, after: int = 0) -> list[str]:
        """The types of the events after log entry `after`, in order."""
        return [event["type"] for event in self.events if event["seq"] > after]

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
