"""Being told while the phone page is closed: asking the phone, its worker, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import accessibility_faults, overflowing, wait_beside
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene
from tests.templates.test_phone_page import ticket

SUBSCRIPTION = {
    "endpoint": "https://push.example/x",
    "expirationTime": None,
    "keys": {"p256dh": "k", "auth": "a"},
}
SUBSCRIBES = """(subscription) => {
  PushManager.prototype.subscribe = async (options) => {
    globalThis.asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length };
    if (!subscription) throw new DOMException("no service", "AbortError");
    return { toJSON: () => subscription };
  };
}"""
"""The browser's own push service is on the internet; all but that is the browser's own."""
NOTICES = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/t/abc");
  return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
}"""


def on_the_phone(
    visit: Open, subscription: Data | None = SUBSCRIPTION, grant: bool = True
) -> tuple[Page, Data]:
    """The page of a ticket that waits; what it then posts and shows."""
    told: Data = {"shown": ticket(), "posted": []}

    def wish(request: Request) -> tuple[int, Data]:
        told["posted"].append(request.post_data_json)
        return 200, {"way": "push", "address": "https://push.example"}

    def prepared(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, told["shown"]))
        edge.on("POST", r"/tickets/abc/push$", wish)
        if grant:
            edge.page.context.grant_permissions(["notifications"])

    page, _ = visit("phone", "/t/abc", Scene(), prepared)
    page.evaluate(SUBSCRIBES, subscription)
    return page, told


def test_switching_it_on_tells_the_server_and_the_person(visit: Open) -> None:
    page, told = on_the_phone(visit)
    page.locator("[data-key='push']").click()
    expect(page.locator("#pushing [role='status']")).to_contain_text("Bạn có thể đóng trang này")
    assert told["posted"] == [SUBSCRIPTION]
    assert page.evaluate("asked") == {"visible": True, "key": 65}
    page.wait_for_timeout(300)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_a_pushed_message_is_shown_by_the_worker_and_the_next_takes_its_place(visit: Open) -> None:
    page, _ = on_the_phone(visit)
    page.locator("[data-key='push']").click()
    expect(page.locator("#pushing [role='status']")).to_be_visible()
    push = pusher(page)
    for body in ("Số B012 còn 3 người trước bạn.", "Mời số B012 đến Quầy 3 ngay bây giờ."):
        push({"title": "Huế", "body": body})
        page.wait_for_function(
            f"async () => (await ({NOTICES})()).some(({{ body }}) => body === {json.dumps(body)})"
        )
    assert page.evaluate(NOTICES) == [
        {"title": "Huế", "body": "Mời số B012 đến Quầy 3 ngay bây giờ.", "tag": "turn"}
    ]


def pusher(page: Page) -> Callable[[Data], Any]:
    """What a push service does to this page's worker."""
    session = page.context.new_cdp_session(page)
    known: list[Data] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda said: known.extend(said["registrations"]))
    session.send("ServiceWorker.enable")
    ours = lambda: next((each for each in known if each["scopeURL"].endswith("/t/abc")), None)  # noqa: E731
    registration = wait_beside(page, ours, "the page's worker is registered")
    origin = registration["scopeURL"].removesuffix("/t/abc")
    where = {"origin": origin, "registrationId": registration["registrationId"]}
    return lambda said: session.send("ServiceWorker.deliverPushMessage", {**where, "data": json.dumps(said)})


@pytest.mark.parametrize(
    ("subscription", "grant", "words"),
    [(None, True, "Máy này chưa nhận được thông báo"), (SUBSCRIPTION, False, "Máy chưa cho phép")],
)
def test_a_phone_that_cannot_be_told_says_so_and_what_to_do(
    visit: Open, subscription: Data | None, grant: bool, words: str
) -> None:
    page, told = on_the_phone(visit, subscription, grant)
    page.locator("[data-key='push']").click()
    expect(page.locator("#pushing [role='status']")).to_contain_text(words)
    expect(page.locator("#pushing [role='status']")).to_contain_text("giữ trang này mở")
    assert told["posted"] == []


def test_nothing_is_left_on_the_phone_when_the_turn_is_over(visit: Open) -> None:
    page, told = on_the_phone(visit)
    page.locator("[data-key='push']").click()
    expect(page.locator("#pushing [role='status']")).to_be_visible()
    told["shown"] = ticket(state="served", ahead=None, estimate=None)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function("async () => !(await navigator.serviceWorker.getRegistration('/t/abc'))")


def test_where_a_browser_has_no_such_thing_it_is_not_offered(visit: Open) -> None:
    def prepared(edge: Edge) -> None:
        edge.on("GET", r"/tickets/abc$", lambda _: (200, ticket()))
        edge.page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false });")

    page, _ = visit("phone", "/t/abc", Scene(), prepared)
    expect(page.locator("[data-key='sound']")).to_be_visible()
    expect(page.locator("[data-key='push']")).to_have_count(0)
    expect(page.locator(".phone__hint").first).to_contain_text("Giữ trang này mở")
