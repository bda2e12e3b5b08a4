"""The agent on a kiosk PC (`luot kiosk`): serves the kiosk's page, prints its slips, and goes on alone.

It follows the branch's log, prints each `ticket.issued` of its own device once, tells the server what
became of it, and tells the server and the broker how the printer is. The kiosk's page comes through it, so
that numbers are given from the kiosk's own range while the server is away, and handed over afterwards.
"""

import argparse
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from hardware.ending import Ending
from hardware.printer.handover import draw_handover
from hardware.printer.slip import WIDTH_80_MM, Slip, draw
from hardware.starting import say_ready
from hardware.virtual_page import PageServer, announce, quiet_requests
from kiosk.away import AwayDesk
from kiosk.clock import ServerClock
from kiosk.desk import PrintDesk
from kiosk.follower import Event, Follower
from kiosk.handover import Handover
from kiosk.leaflet_desk import LeafletDesk
from kiosk.local_page import LocalPage
from kiosk.look import layout_of
from kiosk.memory import Memory, Owed
from kiosk.own_numbers import OwnNumbers
from kiosk.reports import Reports
from kiosk.scanner import Scanner
from kiosk.server_api import ServerApi, ServerRefused
from kiosk.settings import (
    AgentError,
    KioskAgentSettings,
    check_address,
    exclusive,
    mqtt_of,
    printer_of,
    scanner_of,
)
from kiosk.shell import Shell
from kiosk.upstream import Upstream
from kiosk.words import Names, handover_of, own_slip_of, procedure_of, slip_of

log = logging.getLogger(__name__)

_NOBODY: dict[str, Any] = {"waiting": [], "held": [], "missed": [], "recent_calls": [], "counters": []}
"""What of a snapshot is soon no longer true, and not kept: who waits, and where people are."""


class _Part(Protocol):
    """A part of the agent with a thread of its own."""

    def run(self) -> None:
        """Work until `stop`."""
        ...

    def stop(self) -> None:
        """Have `run` return soon."""
        ...


