"""Appointments over HTTP: who may do what, and what the answers look like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.centre import Api, Centre

ROOT = "/branches/hue/appointments"
SLOT = datetime.now(UTC) + timedelta(days=3)


def test_the_lists_and_commands_are_for_those_who_may(nobody: Api, kiosk: Api, standing: Centre) -> None:
    for api, status in ((nobody, 401), (kiosk, 403), (standing.staff("auditor"), 403)):
        assert api.get(ROOT).status_code == status
        body = {"service": "ho-tich", "slot": SLOT.isoformat()}
        assert api.post(ROOT, body).status_code == status
    for api, status in ((nobody, 401), (standing.device("board"), 403)):
        assert api.post(f"{ROOT}/find", {"phone": "1234"}).status_code == status
        assert api.post(f"{ROOT}/check-in", {"code": "123456"}).status_code == status


def test_a_centre_that_takes_none_refuses_and_offers_none(officer: Api, standing: Centre) -> None:
    answer = officer.post(ROOT, {"service": "ho-tich", "slot": SLOT.isoformat()})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-appointments")
    assert officer.get(ROOT).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"service": "ho-tich"}),
        ("", {"service": "ho-tich", "slot": "tomorrow"}),
        ("", {"service": "ho-tich", "slot": SLOT.isoformat(), "phone": "gọi tôi nhé"}),
        ("", {"service": "ho-tich", "slot": SLOT.isoformat(), "name": "Lan"}),
        ("/find", {"phone": "12"}),
        ("/find", {"phone": "0905123456"}),
        ("/check-in", {}),
        ("/check-in", {"code": "123456", "appointment": "x"}),
        ("/check-in", {"code": "12345"}),
    ],
)
def test_bodies_that_mean_nothing_are_refused(officer: Api, path: str, body: dict[str, Any]) -> None:
    answer = officer.post(f"{ROOT}{path}", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_a_code_nobody_has_is_told_in_words(kiosk: Api) -> None:
    answer = kiosk.post(f"{ROOT}/check-in", {"code": "luot:appointment:000000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-appointment")
    assert "bàn hướng dẫn" in answer.json()["detail"]


def test_a_day_that_is_none_is_refused(officer: Api) -> None:
    assert officer.get(f"{ROOT}?day=2026-13-01").status_code == 422


def test_anyone_may_know_what_is_asked_for_most(nobody: Api) -> None:
    items = nobody.get("/branches/hue/services/uses").json()["items"]
    assert items[0] == {"service": "y-te-dan-toc", "numbers": 2}
    assert items[1] == {"service": "ho-tich", "numbers": 1}
