"""Appointments over HTTP: who may do what, and what the answers look like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from tests.support.centre import Api, Centre
from tests.support.processes import PATIENCE

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


def next_slots(officer: Api, service: str = "ho-tich") -> tuple[str, list[dict[str, Any]]]:
    """The next day with slots, and those."""
    for ahead in range(1, 12):
        day = (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()
        slots = officer.get(f"{ROOT}/slots", params={"service": service, "day": day}).json()["items"]
        if slots:
            return day, slots
    raise AssertionError("no day with slots in eleven days")


def test_the_desk_sees_which_slots_are_free_and_a_booking_takes_one_place(officer: Api) -> None:
    assert officer.get(ROOT).json() == {"items": [], "next": None}
    day, slots = next_slots(officer)
    times = [datetime.fromisoformat(each["slot"]).astimezone(timezone(timedelta(hours=7))) for each in slots]
    assert [f"{at:%H:%M}" for at in times][:4] == ["07:30", "08:00", "09:00", "10:00"]
    assert {each["free"] for each in slots} == {4}
    for left in (3, 2, 1, 0):
        assert officer.post(ROOT, {"service": "ho-tich", "slot": slots[1]["slot"]}).status_code == 201
        asked = officer.get(f"{ROOT}/slots", params={"service": "ho-tich", "day": day}).json()["items"]
        assert [each["free"] for each in asked[:3]] == [4, left, 4]
    full = officer.post(ROOT, {"service": "ho-tich", "slot": slots[1]["slot"]})
    assert (full.status_code, full.json()["code"]) == (409, "slot-full")
    [first, *_] = officer.get(ROOT, params={"day": day}).json()["items"]
    assert officer.post(f"{ROOT}/{first['id']}/cancel", {}).status_code == 200
    asked = officer.get(f"{ROOT}/slots", params={"service": "ho-tich", "day": day}).json()["items"]
    assert asked[1]["free"] == 1, "what was given up is free again"


def test_slots_are_for_those_who_may_book_and_of_services_that_are_there(
    officer: Api, nobody: Api, kiosk: Api
) -> None:
    asked = {"service": "ho-tich"}
    assert nobody.get(f"{ROOT}/slots", params=asked).status_code == 401
    assert kiosk.get(f"{ROOT}/slots", params=asked).status_code == 403
    assert officer.get(f"{ROOT}/slots").status_code == 422
    assert officer.get(f"{ROOT}/slots", params={**asked, "day": "yesterday"}).status_code == 422
    assert officer.get(f"{ROOT}/slots", params={"service": "x"}).json()["code"] == "unknown-service"
    past = officer.get(f"{ROOT}/slots", params={**asked, "day": "2026-01-05"}).json()
    assert past == {"items": [], "next": None}


def test_the_code_as_a_picture_tells_nothing_but_the_code(standing: Centre) -> None:
    shown = requests.get(standing.url("/appointments/hue/012345/qr.svg"), timeout=PATIENCE)
    assert shown.headers["Content-Type"].startswith("image/svg+xml")
    for path in ("/appointments/hue/12345/qr.svg", "/appointments/hue/x012345/qr.svg"):
        assert requests.get(standing.url(path), timeout=PATIENCE).status_code == 404
    assert (
        requests.get(standing.url("/appointments/nowhere/012345/qr.svg"), timeout=PATIENCE).status_code == 404
    )


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
