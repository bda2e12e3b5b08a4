"""A hub beside a branch's server: the same board and overview, nothing to be pressed, and news of its age."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from queue_server.adapters.passwords import HelperPasswords
from queue_server.bootstrap import open_store
from queue_server.config import Settings
from queue_server.service_layer.people import Role
from tests.support.browser import Pages, accessibility_faults
from tests.support.centre import HUE, Centre, password_of
from tests.support.processes import wait_until

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ROOT = "/feed/subscribers"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Centre]:
    """A hub with an administrator and without a branch."""
    folder, passwords = tmp_path / "hub", HelperPasswords()
    store = open_store(Settings(data_dir=folder))
    hashed = passwords.hash(password_of("administrator"))
    store.directory.add_staff("administrator", "Quản trị", Role.ADMINISTRATOR, hashed, None)
    store.database.close()
    passwords.close()
    running = Centre(
        folder, HUE, role="hub", hub_secrets=json.dumps({"hue": SECRET}), open_outside_hours=True
    )
    yield running
    running.close()


def still(board: dict[str, Any]) -> dict[str, Any]:
    """A board without what moves with the time of asking, and what only a branch's own server measures."""
    kept = {name: value for name, value in board.items() if name not in ("time", "arrangement")}
    return {**kept, "services": [{**each, "estimate": None} for each in board["services"]]}


def test_a_hub_shows_what_the_branch_does_and_changes_nothing(
    centre: Centre, hub: Centre, open_page: Pages
) -> None:
    admin, kiosk, officer = centre.staff("administrator"), centre.device("kiosk"), centre.staff("officer")
    wish = {"code": "hub", "url": f"{hub.base_url}/hub/events", "secret": SECRET}
    assert admin.post(ROOT, wish).status_code == 201
    for _ in range(3):
        kiosk.take("ho-tich")
    officer.press("2", "next")
    officer.press("2", "serve")
    there = hub.staff("administrator")
    end = centre.anyone.board()["seq"]
    wait_until(lambda: any(each["seq"] == end for each in heard(hub)), "the whole log", 60)
    assert still(hub.anyone.board()) == still(centre.anyone.board())
    for path, body in (("tickets", {"service": "ho-tich"}), ("counters/2/finish", {})):
        answer = there.post(f"/branches/hue/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "hub-read-only"), answer.text
    page = open_page("desktop", hub.url("/supervisor"))
    page.fill("#username", "administrator")
    page.fill("#password", password_of("administrator"))
    page.keyboard.press("Enter")
    expect(page.locator(".branch-card__news")).to_contain_text("Tin của chi nhánh lúc")
    assert accessibility_faults(page) == []
    kiosk.take("ho-tich")
    expect(page.locator("[data-branch=hue] .figure__value").first).to_have_text("3", timeout=30_000)


def heard(hub: Centre) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = hub.staff("administrator").get("/hub/sources").json()["items"]
    return items


def test_only_a_hub_takes_logs_and_only_signed_ones(centre: Centre, hub: Centre) -> None:
    session = hub.anyone.session
    for at, status, code in ((centre, 404, "not-a-hub"), (hub, 400, "not-an-entry")):
        answer = session.post(at.url("/hub/events"), json={"id": "hue-1"}, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    event = {
        "source": "/branches/hue",
        "id": "hue-1",
        "type": "vn.luot.branch.configured.v1",
        "time": "2026-11-22T01:00:00Z",
        "sequence": "1",
        "command": "1",
        "data": {"version": 1},
    }
    answer = session.post(hub.url("/hub/events"), json=event, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-from-there")
    assert heard(hub) == []
    assert centre.staff("administrator").get("/hub/sources").json()["code"] == "not-a-hub"