class KioskAgent:
    """The parts of the agent, wired; `run` works until `stop`."""

    def __init__(self, settings: KioskAgentSettings) -> None:
        """Takes the data directory for itself. Raises AgentError."""
        self._settings = settings
        check_address("server", settings.server_url)
        check_address("public_url", settings.public_url or settings.server_url)
        printer, self._mqtt = printer_of(settings), mqtt_of(settings)
        open_scanner = scanner_of(settings)
        self._lock = exclusive(settings.data_dir)
        self._memory = Memory(settings.data_dir / f"kiosk-{settings.device}.sqlite", settings.branch)
        self._own = OwnNumbers(self._memory)
        self._snapshot: dict[str, Any] | None = self._memory.note("snapshot")
        self._names = _names_in(self._snapshot)
        self._layout = layout_of(self._memory.note("slip_layout"))
        self._procedures: dict[str, str] = self._memory.note("procedure_names") or {}
        self._clock = ServerClock(self._memory)
        self._failed = False
        self.ending = Ending()
        self._following = threading.Event()
        self._apis = [ServerApi(settings.server_url, settings.branch, settings.key) for _ in range(5)]
        self._reports = Reports(
            self._apis[0], self._memory, settings.device, self._mqtt, settings.heartbeat_seconds
        )
        self._scanner = Scanner(open_scanner, self._reports.scanner) if open_scanner else None
        self._desk = PrintDesk(
            printer,
            self._memory,
            self._reports,
            self._picture,
            self._clock.now,
            fresh_seconds=settings.fresh_seconds,
            check_seconds=settings.printer_check_seconds,
        )
        self._follower = Follower(
            settings.server_url,
            settings.branch,
            settings.key,
            self._memory.seq(),
            handle=self._handle,
            joined=self._joined,
            contact=self._contact,
            fetch=self._apis[2].events,
        )
        self._upstream = Upstream(settings.server_url, settings.key)
        self._handover = Handover(
            self._apis[3],
            self._memory,
            self._own,
            self._reports,
            settings.device,
            self._clock.now,
            self._desk.wake,
        )
        self._page = self._local_page()

    def _local_page(self) -> PageServer:
        """The kiosk's page on this PC. Raises AgentError when its port is taken."""
        settings = self._settings
        public_url = settings.public_url or settings.server_url
        away = AwayDesk(settings.branch, settings.device, self._own, lambda: self._names, self._clock.now)
        leaflets = LeafletDesk(
            self._apis[4],
            self._desk,
            lambda: self._names,
            self._clock.now,
            public_url=public_url,
            width=self._desk.width,
        )
        page = LocalPage(
            settings.branch,
            public_url,
            self._upstream,
            away,
            self._own,
            self._reports,
            leaflets,
            self._scanner,
            Shell(settings.data_dir / "page", settings.branch),
            self._asking,
            lambda: self._snapshot,
        )
        try:
            return PageServer(page.app, "127.0.0.1", settings.port)
        except OSError as error:
            self._memory.close()
            self._lock.close()
            raise AgentError(f"port {settings.port}: {error}") from error

    def _asking(self, open: bool) -> None:
        """Somebody's wish for a number is with the server, or there is a number or none."""
        self._desk.asking(open)
        if not open:
            self._handover.wake()

    @property
    def url(self) -> str:
        """Where the kiosk's page is on this PC."""
        return f"{self._page.url}kiosk/{self._settings.branch}"

    def run(self) -> int:
        """Work until `stop`; says on stdout when the log is followed for the first time. Exit code."""
        if self._mqtt:
            self._mqtt.start()
        parts: list[_Part] = [self._reports, self._desk, self._handover, self._follower]
        parts += [self._scanner] if self._scanner else []
        threads = [self._thread(part.run) for part in parts]
        self._page.start()
        say_ready()
        self.ending.wait()
        self._page.stop()
        self._upstream.close()
        for part, thread in zip(reversed(parts), reversed(threads), strict=True):
            part.stop()
            thread.join()
        self._close()
        return 1 if self._failed else 0

    def stop(self) -> None:
        """End `run`; callable from any thread."""
        self.ending.ask()

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        """Run one part; should it break, the whole agent ends, to be started again by its supervisor."""

        def guarded() -> None:
            try:
                work()
            except Exception:
                log.exception("the kiosk agent broke and ends")
                self._failed = True
                self.stop()
                raise

        thread = threading.Thread(target=guarded, name=work.__qualname__, daemon=True)
        thread.start()
        return thread

    def _close(self) -> None:
        """Let go of everything."""
        if self._mqtt:
            self._mqtt.stop()
        for api in self._apis:
            api.close()
        self._memory.close()
        self._lock.close()

    def _handle(self, event: Event) -> None:
        """One event of the log: remember a slip of ours before the log moves on."""
        data = event["data"]
        if event["type"] == "ticket.issued" and data.get("device") == self._settings.device:
            ticket = data["turn"]["ticket"]
            issued_at = datetime.fromisoformat(event["time"])
            priority = ticket.get("priority") or ""
            owed = Owed(ticket["id"], event["seq"], issued_at, ticket.get("language") or "vi", priority)
            self._memory.owe(owed)
            self._memory.advance(event["seq"])
            self._desk.wake()
        elif event["type"] == "slip.requested" and data["device"] == self._settings.device:
            wanted_at = datetime.fromisoformat(event["time"])
            kind = data.get("kind", "number")
            self._memory.owe_again(Owed(data["ticket"], event["seq"], wanted_at, "", "", kind=kind))
            self._memory.advance(event["seq"])
            self._desk.wake()
        elif event["type"] == "branch.configured":
            self._read_names()

    def _read_names(self) -> None:
        """The centre was configured anew. Raises ServerAway, after which the log is read from here again."""
        api = self._apis[2]
        try:
            self._names = Names.of(api.branch(), api.services())
            self._learn_slips()
        except ServerRefused as refusal:
            log.error("the branch's names cannot be read; slips keep the old ones: %s", refusal)

    def _learn_slips(self) -> None:
        """How slips shall look, and the names of the procedures that people choose from, for when the server
        is away. Raises ServerAway, ServerRefused."""
        told = self._apis[2].slip_layout()
        self._layout = layout_of(told)
        self._memory.take_note("slip_layout", told)
        self._procedures = {each["code"]: each["name"] for each in self._apis[2].procedure_choices()}
        self._memory.take_note("procedure_names", self._procedures)

    def _joined(self, snapshot: dict[str, Any]) -> None:
        """A fresh snapshot: names for the slips, and the server's clock."""
        self._snapshot = {**snapshot, **_NOBODY}
        self._memory.take_note("snapshot", self._snapshot)
        self._names = _names_in(self._snapshot)
        try:
            self._learn_slips()
        except ServerRefused as refusal:
            log.error("the layout of slips cannot be read; they keep the old one: %s", refusal)
        if snapshot.get("time"):
            self._clock.learn(datetime.fromisoformat(snapshot["time"]), self._follower.asked_at)

    def _contact(self, connected: bool) -> None:
        """The server came or went; remember how far the log was read either way."""
        if self._follower.seq is not None:
            self._memory.advance(self._follower.seq)
        self._upstream.contact(connected)
        self._handover.contact(connected)
        if connected:
            self._reports.contact()
        if connected and not self._following.is_set():
            self._following.set()
            who = {"device": self._settings.device, "branch": self._settings.branch}
            announce(**who, seq=self._follower.seq, url=self.url)

    def _picture(self, owed: Owed, width: int) -> Image.Image:
        """What is owed, drawn. Raises ServerAway, ServerRefused."""
        if owed.kind != "handover":
            return draw(self._slip(owed), width, self._layout)
        ticket = self._apis[1].ticket(owed.ticket)
        procedure = self._procedure_name(procedure_of(ticket))
        public_url = self._settings.public_url or self._settings.server_url
        return draw_handover(handover_of(ticket, self._names, public_url, procedure), width)

    def _slip(self, owed: Owed) -> Slip:
        """The slip of an owed ticket. Raises ServerAway, ServerRefused."""
        settings = self._settings
        public_url = settings.public_url or settings.server_url
        given = None if owed.again else self._own.find(owed.ticket)
        if given:
            code = given.wish.procedure
            procedure = self._procedures.get(code, code) if code else ""
            return own_slip_of(given, self._names, public_url, procedure, self._layout.second_language)
        ticket = self._apis[1].ticket(owed.ticket)
        return slip_of(
            ticket,
            self._names,
            owed.language or ticket["language"],
            public_url,
            priority=owed.priority,
            procedure=self._procedure_name(ticket.get("procedure")),
            second_language=self._layout.second_language,
            again=owed.again,
        )

    def _procedure_name(self, code: str | None) -> str:
        """A procedure as it is published; its code when it is so no more. Raises ServerAway."""
        try:
            return str(self._apis[1].procedure(code)["name"]) if code else ""
        except ServerRefused:
            return code or ""


