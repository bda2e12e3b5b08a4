"""After a thousand random events and three cuts of its network a board shows what the database holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select

from queue_server.adapters.database import schema
from tests.support.browser import Pages
from tests.support.centre import Api, Centre
from tests.support.processes import wait_until
from tests.support.wire import Wire

EVENTS = 1_000
CUTS = {200: "cut", 320: "mend", 500: "cut", 560: "mend", 800: "cut", 930: "mend"}
"""What happens to the board's wire when the log has so many entries more than at the start."""
FIRST_MEND = 320
COUNTERS = [str(n) for n in range(1, 19)]
PRESSES = {
    "closed": ["open"],
    "paused": ["open", "close"],
    "open": ["next", "next", "next", "next", "pause", "close"],
    "called": ["serve", "serve", "serve", "recall", "no-show", "put-back"],
    "serving": ["finish", "finish", "finish", "next", "hold"],
}
"""What an officer might press; a refusal is part of life."""


@pytest.fixture
def wire(centre: Centre) -> Iterator[Wire]:
    with Wire(urlsplit(centre.base_url).port or 0) as wire:
        yield wire


class Day:
    """Many hands at once, by one seed."""

    def __init__(self, centre: Centre, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kiosk, self.officer = centre.device("kiosk"), centre.staff("officer")
        self.base = f"{centre.base_url}/api/v1/branches/{centre.branch}"
        self.services = list(centre.document.to_branch(1).services)
        self.states = dict.fromkeys(COUNTERS, "closed")

    def ask(self, who: Api, path: str, body: dict[str, str]) -> requests.Response:
        """Without holding the answer against the API's description, which other tests do."""
        answer = who.session.post(f"{self.base}{path}", json=body, timeout=30)
        assert answer.status_code in (200, 201, 409), answer.text
        return answer

    def something(self) -> None:
        """A number is taken, or an officer presses something."""
        if self.chance.random() < 0.3:
            self.ask(self.kiosk, "/tickets", {"service": self.chance.choice(self.services)})
            return
        counter = self.chance.choice(COUNTERS)
        action = self.chance.choice(PRESSES[self.states[counter]])
        answer = self.ask(self.officer, f"/counters/{counter}/{action}", {})
        self.states[counter] = self.state_after(counter, answer)

    def state_after(self, counter: str, answer: requests.Response) -> str:
        """What the answer says of the counter; after a refusal it is looked up."""
        if answer.ok:
            told = answer.json()
        else:
            floor = self.kiosk.session.get(f"{self.base}/board", timeout=30).json()
            place = next(each for each in floor["counters"] if each["code"] == counter)
            told = {"turn": place["turn"], "counter": place}
        turn = told.get("turn")
        here = turn and turn["counter"] == counter and turn["state"] in ("called", "serving")
        return str(turn["state"]) if here else str(told["counter"]["state"])

    def seq(self) -> int:
        return int(self.kiosk.session.get(f"{self.base}/board", timeout=30).json()["seq"])


def test_numbers_match_the_database_after_a_thousand_events_and_three_cuts(
    centre: Centre, wire: Wire, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    page = open_page("board", f"{wire.url}/board/hue/main?sound=off")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    day = Day(centre, seed=20261122)
    start = day.seq()
    cuts = dict(CUTS)
    while (done := day.seq() - start) < EVENTS:
        for at in [at for at in cuts if at <= done]:
            if at == FIRST_MEND:
                expect(page.locator("#lost")).to_be_visible(timeout=30_000)
            getattr(wire, cuts.pop(at))()
        for _ in range(10):
            day.something()
    assert not cuts
    end = str(day.seq())
    wait_until(lambda: page.evaluate("document.documentElement.dataset.seq") == end, "the last entry", 30)
    expect(page.locator("#lost")).to_be_hidden(timeout=30_000)
    assert shown(page) == held(centre)
    seqs = page.locator(".tile__number").evaluate_all("all => [...new Set(all.map((e) => e.dataset.seq))]")
    assert seqs == [end]


Numbers = tuple[dict[str, str], list[str]]
"""Counter → its state and number; and who was called and did not come, latest first."""


def shown(page: Page) -> Numbers:
    """As the board has it."""
    tiles = page.locator("[data-counter]").evaluate_all(
        "all => all.map((e) => [e.dataset.counter, `${e.dataset.state} ${e.dataset.number}`.trim()])"
    )
    missed = page.locator("#missed .number").all_inner_texts()
    return dict(tiles), missed


def held(centre: Centre) -> Numbers:
    """As the database has it."""
    turns = select(
        schema.turn.c.counter, schema.turn.c.state, schema.ticket.c.number, schema.turn.c.ended_at
    ).join_from(schema.turn, schema.ticket)
    with centre.store() as store, store.database.reading() as connection:
        found = connection.execute(turns).all()
        places = connection.execute(select(schema.counter.c.code, schema.counter.c.state)).all()
    counters = dict.fromkeys(COUNTERS, "closed") | {place.code: place.state for place in places}
    counters |= {
        turn.counter: f"{turn.state} {turn.number}" for turn in found if turn.state in ("called", "serving")
    }
    missed = sorted((turn for turn in found if turn.state == "no_show"), key=lambda turn: turn.ended_at)
    return counters, [turn.number for turn in missed[::-1][:4]]
