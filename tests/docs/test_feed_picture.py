"""The picture of docs/feed.md: three subscribers, one of which takes everything."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.docs.conftest import Take
from tests.support.answering import Answer, AnsweringServer, Asked
from tests.support.browser import Pages
from tests.support.centre import Centre, password_of
from tests.support.processes import wait_until

ROOT = "/feed/subscribers"


def refusing(asked: Asked) -> Answer:
    """Takes the morning, but for one entry."""
    return Answer(422, b"unknown procedure") if asked.headers["webhook-id"] == "hue-4" else Answer(202)


def test_the_page_of_subscribers(centre: Centre, open_page: Pages, take: Take) -> None:
    admin, kiosk = centre.staff("administrator"), centre.device("kiosk")
    well, picky = AnsweringServer(lambda asked: Answer(202)), AnsweringServer(refusing)
    try:
        for wish in (
            {"code": "hub-hue", "url": f"{well.root}/hub/events"},
            {"code": "ioc", "url": f"{picky.root}/luot", "types": ["ticket.*", "turn.*"]},
            {
                "code": "tong-dai-1022",
                "url": "https://1022.hue.example/luot",
                "types": ["rating.*", "branch.*"],
            },
        ):
            assert admin.post(ROOT, {**wish, "dead_letter_hours": 2}).status_code == 201
        for _ in range(6):
            kiosk.take("ho-tich")

        def states() -> set[str]:
            return {each["state"] for each in admin.get(ROOT).json()["items"]}

        wait_until(lambda: states() == {"current", "refusing", "silent"}, "all three states", 60)
        page = open_page("desktop", centre.url("/feed"))
        page.fill("#username", "administrator")
        page.fill("#password", password_of("administrator"))
        page.keyboard.press("Enter")
        expect(page.locator(".taker")).to_have_count(3)
        take("feed", page)
    finally:
        well.close()
        picky.close()
