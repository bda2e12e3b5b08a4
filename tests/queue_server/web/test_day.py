"""Closing and reopening the day over HTTP, and the rounds of a running server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.centre import HUE, Api, Centre
from tests.support.processes import wait_until

CLOSE, REOPEN = "/branches/hue/day/close", "/branches/hue/day/reopen"


@pytest.mark.parametrize("role", ["officer", "leader", "auditor"])
@pytest.mark.parametrize("path", [CLOSE, REOPEN])
def test_the_day_is_the_supervisor_s(standing: Centre, role: str, path: str) -> None:
    before = standing.anyone.board()["seq"]
    answer = standing.staff(role).post(path, {})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert standing.anyone.post(path, {}).status_code == 401
    assert standing.anyone.board()["seq"] == before


def test_a_close_takes_nothing_that_it_does_not_know(supervisor: Api) -> None:
    answer = supervisor.post(CLOSE, {"day": "2026-11-23"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert supervisor.post("/branches/nowhere/day/close", {}).status_code == 404


def test_an_open_day_cannot_be_reopened(supervisor: Api) -> None:
    answer = supervisor.post(REOPEN, {}, headers={"Accept-Language": "vi"})
    assert (answer.status_code, answer.json()["code"]) == (409, "day-not-closed")
    assert answer.json()["title"] == "Hôm nay chưa đóng"


@pytest.mark.parametrize("centre_store", ["sqlite", "postgresql"])
def test_a_day_closed_by_mistake_goes_on(centre: Centre) -> None:
    kiosk, supervisor, officer = centre.device("kiosk"), centre.staff("supervisor"), centre.staff("officer")
    first = kiosk.take("ho-tich")
    officer.press("2", "open")
    closed = supervisor.post(CLOSE, key="first")
    assert closed.status_code == 200
    assert (closed.json()["expired"], closed.json()["automatic"]) == (1, False)
    assert supervisor.post(CLOSE, key="first").json() == closed.json()
    assert supervisor.post(CLOSE, {}).json() == closed.json()

    refused = kiosk.post("/branches/hue/tickets", {"service": "ho-tich"})
    assert (refused.status_code, refused.json()["code"]) == (409, "branch-closed")
    branch = kiosk.get("/branches/hue").json()
    assert (branch["open"], branch["day_closed"]) == (False, True)
    assert branch["opens_at"] > kiosk.board()["time"]
    assert kiosk.get("/branches").json()["items"][0] == branch
    assert kiosk.board()["branch"]["day_closed"]
    assert {counter["state"] for counter in kiosk.board()["counters"]} == {"closed"}

    reopened = supervisor.post(REOPEN, {})
    assert (reopened.status_code, reopened.json()["restored"]) == (200, 1)
    assert kiosk.get(f"/branches/hue/tickets/{first['id']}").json()["state"] == "waiting"
    assert kiosk.take("ho-tich")["number"] == "B002"


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Huế, with one number a day for one service."""
    path = tmp_path_factory.mktemp("files") / "limited.toml"
    text = HUE.read_text(encoding="utf-8")
    path.write_text(text.replace('letter = "B"\n', 'letter = "B"\ndaily_limit = 1\n'), encoding="utf-8")
    return path


class TestLimits:
    """What a citizen reads when there are no more numbers."""

    @pytest.fixture
    def centre_file(self, limited: Path) -> Path:
        return limited

    def test_the_refusal_says_when_to_come_and_whom_to_ask(self, centre: Centre) -> None:
        kiosk = centre.device("kiosk")
        kiosk.take("ho-tich")
        (service,) = (each for each in kiosk.board()["services"] if each["code"] == "ho-tich")
        assert (service["open"], service["full"]) == (False, True)
        for language, words in (
            ("vi", ("1 số mỗi ngày", "bàn hướng dẫn")),
            ("en", ("limited to 1 a day", "desk")),
        ):
            answer = kiosk.post(
                "/branches/hue/tickets", {"service": "ho-tich"}, headers={"Accept-Language": language}
            )
            assert (answer.status_code, answer.json()["code"]) == (409, "limit-reached")
            assert all(word in answer.json()["detail"] for word in words)
            assert answer.json()["opening"] in answer.json()["detail"]


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Huế, where who is called has less than a second."""
    path = tmp_path_factory.mktemp("files") / "impatient.toml"
    text = HUE.read_text(encoding="utf-8")
    path.write_text(text.replace("[rules]\n", "[rules]\nno_show_after_minutes = 0.01\n"), encoding="utf-8")
    return path


class TestRounds:
    """A running server does by itself what is due."""

    @pytest.fixture
    def centre_file(self, impatient: Path) -> Path:
        return impatient

    @pytest.mark.parametrize(
        ("async_mode", "centre_store"),
        [("eventlet", "sqlite"), ("eventlet", "postgresql"), ("threading", "sqlite")],
    )
    def test_who_does_not_come_is_missing_and_pages_hear_of_it(
        self, start_centre: Callable[..., Centre]
    ) -> None:
        centre = start_centre(rounds_seconds=0.1)
        live = centre.live(view="counter", token=centre.staff("officer").token)
        centre.device("kiosk").take("ho-tich")
        centre.staff("officer").press("2", "next")
        missed = wait_until(
            lambda: [event for event in live.events if event["type"] == "turn.no_show"], "the no-show", 60
        )
        assert missed[0]["data"]["rule"] == "timeout"
        assert centre.anyone.board()["missed"][0]["id"] == missed[0]["data"]["turn"]["id"]
        assert centre.stop() == 0
        assert "Traceback" not in centre.process.output()
