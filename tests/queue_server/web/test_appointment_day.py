"""An appointment over HTTP, on a clock that the test moves: booked, listed, found, and become a number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.bootstrap import build
from queue_server.config import Settings
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.web.app import create_app
from tests.support.stores import BRANCH, HandClock, tiny_centre

ROOT = f"/api/v1/branches/{BRANCH}"
TEN = "2026-11-23T10:00:00+07:00"
KEYS = {"kiosk": "dev_kiosk", "program": "dev_program"}


class House:
    """A server in this process, with a kiosk and a program that books."""

    def __init__(self, client: FlaskClient, clock: HandClock) -> None:
        self.client, self.clock = client, clock

    def ask(self, who: str, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """(status, JSON) of a request."""
        headers = {"Authorization": f"Bearer {KEYS[who]}", **({"Idempotency-Key": key} if key else {})}
        answer = self.client.open(ROOT + path, method=method, json=body, headers=headers)
        return answer.status_code, answer.get_json()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = HandClock()
    system = build(Settings(data_dir=tmp_path), clock)
    system.store.install(tiny_centre(appointments_per_slot=2).documents())
    for kind, key in KEYS.items():
        system.store.directory.add_device(Device(f"{kind}-1", DeviceKind(kind), BRANCH), key)
    app, _ = create_app(system)
    yield House(app.test_client(), clock)
    system.stop()


def test_a_program_books_and_the_kiosk_makes_a_number_of_it(house: House) -> None:
    wish = {"service": "ho-tich", "slot": TEN, "phone": "0905 123 456"}
    status, booked = house.ask("program", "POST", "/appointments", wish)
    assert status == 201
    assert booked["slot"] == "2026-11-23T03:00:00.000000Z"
    assert "123" not in str({**booked, "id": "", "code": "", "qr": ""}), "nothing of the telephone comes back"
    house.clock.move(hours=2)
    assert house.ask("kiosk", "POST", "/appointments/find", {"phone": "3456"}) == (
        200,
        {"items": [{name: booked[name] for name in ("id", "service", "slot")}], "next": None},
    )
    check_in = {"code": booked["qr"], "language": "en"}
    status, ticket = house.ask("kiosk", "POST", "/appointments/check-in", check_in, key="once")
    assert status == 201
    assert (ticket["number"], ticket["language"], ticket["device"]) == ("A001", "en", "kiosk-1")
    assert ticket["appointment"] == {"slot": booked["slot"], "came": "on_time"}
    assert house.ask("kiosk", "POST", "/appointments/check-in", check_in, key="once") == (201, ticket)
    status, listed = house.ask("program", "GET", "/appointments?day=2026-11-23")
    assert [(each["state"], each["ticket"]) for each in listed["items"]] == [("checked_in", ticket["id"])]


def test_a_program_books_and_gives_up_and_does_nothing_else(house: House) -> None:
    _, booked = house.ask("program", "POST", "/appointments", {"service": "ho-tich", "slot": TEN})
    assert house.ask("kiosk", "POST", f"/appointments/{booked['id']}/cancel", {})[0] == 403
    status, told = house.ask("program", "POST", f"/appointments/{booked['id']}/cancel", {})
    assert (status, told["state"]) == (200, "cancelled")
    assert house.ask("program", "POST", "/tickets", {"service": "ho-tich"})[0] == 403
    status, told = house.ask("kiosk", "POST", "/appointments/check-in", {"code": booked["code"]})
    assert (status, told["code"]) == (409, "appointment-over")


@pytest.mark.parametrize(
    ("slot", "status", "code"),
    [
        ("2026-11-23T07:45:00+07:00", 422, "slot-not-offered"),
        ("2026-11-23T12:00:00+07:00", 422, "slot-not-offered"),
        ("2026-11-23T09:00:00+07:00", 409, "slot-full"),
    ],
)
def test_what_cannot_be_booked_is_told_with_a_code(house: House, slot: str, status: int, code: str) -> None:
    for _ in range(2):
        wish = {"service": "ho-tich", "slot": "2026-11-23T09:30:00+07:00"}
        house.ask("program", "POST", "/appointments", wish)
    refused, told = house.ask("program", "POST", "/appointments", {"service": "ho-tich", "slot": slot})
    assert (refused, told["code"]) == (status, code)


def test_who_comes_on_another_day_is_told_which(house: House) -> None:
    _, booked = house.ask("program", "POST", "/appointments", {"service": "dat-dai", "slot": TEN})
    house.clock.move(days=-1)
    status, told = house.ask("kiosk", "POST", "/appointments/check-in", {"code": booked["code"]})
    assert (status, told["code"]) == (409, "appointment-other-day")
    assert "10:00, 23/11/2026" in told["detail"]
