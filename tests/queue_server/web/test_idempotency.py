"""A repeated command answers the first answer and is done once, whatever happens in between."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.support.centre import Api, Centre

TICKETS = "/branches/hue/tickets"


@pytest.fixture
def key() -> str:
    """A new Idempotency-Key."""
    return str(uuid.uuid4())


def seq(api: Api) -> int:
    """How far the log is."""
    found: int = api.board()["seq"]
    return found


def test_a_repeat_gets_the_first_answer(kiosk: Api, key: str) -> None:
    first = kiosk.post(TICKETS, {"service": "ho-tich"}, key=key)
    other = kiosk.take("ho-tich")
    before = seq(kiosk)
    repeat = kiosk.post(TICKETS, {"service": "ho-tich"}, key=key)
    assert (first.status_code, repeat.status_code) == (201, 201)
    assert repeat.json() == first.json()
    assert other["sequence"] == first.json()["sequence"] + 1
    assert seq(kiosk) == before


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_a_repeat_after_a_kill_gets_the_first_answer(centre: Centre) -> None:
    kiosk, officer = centre.device("kiosk"), centre.staff("officer")
    first = kiosk.post(TICKETS, {"service": "ho-tich"}, key="lan-1").json()
    called = officer.post("/branches/hue/counters/2/next", {}, key="bam-1").json()
    centre.restart()
    assert kiosk.post(TICKETS, {"service": "ho-tich"}, key="lan-1").json() == first
    assert officer.post("/branches/hue/counters/2/next", {}, key="bam-1").json() == called
    board = centre.anyone.board()
    assert (len(board["waiting"]), len(board["recent_calls"])) == (0, 1)


def test_another_body_under_the_same_key_is_refused(kiosk: Api, officer: Api, key: str) -> None:
    kiosk.post(TICKETS, {"service": "ho-tich"}, key=key)
    officer.post("/branches/hue/counters/4/open", {}, key=f"{key}-open")
    before = seq(kiosk)
    for answer in [
        kiosk.post(TICKETS, {"service": "thu-phi"}, key=key),
        kiosk.post(TICKETS, {"service": "ho-tich", "priority": "elderly"}, key=key),
        officer.post("/branches/hue/counters/4/close", {}, key=f"{key}-open"),
    ]:
        assert answer.status_code == 422
        assert answer.json()["code"] == "idempotency-key-reused"
    assert seq(kiosk) == before


def test_keys_are_each_callers_own(kiosk: Api, officer: Api, key: str) -> None:
    """One who guesses another's key does not get the other's ticket, which a token in its answer opens."""
    mine = kiosk.post(TICKETS, {"service": "ho-tich"}, key=key)
    yours = officer.post(TICKETS, {"service": "ho-tich"}, key=key)
    assert yours.status_code in (201, 422)
    assert yours.json().get("id") != mine.json()["id"]


def test_a_refused_command_may_be_tried_again_under_its_key(kiosk: Api, officer: Api, key: str) -> None:
    recall = "/branches/hue/counters/5/recall"
    assert officer.post(recall, {}, key=key).status_code == 409
    kiosk.take("lao-dong-xa-hoi")
    officer.press("5", "next")
    assert officer.post(recall, {}, key=key).json()["turn"]["recalls"] == 1
    officer.press("5", "no-show")


def test_many_at_once_under_one_key_are_one(standing: Centre, key: str) -> None:
    kiosks = [standing.device("kiosk") for _ in range(8)]
    together = threading.Barrier(len(kiosks))
    before = seq(standing.anyone)

    def take(n: int) -> requests.Response:
        together.wait()
        return kiosks[n].post(TICKETS, {"service": "ho-tich"}, key=key)

    with ThreadPoolExecutor(len(kiosks)) as pool:
        answers = list(pool.map(take, range(len(kiosks))))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert seq(standing.anyone) == before + 1


def test_a_key_of_200_letters_is_a_key_and_a_longer_one_is_refused(kiosk: Api, key: str) -> None:
    longest = key.ljust(200, "k")
    first = kiosk.post(TICKETS, {"service": "ho-tich"}, key=longest)
    assert kiosk.post(TICKETS, {"service": "ho-tich"}, key=longest).json() == first.json()
    # Keys that differ only behind the 200th letter must not be taken for one.
    assert kiosk.post(TICKETS, {"service": "ho-tich"}, key=longest + "1").status_code in (400, 422)
