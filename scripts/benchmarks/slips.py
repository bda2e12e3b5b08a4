"""Touch of a card → first byte of the slip at the printer.

Method: the real kiosk page in Chromium, the real server, the real kiosk agent in a process of its own and the
virtual printer on TCP. A tap between agent and printer notes when a slip's first byte (ESC @) passes; the
status question before it does not count. The touch is the page's own `pointerdown` time stamp, its clock read
against the machine's. A real finger rests some 80 ms before it lets go, and only then is it a click.
The first slip after the start, for which the agent loads its typefaces, is shown by itself.
"""

import contextlib
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from hardware.printer.virtual import VirtualPrinter
from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.house import House
from scripts.benchmarks.kiosk_page import kiosk
from scripts.benchmarks.machine import ROOT
from scripts.benchmarks.page_clock import PageClock
from scripts.benchmarks.report import Row, judged
from tests.support.browser import chromium, pages_of
from tests.support.centre import Centre, key_of
from tests.support.processes import Process

BUDGET = 0.300
NUMBERS, CARD = "[data-choice=services]", ".card[data-service]"
INITIALISE = b"\x1b@"
NOTE_TOUCHES = """
window.touches = [];
addEventListener("pointerdown", (event) => window.touches.push(event.timeStamp), true);
"""


class Tap(socketserver.ThreadingTCPServer):
    """Hands on all that passes between an agent and its printer; `begun` holds when each slip began."""

    daemon_threads = True

    def __init__(self, printer_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.printer_port = printer_port
        self.begun: list[float] = []
        self.port = int(self.server_address[1])

    def __enter__(self) -> "Tap":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.shutdown()
        self.server_close()


class _Passing(socketserver.BaseRequestHandler):
    """One connection of the agent."""

    server: Tap

    def handle(self) -> None:
        """Pass bytes both ways until the agent hangs up."""
        with socket.create_connection(("127.0.0.1", self.server.printer_port)) as printer:
            for each in (printer, self.request):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=_pass_back, args=(printer, self.request), daemon=True)
            back.start()
            printing = False
            while piece := self.request.recv(65536):
                if not printing and INITIALISE in piece:
                    printing = True
                    self.server.begun.append(time.monotonic())
                printer.sendall(piece)
            printer.shutdown(socket.SHUT_WR)
            back.join()


def _pass_back(printer: socket.socket, agent: socket.socket) -> None:
    """The printer's answers; an agent that has hung up wants no more of them."""
    with contextlib.suppress(OSError):
        while piece := printer.recv(65536):
            agent.sendall(piece)


def measure(house: House) -> Iterator[Row]:
    """Touches, each waited for until its slip is out."""
    centre = house.centre
    printer = VirtualPrinter(house.bench.new_folder("paper"))
    printer.start()
    try:
        with Tap(printer.port) as tap, _agent(house, tap) as agent:
            agent.wait_for_json()
            touched = _touch_cards(centre, 1 + house.bench.sizes.touches)
            begun = tap.begun
    finally:
        printer.stop()
    if len(begun) != len(touched):
        raise RuntimeError(f"{len(touched)} touches made {len(begun)} slips")
    first, *others = (slip - touch for slip, touch in zip(begun, touched, strict=True))
    spread = Spread.of(others)
    yield judged(
        "touch → first byte at the printer ≤ 300 ms",
        f"{spread}; the very first after the start {milliseconds(first)}",
        met=spread.p99 <= BUDGET,
    )


def _agent(house: House, tap: Tap) -> Process:
    """The agent of the kiosk's PC."""
    options = {
        "--server": house.centre.base_url,
        "--branch": house.centre.branch,
        "--device": "kiosk-1",
        "--key": key_of("kiosk"),
        "--printer": f"tcp://127.0.0.1:{tap.port}",
        "--state-dir": house.bench.new_folder("agent"),
    }
    given = [str(part) for option in options.items() for part in option]
    return Process([sys.executable, "-m", "kiosk.agent", *given], cwd=ROOT)


def _touch_cards(centre: Centre, times: int) -> list[float]:
    """When each touch was, on the machine's clock."""
    with chromium() as browser, pages_of(browser, motion=True) as pages:
        page = kiosk(pages, centre, has_touch=True)
        page.add_init_script(NOTE_TOUCHES)
        page.goto(centre.url(f"/kiosk/{centre.branch}"))
        page.wait_for_selector(NUMBERS)
        clock = PageClock.of(page)
        return [clock.monotonic(_touch(page)) for _ in range(times)]


def _touch(page: Page) -> float:
    """Take a number, wait for its slip, go back; the page's moment of the touch that took it."""
    page.locator(NUMBERS).tap()
    page.locator(CARD).first.tap()
    page.wait_for_selector(".slip[data-slip=printed]")
    page.locator("[data-key=done]").tap()
    page.wait_for_selector(NUMBERS)
    touches: list[float] = page.evaluate("window.touches.splice(0)")
    return touches[1]
