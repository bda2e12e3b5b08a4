"""Asking for more time over the whole server: by the phone page's holder, once, repeated safely."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre


@pytest.fixture
def ticket(kiosk: Api) -> dict[str, Any]:
    return dict(kiosk.take("dat-dai"))


def path_of(ticket: dict[str, Any]) -> str:
    return f"/tickets/{ticket['url'].rsplit('/', 1)[1]}/more-time"


def test_a_repeat_of_a_lost_request_asks_once(standing: Centre, ticket: dict[str, Any]) -> None:
    first = standing.anyone.post(path_of(ticket), {}, key="more-" + ticket["id"])
    again = standing.anyone.post(path_of(ticket), {}, key="more-" + ticket["id"])
    assert (first.status_code, again.json()) == (200, first.json())
    assert first.json()["turns"][0]["postponed"] == 1
    assert first.json()["not_before"] > first.json()["issued_at"]


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Đã xin thêm giờ rồi"), ("en", "More time was asked for already")]
)
def test_once_too_often_is_refused_in_the_reader_s_language(
    standing: Centre, ticket: dict[str, Any], language: str, title: str
) -> None:
    standing.anyone.post(path_of(ticket), {})
    with nothing_changes(standing.anyone):
        refused = standing.anyone.post(f"{path_of(ticket)}?lang={language}", {})
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["title"]) == (409, "more-time-used", title)
    assert ticket["number"] in problem["detail"]


def test_who_does_not_hold_the_page_cannot_ask(standing: Centre, ticket: dict[str, Any]) -> None:
    with nothing_changes(standing.anyone):
        unknown = standing.anyone.post("/tickets/nobody/more-time", {})
        by_id = standing.anyone.post(f"/branches/hue/tickets/{ticket['id']}/postpone", {})
        more = standing.anyone.post(path_of(ticket), {"minutes": 60})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-ticket")
    assert by_id.status_code in (401, 404, 422), "only by the unguessable token"
    assert (more.status_code, more.json()["code"]) == (422, "invalid-request"), (
        "how long is the centre's rule"
    )


def test_the_supervisor_reads_who_asked_and_until_when(
    standing: Centre, supervisor: Api, ticket: dict[str, Any]
) -> None:
    standing.anyone.post(path_of(ticket), {})
    told = supervisor.get(f"/branches/hue/tickets/{ticket['id']}/history").json()["items"][-1]
    assert told["text"].startswith("Xin thêm thời gian đến ")


def test_the_lobby_is_not_told_which_counter_had_called(
    standing: Centre, officer: Api, supervisor: Api, ticket: dict[str, Any]
) -> None:
    officer.press("5", "open")
    officer.press("5", "call", ticket=ticket["id"])
    standing.anyone.post(path_of(ticket), {})
    seq = standing.anyone.board()["seq"]
    told = {
        who: api.get(f"/branches/hue/events?after={seq - 1}").json()["items"][0]["data"]
        for who, api in (("staff", supervisor), ("lobby", standing.anyone))
    }
    assert told["staff"]["called_to"] == "5"
    assert set(told["lobby"]) == {"turn"}