def run(settings: KioskAgentSettings) -> int:
    """Run the agent until SIGTERM or Ctrl-C; the body of `luot kiosk`. Call it from the main thread.

    Prints one JSON line when it follows the log. Exit code 0, or 1 when it broke and wants to be started
    again. Raises AgentError when it cannot start with these settings.
    """
    quiet_requests()
    agent = KioskAgent(settings)
    agent.ending.on_signals()
    return agent.run()


def _names_in(snapshot: dict[str, Any] | None) -> Names:
    """The names in a snapshot; none before the first contact with the server."""
    return Names.of(snapshot["branch"], snapshot["services"]) if snapshot else Names()


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m kiosk.agent`: the agent without the rest of `luot`. Exit code 2 for bad settings."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.agent", description=__doc__)
    parser.add_argument("--server", required=True, help="address of the server, http://host:port")
    parser.add_argument("--branch", required=True)
    parser.add_argument("--device", required=True, help="this kiosk's device id")
    parser.add_argument("--key", required=True, help="this kiosk's device key")
    parser.add_argument(
        "--printer", required=True, help="tcp://host:9100, file:PATH, serial:PATH, usb:VENDOR:PRODUCT"
    )
    parser.add_argument("--scanner", help="serial:PATH[?baudrate=N]")
    parser.add_argument("--state-dir", type=Path, required=True, help="where it remembers what it printed")
    parser.add_argument("--mqtt-url", help="mqtt://host:port")
    parser.add_argument("--public-url", help="address of the server for phones (default --server)")
    parser.add_argument("--port", type=int, default=0, help="port of the kiosk's page, 0 for a free one")
    parser.add_argument("--width", type=int, default=WIDTH_80_MM, help="paper in dots: 576 or 384")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = KioskAgentSettings(
        server_url=given.server,
        branch=given.branch,
        device=given.device,
        key=given.key,
        printer=given.printer,
        scanner=given.scanner,
        data_dir=given.state_dir,
        mqtt_url=given.mqtt_url,
        public_url=given.public_url,
        width=given.width,
        port=given.port,
    )
    try:
        return run(settings)
    except AgentError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
