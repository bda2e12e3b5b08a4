"""Three kiosks give 300 numbers while the server is killed, wires are cut and an agent loses its power.

All of them are real processes: the server, the agents, and a page's requests to its own agent. In the end
every number that somebody holds stands in the line once, in the place of its true time.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from queue_server.service_layer.people import Device, DeviceKind
from tests.support.centre import Centre, key_of
from tests.support.kiosks import Holder, Kiosk
from tests.support.processes import wait_until
from tests.support.wire import Wire

EACH = 15
"""Numbers that each kiosk gives in each weather: it holds 50, and is alone in three in a row at most."""
WEATHERS = 7
CLOCKS = timedelta(seconds=5)
"""How well a kiosk knows the server's clock: it hears the time over a busy machine's network."""


@pytest.fixture
def kiosks(centre: Centre, tmp_path: Path) -> Iterator[list[Kiosk]]:
    with centre.store() as store:
        for n in (2, 3):
            store.directory.add_device(Device(f"kiosk-{n}", DeviceKind.KIOSK, "hue"), f"dev_kiosk-{n}")
    keys = [key_of("kiosk"), "dev_kiosk-2", "dev_kiosk-3"]
    port = urlsplit(centre.base_url).port or 0
    kiosks = [Kiosk(f"kiosk-{n}", key, Wire(port), tmp_path / f"kiosk-{n}") for n, key in enumerate(keys, 1)]
    for kiosk in kiosks:
        kiosk.start()
    for kiosk in kiosks:
        wait_until(lambda kiosk=kiosk: kiosk.state()["gives_numbers"], "it holds numbers", 30)  # type: ignore[misc]
    yield kiosks
    for kiosk in kiosks:
        kiosk.close()


def everybody(kiosks: list[Kiosk]) -> list[threading.Thread]:
    return [kiosk.serve(EACH) for kiosk in kiosks]


def finished(people: list[threading.Thread]) -> None:
    for thread in people:
        thread.join()


def settled(kiosks: list[Kiosk]) -> None:
    """All have contact, have handed over, and hold numbers again."""
    for kiosk in kiosks:

        def well(kiosk: Kiosk = kiosk) -> bool:
            state = kiosk.state()
            return state["server"] and state["kept"] == 0 and state["left"] > EACH

        wait_until(well, f"{kiosk.code} has contact and numbers", 120)


def test_nobody_s_number_is_lost_or_given_twice(centre: Centre, kiosks: list[Kiosk]) -> None:
    bad_weather(centre, *kiosks)
    people = [holder for kiosk in kiosks for holder in kiosk.people]
    held = {holder.ticket["id"]: holder for holder in people}
    assert len(held) == len(people) == WEATHERS * EACH * len(kiosks)

    log = heard_of_all(centre, set(held))
    turns = turns_of(log)
    waiting = [turn for turn in turns if turn["state"] == "waiting"]
    assert {turn["ticket"]["id"] for turn in waiting} == set(held), "who waits is who holds a number"
    assert all(held[turn["ticket"]["id"]].number == turn["ticket"]["number"] for turn in waiting)
    assert max(Counter(turn["ticket"]["number"] for turn in turns).values()) == 1
    the_times_are_true(waiting, kiosks, held)

    refused = [event for event in log if event["type"] == "device.number_refused"]
    assert not refused
    alone = [holder for holder in people if holder.ticket.get("server_away")]
    assert len(alone) >= 4 * EACH, "the first kiosk was alone in two weathers at least, the others in one"
    replaced = {event["data"]["instead"] for event in log if event["type"] == "turn.cancelled"}
    assert replaced & {holder.number for holder in kiosks[1].people}, "what was heard in vain is taken back"
    slips = Counter(event["data"]["ticket"] for event in log if event["type"] == "slip.printed")
    assert set(slips) <= set(held), "no slip of a number that was taken back"
    assert set(slips.values()) == {1}

    expected = sorted(waiting, key=lambda turn: (turn["arrived_at"], turn["ticket"]["sequence"]))
    assert called_in_order(centre, len(waiting)) == [turn["ticket"]["number"] for turn in expected]


def bad_weather(centre: Centre, first: Kiosk, second: Kiosk, third: Kiosk) -> None:
    """All that can happen to a centre's machines while people go on taking numbers."""
    kiosks = [first, second, third]
    finished(everybody(kiosks))

    first.wire.cut()
    finished(everybody(kiosks))

    centre.kill()
    people = everybody(kiosks)
    wait_until(lambda: len(third.people) >= 2 * EACH + 5, "the third kiosk is giving numbers", 60)
    third.agent.kill()
    third.start()
    finished(people)

    people = everybody(kiosks)
    centre.start()
    first.wire.mend()
    finished(people)

    settled(kiosks)
    second.wire.lose_answers()
    finished(everybody(kiosks))

    second.wire.mend()
    settled(kiosks)
    people = everybody(kiosks)
    centre.restart()
    finished(people)
    finished(everybody(kiosks))


def heard_of_all(centre: Centre, tickets: set[str]) -> list[dict[str, Any]]:
    """The log, once it tells of all these tickets."""
    supervisor = centre.staff("supervisor")

    def whole() -> list[dict[str, Any]] | None:
        log = supervisor.events()
        return log if {turn["ticket"]["id"] for turn in turns_of(log)} >= tickets else None

    return wait_until(whole, "the server has heard of every number", 60)


def turns_of(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every turn as the log tells it last."""
    entries = [event for event in log if event["type"].startswith(("ticket.", "turn."))]
    return list({event["data"]["turn"]["id"]: event["data"]["turn"] for event in entries}.values())


def the_times_are_true(waiting: list[dict[str, Any]], kiosks: list[Kiosk], held: dict[str, Holder]) -> None:
    """Each arrival is when the person stood at the kiosk, and who came first to one is first in the line."""
    arrivals = {turn["ticket"]["id"]: turn["arrived_at"] for turn in waiting}
    for ticket, holder in held.items():
        arrived = datetime.fromisoformat(arrivals[ticket])
        assert holder.asked - CLOCKS <= arrived <= holder.answered + CLOCKS
    for kiosk in kiosks:
        own = [holder.ticket["id"] for holder in kiosk.people if holder.ticket.get("server_away")]
        assert sorted(own, key=lambda id: arrivals[id]) == own


def called_in_order(centre: Centre, people: int) -> list[str]:
    """The numbers in the order in which a counter calls them."""
    officer = centre.staff("officer")
    numbers = []
    for _ in range(people):
        numbers.append(officer.press("2", "next")["turn"]["ticket"]["number"])
        officer.press("2", "no-show")
    return numbers
