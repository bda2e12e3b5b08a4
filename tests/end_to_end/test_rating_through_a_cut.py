"""A rating made while the server is away, whose answer is lost, or that is broken off, arrives; and once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.support.browser import Pages
from tests.support.centre import Centre, key_of
from tests.support.page_clock import stop_the_clock
from tests.support.processes import wait_until
from tests.support.wire import Wire

NOTHING_KEPT = "() => Object.values(localStorage).join() === '[]'"


def ratings(centre: Centre) -> list[dict[str, Any]]:
    return [each for each in centre.staff("supervisor").events() if each["type"] == "rating.submitted"]


def tablet_at_work(centre: Centre, open_page: Pages, root: str) -> Page:
    """The tablet of counter 1, which asks about somebody who has just been served."""
    open_page.allow_lost_server()
    officer = centre.staff("officer")
    officer.press("1", "open")
    centre.device("kiosk").take("y-te-dan-toc")
    officer.press("1", "next")
    officer.press("1", "serve")
    page = open_page("tablet")
    page.clock.install()
    page.goto(f"{root}/rate/hue/1?key={key_of('tablet')}")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    officer.press("1", "finish")
    expect(page.locator("[data-score]")).to_have_count(5)
    return page


def answer(page: Page) -> None:
    page.locator('[data-score="4"]').click()
    page.locator('[data-choice="late"]').click()
    stop_the_clock(page)  # the thanks would go by themselves before long
    page.locator('[data-key="end"]').click()


def test_the_server_is_killed_while_somebody_answers(centre: Centre, open_page: Pages) -> None:
    page = tablet_at_work(centre, open_page, centre.base_url)
    centre.kill()
    answer(page)
    expect(page.locator(".view--thanks")).to_contain_text("được giữ trên máy này")
    page.clock.resume()
    centre.start()
    page.wait_for_function(NOTHING_KEPT, timeout=30_000)
    [rating] = ratings(centre)
    assert rating["data"]["rating"]["answers"] == {"overall": 4, "on-time": "late"}
    centre.restart()
    expect(page.locator("body")).to_have_attribute("data-contact", "online", timeout=30_000)
    assert len(ratings(centre)) == 1


def test_the_server_has_it_and_the_tablet_does_not_know(centre: Centre, open_page: Pages) -> None:
    with Wire(urlsplit(centre.base_url).port or 0) as wire:
        page = tablet_at_work(centre, open_page, wire.url)
        wire.lose_answers()
        answer(page)
        wait_until(lambda: len(ratings(centre)) == 1, "the server has the rating")
        assert not page.evaluate(NOTHING_KEPT)
        wire.mend()
        page.clock.resume()
        page.wait_for_function(NOTHING_KEPT, timeout=30_000)
        assert len(ratings(centre)) == 1


def test_whoever_closes_the_phone_page_in_the_middle_has_rated_what_was_answered(
    centre: Centre, open_page: Pages
) -> None:
    officer = centre.staff("officer")
    officer.press("1", "open")
    ticket = centre.device("kiosk").take("y-te-dan-toc")
    for press in ("next", "serve", "finish"):
        officer.press("1", press)
    page = open_page("phone", centre.url(ticket["url"]))
    page.locator("[data-score='2']").click()
    expect(page.locator("#rating h2")).to_have_text("Việc có xong đúng hẹn không ạ?")
    page.goto("about:blank")
    wait_until(lambda: len(ratings(centre)) == 1, "what was answered has arrived")
    said = ratings(centre)[0]["data"]["rating"]
    assert (said["channel"], said["answers"]) == ("phone", {"overall": 2})
