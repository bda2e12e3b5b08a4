"""The running centre that other tests stand on."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from tests.support.centre import Centre, password_of
from tests.support.contract import BrokenContract, Contract, pattern_of
from tests.support.processes import wait_until

BOTH_MODES = pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
BOTH_STORES = pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/api/v1/branches/{branch}/tickets/{ticket}": {
            "get": {
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ticket"}}}
                    }
                }
            }
        },
        "/api/v1/branches/{branch}/tickets/mine": {"get": {"responses": {"204": {}}}},
    },
    "components": {
        "schemas": {
            "Ticket": {
                "type": "object",
                "properties": {
                    "number": {"type": "string"},
                    "issued_at": {"type": "string", "format": "date-time"},
                },
                "required": ["number"],
            }
        }
    },
}


def answer(path: str, status: int = 200, body: str = "", kind: str = "application/json") -> requests.Response:
    made = requests.Response()
    made.request = requests.Request("GET", f"http://127.0.0.1{path}").prepare()
    made.status_code = status
    made.headers["content-type"] = kind
    made._content = body.encode()
    return made


TICKET = "/api/v1/branches/hue/tickets/7"


@pytest.mark.parametrize(
    "good",
    [
        answer(TICKET, 200, '{"number": "A007", "issued_at": "2026-11-21T01:00:00Z"}'),
        answer("/api/v1/branches/hue/tickets/mine", 204),
        answer("/api/v1/nowhere", 404),
        answer("/healthz", 200, "{}"),
    ],
)
def test_what_is_described_passes(good: requests.Response) -> None:
    Contract(DOCUMENT).check(good)


@pytest.mark.parametrize(
    "bad",
    [
        answer(TICKET, 200, "{}"),
        answer(TICKET, 200, '{"number": 7}'),
        answer(TICKET, 200, '{"number": "A007", "issued_at": "hôm nay"}'),
        answer(TICKET, 200, '{"number": "A007", "secret": 1}'),
        answer(TICKET, 418, "{}"),
        answer(TICKET, 200, "<p>", "text/html"),
        answer("/api/v1/nowhere", 200, "{}"),
        answer("/api/v1/branches/hue/tickets/mine", 204, "x"),
    ],
)
def test_what_is_not_described_fails(bad: requests.Response) -> None:
    with pytest.raises(BrokenContract):
        Contract(DOCUMENT).check(bad)


def test_the_schemas_of_this_test_are_schemas() -> None:
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"]["Ticket"])


def test_a_path_template_is_matched_whole() -> None:
    assert pattern_of("/a/{b}.wav").fullmatch("/a/41.wav")
    assert not pattern_of("/a/{b}.wav").fullmatch("/a/4/1.wav")


@BOTH_STORES
@BOTH_MODES
def test_a_centre_keeps_its_day_over_kill_9(centre: Centre) -> None:
    service = centre.document.services[0].code
    kiosk = centre.device("kiosk")
    live = centre.live()
    first = kiosk.take(service)
    live.wait_for_seq(live.snapshot["seq"] + 1)
    centre.restart()
    second = kiosk.take(service)
    assert second["sequence"] == first["sequence"] + 1
    wait_until(
        lambda: (
            [event["data"]["turn"]["ticket"]["id"] for event in live.events] == [first["id"], second["id"]]
        ),
        "both",
    )


def test_everybody_is_there(centre: Centre) -> None:
    for role in ("officer", "supervisor", "leader", "administrator", "auditor"):
        assert centre.staff(role).get("/auth/me").json()["staff"]["role"] == role
    for kind in ("kiosk", "board", "tablet", "sign", "keypad", "printer"):
        assert centre.device(kind).get("/auth/me").json()["device"]["code"] == f"{kind}-1"
    wrong = centre.anyone.post("/auth/login", {"username": "officer", "password": password_of("leader")})
    assert wrong.status_code == 401


def test_two_centres_are_apart(start_centre: Callable[..., Centre]) -> None:
    one, other = start_centre(), start_centre()
    one.device().take(one.document.services[0].code)
    assert one.anyone.board()["waiting"] != []
    assert other.anyone.board()["waiting"] == []


def test_it_ends_in_good_order(centre: Centre) -> None:
    assert centre.stop() == 0
    wait_until(lambda: not centre.process.children_left(), "the helpers' end")
    assert "Traceback" not in centre.process.output()
