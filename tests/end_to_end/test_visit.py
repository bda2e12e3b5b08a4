"""One citizen's visit with kiosk, counters, board and tablet open at once, and every outside feed listening.

A ticket is taken at the kiosk, called and served, transferred to the fee counter, finished and rated. Each
page shows each step; Socket.IO, MQTT and the case system hear of each event once, in order.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import paho.mqtt.client as paho
import pytest
import requests
from paho.mqtt.enums import CallbackAPIVersion
from playwright.sync_api import Page, expect

from tests.support.browser import Pages
from tests.support.centre import Centre, key_of, password_of
from tests.support.live import Live
from tests.support.mosquitto import Mosquitto
from tests.support.page_clock import stop_the_clock
from tests.support.processes import Process, free_port, wait_until

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SERVICE, COUNTER, FEE, FEE_COUNTER = "ho-tich", "2", "thu-phi", "17"
VISIT = [
    "ticket.issued",
    "counter.opened",
    "turn.called",
    "turn.serving",
    "turn.transferred",
    "turn.queued",
    "counter.opened",
    "turn.called",
    "turn.recalled",
    "turn.serving",
    "turn.served",
    "rating.submitted",
]


class CaseSystem:
    """The stand-in case system as its own process; `kill` and `start` as its machine might."""

    def __init__(self, folder: Any) -> None:
        self._port = free_port()
        self._folder = folder
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self._port), "--data", str(self._folder), "--secret", SECRET]
        self.process = Process([sys.executable, "-m", "queue_server.demo.case_system", *options])
        self.process.wait_for_json()

    def kill(self) -> None:
        self.process.kill()

    def received(self) -> list[dict[str, Any]]:
        """What it keeps, in order of arrival."""
        found: list[dict[str, Any]] = requests.get(f"{self.url}/events", timeout=30).json()["items"]
        return found


@pytest.fixture
def case_system(tmp_path) -> Iterator[CaseSystem]:
    system = CaseSystem(tmp_path / "case-system")
    yield system
    system.kill()


class Subscriber:
    """A program on MQTT that keeps all it hears below the branch, in order."""

    def __init__(self, broker: Mosquitto, branch: str) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self._root = f"luot/v1/{branch}/"
        self._subscribed = threading.Event()
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.on_connect = lambda client, *_: client.subscribe(f"{self._root}#", qos=1)
        self.client.on_subscribe = lambda *_: self._subscribed.set()
        self.client.on_message = lambda _, __, message: self.heard.append(
            (message.topic.removeprefix(self._root), json.loads(message.payload))
        )
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        assert self._subscribed.wait(30)

    def on(self, topic: str) -> list[dict[str, Any]]:
        return [payload for name, payload in list(self.heard) if name == topic]

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def subscriber(mosquitto: Mosquitto) -> Iterator[Subscriber]:
    program = Subscriber(mosquitto, "hue")
    yield program
    program.close()


class Screens:
    """The pages of the visit, and what a person does on them."""

    def __init__(self, centre: Centre, open_page: Pages) -> None:
        self.kiosk = open_page("kiosk", centre.url(f"/kiosk/hue?key={key_of('kiosk')}"))
        self.board = open_page("board", centre.url("/board/hue/main"))
        self.tablet = open_page("tablet")
        self.tablet.clock.install()
        self.tablet.goto(centre.url(f"/rate/hue/{FEE_COUNTER}"))
        self.desk = self._signed_in(open_page("counter", centre.url(f"/counter/hue/{COUNTER}")))
        self.fees = self._signed_in(open_page("counter", centre.url(f"/counter/hue/{FEE_COUNTER}")))

    def _signed_in(self, page: Page) -> Page:
        page.fill("#username", "officer")
        page.fill("#password", password_of("officer"))
        page.keyboard.press("Enter")
        page.wait_for_selector("#work:not([hidden])")
        return page

    def take_number(self) -> str:
        self.kiosk.click("[data-choice='services']")
        self.kiosk.click(f"[data-service='{SERVICE}']")
        ticket = self.kiosk.wait_for_selector("[data-ticket-number]")
        assert ticket is not None
        return ticket.get_attribute("data-ticket-number") or ""

    def tile(self, counter: str, number: str, state: str) -> None:
        """The board's tile of a counter shows this."""
        tile = self.board.locator(f"[data-counter='{counter}']").first
        expect(tile).to_have_attribute("data-number", number)
        expect(tile).to_have_attribute("data-state", state)

    @staticmethod
    def press(desk: Page, action: str) -> None:
        """Press a key once the page has taken the one before: it does one thing at a time, as people do."""
        desk.locator("#work:not([data-busy])").wait_for()
        desk.locator(f"[data-action='{action}']:not([disabled])").first.click()

    def hear(self, calls: int) -> None:
        """Wait until the board's loudspeaker has said so many: who comes before that is not called aloud."""
        wait_until(lambda: len(self.heard()) == calls, f"{calls} calls said", deadline=60)

    def heard(self) -> list[str]:
        """What the board's loudspeaker has said."""
        said: list[dict[str, Any]] = self.board.evaluate("window.luotAudioLog")
        return [each["text"] for each in said]


