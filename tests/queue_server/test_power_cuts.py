"""`kill -9` at random moments while kiosks issue and counters call: what was acknowledged is there, once.

Clients do as ours do: a request whose answer got lost is sent again under the same Idempotency-Key.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from queue_server.domain.floor import replay
from queue_server.domain.turn import live_number
from tests.support.centre import Centre
from tests.support.processes import PATIENCE, wait_until

DAYS, CUTS = 5, 10
"""So many days, each with so many cuts: each is over before a slow machine is taken for a test that hangs."""
SERVICES = ("ho-tich", "dat-dai", "thue")
COUNTERS = ("2", "11", "14")


@dataclass
class Client:
    """Somebody who presses on through power cuts; `acknowledged` is what the server said yes to."""

    base: str
    token: str
    stopping: threading.Event
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)

    def insist(self, path: str, body: dict[str, Any]) -> requests.Response | None:
        """Post until there is an answer; None if the test ended first."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid.uuid4())}
        while True:
            try:
                return self.session.post(f"{self.base}{path}", json=body, headers=headers, timeout=PATIENCE)
            except requests.RequestException:
                if self.stopping.is_set():
                    return None
                time.sleep(0.1)

    def issue_for_ever(self, service: str) -> None:
        while not self.stopping.is_set():
            answer = self.insist("/tickets", {"service": service})
            if answer is not None:
                assert answer.status_code == 201, answer.text
                self.acknowledged.append(answer.json())

    def call_for_ever(self, counter: str) -> None:
        while not self.stopping.is_set():
            answer = self.insist(f"/counters/{counter}/next", {})
            if answer is None:
                return
            assert answer.status_code == 200, answer.text
            if turn := answer.json()["turn"]:
                self.acknowledged.append(turn)
                self.insist(f"/counters/{counter}/serve", {})


@pytest.mark.parametrize("centre_store", ["sqlite"])
@pytest.mark.parametrize("day", range(DAYS))
def test_fifty_power_cuts_lose_nothing_and_repeat_nothing(centre: Centre, day: int) -> None:
    chance = random.Random(1748 + day)
    stopping = threading.Event()
    base = f"{centre.base_url}/api/v1/branches/{centre.branch}"
    kiosks = [Client(base, centre.device("kiosk").token or "", stopping) for _ in SERVICES]
    officers = [Client(base, centre.staff("officer").token or "", stopping) for _ in COUNTERS]
    work: list[Callable[[], None]] = [
        *(lambda k=k, s=s: k.issue_for_ever(s) for k, s in zip(kiosks, SERVICES, strict=True)),
        *(lambda o=o, c=c: o.call_for_ever(c) for o, c in zip(officers, COUNTERS, strict=True)),
    ]
    faults: list[BaseException] = []
    threads = [threading.Thread(target=_noting(faults, each)) for each in work]
    for thread in threads:
        thread.start()
    try:
        for cut in range(1, CUTS + 1):
            time.sleep(chance.uniform(0.05, 0.4))
            wait_until(
                lambda: faults or (done(kiosks) > 2 * cut and done(officers) > cut),  # noqa: B023
                "the clients get to work",
            )
            centre.restart()
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    assert faults == []
    centre.stop()
    _check(centre, kiosks, officers)


def done(clients: list[Client]) -> int:
    """How much they have been told yes to."""
    return sum(len(client.acknowledged) for client in clients)


def _noting(faults: list[BaseException], work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 (reported by the test itself)
            faults.append(fault)

    return run


def _check(centre: Centre, kiosks: list[Client], officers: list[Client]) -> None:
    with centre.store() as store, store.read(centre.branch) as reader:
        log = reader.events(0, 1_000_000)
        stored = {turn.id: turn for each in log if each.ticket for turn in reader.turns(each.ticket)}
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert replay(log).turns == stored

    issued = [event.data["turn"]["ticket"] for event in log if event.type == "ticket.issued"]
    numbers: dict[str, list[int]] = {}
    for ticket in issued:
        numbers.setdefault(ticket["number"][0], []).append(int(ticket["number"][1:]))
    paper_from = centre.document.rules.paper_from
    for given in numbers.values():
        assert given == [live_number(count, paper_from) for count in range(1, len(given) + 1)]
    assert [ticket["sequence"] for ticket in issued] == list(range(1, len(issued) + 1))

    acknowledged = Tally(ticket["id"] for client in kiosks for ticket in client.acknowledged)
    assert len(acknowledged) > 2 * CUTS
    assert set(acknowledged.values()) == {1}
    number_of = {ticket["id"]: ticket["number"] for ticket in issued}
    told = {ticket["id"]: ticket["number"] for client in kiosks for ticket in client.acknowledged}
    assert told.items() <= number_of.items()

    calls = Tally(event.data["turn"]["id"] for event in log if event.type == "turn.called")
    called = Tally(turn["id"] for client in officers for turn in client.acknowledged)
    assert len(called) > CUTS
    assert set(called) <= set(calls)
    assert set(calls.values()) == {1}
    assert set(called.values()) == {1}
