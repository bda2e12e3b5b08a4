"""A scanner on a serial line: each thing read reaches one page, soon or not at all, and no file."""

import logging
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.reports import Reports
from kiosk.scanner import LONGEST_SCAN, Scanner, scanner_at
from kiosk.settings import AgentError
from tests.hardware.keypad.pty import Line
from tests.kiosk.conftest import Start
from tests.kiosk.edge import Edge
from tests.support.processes import wait_until

CARD = "001199012345||Nguyễn Thị Hoa|02091975|Nữ|Phường Vỹ Dạ, Huế|10052021"
SOON = 30.0


@pytest.fixture(autouse=True)
def freshness(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read stays fresh until the test takes it; how soon it is forgotten is a test's own subject."""
    monkeypatch.setattr("kiosk.scanner.FRESH_SECONDS", 600.0)


@contextmanager
def reading(path: str, told: list[str]) -> Iterator[Scanner]:
    scanner = Scanner(scanner_at(f"serial:{path}"), told.append)
    thread = threading.Thread(target=scanner.run)
    thread.start()
    wait_until(lambda: bool(told), "the line is open, or is not")
    try:
        yield scanner
    finally:
        scanner.stop()
        thread.join(SOON)
        assert not thread.is_alive()


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", ""])
def test_a_line_ends_as_scanners_end_them_or_with_silence(end: str) -> None:
    with Line() as line, reading(line.path, []) as scanner:
        line.say(CARD + end)
        assert scanner.next_scan(SOON) == CARD
        assert scanner.next_scan(0) is None


def test_the_last_of_several_is_what_the_person_holds_now() -> None:
    with Line() as line, reading(line.path, []) as scanner:
        line.say("H26.12.3-261121-0001\r\nH26.12.3-261121-0002\r\nend\r\n")
        wait_until(lambda: scanner._fresh() == "end", "all three were read")
        assert scanner.next_scan(0) == "end"


def test_what_nobody_takes_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Line() as line, reading(line.path, []) as scanner:
        line.say(CARD + "\r\n")
        wait_until(lambda: scanner._fresh() == CARD, "it was read")
        monkeypatch.setattr("kiosk.scanner.FRESH_SECONDS", 0.0)
        assert scanner.next_scan(0) is None
    assert "Nguyễn" not in caplog.text
    assert "001199012345" not in caplog.text


def test_noise_is_dropped_and_what_comes_after_it_is_read(caplog: pytest.LogCaptureFixture) -> None:
    with Line() as line, reading(line.path, []) as scanner:
        line.say(b"\x00\xff" * LONGEST_SCAN)
        wait_until(lambda: "noise" in caplog.text, "it is taken for noise")
        line.say("\r\n")
        line.say(CARD + "\r\n")
        wait_until(lambda: scanner.next_scan(0.1) == CARD, "the card is read", SOON)


def test_any_bytes_leave_it_reading() -> None:
    chance = random.Random(75)
    with Line() as line, reading(line.path, []) as scanner:
        for _ in range(200):
            line.say(chance.randbytes(chance.randrange(1, 60)) + b"\r\n")
            scanner.next_scan(0.01)
        line.say(CARD + "\r\n")
        wait_until(lambda: scanner.next_scan(0.1) == CARD, "the card is read")


def test_a_scanner_pulled_out_is_told_of_and_found_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kiosk.scanner._REOPEN_SECONDS", 0.05)
    told: list[str] = []
    path = tmp_path / "scanner"
    with Line() as first:
        path.symlink_to(first.path)
        with reading(str(path), told) as scanner:
            path.unlink()
            first.unplug()
            wait_until(lambda: bool(told[-1]), "it is told of")
            with Line() as second:
                os.symlink(second.path, path)
                wait_until(lambda: told[-1] == "", "it is found again")
                second.say(CARD + "\r\n")
                assert scanner.next_scan(SOON) == CARD


@pytest.mark.parametrize(
    "address", ["usb:1", "serial:", "serial:/dev/x?baudrate=fast", "serial:/dev/x?parity=odd"]
)
def test_an_address_that_is_none_is_refused_at_the_start(start: Start, address: str) -> None:
    with pytest.raises(AgentError, match="scanner"):
        start(scanner=address)


@pytest.fixture
def ask(start: Start) -> Callable[..., Callable[[], requests.Response]]:
    """Starts an agent; asks it for a scan as its page does."""

    def ask(**settings: Any) -> Callable[[], requests.Response]:
        agent = start(**settings).agent
        address = agent.url.replace("/kiosk/hue", "/agent/scans")
        return lambda: requests.get(address, timeout=60)

    return ask


def test_the_page_gets_what_is_scanned_while_it_waits(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open, tell = threading.Event(), Reports.scanner

    def told(reports: Reports, trouble: str) -> None:
        tell(reports, trouble)
        is_open.set()

    monkeypatch.setattr(Reports, "scanner", told)
    with Line() as line:
        scans = ask(scanner=f"serial:{line.path}")
        assert is_open.wait(SOON), "what is scanned before is nobody's"
        later = threading.Timer(0.3, line.say, [CARD + "\r\n"])
        later.start()
        answer = scans()
        later.join()
        assert (answer.status_code, answer.json()) == (200, {"text": CARD})
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_kiosk_without_a_scanner_says_so(ask: Callable[..., Any]) -> None:
    assert ask()().status_code == 404


def test_staff_see_that_the_scanner_is_gone(ask: Callable[..., Any], edge: Edge, tmp_path: Path) -> None:
    ask(scanner=f"serial:{tmp_path}/nothing-here")
    edge.wait_for(lambda: edge.statuses and "scanner_gone" in edge.statuses[-1].get("detail", ""))
    assert edge.statuses[-1]["state"] == "degraded"


@pytest.mark.parametrize(
    ("scanner", "mark"), [(True, '<html data-agent="scanner" '), (False, "<html data-agent ")]
)
def test_the_page_knows_whether_to_wait_for_scans(start: Start, edge: Edge, scanner: bool, mark: str) -> None:
    edge.pages["/kiosk/hue"] = b"<html lang=vi>"
    with Line() as line:
        agent = start(**({"scanner": f"serial:{line.path}"} if scanner else {})).agent
        assert requests.get(agent.url, timeout=30).text == f"{mark}lang=vi>"
