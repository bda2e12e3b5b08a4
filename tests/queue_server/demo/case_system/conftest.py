"""A running case system, and somebody who delivers to it as the feed does."""

import base64
import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from standardwebhooks import Webhook

from tests.support.processes import PATIENCE, Process, free_port

SECRET = "whsec_" + base64.b64encode(b"mot-khoa-du-dai-cho-hue-2026").decode()


class RunningCaseSystem:
    """The program in a process of its own, always on the same port and folder."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self.session = requests.Session()
        self.start()

    def start(self) -> None:
        program = [sys.executable, "-m", "queue_server.demo.case_system", "--port", str(self.port)]
        self.process = Process([*program, "--data", self._folder, "--secret", SECRET])
        assert self.process.wait_for_json() == {"port": self.port, "url": self.url}

    def deliver(
        self, seq: int, branch: str = "hue", *, secret: str = SECRET, **event: Any
    ) -> requests.Response:
        """One event of a branch's log, wrapped and signed by the reference package."""
        whole = {
            "specversion": "1.0",
            "id": f"{branch}-{seq}",
            "source": f"/branches/{branch}",
            "type": "vn.luot.ticket.issued.v1",
            "time": "2026-11-21T01:00:00Z",
            "datacontenttype": "application/json",
            "sequence": str(seq),
            "data": {"turn": {"ticket": {"number": f"A{seq:03}"}, "counter": None}},
            **event,
        }
        return self.deliver_body(json.dumps(whole), whole["id"], secret=secret)

    def deliver_body(
        self,
        body: str,
        message_id: str = "x-1",
        *,
        secret: str = SECRET,
        content_type: str = "application/cloudevents+json",
    ) -> requests.Response:
        now = int(time.time())
        headers = {
            "content-type": content_type,
            "webhook-id": message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": Webhook(secret).sign(
                message_id, dt.datetime.fromtimestamp(now, dt.UTC), body
            ),
        }
        return self.session.post(f"{self.url}/events", body.encode(), headers=headers, timeout=PATIENCE)

    def behave(self, **order: Any) -> None:
        requests.post(f"{self.url}/behave", json=order, timeout=PATIENCE).raise_for_status()

    def get(self, path: str) -> Any:
        answer = requests.get(self.url + path, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json()

    def received(self) -> list[int]:
        return [item["seq"] for item in self.get("/events")["items"]]


@pytest.fixture
def case_system(tmp_path: Path) -> Iterator[RunningCaseSystem]:
    running = RunningCaseSystem(tmp_path / "case-system")
    yield running
    running.session.close()
    running.process.kill()
