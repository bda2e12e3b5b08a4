"""Kiosks' own numbers over HTTP, on both stores: who may, what is refused, and nothing twice."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre

KIOSK = "/branches/hue/devices/kiosk-1"


MEMORY = str(uuid4())


def noted(kiosk: Api, **other: Any) -> dict[str, Any]:
    """A number that the kiosk gave just now, the first of its range that is free."""
    answer = kiosk.post(f"{KIOSK}/ranges", {"holder": MEMORY})
    assert answer.status_code == 200, answer.text
    own = next(each for each in answer.json()["ranges"] if each["service"] == "ho-tich")
    entered = [entry for entry in kiosk.events() if entry["type"] == "ticket.entered"]
    used = {entry["data"]["turn"]["ticket"]["number"] for entry in entered}
    numbers = (f"{own['letter']}{number}" for number in range(own["first"], own["last"] + 1))
    id = str(uuid4())
    usual = {"id": id, "token": id[:30], "key": str(uuid4()), "issued_at": datetime.now(UTC).isoformat()}
    free = next(number for number in numbers if number not in used)
    return {**usual, "number": free, "service": own["service"], **other}


def hand_over(who: Api, *numbers: dict[str, Any], **more: Any) -> requests.Response:
    return who.post(f"{KIOSK}/handover", {"numbers": list(numbers)}, **more)


def test_a_number_handed_over_is_a_ticket_with_its_phone_page(kiosk: Api, nobody: Api) -> None:
    number = noted(kiosk)
    answer = hand_over(kiosk, number)
    assert answer.json()["accepted"] == [number["id"]]
    ticket = nobody.get(f"/tickets/{number['token']}").json()
    assert (ticket["id"], ticket["number"], ticket["state"]) == (number["id"], number["number"], "waiting")
    assert datetime.fromisoformat(ticket["issued_at"]) == datetime.fromisoformat(number["issued_at"])
    assert kiosk.events()[-1]["type"] == "ticket.entered"


def test_a_repeated_handover_gets_the_first_answer(kiosk: Api) -> None:
    number = noted(kiosk)
    first = hand_over(kiosk, number, key="handover-1").json()
    with nothing_changes(kiosk):
        assert hand_over(kiosk, number, key="handover-1").json() == first
        assert hand_over(kiosk, number).json()["accepted"] == [number["id"]]


def test_only_the_kiosk_itself_holds_and_hands_over(
    standing: Centre, supervisor: Api, nobody: Api, kiosk: Api
) -> None:
    number = noted(kiosk)
    tablet = standing.device("tablet")
    with nothing_changes(kiosk):
        for path, body in (("ranges", {"holder": str(uuid4())}), ("handover", {"numbers": [number]})):
            assert nobody.post(f"{KIOSK}/{path}", body).status_code == 401
            for who in (supervisor, tablet):
                assert who.post(f"{KIOSK}/{path}", body).json()["code"] == "not-allowed"
            own = f"/branches/hue/devices/tablet-1/{path}"
            assert tablet.post(own, body).json()["code"] == "not-allowed", "a tablet gives no numbers"
            assert kiosk.post(f"/branches/hue/devices/kiosk-9/{path}", body).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "1"},
        {"id": "../../etc/passwd"},
        {"token": "short"},
        {"token": "with space and twenty-two"},
        {"number": "A"},
        {"number": "A\x0061"},
        {"issued_at": "yesterday"},
        {"issued_at": "2026-11-21T08:00:00"},
        {"issued_at": 1},
        {"files": 0},
        {"key": ""},
        {"key": "k" * 201},
        {"visit": "x"},
        {"surprise": 1},
    ],
)
def test_what_is_not_as_described_is_refused_whole(kiosk: Api, wrong: dict[str, Any]) -> None:
    sound, broken = noted(kiosk), {**noted(kiosk), **wrong}
    with nothing_changes(kiosk):
        answer = hand_over(kiosk, sound, broken)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_there_is_an_end_to_how_many_come_at_once(kiosk: Api) -> None:
    assert hand_over(kiosk).status_code == 422
    assert hand_over(kiosk, *[noted(kiosk)] * 101).status_code == 422
