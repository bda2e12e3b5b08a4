"""Rating on the phone over the whole server: once, for one's own turn."""

from __future__ import annotations

from typing import Any

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre


def served(kiosk: Api, officer: Api) -> tuple[str, str]:
    """Somebody is served at counter 4; the phone's token and the turn."""
    ticket = kiosk.take("van-hoa")
    officer.press("4", "open")
    officer.press("4", "call", ticket=ticket["id"])
    for press in ("serve", "finish"):
        officer.press("4", press)
    token = ticket["url"].rsplit("/", 1)[1]
    view: dict[str, Any] = officer.get(f"/tickets/{token}").json()
    return token, view["to_rate"]


def test_the_first_answer_counts(standing: Centre, kiosk: Api, officer: Api) -> None:
    token, turn = served(kiosk, officer)
    body = {"turn": turn, "answers": {"overall": 4}, "comment": "Nhanh"}
    taken = standing.anyone.post(f"/tickets/{token}/rating", body)
    assert (taken.status_code, taken.json()["turn"]) == (201, turn)
    assert standing.anyone.get(f"/tickets/{token}").json()["to_rate"] is None
    with nothing_changes(standing.anyone):
        again = standing.anyone.post(f"/tickets/{token}/rating", body)
    assert (again.status_code, again.json()["code"]) == (409, "already-rated")


def test_a_phone_can_answer_for_nobody_else(standing: Centre, kiosk: Api, officer: Api) -> None:
    token, turn = served(kiosk, officer)
    other, _ = served(kiosk, officer)
    body = {"turn": turn, "answers": {"overall": 1}}
    with nothing_changes(standing.anyone):
        answers = [
            standing.anyone.post(path, body | change)
            for path, change in (
                (f"/tickets/{other}/rating", {}),
                (f"/tickets/{token}/rating", {"turn": "no-such-turn"}),
                ("/tickets/nobody/rating", {}),
                (f"/tickets/{token}/rating", {"answers": {"overall": 6}}),
                (f"/tickets/{token}/rating", {"counter": "4"}),
            )
        ]
    assert [answer.json()["code"] for answer in answers] == [
        "not-rateable",
        "unknown-turn",
        "unknown-ticket",
        "invalid-request",
        "invalid-request",
    ]
