"""What a ticket tells, and to whom."""

import json

import pytest

from queue_server.domain.turn import Data
from queue_server.service_layer.views import MISSED_SHOWN, snapshot, ticket_view
from tests.support.stores import BRANCH, Bench

SECRETS = ("000.00.01.H57-261121-0001", "elderly")


def view(desk: Bench, ticket: str, private: bool) -> Data:
    with desk.store.read(BRANCH) as reader:
        return ticket_view(reader.ticket(ticket), reader.turns(ticket), reader, private)


@pytest.fixture
def ticket(desk: Bench) -> str:
    """A priority ticket with a case, served at counter 1 and waiting for the fee counter."""
    case, priority = SECRETS
    taken = desk.take(priority=priority, case_codes=(case,))
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    return str(taken["id"])


def test_whoever_takes_it_gets_the_way_to_its_page(desk):
    assert desk.take()["url"].startswith("/t/")


def test_strangers_learn_neither_page_nor_case_nor_class_nor_officer(desk, ticket):
    told = view(desk, ticket, private=False)
    assert not {"url", "priority", "case_codes"} & set(told)
    written = json.dumps(told)
    with desk.store.read(BRANCH) as reader:
        token = reader.ticket(ticket).token
    for secret in (*SECRETS, token, "Lan", '"lan"'):
        assert secret not in written
    assert [turn["ticket"]["priority"] for turn in told["turns"]] == [None, None]


def test_staff_devices_and_its_holder_see_all(desk, ticket):
    told = view(desk, ticket, private=True)
    assert told["url"].startswith("/t/")
    assert (told["case_codes"], told["priority"]) == ([SECRETS[0]], SECRETS[1])
    assert told["turns"][0]["officer"] == "lan"
    assert told["turns"][0]["ticket"]["priority"] == SECRETS[1]


def test_where_it_stands_is_told_to_everyone(desk, ticket):
    told = view(desk, ticket, private=False)
    assert (told["state"], told["service"], told["position"], told["ahead"]) == ("waiting", "thu-phi", 1, 0)
    assert told["counter"] is None
    desk.press("next", "3")
    called = view(desk, ticket, private=False)
    assert (called["state"], called["counter"], called["position"]) == ("called", "3", None)
    assert called["estimate"] is None


def test_the_lobbys_snapshot_keeps_the_same_secrets(desk, ticket):
    desk.press("next", "3")
    with desk.store.read(BRANCH) as reader:
        public = json.dumps(snapshot(reader.floor(), reader.now, False, False)["counters"])
        whole = json.dumps(snapshot(reader.floor(), reader.now, True, False)["counters"])
    for secret in SECRETS:
        assert secret not in public
        assert secret in whole


def test_boards_show_the_last_who_were_missed_and_staff_see_all_of_today(desk):
    for _ in range(MISSED_SHOWN + 2):
        desk.take()
        desk.press("next")
        desk.clock.move(minutes=1)
        desk.press("no-show")
    with desk.store.read(BRANCH) as reader:
        public = snapshot(reader.floor(), reader.now, False, False)["missed"]
        whole = snapshot(reader.floor(), reader.now, True, False)["missed"]
    assert [turn["ticket"]["number"] for turn in public] == [
        f"A{n:03d}" for n in range(MISSED_SHOWN + 2, 2, -1)
    ]
    assert len(whole) == MISSED_SHOWN + 2
