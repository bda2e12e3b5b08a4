"""Calls found on the cameras' recordings, on both stores: by number and day, and every search is logged."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.adapters.database.store import DatabaseStore
from queue_server.domain import moment
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.recordings import find_calls
from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre
from tests.support.stores import HandClock

SEARCH = "/branches/hue/recordings/search"


def search(api: Api, number: str, **more: Any) -> dict[str, Any]:
    answer = api.post(SEARCH, {"number": number, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def called(standing: Centre, officer: Api) -> str:
    """A number that was called to counter 2, which a camera sees, and called again."""
    number = str(standing.device("kiosk").take("ho-tich")["number"])
    state = standing.anyone.board()["counters"][1]["state"]
    if state == "closed":
        officer.press("2", "open")
    officer.press("2", "call", number=number)
    officer.press("2", "recall")
    officer.press("2", "put-back")
    return number


def test_each_call_has_its_counter_camera_moment_and_link(supervisor: Api, called: str) -> None:
    found = search(supervisor, f" {called.lower()} ")
    assert (found["number"], found["next"]) == (called, None)
    log = {entry["seq"]: entry for entry in supervisor.events()}
    calls = [log[each["seq"]] for each in found["items"]]
    assert [entry["type"] for entry in calls] == ["turn.called", "turn.recalled"]
    assert [each["recall"] for each in found["items"]] == [False, True]
    for each, entry in zip(found["items"], calls, strict=True):
        assert (each["time"], each["counter"], each["kept"]) == (entry["time"], "2", True)
        assert each["ticket"] == entry["data"]["turn"]["ticket"]["id"]
        assert each["camera"] == {"code": "sanh-a", "name": "Camera sảnh A", "name_en": "Camera of hall A"}
        begin = moment.from_text(entry["time"]) - timedelta(seconds=10)
        assert moment.from_text(each["begins_at"]) == begin
        assert each["url"] == f"https://camera.hue.example/xem-lai?kenh=sanh-a&tu={begin:%Y%m%dT%H%M%SZ}"


def test_a_counter_without_a_camera_is_found_all_the_same(supervisor: Api) -> None:
    (call,) = search(supervisor, "A001")["items"]
    assert (call["counter"], call["camera"], call["url"]) == ("1", None, None)


def test_the_log_keeps_who_looked_also_for_nothing_and_tells_nobody_else(
    standing: Centre, supervisor: Api, officer: Api
) -> None:
    for number, many in (("A001", 1), ("Z999", 0)):
        found = search(supervisor, number)
        assert len(found["items"]) == many
        entry = supervisor.events(after=found["seq"] - 1)[0]
        assert entry["type"] == "recordings.sought"
        assert entry["data"] == {"number": number, "day": found["day"], "found": many}
        for stranger in (officer, standing.anyone):
            assert stranger.events(after=found["seq"] - 1)[0]["data"] == {}
    history = supervisor.get(
        f"/branches/hue/tickets/{search(supervisor, 'A001')['items'][0]['ticket']}/history"
    )
    last = history.json()["items"][-1]
    assert (last["text"], last["by"]) == ("Tra thời điểm gọi trên camera", "supervisor")


def test_only_those_who_answer_for_it_may_look(standing: Centre, supervisor: Api) -> None:
    body = {"number": "A001"}
    with nothing_changes(supervisor):
        for role in ("officer", "leader"):
            assert standing.staff(role).post(SEARCH, body).status_code == 403, role
        assert standing.anyone.post(SEARCH, body).status_code == 401
        assert standing.device("kiosk").post(SEARCH, body).status_code == 403
    for role in ("supervisor", "administrator", "auditor"):
        assert standing.staff(role).post(SEARCH, body).status_code == 200, role


def test_another_day_is_another_number(supervisor: Api) -> None:
    today = datetime.now(UTC).date()
    for day in (today - timedelta(days=2), today + timedelta(days=2)):
        assert search(supervisor, "A001", day=day.isoformat())["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": ""},
        {"number": "A" * 65},
        {"number": "A\x001"},
        {"number": "A001", "day": "yesterday"},
        {"number": "A001", "day": 20261121},
        {"number": "A001", "surprise": 1},
    ],
)
def test_searches_that_make_no_sense_are_refused(supervisor: Api, body: dict[str, Any]) -> None:
    with nothing_changes(supervisor):
        assert supervisor.post(SEARCH, body).status_code == 422


def test_a_search_sent_again_is_logged_once(supervisor: Api) -> None:
    first = supervisor.post(SEARCH, {"number": "A001"}, key="looked-once").json()
    with nothing_changes(supervisor):
        assert supervisor.post(SEARCH, {"number": "A001"}, key="looked-once").json() == first


def test_what_the_recorder_no_longer_has_is_found_without_a_link(standing: Centre, called: str) -> None:
    who = Staff("supervisor", "Trưởng ca", Role.SUPERVISOR, "hue")
    with standing.store() as store:
        for days, kept in ((30, True), (31, False)):
            later = HandClock(datetime.now(UTC) + timedelta(days=days, minutes=-5))
            day = store.branch("hue").local(datetime.now(UTC)).date()
            found: list[dict[str, Any]] = []
            with suppress(NotWritten):
                _look(DatabaseStore(store.database, later, store.watch), called, day, who, found)
            assert [(call["kept"], bool(call["url"])) for call in found] == [(kept, kept)] * 2


class NotWritten(Exception):
    """Nothing of a look from the future stays in the log."""


def _look(store: DatabaseStore, number: str, day: date, who: Staff, found: list[dict[str, Any]]) -> None:
    with store.write("hue") as writer:
        found += find_calls(writer, number, day, who)["items"]
        raise NotWritten
