"""Bad input is refused with a reason, changes nothing, and never shows our inside."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre
from tests.support.processes import PATIENCE

TICKETS = "/branches/hue/tickets"
RATINGS = "/branches/hue/ratings"
NEXT = "/branches/hue/counters/1/next"
LOGIN = "/auth/login"


@pytest.fixture(autouse=True)
def as_it_was(standing: Centre) -> Iterator[None]:
    """Whatever a test of this file sends: nothing changes, and the server's log holds no fault of ours."""
    told = len(standing.process.output())
    with nothing_changes(standing.staff("supervisor")):
        yield
    assert "Traceback" not in standing.process.output()[told:]


def refused(answer: requests.Response, *statuses: int) -> str:
    """The code of a proper problem."""
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    for inside in ("Traceback", 'File "', "sqlalchemy", "sqlite3", "psycopg", "pydantic"):
        assert inside not in answer.text
    code: str = problem["code"]
    return code


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/branches/nowhere", "unknown-branch"),
        ("GET", "/branches/nowhere/services", "unknown-branch"),
        ("GET", "/branches/nowhere/counters", "unknown-branch"),
        ("GET", "/branches/nowhere/board", "unknown-branch"),
        ("GET", "/branches/nowhere/events", "unknown-branch"),
        ("GET", "/branches/nowhere/tickets/1", "unknown-branch"),
        ("GET", "/branches/nowhere/announcements/1.wav", "unknown-branch"),
        ("POST", "/branches/nowhere/counters/1/next", "unknown-branch"),
        ("POST", "/branches/nowhere/tickets/1/cancel", "unknown-branch"),
        ("POST", "/branches/hue/counters/99/next", "unknown-counter"),
        ("POST", "/branches/hue/counters/%F0%9F%92%A3/next", "unknown-counter"),
        ("GET", "/branches/hue/tickets/nothing", "unknown-ticket"),
        ("POST", "/branches/hue/tickets/nothing/cancel", "unknown-ticket"),
        ("GET", "/tickets/nothing", "unknown-ticket"),
        ("POST", "/tickets/nothing/leave", "unknown-ticket"),
        ("GET", "/branches/hue/announcements/1.wav", "unknown-announcement"),
        ("GET", "/branches/hue/announcements/999999999.wav", "unknown-announcement"),
    ],
)
def test_unknown_names(supervisor: Api, method: str, path: str, code: str) -> None:
    assert refused(supervisor.request(method, path, json={} if method == "POST" else None), 404) == code


def test_a_ticket_for_an_unknown_branch_or_service(kiosk: Api, supervisor: Api) -> None:
    assert refused(kiosk.post(TICKETS, {"service": "bay-len-cung-trang"}), 404) == "unknown-service"
    other = supervisor.post("/branches/nowhere/tickets", {"service": "ho-tich"})
    assert refused(other, 404) == "unknown-branch"


def test_a_transfer_to_an_unknown_place(officer: Api) -> None:
    transfer = "/branches/hue/counters/1/transfer"
    assert refused(officer.post(transfer, {"service": "nothing"}), 404) == "unknown-service"
    assert refused(officer.post(transfer, {"counter": "99", "service": "thu-phi"}), 404) == "unknown-counter"


def test_an_unknown_device(kiosk: Api) -> None:
    answer = kiosk.post("/branches/hue/devices/kiosk-9/status", {"state": "online"})
    assert refused(answer, 404) == "unknown-device"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/branches/hue/counters/1",
        "/branches/hue/counters/1/teleport",
        "/branches/hue/tickets/1/revive",
    ],
)
def test_no_such_operation(officer: Api, path: str) -> None:
    refused(officer.post(path, {}), 404, 405, 422)


def test_the_wrong_method(officer: Api) -> None:
    refused(officer.get(NEXT), 405)


EVERY_POST = [
    TICKETS,
    RATINGS,
    NEXT,
    LOGIN,
    "/branches/hue/tickets/x/cancel",
    "/branches/hue/devices/kiosk-1/status",
]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"service": "ho-tich"',
        b"service=ho-tich",
        b"\xff\xfe\x00",
        b"NaN",
        b'{"service": NaN}',
        b'{"service": "ho-tich"}{}',
        b"[" * 20_000,
        b'{"service": ' * 20_000,
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
@pytest.mark.parametrize("path", EVERY_POST)
def test_malformed_json(standing: Centre, path: str, body: bytes) -> None:
    someone = (
        standing.device("kiosk") if "devices" in path or path == TICKETS else standing.staff("supervisor")
    )
    answer = someone.request("POST", path, data=body, headers={"content-type": "application/json"})
    refused(answer, 400, 422)


