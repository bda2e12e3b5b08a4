"""Sixteen clients press everything at random at a real server: the log and the floor hold."""

import pytest

from scripts.benchmarks.rush import CLIENTS, audited, rush
from tests.support.centre import Centre

PRESSES = 40


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_whatever_sixteen_clients_press_the_log_and_the_floor_hold(centre: Centre) -> None:
    told = rush(centre, lambda pressed: pressed < PRESSES)
    assert told.answers == CLIENTS * PRESSES, "every press was answered, with a success or a proper refusal"
    audit = audited(centre)
    with centre.store() as store, store.read(centre.branch) as reader:
        tickets = {turn.ticket.id for turn in audit.floor.turns.values()}
        stored = {turn.id: turn for ticket in tickets for turn in reader.turns(ticket)}
        last = next(iter(reader.events(audit.floor.seq - 1, 10)))
    assert stored == audit.floor.turns, "the log replays to what is stored"
    assert last.seq == audit.floor.seq
    assert told.calls
    assert {"counter-busy", "nothing-at-counter", "illegal-transition"} <= set(told.refusals)
    kinds = {event["type"] for event in centre.staff("supervisor").events()}
    assert {"turn.restored", "turn.transferred", "turn.queued", "turn.served"} <= kinds
