"""The lobby board: what it shows, says, and admits not to know."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene, busy

AT_COUNTER = ("called", "serving")
Visit = tuple[Page, Edge]


def call_now(edge: Edge, counter: str, turn: Data) -> Data:
    """A call whose time is the server's own now, as the page reckons it."""
    event = edge.scene.call(counter, turn)
    event["time"] = edge.page.evaluate("window.edge.now()")
    return event


def by_hand(visit: Open, scene: Scene, size: str = "board", path: str = "/board/hue/main") -> Visit:
    """A board in contact, whose time stands still but for `page.clock.run_for`."""
    page, edge = visit(size, path, scene, Edge.time_stands_still)
    page.clock.run_for(50)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    return page, edge


def crowd() -> Scene:
    """Somebody waits for counters 1 to 3."""
    scene = Scene()
    for counter in "123":
        scene.open(counter)
    return scene


def test_every_counter_stands_on_the_board_with_its_number(visit: Open) -> None:
    scene = busy()
    page, _ = visit("board", "/board/hue/main", scene)
    expect(page.locator("[data-counter]")).to_have_count(18)
    tile = page.locator('[data-counter="2"]')
    expect(tile).to_have_attribute("data-number", "B002")
    expect(tile).to_have_attribute("data-state", "serving")
    assert page.evaluate("document.documentElement.dataset.seq") == str(scene.seq)


def test_a_call_is_large_flashes_and_stops_flashing(visit: Open) -> None:
    scene = crowd()
    scene.branch["blink_seconds"] = 1
    turn = scene.issue("y-te")
    page, edge = by_hand(visit, scene)
    edge.send(call_now(edge, "1", turn))
    expect(page.locator("#hero-number")).to_have_text("A001")
    expect(page.locator("#hero-counter")).to_have_text("1")
    expect(page.locator("#hero[data-flash]")).to_be_visible()
    expect(page.locator('[data-counter="1"][data-flash]')).to_be_visible()
    page.clock.run_for(1_100)
    expect(page.locator("[data-flash]")).to_have_count(0)
    expect(page.locator("#hero-number")).to_have_text("A001")


def test_an_undone_call_leaves_the_board(visit: Open) -> None:
    scene = crowd()
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")
    stands, undone = call_now(edge, "1", first), call_now(edge, "2", second)
    edge.send(stands, undone)
    expect(page.locator("#hero-number")).to_have_text("B001")
    edge.send(scene.restore(second, undone["seq"], state="waiting", counter=None))
    expect(page.locator("#hero-number")).to_have_text("A001")
    expect(page.locator("#recent .number")).to_have_text(["A001"])


def test_a_call_taken_back_leaves_the_board(visit: Open) -> None:
    scene = crowd()
    turn = scene.issue("y-te")
    scene.call("1", turn)
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator("#hero-number")).to_have_text("A001")
    edge.send(scene.change(turn, "waiting"))
    expect(page.locator("#hero-call")).to_be_hidden()
    expect(page.locator("#recent .number")).to_have_count(0)


def test_a_lost_event_is_fetched_and_nothing_is_missed(visit: Open) -> None:
    scene = crowd()
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")
    first, second = scene.issue("y-te"), scene.issue("ho-tich")
    scene.call("1", first)
    scene.call("2", second)
    edge.send(*scene.events[3:], lose=2)
    expect(page.locator("#hero-number")).to_have_text("B001")
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-number", "A001")
    assert {"after": 3} in edge.asked("resync")


def test_a_lost_last_event_is_noticed_by_the_pulse(visit: Open) -> None:
    scene = crowd()
    turn = scene.issue("y-te")
    page, edge = visit("board", "/board/hue/main", scene)
    expect(page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")
    scene.call("1", turn)
    edge.send(scene.events[-1], lose=1)
    expect(page.locator("#hero-number")).to_have_text("A001")


@pytest.mark.parametrize("how", ["silence", "drop"])
def test_lost_contact_shows_within_five_seconds_and_heals_without_reload(visit: Open, how: str) -> None:
    scene = crowd()
    turn = scene.issue("y-te")
    page, edge = by_hand(visit, scene)
    getattr(edge, how)()
    page.clock.run_for(5_000)
    expect(page.locator("#lost")).to_contain_text("Mất liên lạc từ")
    expect(page.locator("body")).to_have_attribute("data-contact", "lost")
    scene.call("1", turn)
    edge.recover()
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#hero-number")).to_have_text("A001")


def test_forty_counters_turn_pages_and_show_the_called_one_at_once(visit: Open) -> None:
    scene = busy(40)
    turn = scene.issue("y-te")
    page, edge = by_hand(visit, scene)
    expect(page.locator("[data-counter]")).to_have_count(18)
    expect(page.locator('[data-counter="40"]')).to_have_count(0)
    free = next(c for c in ("35", "36", "37", "38", "39") if scene.counters[c]["state"] == "open")
    present = [t for t in scene.turns.values() if t["counter"] == free and t["state"] in AT_COUNTER]
    since = scene.seq
    for person in present:
        scene.change(person, "no_show" if person["state"] == "called" else "served")
    call_now(edge, free, turn)
    edge.tell(since)
    expect(page.locator(f'[data-counter="{free}"]')).to_be_visible()


@pytest.mark.parametrize("size", ["board", "board_4k", "kiosk"])
@pytest.mark.parametrize("counters", [6, 18, 40])
def test_the_board_fits_its_screen_with_large_numbers(visit: Open, size: str, counters: int) -> None:
    page, _ = visit(size, "/board/hue/main", busy(counters))
    expect(page.locator("#hero-number")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert clipped(page) == []
    if size != "kiosk":
        scale = 2 if size == "board_4k" else 1
        assert font_size(page, "#hero-number") >= 300 * scale
        assert font_size(page, ".tile__number") >= 96 * scale


def font_size(page: Page, selector: str) -> float:
    """Size of an element's letters in CSS pixels."""
    size = "s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize)"
    return float(page.evaluate(size, selector))


def clipped(page: Page) -> list[str]:
    """Elements whose words stick out of a box that hides what sticks out."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.tile, .hero, .recent, .foot__part')].flatMap((box) => {
            const edge = box.getBoundingClientRect();
            return [...box.querySelectorAll('p, h2, h3, li, span')]
              .filter((e) => e.textContent.trim() && e.checkVisibility() && !e.matches('.drum'))
              .map((e) => {
                const range = document.createRange();
                range.selectNodeContents(e);
                return [e, range.getBoundingClientRect()];
              })
              .filter(([, r]) => r.width && (r.right > edge.right + 2 || r.left < edge.left - 2))
              .map(([e]) => `${box.className} ${e.className} ${e.textContent}`);
        })"""
    )
    return found


@pytest.mark.parametrize("state", ["busy", "empty", "closed", "en"])
def test_the_board_is_accessible(visit: Open, state: str) -> None:
    scene = Scene() if state == "empty" else busy()
    if state == "closed":
        scene = Scene()
        scene.branch |= {"open": False, "opens_at": "2026-11-23T00:30:00Z"}
    page, _ = visit("board", f"/board/hue/main?lang={'en' if state == 'en' else 'vi'}", scene)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.lang") == ("en" if state == "en" else "vi")
