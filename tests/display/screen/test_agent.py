"""A screen that shows its page all day: a real Chromium that is killed, hangs and crashes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from display.screen import agent as at_work
from display.screen import browser
from display.screen.agent import ScreenAgent, ScreenError, ScreenSettings
from display.screen.page import PageSilent
from tests.display.signs.program import Program
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.mosquitto import Mosquitto
from tests.support.processes import wait_until
from tests.support.programs import find_chromium

BOARD = "<!doctype html><title>Bảng</title><p id=board>A007</p>"
HIDDEN = ("--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio")


class Server:
    """A page at /board, or a server in trouble."""

    def __init__(self) -> None:
        self.well = True
        self.http = AnsweringServer(self._answer)
        self.url = f"{self.http.root}/board/hue/main"

    def _answer(self, asked: Asked) -> Answer:
        if not self.well:
            return Answer(503, b"")
        return Answer(200, BOARD.encode(), {"Content-Type": "text/html; charset=utf-8"})


class Dial:
    """A screen's switch that remembers."""

    def __init__(self) -> None:
        self.turned: list[str] = []

    def on(self) -> None:
        self.turned.append("on")

    def off(self) -> None:
        self.turned.append("off")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.close()


@pytest.fixture
def settings(server: Server, tmp_path: Path) -> ScreenSettings:
    return ScreenSettings(
        server.url, "hue", tmp_path / "profile", browser=str(find_chromium()), flags=HIDDEN, device="tv-1"
    )


@pytest.fixture
def screen(settings: ScreenSettings) -> Iterator[ScreenAgent]:
    made = ScreenAgent(settings, Dial())
    made.start()
    yield made
    made.stop()


PATIENCE = 30.0


def shown(screen: ScreenAgent) -> str:
    """The address of the page on the screen; none while there is no page."""
    try:
        with screen.browser.page(2.0) as page:
            return str(page.value("location.href", 2.0))
    except PageSilent:
        return ""


def asked(screen: ScreenAgent, expression: str) -> str:
    """What an expression is in the page, which is there and may take its time to answer."""
    with screen.browser.page(PATIENCE) as page:
        return str(page.value(expression, PATIENCE))


def shows(screen: ScreenAgent, address: str) -> None:
    """Look as the agent does until the page is there."""

    def there() -> bool:
        screen.look()
        return shown(screen) == address

    wait_until(there, f"{address} on the screen", deadline=60)


def tells(screen: ScreenAgent, state: str, detail: str = "") -> None:
    """Look as the agent does until it says so; a browser on a busy machine may not answer the first look."""

    def told() -> bool:
        screen.look()
        return screen._status(0.0) == (state, detail)

    wait_until(told, f"{state} {detail}", deadline=60)


def processes(group: int) -> list[str]:
    """Of a process group, those that live."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, in_group = stat.read_text().rsplit(")", 1)[1].split()[:3]
        except OSError:
            continue
        if int(in_group) == group and state != "Z":
            alive.append(stat.parent.name)
    return alive


def renderers(group: int) -> list[int]:
    """The processes of a browser that draw its pages."""
    of_pages = []
    for each in processes(group):
        with suppress(OSError):  # it ended meanwhile
            if b"--type=renderer" in Path(f"/proc/{each}/cmdline").read_bytes():
                of_pages.append(int(each))
    assert of_pages
    return of_pages


def test_it_waits_with_a_page_of_its_own_until_the_server_has_the_board(settings, server):
    server.well = False
    screen = ScreenAgent(settings, Dial())
    try:
        screen.start()
        shows(screen, at_work.WAITING)
        tells(screen, "degraded", at_work.NO_SERVER)
        server.well = True
        shows(screen, server.url)
        tells(screen, "online")
        server.well = False
        screen.look()
        there = asked(screen, "location.href")
        assert there == server.url, "a board that was open says itself that it is cut off"
    finally:
        screen.stop()


def test_a_killed_browser_is_back_with_the_board(screen, server):
    shows(screen, server.url)
    killed = screen.browser.pid
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not screen.browser.running, "the browser's end", PATIENCE)
    shows(screen, server.url)
    assert screen.browser.pid != killed


def ends_it(screen: ScreenAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look, with little patience, until the agent has ended its browser. That would also end one that stands
    still for a moment: before and after, the agent is as patient as ever."""

    def ended() -> bool:
        screen.look()
        return not screen.browser.running

    with monkeypatch.context() as hasty:
        hasty.setattr(at_work, "SILENT_SECONDS", 0.5)
        hasty.setattr(at_work, "ANSWER_SECONDS", 0.5)
        hasty.setattr(browser, "GOES_WITHIN", 0.5)
        wait_until(ended, "the end of a browser of no use", PATIENCE)


def test_a_page_that_hangs_is_opened_anew(screen, server, monkeypatch):
    shows(screen, server.url)
    hanging = screen.browser.pid
    asked(screen, "setTimeout(() => { for (;;); })")
    ends_it(screen, monkeypatch)
    shows(screen, server.url)
    assert screen.browser.pid != hanging
    wait_until(lambda: not processes(hanging), "nothing of the old browser is left", PATIENCE)


def test_aw_snap_does_not_stay_on_the_wall(screen, server, monkeypatch):
    shows(screen, server.url)
    crashed = screen.browser.pid
    for process in renderers(crashed):
        os.kill(process, signal.SIGKILL)
    ends_it(screen, monkeypatch)
    shows(screen, server.url)
    assert screen.browser.pid != crashed


def test_the_end_leaves_no_process(screen, server):
    shows(screen, server.url)
    group = screen.browser.pid
    screen.stop()
    wait_until(lambda: not processes(group), "the end of every process", PATIENCE)


def test_a_browser_that_is_not_there_is_told_and_tried_again_with_patience(settings, monkeypatch):
    clock = 1000.0
    monkeypatch.setattr(at_work.time, "monotonic", lambda: clock)
    screen = ScreenAgent(replace(settings, browser="/nowhere/chromium"), Dial())
    starts: list[float] = []
    begin = screen.browser.start

    def noted(url: str) -> None:
        starts.append(clock)
        begin(url)

    monkeypatch.setattr(screen.browser, "start", noted)
    for _ in range(120):
        screen.look()
        clock += 1.0
    state, detail = screen._status(clock)
    assert state == "degraded"
    assert "/nowhere/chromium" in detail
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(pauses) <= at_work.LONGEST_PAUSE


def test_staff_are_told_of_a_browser_that_begins_anew_again_and_again(settings):
    screen = ScreenAgent(settings, Dial())
    for at in (0.0, 10.0, 20.0, 30.0):
        screen._beginnings.note(at)
    assert screen._status(31.0) == ("degraded", at_work.UNSTEADY.format(3))
    assert screen._status(31.0 + at_work.OFTEN_WITHIN_SECONDS) == ("online", "")


def test_its_health_is_on_the_broker(settings, server, mosquitto: Mosquitto):
    listener = Program(mosquitto, pulse=False)
    screen = ScreenAgent(replace(settings, mqtt_url=mosquitto.url), Dial())
    try:
        screen.start()
        shows(screen, server.url)
        wait_until(lambda: "online" in listener.states("tv-1"), "that it is well", PATIENCE)
        screen.stop()
        wait_until(lambda: listener.states("tv-1")[-1] == "offline", "its goodbye", PATIENCE)
    finally:
        screen.stop()
        listener.close()


@pytest.mark.parametrize("url", ["tv", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_is_refused(url, tmp_path):
    with pytest.raises(ScreenError, match="http://host"):
        ScreenSettings(url, "hue", tmp_path)