@pytest.mark.parametrize("body", [[], "ho-tich", 7, True, [{"service": "ho-tich"}]])
@pytest.mark.parametrize("path", EVERY_POST)
def test_json_that_is_no_object(standing: Centre, path: str, body: object) -> None:
    someone = (
        standing.device("kiosk") if "devices" in path or path == TICKETS else standing.staff("supervisor")
    )
    refused(someone.request("POST", path, json=body), 400, 422)


@pytest.mark.parametrize(
    "change",
    [
        {"service": None},
        {"service": 7},
        {"service": ["ho-tich"]},
        {"service": {"$ne": ""}},
        {"service": ""},
        {"service": "x" * 65},
        {"service": "x" * 100_000},
        {"service": "ho-tich\x00"},
        {"service": "ho-tich\ud800"},
        {"priority": 1},
        {"priority": "x" * 1000},
        {"priority": "king"},
        {"priority": "elderly\x00"},
        {"language": "tiếng Việt"},
        {"language": "vi\x00"},
        {"channel": "carrier-pigeon"},
        {"case_codes": "H26.12.3-261121-0001"},
        {"case_codes": ["x" * 65]},
        {"case_codes": [""]},
        {"case_codes": ["a b\n"]},
        {"case_codes": ["H26"] * 51},
        {"number": "A001"},
        {"sequence": 1},
        {"state": "served"},
        {"id": "mine"},
        {"issued_at": "2020-01-01T00:00:00Z"},
    ],
    ids=lambda change: ascii(change)[:40],
)
def test_wrong_fields_of_a_ticket(kiosk: Api, change: dict[str, Any]) -> None:
    refused(kiosk.post(TICKETS, {"service": "ho-tich", **change}), 404, 422)


def test_a_body_that_is_too_large(kiosk: Api) -> None:
    body = json.dumps({"service": "ho-tich", "case_codes": ["x" * 300_000]})
    answer = kiosk.session.post(f"{kiosk.base_url}/api/v1{TICKETS}", body, timeout=PATIENCE)
    refused(answer, 413)


@pytest.mark.parametrize(
    "body",
    [
        {"turn": 1},
        {"turn": "x" * 65},
        {"number": "x" * 17},
        {"outcome": "x" * 201},
        {"outcome": "xong\x00"},
        {"outcome": "\ud800"},
        {"reason": "một lý do mà ở đây không ai giữ"},
        {"service": "thu-phi\x00"},
        {"state": "served"},
        {"seq": 1},
    ],
    ids=lambda body: ascii(body)[:40],
)
@pytest.mark.parametrize("action", ["next", "finish", "transfer", "hold"])
def test_wrong_fields_of_a_press(officer: Api, action: str, body: dict[str, Any]) -> None:
    refused(officer.post(f"/branches/hue/counters/1/{action}", body), 404, 422)


@pytest.mark.parametrize(
    "body",
    [
        {"counter": "1"},
        {"counter": "1", "answers": {}},
        {"counter": "1", "answers": {"overall": 0}},
        {"counter": "1", "answers": {"overall": 6}},
        {"counter": "1", "answers": {"overall": 4.5}},
        {"counter": "1", "answers": {"overall": "5"}},
        {"counter": "1", "answers": {"overall": True}},
        {"counter": "1", "answers": {"Overall; DROP": 5}},
        {"counter": "1", "answers": {f"q{n}": 5 for n in range(21)}},
        {"counter": "1", "answers": {"overall": 5}, "comment": "x" * 10_001},
        {"counter": "1", "answers": {"overall": 5}, "comment": "tốt\x00"},
        {"counter": "1", "answers": {"overall": 5}, "officer": "an"},
        {"turn": "x", "counter": "1", "answers": {"overall": 5}},
        {"turn": "x", "answers": {"overall": 5}, "given_at": 1_700_000_000},
        {"turn": "x", "answers": {"overall": 5}, "given_at": "yesterday"},
        {"turn": "x", "answers": {"overall": 5}, "reasons": "rude"},
        {"turn": "x", "answers": {"overall": 5}, "reasons": ["x"] * 21},
        {"answers": {"overall": 5}},
        {"turn": "nothing", "answers": {"overall": 5}},
    ],
    ids=lambda body: ascii(body)[:60],
)
def test_wrong_ratings(standing: Centre, body: dict[str, Any]) -> None:
    refused(standing.device("tablet").post(RATINGS, body), 404, 422)


def test_a_turn_that_is_not_finished_is_not_rated(standing: Centre, officer: Api) -> None:
    [counter] = [each for each in officer.board()["counters"] if each["code"] == "1"]
    answer = standing.device("tablet").post(
        RATINGS, {"turn": counter["turn"]["id"], "answers": {"overall": 5}}
    )
    assert refused(answer, 409) == "not-rateable"


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "after=1e3", "after=" + "9" * 40]
)
def test_wrong_pages_of_the_log(nobody: Api, query: str) -> None:
    refused(nobody.get(f"/branches/hue/events?{query}"), 422)