@pytest.fixture
def centre(
    start_centre: Callable[..., Centre],
    mosquitto: Mosquitto,
    subscriber: Subscriber,
    case_system: CaseSystem,
) -> Centre:
    """A centre whose every outside feed is on."""
    return start_centre(
        mqtt_url=mosquitto.url,
        feed_url=f"{case_system.url}/events",
        feed_secret=SECRET,
        open_devices=True,
    )


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_a_visit_is_seen_everywhere_once_and_in_order(
    centre: Centre, open_page: Pages, subscriber: Subscriber, case_system: CaseSystem
) -> None:
    live = centre.live()
    start = live.snapshot["seq"]
    screens = Screens(centre, open_page)

    number = screens.take_number()
    assert number == "B001"
    screens.press(screens.desk, "open")
    screens.press(screens.desk, "next")
    screens.tile(COUNTER, number, "called")
    expect(screens.board.locator("#hero")).to_contain_text(number)
    screens.hear(1)
    screens.press(screens.desk, "serve")
    screens.tile(COUNTER, number, "serving")
    screens.press(screens.desk, "transfer")
    screens.desk.locator(f"#dialog [data-value='{FEE}']").click()
    expect(screens.board.locator(f"[data-counter='{COUNTER}']").first).to_have_attribute("data-state", "open")

    screens.press(screens.fees, "open")
    screens.press(screens.fees, "next")
    screens.tile(FEE_COUNTER, number, "called")
    screens.hear(2)
    screens.press(screens.fees, "recall")
    screens.hear(3)
    screens.press(screens.fees, "serve")
    screens.press(screens.fees, "finish")
    screens.fees.locator("#dialog button[type=submit]").click()
    screens.tablet.click("[data-score='5']")
    stop_the_clock(screens.tablet)  # the thanks would go by themselves before long
    screens.tablet.click("[data-key='end']")
    expect(screens.tablet.locator("#stage")).to_contain_text("đã được ghi nhận")

    log = [each for each in centre.staff("supervisor").events() if each["seq"] > start]
    visit = [each for each in log if not each["type"].startswith(("device.", "slip."))]
    assert [each["type"] for each in visit] == VISIT
    _check_live(live, log)
    _check_mqtt(subscriber, log)
    _check_case_system(case_system, centre)
    assert [text.rsplit(" ", 1)[-1] for text in screens.heard()] == ["hai", "bảy", "bảy"]


def _check_live(live: Live, log: list[dict[str, Any]]) -> None:
    last = log[-1]["seq"]
    heard = [event for event in live.wait_for_seq(last) if event["seq"] <= last]
    assert [event["seq"] for event in heard] == [each["seq"] for each in log]
    assert [event["type"] for event in heard] == [each["type"] for each in log]

    def messages() -> int:
        return sum(event["seq"] <= last for event in live.raw)

    # What was asked for once more may be there before its own message.
    wait_until(lambda: messages() >= len(heard), "every message")
    assert messages() == len(heard), "each event came once"


def _check_mqtt(subscriber: Subscriber, log: list[dict[str, Any]]) -> None:
    calls = [each for each in log if each["type"] in ("turn.called", "turn.recalled")]
    wait_until(lambda: len(subscriber.on("calls")) >= len(calls), "MQTT told every call")
    wait_until(
        lambda: any(board["seq"] >= log[-1]["seq"] for board in subscriber.on("board")),
        "the retained board is up to date",
    )
    told = subscriber.on("calls")
    assert [call["seq"] for call in told] == [each["seq"] for each in calls]
    assert [call["counter"] for call in told] == [COUNTER, FEE_COUNTER, FEE_COUNTER]
    shown = [sign for sign in subscriber.on(f"counters/{FEE_COUNTER}/display") if sign["number"]]
    assert [sign["state"] for sign in shown] == ["called", "called", "serving"]
    assert subscriber.on(f"counters/{FEE_COUNTER}/display")[-1]["number"] is None


def _check_case_system(case_system: CaseSystem, centre: Centre) -> None:
    whole = centre.staff("supervisor").events()
    wait_until(lambda: len(case_system.received()) >= len(whole), "the case system has the whole log")
    received = case_system.received()
    assert [each["event"]["id"] for each in received] == [f"hue-{each['seq']}" for each in whole]
    assert [each["event"]["data"] for each in received] == [each["data"] for each in whole]
    assert {each["deliveries"] for each in received} == {1}


def test_a_killed_case_system_loses_nothing_and_gets_nothing_twice_by_id(
    centre: Centre, case_system: CaseSystem
) -> None:
    kiosk = centre.device("kiosk")
    for round_ in range(3):
        for _ in range(4):
            kiosk.take(SERVICE)
        case_system.kill()
        for _ in range(4):
            kiosk.take(SERVICE)
        if round_ == 1:
            centre.restart()
            kiosk = centre.device("kiosk")
        case_system.start()
    whole = centre.staff("supervisor").events()
    wait_until(lambda: len(case_system.received()) >= len(whole), "everything arrived", deadline=90)
    assert [each["event"]["id"] for each in case_system.received()] == [
        f"hue-{each['seq']}" for each in whole
    ]
