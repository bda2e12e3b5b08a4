"""What the rules of the floor refuse over HTTP: status, stable code, and the reason in either language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.queue_server.web.conftest import nothing_changes, state
from tests.support.centre import HUE, Api, Centre, Furnisher
from tests.support.postgres import Postgres

STRICT = """\
[rules]
reason_for_chosen = true
required_on_finish = ["outcome", "procedure", "case_codes"]
appointment_late = "refuse"
reinstate_minutes = 0
undo_seconds = 300
"""
RECORDED: dict[str, Any] = {
    "outcome": "accepted",
    "procedure": "1.001193",
    "case_codes": ["H26.12.3-261121-0001"],
}
SERVICE, COUNTER = "ho-tich", "2"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def strict(
    request: pytest.FixtureRequest, furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """Huế with the strictest rules, on either store."""
    folder: Path = tmp_path_factory.mktemp("strict")
    text = HUE.read_text(encoding="utf-8")
    rules = text[text.index("[rules]") : text.index("# Luật Người cao tuổi")]
    file = folder / "strict.toml"
    file.write_text(text.replace(rules, STRICT), encoding="utf-8")
    data = folder / "data"
    data.mkdir()
    if request.param == "postgresql":
        cluster: Postgres = request.getfixturevalue("postgres")
        with cluster.database(furnisher.postgresql_template(file)) as url:
            yield from closing(Centre(data, file, database_url=url, open_outside_hours=True))
    else:
        furnisher.sqlite(file, data)
        yield from closing(Centre(data, file, open_outside_hours=True))


def closing(centre: Centre) -> Iterator[Centre]:
    yield centre
    centre.close()


@pytest.fixture
def officer(strict: Centre) -> Iterator[Api]:
    """The officer; at the end nobody is at the counters, whatever the test did."""
    api = strict.staff("officer")
    yield api
    supervisor = strict.staff("supervisor")
    for counter in api.board()["counters"]:
        if counter["turn"]:
            action = "finish" if counter["turn"]["state"] == "serving" else "no-show"
            api.press(counter["code"], action, **(RECORDED if action == "finish" else {}))
    arranged = supervisor.board()["arrangement"]
    if arranged["halted"]:
        put(supervisor, "halt", stopped=False, seen=arranged["halted"]["seq"])


@pytest.fixture
def supervisor(strict: Centre) -> Api:
    return strict.staff("supervisor")


@pytest.fixture
def kiosk(strict: Centre) -> Api:
    return strict.device("kiosk")


def put(api: Api, what: str, **body: Any) -> requests.Response:
    return api.request("PUT", f"/branches/{api.branch}/arrangement/{what}", json=body)


def refused(
    api: Api, method: str, path: str, body: dict[str, Any], status: int, code: str, *told: tuple[str, str]
) -> None:
    """Refused in Vietnamese and in English, each saying its half of what is told; nothing changes."""
    with nothing_changes(api):
        for language, place in (("vi", 0), ("en", 1)):
            headers = {"Accept-Language": language}
            answer = api.request(method, f"/branches/{api.branch}/{path}", json=body, headers=headers)
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (status, code), answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            for words in told:
                assert words[place] in problem["detail"]
            for unfinished in ("{", "}", "—", "None", "_"):
                assert unfinished not in problem["detail"]


def test_choosing_without_a_reason(officer: Api, supervisor: Api, kiosk: Api) -> None:
    number = kiosk.take(SERVICE)["number"]
    path = f"counters/{COUNTER}/call"
    refused(supervisor, "POST", path, {"number": number}, 422, "reason-needed", ("lý do", "reason"))
    called = officer.press(COUNTER, "call", number=number, reason="Xe cấp cứu đang đợi")
    assert called["turn"]["ticket"]["number"] == number


def test_finishing_without_what_the_centre_wants(officer: Api, supervisor: Api, kiosk: Api) -> None:
    kiosk.take(SERVICE)
    officer.press(COUNTER, "next")
    officer.press(COUNTER, "serve")
    path, said = (
        f"counters/{COUNTER}/finish",
        ("kết quả, thủ tục, mã hồ sơ", "outcome, procedure, case codes"),
    )
    refused(supervisor, "POST", path, {}, 422, "finish-incomplete", said)
    said = ("mã hồ sơ", "case codes")
    body = {"outcome": "accepted", "procedure": "1.001193"}
    refused(supervisor, "POST", path, body, 422, "finish-incomplete", said)
    body = {**RECORDED, "outcome": "lost"}
    refused(supervisor, "POST", path, body, 422, "unknown-outcome", ("accepted", "accepted"))
    body = {**RECORDED, "service": SERVICE}
    refused(supervisor, "POST", path, body, 422, "same-place", (SERVICE, SERVICE))
    finished = officer.press(COUNTER, "finish", **RECORDED, service="thu-phi")["finished"]
    assert [finished[name] for name in RECORDED] == list(RECORDED.values())
    assert officer.press("17", "next")["turn"]["ticket"]["number"] == finished["ticket"]["number"]


def test_what_a_press_does_not_take(supervisor: Api) -> None:
    path, body = f"counters/{COUNTER}/serve", {"procedure": "1.001193"}
    said = ("“bắt đầu” không nhận “thủ tục”", "“serve” takes no “procedure”")
    refused(supervisor, "POST", path, body, 422, "not-for-this-press", said)


def test_a_pause_for_no_reason_of_the_centre_s(officer: Api, supervisor: Api) -> None:
    officer.press(COUNTER, "open")
    path, body = f"counters/{COUNTER}/pause", {"reason": "bored"}
    refused(supervisor, "POST", path, body, 422, "unknown-reason", ("meeting", "meeting"))
    assert officer.press(COUNTER, "pause", reason="meeting")["counter"]["desk"]["reason"] == "meeting"


def test_coming_back_too_late(officer: Api, supervisor: Api, kiosk: Api) -> None:
    kiosk.take(SERVICE)
    ticket = officer.press(COUNTER, "next")["turn"]["ticket"]
    officer.press(COUNTER, "no-show")
    said = (ticket["number"], ticket["number"])
    body = {"number": ticket["number"], "reason": "đã đến"}
    refused(supervisor, "POST", f"counters/{COUNTER}/call", body, 409, "too-late-to-return", said)
    path = f"tickets/{ticket['id']}/reinstate"
    refused(supervisor, "POST", path, {}, 409, "too-late-to-return", said)


def test_checking_in_too_late_for_the_slot(supervisor: Api) -> None:
    slot = datetime.now(UTC) - timedelta(minutes=16)
    body = {"service": SERVICE, "channel": "appointment", "appointment": slot.isoformat()}
    shown = f"{slot + timedelta(hours=7):%H:%M}"
    refused(supervisor, "POST", "tickets", body, 409, "appointment-missed", (shown, shown))
    early = body | {"appointment": (slot + timedelta(minutes=30)).isoformat()}
    assert supervisor.post(f"/branches/{supervisor.branch}/tickets", early).status_code == 201


@pytest.mark.parametrize(
    "slot",
    [
        "2026-11-21T08:00:00",
        "tomorrow",
        5,
        1.5e9,
        "1795219200",
        True,
        ["2026-11-21T08:00:00Z"],
        "2026-11-21",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_a_slot_that_is_no_instant_of_our_days(supervisor: Api, slot: object) -> None:
    """One of the year 1 could be stored, and every later call would fail to reckon with it."""
    body = {"service": SERVICE, "appointment": slot}
    refused(supervisor, "POST", "tickets", body, 422, "invalid-request")


def test_undo_of_nothing_of_another_and_of_what_moved_on(officer: Api, supervisor: Api, kiosk: Api) -> None:
    path = f"counters/{COUNTER}/undo"
    refused(supervisor, "POST", "counters/9/undo", {}, 409, "nothing-to-undo", ("9", "9"), ("300", "300"))
    kiosk.take(SERVICE)
    number = officer.press(COUNTER, "next")["turn"]["ticket"]["number"]
    officer.press(COUNTER, "put-back")
    officer.press("3", "call", number=number, reason="quầy 2 nghỉ")
    refused(supervisor, "POST", path, {}, 409, "moved-on", (number, number))
    officer.press("3", "undo")
    supervisor.press("3", "open")
    answer = officer.post(f"/branches/{officer.branch}/counters/3/undo", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-undo"), "it was the supervisor's"


def test_undo_over_http_brings_the_board_back(officer: Api, supervisor: Api, kiosk: Api) -> None:
    kiosk.take(SERVICE)
    officer.press(COUNTER, "open")
    before = state(supervisor)["board"]
    officer.press(COUNTER, "next")
    officer.press(COUNTER, "undo")
    after = state(supervisor)["board"]
    assert after["seq"] == before["seq"] + 2
    assert {**after, "seq": 0} == {**before, "seq": 0}


def test_the_second_of_two_supervisors(supervisor: Api) -> None:
    path, body = "arrangement/counters/5", {"services": ["thu-phi"], "seen": None}
    arranged = supervisor.request("PUT", f"/branches/{supervisor.branch}/{path}", json=body).json()
    seen = arranged["arrangement"]["assignments"]["5"]["seq"]
    said = ("supervisor", "supervisor")
    refused(supervisor, "PUT", path, body, 409, "changed-meanwhile", said)
    assert put(supervisor, "counters/5", services=None, seen=seen).status_code == 200
    gone = {"services": None, "seen": seen}
    said = ("người khác", "somebody else")
    refused(supervisor, "PUT", path, gone, 409, "changed-meanwhile", said)


def test_a_halted_branch(officer: Api, supervisor: Api, kiosk: Api) -> None:
    kiosk.take(SERVICE)
    words = {"message": "Báo cháy: mời ra cửa Đông", "message_en": "Fire alarm: leave by the east door"}
    assert put(supervisor, "halt", stopped=True, **words).status_code == 200
    said = (words["message"], words["message_en"])
    refused(supervisor, "POST", f"counters/{COUNTER}/next", {}, 409, "branch-halted", said)
    refused(supervisor, "POST", "tickets", {"service": SERVICE}, 409, "branch-halted", said)
    visit = {"service": SERVICE, "files": 3, "served": "split"}
    refused(supervisor, "POST", "visits", visit, 409, "branch-halted", said)
    seen = supervisor.board()["arrangement"]["halted"]["seq"]
    assert put(supervisor, "halt", stopped=False, seen=seen).status_code == 200
    assert officer.press(COUNTER, "next")["turn"]


def test_a_stopped_service(supervisor: Api) -> None:
    stopped = put(supervisor, "services/thue", stopped=True, message="Mất kết nối thuế").json()
    refused(
        supervisor, "POST", "tickets", {"service": "thue"}, 409, "service-closed", ("Đăng ký thuế", "thuế")
    )
    seen = stopped["arrangement"]["stopped"]["thue"]["seq"]
    assert put(supervisor, "services/thue", stopped=False, seen=seen).status_code == 200
    assert supervisor.take("thue")["number"].startswith("T")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("halt", {"stopped": True}),
        ("halt", {"stopped": True, "message": "   "}),
        ("halt", {"stopped": "perhaps"}),
        ("halt", {"stopped": True, "message": "x" * 301}),
        ("halt", {"stopped": True, "message": "a\x00b"}),
        ("services/thue", {"stopped": True, "message": "x", "until": "noon"}),
        ("counters/5", {}),
        ("counters/5", {"services": []}),
        ("counters/5", {"services": "thu-phi"}),
        ("counters/5", {"services": ["thu-phi"], "minutes": 0}),
        ("counters/5", {"services": ["thu-phi"], "minutes": 1441}),
        ("counters/5", {"services": ["thu-phi"], "seen": "yes"}),
    ],
    ids=str,
)
def test_an_arrangement_that_says_nothing_sensible(supervisor: Api, what: str, body: dict[str, Any]) -> None:
    refused(supervisor, "PUT", f"arrangement/{what}", body, 422, "invalid-request")


@pytest.mark.parametrize(
    ("what", "body", "code"),
    [
        ("counters/99", {"services": ["thu-phi"]}, "unknown-counter"),
        ("counters/5", {"services": ["none"]}, "unknown-service"),
        ("services/none", {"stopped": True, "message": "x"}, "unknown-service"),
    ],
)
def test_an_arrangement_of_what_is_not_there(
    supervisor: Api, what: str, body: dict[str, Any], code: str
) -> None:
    refused(supervisor, "PUT", f"arrangement/{what}", body, 404, code)


@pytest.mark.parametrize("what", ["halt", "services/thue", "counters/5"])
def test_only_supervisors_arrange(strict: Centre, officer: Api, what: str) -> None:
    body = {"services": ["thu-phi"]} if what.startswith("counters") else {"stopped": True, "message": "x"}
    with nothing_changes(strict.staff("supervisor")):
        assert put(strict.anyone, what, **body).status_code == 401
        for api in (officer, strict.staff("auditor"), strict.staff("leader"), strict.device("kiosk")):
            assert put(api, what, **body).status_code in (401, 403)


def test_only_supervisors_press_on_behalf(officer: Api, supervisor: Api, kiosk: Api) -> None:
    kiosk.take(SERVICE)
    officer.press(COUNTER, "open")
    path = f"/branches/{officer.branch}/counters/{COUNTER}/next"
    answer = officer.post(path, {"on_behalf": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert supervisor.post(path, {"on_behalf": True}).json()["turn"]["officer"] == "officer"


@pytest.mark.parametrize(
    "body",
    [
        {"files": 0},
        {"files": 51},
        {"files": 2, "case_codes": ["H26-1"]},
        {"served": "someday"},
        {"files": 2, "appointment": "soon"},
    ],
    ids=str,
)
def test_a_visit_that_does_not_add_up(supervisor: Api, body: dict[str, Any]) -> None:
    refused(supervisor, "POST", "visits", {"service": SERVICE, **body}, 422, "invalid-request")


def test_a_visit_in_one_go(supervisor: Api) -> None:
    codes = [f"H26.12.3-261121-000{n}" for n in range(1, 4)]
    body = {"service": SERVICE, "channel": "postal", "files": 3, "case_codes": codes, "served": "split"}
    path = f"/branches/{supervisor.branch}/visits"
    first = supervisor.post(path, body, key="buu-dien-1").json()
    again = supervisor.post(path, body, key="buu-dien-1").json()
    assert first == again, "a repeat gives no further numbers"
    assert [ticket["case_codes"] for ticket in first["tickets"]] == [[code] for code in codes]
