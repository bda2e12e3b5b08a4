"""A replayed morning: 200 visitors from a fixed seed over the 18 counters of Huế, as fast as the machine can.

Priority people and appointments among them; officers pause, transfer, and send people on to the fee desk; the
officer of one field is late, its line grows, and a supervisor lets another counter relieve it. At the end
numbers are gapless, each turn was called at one counter only, and board, database and log say the same.
"""

from __future__ import annotations

import random
import threading
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from queue_server.domain.events import Event
from queue_server.domain.floor import replay
from queue_server.domain.moment import from_text
from tests.support.audit import Audit
from tests.support.browser import Pages
from tests.support.centre import Api, Centre
from tests.support.live import Live
from tests.support.processes import wait_until

SEED = 402_2017
VISITORS = 200
FEE, FEE_DESK, RESULT = "thu-phi", "17", "tra-ket-qua"
SURGE, LATE, RELIEVING, OWN = "ho-tich", "2", "10", "tai-chinh"
"""A field, the counter whose officer is late for it, and the one that relieves it beside its own field."""
LONG_LINE = 6


def visitors(centre: Centre) -> list[dict[str, Any]]:
    """Who comes, in order: most to a few fields, one in six a priority person, one in ten by appointment."""
    chance = random.Random(SEED)
    services = [service.code for service in centre.document.services]
    weights = [5 if code in (SURGE, "can-cuoc", "dat-dai") else 1 for code in services]
    classes = [each.code for each in centre.document.priorities]
    now = datetime.now(UTC)
    coming = []
    for code in chance.choices(services, weights, k=VISITORS):
        wish: dict[str, Any] = {"service": code}
        if chance.random() < 1 / 6:
            wish["priority"] = chance.choice(classes)
        if chance.random() < 1 / 10:
            wish["appointment"] = (now + timedelta(minutes=chance.choice([-5, 0, 60]))).isoformat()
        coming.append(wish)
    return coming


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
                self.over.wait(0.25)

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
        if turn["service"] in (FEE, RESULT) or fate < 0.6:
            self.press("finish", outcome="accepted")
        elif fate < 0.8:
            self.press("finish", outcome="accepted", service=FEE)
        else:
            self.press("transfer", service=FEE)
        if 0.14 < fate < 0.2:
            self.press("pause", reason="break")
            self.press("open")

    def press(self, action: str, **body: str) -> dict[str, Any]:
        return self.api.press(self.counter, action, **body)


def relieve(supervisor: Api, live: Live) -> int:
    """See a line grow, let another counter take its people too, and see it do so; the assignment's entry."""
    path = f"/branches/{supervisor.branch}/arrangement/counters/{RELIEVING}"

    def those(kind: str, counter: str | None) -> int:
        turns = [each["data"]["turn"] for each in list(live.events) if each["type"] == kind]
        return [(turn["counter"], turn["service"]) for turn in turns].count((counter, SURGE))

    wait_until(lambda: those("ticket.issued", None) >= LONG_LINE, "a long line", deadline=120)
    answer = supervisor.put(path, {"services": [OWN, SURGE], "minutes": 60, "seen": None})
    assert answer.status_code == 200, answer.text
    wait_until(lambda: those("turn.called", RELIEVING) > 0, "somebody called there", deadline=120)
    again = supervisor.put(path, {"services": [OWN], "seen": None})
    assert (again.status_code, again.json()["code"]) == (409, "changed-meanwhile")
    seen: int = answer.json()["seq"]
    return seen


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_a_morning_of_two_hundred_visitors(centre: Centre, open_page: Pages) -> None:
    board = open_page("board", centre.url(f"/board/{centre.branch}/main"))
    board.wait_for_selector("[data-counter='1']")
    live = centre.live()
    counters = [counter.code for counter in centre.document.counters]
    over, fields_done = threading.Event(), threading.Event()
    officers = [
        Officer(centre.staff("officer"), code, fields_done if code == FEE_DESK else over) for code in counters
    ]
    kiosks = [centre.device("kiosk") for _ in range(3)]
    queue = visitors(centre)
    supervisor = centre.staff("supervisor")
    with ThreadPoolExecutor(len(officers) + len(kiosks)) as pool:
        try:
            at_work = {each.counter: pool.submit(each.work) for each in officers if each.counter != LATE}
            arrivals = [pool.submit(_take_all, kiosk, queue[n::3]) for n, kiosk in enumerate(kiosks)]
            seen = relieve(supervisor, live)
            at_work |= {each.counter: pool.submit(each.work) for each in officers if each.counter == LATE}
            for arrival in arrivals:
                arrival.result()
            over.set()
            last = at_work.pop(FEE_DESK)
            for work in at_work.values():
                work.result()
        finally:
            over.set()
            fields_done.set()
        last.result()
    own = supervisor.put(
        f"/branches/{centre.branch}/arrangement/counters/{RELIEVING}", {"services": None, "seen": seen}
    )
    assert own.status_code == 200, own.text
    seq = centre.anyone.board()["seq"]
    log = [_event(each) for each in supervisor.events()]
    live.wait_for_seq(log[-1].seq, deadline=60)
    wait_until(lambda: shown_seq(board) >= seq, "the board has drawn the last entry", deadline=60)
    _check_log(centre, log)
    _check_rules(log)
    assert [each["seq"] for each in live.events if each["seq"] <= log[-1].seq] == [
        event.seq for event in log if event.seq > live.snapshot["seq"]
    ]
    _check_database(centre, log)
    _check_board(centre, board)


def _take_all(kiosk: Api, wishes: list[dict[str, Any]]) -> None:
    for wish in wishes:
        kiosk.take(**wish)


def _event(entry: dict[str, Any]) -> Event:
    return Event(entry["branch"], entry["seq"], entry["type"], from_text(entry["time"]), entry["data"])


def _check_log(centre: Centre, log: list[Event]) -> None:
    audit = Audit(centre.document.to_branch(1))
    for event in log:
        audit.read([event])
        audit.check_floor()
    issued = [event.data["turn"]["ticket"]["sequence"] for event in log if event.type == "ticket.issued"]
    assert issued == list(range(1, VISITORS + 1))


def _check_rules(log: list[Event]) -> None:
    """What was to happen this morning did."""
    rules = {event.data.get("rule") for event in log if event.type == "turn.called"}
    assert {"appointment", "priority", "arrival"} <= rules
    assert "break" in {event.data["desk"]["reason"] for event in log if event.type == "counter.paused"}
    steps = Tally(event.data["turn"]["step"] for event in log if event.type == "turn.served")
    assert steps[2] > VISITORS / 20, "a good part went on to the fee desk"


def _check_database(centre: Centre, log: list[Event]) -> None:
    tickets = {event.data["turn"]["ticket"]["id"] for event in log if "turn" in event.data}
    with centre.store() as store, store.read(centre.branch) as reader:
        stored = {turn.id: turn for ticket in tickets for turn in reader.turns(ticket)}
    floor = replay(log)
    assert floor.turns == stored
    last = {turn.ticket.id: turn for turn in sorted(stored.values(), key=lambda turn: turn.step)}
    left = Tally(turn.state.value for turn in last.values())
    assert set(left) <= {"served", "no_show"}, "nobody is left behind"
    assert left.total() == VISITORS


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