@pytest.mark.parametrize(
    ("counter", "action", "code"),
    [
        ("1", "serve", "illegal-transition"),
        ("1", "recall", "illegal-transition"),
        ("1", "no-show", "illegal-transition"),
        ("1", "put-back", "illegal-transition"),
        ("2", "finish", "nothing-at-counter"),
        ("2", "serve", "nothing-at-counter"),
        ("2", "recall", "nothing-at-counter"),
        ("2", "hold", "nothing-at-counter"),
    ],
)
def test_a_fake_jump_of_state(officer: Api, counter: str, action: str, code: str) -> None:
    assert refused(officer.post(f"/branches/hue/counters/{counter}/{action}", {}), 409) == code


def test_a_turn_is_not_finished_from_another_counter(officer: Api) -> None:
    waiting = officer.board()["waiting"][0]
    answer = officer.post("/branches/hue/counters/1/finish", {"turn": waiting["id"]})
    assert refused(answer, 409) == "turn-elsewhere"


def test_who_is_being_served_is_neither_cancelled_nor_brought_back(supervisor: Api) -> None:
    [counter] = [each for each in supervisor.board()["counters"] if each["code"] == "1"]
    ticket = counter["turn"]["ticket"]["id"]
    for action in ("cancel", "reinstate"):
        answer = supervisor.post(f"/branches/hue/tickets/{ticket}/{action}", {})
        assert refused(answer, 409) == "illegal-transition"


def test_who_may_not(standing: Centre, officer: Api, kiosk: Api, nobody: Api) -> None:
    waiting = officer.board()["waiting"][0]["ticket"]["id"]
    assert refused(nobody.post(TICKETS, {"service": "ho-tich"}), 401) == "not-signed-in"
    assert refused(nobody.post(NEXT, {}), 401) == "not-signed-in"
    assert refused(kiosk.post(NEXT, {}), 403) == "not-allowed"
    assert refused(officer.post(f"/branches/hue/tickets/{waiting}/cancel", {}), 403) == "not-allowed"
    assert refused(standing.staff("auditor").post(NEXT, {}), 403) == "not-allowed"
    assert refused(standing.device("tablet").post(TICKETS, {"service": "ho-tich"}), 403) == "not-allowed"
    other = standing.device("board").post("/branches/hue/devices/kiosk-1/status", {"state": "offline"})
    assert refused(other, 403) == "not-allowed"


@pytest.mark.parametrize("token", ["", "x", "dev_x", "dev_\x7f", "eyJhbGciOiJub25lIn0.e30.", "x" * 4_000])
def test_a_token_that_is_none(nobody: Api, token: str) -> None:
    answer = nobody.post(NEXT, {}, headers={"Authorization": f"Bearer {token}"})
    refused(answer, 400, 401, 431)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "officer"},
        {"username": "officer", "password": ""},
        {"username": "officer", "password": 1},
        {"username": "x" * 65, "password": "x"},
        {"username": "officer", "password": "x" * 201},
        {"username": "officer", "password": "x", "role": "administrator"},
    ],
    ids=lambda body: ascii(body)[:40],
)
def test_wrong_sign_ins(nobody: Api, body: dict[str, Any]) -> None:
    refused(nobody.post(LOGIN, body), 422)


@pytest.mark.parametrize("name", ["nobody-of-that-name", "officer'--", "offi\x00cer", "offi\ud800cer"])
def test_wrong_passwords(nobody: Api, name: str) -> None:
    refused(nobody.post(LOGIN, {"username": name, "password": "sai"}), 401, 422)


def test_a_cookie_of_ours_on_a_form_of_theirs(standing: Centre, nobody: Api) -> None:
    token = standing.staff("officer").token
    headers = {"Cookie": f"luot_staff={token}", "Origin": "https://example.invalid"}
    assert refused(nobody.post(NEXT, {}, headers=headers), 401) == "not-signed-in"


def test_problems_are_told_in_the_readers_language(nobody: Api) -> None:
    path = "/branches/nowhere"
    assert nobody.get(path).json()["title"] == "Không có chi nhánh này"
    assert nobody.get(path, headers={"Accept-Language": "en-GB,en"}).json()["title"] == "No such branch"
    assert nobody.get(f"{path}?lang=en").json()["title"] == "No such branch"
    assert nobody.get(path, headers={"Accept-Language": "fr"}).json()["title"] == "Không có chi nhánh này"
