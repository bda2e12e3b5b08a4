"""Being told by SMS over the whole server: from the phone page's wish to the gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.centre import HUE, Centre, Furnisher
from tests.support.gateways import SmsServer
from tests.support.processes import wait_until

WISH = {"way": "sms", "address": "0912345678", "consent": True}


@pytest.fixture(scope="module")
def sms() -> Iterator[SmsServer]:
    server = SmsServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def centre(
    furnisher: Furnisher, sms: SmsServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("reminders")
    furnisher.sqlite(HUE, folder)
    running = Centre(folder, HUE, open_outside_hours=True, sms_url=sms.url)
    yield running
    running.close()


def token_of(centre: Centre) -> str:
    return str(centre.device().take("thu-phi")["url"]).rsplit("/", 1)[1]


def test_whoever_wishes_for_it_is_told(centre: Centre, sms: SmsServer) -> None:
    token = token_of(centre)
    answer = centre.anyone.post(f"/tickets/{token}/reminder", WISH)
    assert answer.json() == {"way": "sms", "address": "+84*******78"}
    centre.staff("officer").press("17", "next")
    wait_until(lambda: any("mời số" in taken["text"] for taken in sms.taken), "the message")
    assert {taken["to"] for taken in sms.taken} == {"+84912345678"}
    assert "912345678" not in centre.process.output()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"consent": False}, 422, "invalid-request"),
        ({"address": "không có"}, 422, "bad-address"),
        ({"way": "email", "address": "lan@hue.example"}, 409, "no-reminders"),
        ({"way": "pigeon"}, 422, "invalid-request"),
    ],
)
def test_wishes_that_cannot_be_are_refused(
    centre: Centre, change: dict[str, object], status: int, code: str
) -> None:
    answer = centre.anyone.post(f"/tickets/{token_of(centre)}/reminder", WISH | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_number_is_given_back_on_the_phone_once(centre: Centre) -> None:
    token = token_of(centre)
    assert centre.anyone.post(f"/tickets/{token}/leave", {}).json()["state"] == "cancelled"
    again = centre.anyone.post(f"/tickets/{token}/leave", {})
    assert (again.status_code, again.json()["code"]) == (409, "illegal-transition")
    late = centre.anyone.post(f"/tickets/{token}/reminder", WISH)
    assert late.json()["code"] == "illegal-transition"


@pytest.mark.parametrize("act", ["leave", "reminder"])
def test_an_unknown_phone_page_can_do_nothing(centre: Centre, act: str) -> None:
    answer = centre.anyone.post(f"/tickets/nobody/{act}", WISH if act == "reminder" else {})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-ticket")
