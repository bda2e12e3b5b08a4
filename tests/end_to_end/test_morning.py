"""A replayed morning: 200 visitors from a fixed seed over the 18 counters of Huế, as fast as the machine can.

At the end numbers are gapless, each turn was called at one counter only, and board, database and replayed
log say the same.
"""

from __future__ import annotations

import random
import threading
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page

from queue_server.domain.events import Event
from queue_server.domain.floor import replay
from queue_server.domain.moment import from_text
from tests.support.browser import Pages
from tests.support.centre import Api, Centre
from tests.support.processes import wait_until

SEED = 402_2017
VISITORS = 200
FEE, RESULT = "thu-phi", "tra-ket-qua"


def visitors(centre: Centre) -> list[dict[str, Any]]:
    """Who comes, in order: most to a few fields, one in eight a priority person."""
    chance = random.Random(SEED)
    services = [service.code for service in centre.document.services]
    weights = [5 if code in ("ho-tich", "can-cuoc", "dat-dai") else 1 for code in services]
    chosen = chance.choices(services, weights, k=VISITORS)
    return [
        {"service": code} | ({"priority": "elderly"} if chance.random() < 1 / 8 else {}) for code in chosen
    ]


class Officer:
    """Serves at one counter until the morning is over, with the mishaps of a morning."""

    def __init__(self, api: Api, counter: str, over: threading.Event) -> None:
        self.api, self.counter, self.over = api, counter, over
        self.chance = random.Random(f"{SEED}/{counter}")

    def work(self) -> None:
        while True:
            ending = self.over.is_set()
            turn = self.press("next")["turn"]
            if turn:
                self.attend(turn)
            elif ending:
                return
            else:
                self.over.wait(0.05)

    def attend(self, turn: dict[str, Any]) -> None:
        fate = self.chance.random()
        if fate < 0.05:
            self.press("recall")
            self.press("no-show")
            return
        if fate < 0.08:
            self.press("put-back")
            return
        self.press("serve")
        if fate < 0.14:
            self.press("hold")
            self.press("resume", turn=turn["id"])
        if turn["service"] not in (FEE, RESULT) and fate > 0.6:
            self.press("transfer", service=FEE)
        else:
            self.press("finish", outcome="accepted")

    def press(self, action: str, **body: str) -> dict[str, Any]:
        return self.api.press(self.counter, action, **body)


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_a_morning_of_two_hundred_visitors(centre: Centre, open_page: Pages) -> None:
    board = open_page("board", centre.url(f"/board/{centre.branch}/main"))
    board.wait_for_selector("[data-counter='1']")
    live = centre.live()
    counters = [counter.code for counter in centre.document.counters]
    over = threading.Event()
    officers = [Officer(centre.staff("officer"), code, over) for code in counters]
    kiosks = [centre.device("kiosk") for _ in range(3)]
    queue = visitors(centre)
    with ThreadPoolExecutor(len(officers) + len(kiosks)) as pool:
        at_work = [pool.submit(officer.work) for officer in officers]
        arrivals = [pool.submit(_take_all, kiosk, queue[n::3]) for n, kiosk in enumerate(kiosks)]
        for arrival in arrivals:
            arrival.result()
        over.set()
        for work in at_work:
            work.result()
    seq = centre.anyone.board()["seq"]
    live.wait_for_seq(seq, deadline=20)
    wait_until(lambda: shown_seq(board) == seq, "the board has drawn the last entry", deadline=20)
    log = [_event(each) for each in centre.staff("supervisor").events()]
    _check_log(log)
    assert [each["seq"] for each in live.events] == [
        event.seq for event in log if event.seq > live.snapshot["seq"]
    ]
    _check_database(centre, log)
    _check_board(centre, board)


def _take_all(kiosk: Api, wishes: list[dict[str, Any]]) -> None:
    for wish in wishes:
        kiosk.take(**wish)


def _event(entry: dict[str, Any]) -> Event:
    return Event(entry["branch"], entry["seq"], entry["type"], from_text(entry["time"]), entry["data"])


def _check_log(log: list[Event]) -> None:
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    issued = [event.data["turn"]["ticket"] for event in log if event.type == "ticket.issued"]
    assert [ticket["sequence"] for ticket in issued] == list(range(1, VISITORS + 1))
    for letter in {ticket["number"][0] for ticket in issued}:
        numbers = [ticket["number"] for ticket in issued if ticket["number"][0] == letter]
        assert numbers == [f"{letter}{n:03d}" for n in range(1, len(numbers) + 1)]
    open_calls: Tally[str] = Tally()
    for event in log:
        turn = event.data.get("turn", {})
        if event.type == "turn.called":
            open_calls[turn["id"]] += 1
            assert open_calls[turn["id"]] == 1, f"{turn['ticket']['number']} was called at two counters"
        elif event.type == "turn.put_back":
            open_calls[turn["id"]] -= 1


def _check_database(centre: Centre, log: list[Event]) -> None:
    tickets = {event.data["turn"]["ticket"]["id"] for event in log if "turn" in event.data}
    with centre.store() as store, store.read(centre.branch) as reader:
        stored = {turn.id: turn for ticket in tickets for turn in reader.turns(ticket)}
    floor = replay(log)
    assert floor.turns == stored
    left = Tally(turn.state.value for turn in stored.values())
    assert left["waiting"] == left["called"] == left["serving"] == left["held"] == 0
    assert left["served"] + left["no_show"] == VISITORS


def _check_board(centre: Centre, board: Page) -> None:
    snapshot = centre.anyone.board()
    for counter in snapshot["counters"]:
        tile = board.locator(f"[data-counter='{counter['code']}']").first
        turn = counter["turn"]
        assert (tile.get_attribute("data-number") or None) == (turn and turn["ticket"]["number"])
        assert tile.get_attribute("data-state") == (turn["state"] if turn else counter["state"])


def shown_seq(page: Page) -> int:
    """The log entry that a page has drawn."""
    return int(page.evaluate("document.documentElement.dataset.seq || 0"))
