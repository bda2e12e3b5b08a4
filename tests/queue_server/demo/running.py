"""A running `luot demo` for tests, used through nothing but what its ready file says."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from signal import SIGTERM, Signals
from typing import Any

import psutil
import requests
from PIL import Image

from hardware.printer.slip import draw
from kiosk.words import Names, slip_of
from tests.support.processes import PATIENCE, Process, wait_until

PARTS = {"server", "broker", "case-system", "printer", "signs", "kiosk"}
SERVICE, COUNTER = "ho-tich", "2"


def demo_process(
    folder: Path, *options: str, port: int = 0, environment: Mapping[str, str] | None = None
) -> Process:
    """The program, just started."""
    command = [sys.executable, "-m", "queue_server.cli", "demo", "--data-dir", str(folder)]
    return Process([*command, "--port", str(port), *options], env=environment, cwd=folder.parent)


class RunningDemo:
    """One start of the demo, ready."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.ready_file = folder.with_name(f"{folder.name}-ready.json")
        begun = time.monotonic()
        told = ("--ready-file", str(self.ready_file), *options)
        self.process = demo_process(folder, *told, environment=environment)
        self.process.wait_for(self._is_ready, "the ready file", deadline=100)
        print(f"the demo is ready after {time.monotonic() - begun:.1f} s")  # noqa: T201 (asked for)
        self._at_start = self.processes()
        self.session = requests.Session()
        self.session.trust_env = False

    def _is_ready(self) -> bool:
        """A start that was killed with -9 has left its ready file, until the next takes it away."""
        try:
            return bool(self.ready["pids"]["demo"] == self.process.pid)
        except FileNotFoundError:
            return False

    @property
    def ready(self) -> dict[str, Any]:
        """The ready file as it is now."""
        told: dict[str, Any] = json.loads(self.ready_file.read_text(encoding="utf-8"))
        return told

    def processes(self) -> list[psutil.Process]:
        """The demo and all that it started, helpers too."""
        demo = psutil.Process(self.process.pid)
        return [demo, *demo.children(recursive=True)]

    def end(self, number: Signals = SIGTERM, deadline: float = 60.0) -> int:
        """Send it a signal as somebody at its terminal would; the exit code. Nothing of it may be left."""
        everything = self.processes()
        assert len(everything) > len(PARTS)
        begun = time.monotonic()
        self.process.signal(number)
        code = self.process.wait(deadline)
        print(f"the demo stopped after {time.monotonic() - begun:.1f} s")  # noqa: T201 (asked for)
        wait_for_end(everything)
        assert not self.ready_file.exists()
        return code

    def close(self) -> None:
        """End it if it still runs, and whatever a failed test made it leave."""
        self.session.close()
        self.process.stop(deadline=60)
        for each in self._at_start:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()

    def key(self, device: str) -> str:
        return next(str(each["key"]) for each in self.ready["devices"] if each["id"] == device)

    def ask(self, method: str, path: str, token: str | None = None, **body: Any) -> requests.Response:
        """A request below /api/v1 of somebody whom no cookie of an earlier one makes known."""
        self.session.cookies.clear()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.ready['base_url']}/api/v1{path}"
        return self.session.request(method, url, json=body or None, headers=headers, timeout=PATIENCE)

    def told(self, method: str, path: str, token: str | None = None, **body: Any) -> dict[str, Any]:
        """A good answer."""
        answer = self.ask(method, path, token, **body)
        assert answer.ok, f"{method} {path} → {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}

    def sign_in(self, role: str) -> str:
        """The token of a member of staff of the ready file."""
        found = next(each for each in self.ready["staff"] if each["role"] == role)
        return str(
            self.told("POST", "/auth/login", **{k: found[k] for k in ("username", "password")})["token"]
        )

    def take(self, key: str | None = None) -> dict[str, Any]:
        """A number from the kiosk's page, with its key or as its stand-in."""
        return self.told("POST", "/branches/hue/tickets", key, service=SERVICE, channel="kiosk")

    def press(self, action: str, counter: str = COUNTER) -> dict[str, Any]:
        return self.told("POST", f"/branches/hue/counters/{counter}/{action}", self.sign_in("officer"))

    def events(self) -> list[dict[str, Any]]:
        """The whole log as a supervisor reads it."""
        token, after, found = self.sign_in("supervisor"), 0, []
        while True:
            page = self.told("GET", f"/branches/hue/events?after={after}&limit=1000", token)
            found += page["items"]
            if page["next"] is None:
                return found
            after = page["next"]

    def other(self, part: str, path: str) -> Any:
        """JSON from one of the other pages: `signs`, `printer`, `case_system`."""
        url = str(self.ready[f"{part}_url"]).rstrip("/") + path
        return self.session.get(url, timeout=PATIENCE).json()

    def papers(self) -> list[Image.Image]:
        """Everything on the virtual printer's bench, newest first."""
        base = str(self.ready["printer_url"]).rstrip("/")
        return [
            Image.open(io.BytesIO(self.session.get(f"{base}/slips/{each['name']}", timeout=PATIENCE).content))
            for each in self.other("printer", "/slips")
        ]

    def wait_for_slip(self, ticket: dict[str, Any]) -> None:
        """Until the log says that the ticket's slip came out."""

        def printed() -> bool:
            told = [each["data"] for each in self.events() if each["type"] == "slip.printed"]
            return [each["ticket"] for each in told].count(ticket["id"]) == 1

        wait_until(printed, f"the slip of {ticket['number']} is printed")

    def slips_of(self, ticket: dict[str, Any]) -> int:
        """How many of the papers are this ticket's slip, dot by dot."""
        token, base = self.key("kiosk-1"), self.ready["base_url"]
        branch = self.told("GET", "/branches/hue")
        names = Names.of(branch, self.told("GET", "/branches/hue/services")["items"])
        told = self.told("GET", f"/branches/hue/tickets/{ticket['id']}", token)
        # What was ahead and how long it would take changes with the queue: as it was when it was issued.
        asked = {**told, "ahead": ticket["ahead"], "estimate": ticket["estimate"]}
        wanted = draw(slip_of(asked, names, "vi", base))
        cut = (0, 0, *wanted.size)
        return sum(paper.crop(cut).tobytes() == wanted.tobytes() for paper in self.papers())

    def wait_for_sign(self, number: str, counter: str = COUNTER) -> dict[str, Any]:
        """Until the counter's LED sign shows the number; the sign."""

        def shown() -> dict[str, Any] | None:
            state = self.other("signs", "/signs")
            found = (sign for sign in state["signs"] if sign["counter"] == counter)
            return next((sign for sign in found if sign["shown"] == number), None)

        return wait_until(shown, f"the sign shows {number}")

    def wait_for_feed(self) -> list[dict[str, Any]]:
        """Until the case system has the whole log as it is now; what it received, in order of arrival."""
        seq = self.told("GET", "/branches/hue/board")["seq"]

        def received() -> list[dict[str, Any]] | None:
            items: list[dict[str, Any]] = self.other("case_system", "/events")["items"]
            return items if items and items[-1]["seq"] >= seq else None

        return wait_until(received, f"the case system has entry {seq}", deadline=40)


def wait_for_end(processes: Iterable[psutil.Process]) -> None:
    """Until none of them runs any more: who was killed may still be ending."""
    wait_until(lambda: not [each for each in processes if lives(each)], "the end of all")


def lives(process: psutil.Process) -> bool:
    """Whether a process still runs; one that ended and was not yet taken leave of does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
