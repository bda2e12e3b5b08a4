"""Being told by the browser over the whole server: from the phone page's subscription to the push service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.centre import HUE, Centre, Furnisher
from tests.support.processes import PATIENCE, wait_until
from tests.support.push import Phone, PushService, claims_of


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    made = PushService()
    yield made
    made.close()


@pytest.fixture(scope="module")
def centre(
    furnisher: Furnisher, service: PushService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("push")
    furnisher.sqlite(HUE, folder)
    push = {"push_contact": "mailto:luot@hue.example", "push_services": f'["{service.root}"]'}
    running = Centre(folder, HUE, open_outside_hours=True, **push)
    yield running
    running.close()


def token_of(centre: Centre) -> str:
    return str(centre.device().take("thu-phi")["url"]).rsplit("/", 1)[1]


def test_a_phone_that_closed_the_page_is_told(centre: Centre, service: PushService) -> None:
    token, phone = token_of(centre), Phone()
    page = requests.get(centre.url(f"/t/{token}"), timeout=PATIENCE).text
    key = re.search(r'"push": ?"([\w-]{87})"', page)
    assert key, "the page knows what to subscribe with"
    answer = centre.anyone.post(f"/tickets/{token}/push", phone.body(service.endpoint))
    assert answer.json() == {"way": "push", "address": service.root}
    centre.staff("officer").press("17", "next")
    wait_until(lambda: len(service.taken) >= 1, "the message")
    assert "đến Quầy 17" in service.shown(phone)[-1]["body"]
    assert claims_of(service.taken[0])["sub"] == "mailto:luot@hue.example"
    assert f"k={key[1]}" in service.taken[0].headers["authorization"]
    assert "a-phone" not in centre.process.output()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endpoint": "http://127.0.0.1:22/"}, "bad-subscription"),
        ({"endpoint": "https://fcm.googleapis.com/fcm/send/x"}, "bad-subscription"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "bad-subscription"),
        ({"keys": {"p256dh": "AAAA"}}, "invalid-request"),
        ({"endpoint": "x" * 3000}, "invalid-request"),
        ({"more": 1}, "invalid-request"),
    ],
)
def test_subscriptions_that_cannot_be_are_refused(
    centre: Centre, service: PushService, change: dict[str, Any], code: str
) -> None:
    answer = centre.anyone.post(f"/tickets/{token_of(centre)}/push", Phone().body(service.endpoint) | change)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_an_address_for_sms_is_no_way_round(centre: Centre) -> None:
    wish = {"way": "push", "address": "http://127.0.0.1:22/", "consent": True}
    answer = centre.anyone.post(f"/tickets/{token_of(centre)}/reminder", wish)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_an_unknown_phone_page_can_do_nothing(centre: Centre, service: PushService) -> None:
    answer = centre.anyone.post("/tickets/nobody/push", Phone().body(service.endpoint))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-ticket")


def test_the_worker_may_serve_the_pages_of_tickets_and_is_always_the_newest(centre: Centre) -> None:
    answer = requests.get(centre.url("/t/push.js"), timeout=PATIENCE)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "showNotification" in answer.text


def test_a_server_without_a_contact_offers_none(standing: Centre) -> None:
    token = token_of(standing)
    answer = standing.anyone.post(f"/tickets/{token}/push", Phone().body("https://fcm.googleapis.com/x"))
    assert (answer.status_code, answer.json()["code"]) == (409, "no-reminders")
    assert '"push": null' in requests.get(standing.url(f"/t/{token}"), timeout=PATIENCE).text
