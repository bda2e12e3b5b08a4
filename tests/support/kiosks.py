"""Kiosk PCs for tests: a real agent on a wire of its own, and people who touch its page."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from tests.support.processes import Process, free_port, wait_until
from tests.support.wire import Wire


@dataclass
class Holder:
    """Somebody with a number in the hand."""

    ticket: dict[str, Any]
    asked: datetime
    answered: datetime

    @property
    def number(self) -> str:
        """What the slip says."""
        return str(self.ticket["number"])


@dataclass
class Kiosk:
    """A kiosk PC: an agent of its own on a wire of its own, and the page that people touch."""

    code: str
    key: str
    wire: Wire
    folder: Path
    port: int = field(default_factory=free_port)
    people: list[Holder] = field(default_factory=list)

    def start(self) -> None:
        """Start the agent (again) and wait until its page answers."""
        command = [sys.executable, "-m", "queue_server.cli", "kiosk", "--server", self.wire.url]
        what = [
            "--branch",
            "hue",
            "--device",
            self.code,
            "--printer",
            "file:/dev/null",
            "--port",
            str(self.port),
        ]
        where = ["--state-dir", str(self.folder)]
        self.agent = Process([*command, *what, *where], env={"LUOT_DEVICE_KEY": self.key})
        self.agent.wait_for_port(self.port, 30)

    @property
    def url(self) -> str:
        """The page that the kiosk's Chromium shows."""
        return f"http://127.0.0.1:{self.port}/kiosk/hue"

    def state(self) -> dict[str, Any]:
        """How the agent says it is."""
        state: dict[str, Any] = requests.get(f"http://127.0.0.1:{self.port}/agent/state", timeout=30).json()
        return state

    def take(self) -> None:
        """Touch the card once, and again for as long as nobody answers: the page sends the same key."""
        key, asked = str(uuid4()), datetime.now(UTC)
        wish = {"service": "ho-tich", "channel": "kiosk", "language": "vi"}
        address = f"http://127.0.0.1:{self.port}/api/v1/branches/hue/tickets"

        def once() -> tuple[requests.Response] | None:
            try:
                answer = requests.post(address, json=wish, headers={"Idempotency-Key": key}, timeout=20)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                return None  # the agent is down just now, or went down in the middle of its answer
            return (answer,)  # as it is, an answer that refuses would count as none

        [answer] = wait_until(once, "the kiosk answers", 60)
        assert answer.status_code == 201, answer.text
        self.people.append(Holder(answer.json(), asked, datetime.now(UTC)))

    def serve(self, people: int) -> threading.Thread:
        """So many people, one after the other."""

        def one_after_the_other() -> None:
            for _ in range(people):
                self.take()

        thread = threading.Thread(target=one_after_the_other)
        thread.start()
        return thread

    def close(self) -> None:
        """End the agent and take the wire away."""
        self.agent.kill()
        self.wire.close()
