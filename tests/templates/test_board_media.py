"""Pictures and videos on a board: kept on its PC, shown at their times, passed over when broken."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.support.browser import Pages, wait_beside
from tests.support.processes import wait_until
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.hue import Data
from tests.templates.scene import busy
from tests.templates.test_board_page import call_now

Boards = Callable[..., None]
RED, BLUE, BROKEN, FILM = "a" * 64, "b" * 64, "c" * 64, "d" * 64
KEPT = """async () => {
    const open = indexedDB.open('luot-board', 1);
    await new Promise((done) => (open.onsuccess = done));
    const keys = open.result.transaction('files').objectStore('files').getAllKeys();
    await new Promise((done) => (keys.onsuccess = done));
    return keys.result;
}"""
NOTHING_KEPT = """
    const full = () => { throw new DOMException('the disk is full', 'QuotaExceededError'); };
    IDBObjectStore.prototype.put = full;
"""
FILMED = """async () => {
    const canvas = document.createElement('canvas');
    const [pen, stream] = [canvas.getContext('2d'), canvas.captureStream(20)];
    const [recorder, pieces] = [new MediaRecorder(stream, {mimeType: 'video/webm'}), []];
    recorder.ondataavailable = ({data}) => pieces.push(data);
    recorder.start();
    for (let n = 0; n < 12; n += 1) {
        pen.fillStyle = `hsl(${n * 30} 80% 50%)`;
        pen.fillRect(0, 0, canvas.width, canvas.height);
        await new Promise((go) => setTimeout(go, 50));
    }
    await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
}"""


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 36), colour).save(file, "PNG")
    return file.getvalue()


def item(id: str, name: str, kind: str = "image/png", **times: Any) -> Data:
    bare = {
        "seconds": 12,
        "days": [],
        "begins": None,
        "ends": None,
        "first": None,
        "last": None,
        "boards": [],
    }
    return {"id": id, "name": name, "type": kind, "size": 1, **bare, **times}


class Shelf:
    """What the server has; and whether it can be reached."""

    def __init__(self, **files: bytes) -> None:
        self.files = files or {RED: picture("red"), BLUE: picture("blue")}
        self.items: list[Data] = []
        self.there = True

    def serve(self, edge: Edge) -> None:
        edge.page.route(re.compile(r"/branches/hue/media(\?|$)"), self._list)
        edge.page.route(re.compile(r"/branches/hue/media/\w+(\?|$)"), self._file)

    def _list(self, route: Route) -> None:
        if not self.there:
            return route.abort("connectionrefused")
        return route.fulfill(json={"items": self.items, "next": None})

    def _file(self, route: Route) -> None:
        if not self.there:
            return route.abort("connectionrefused")
        content = self.files.get(route.request.url.rsplit("/", 1)[1].split("?")[0])
        return (
            route.fulfill(body=content)
            if content
            else route.fulfill(status=404, json={"code": "unknown-media"})
        )


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def opened(
    visit: Open, boards: Boards, shelf: Shelf, *scripts: str, clock: bool = True, still: bool = False
) -> tuple[Page, Edge]:
    """A board with what is on the shelf, where a call flashes for as long as a test may take.

    Its time runs as ours does, with `clock` also when the test wants; `still`, only when the test wants.
    """
    boards("tv", layout="split", panels=["media"])
    scene = busy()
    scene.branch["blink_seconds"] = 600

    def prepare(edge: Edge) -> None:
        for script in scripts:
            edge.page.add_init_script(script)
        if still:
            edge.time_stands_still()
        elif clock:
            edge.page.clock.install()
            edge.page.add_init_script("window.edge.started = Date.now()")
        shelf.serve(edge)

    page, edge = visit("board", "/board/hue/tv?sound=off", scene, prepare)
    if still:
        page.clock.run_for(50)
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    return page, edge


def shows_colour(page: Page, colour: str) -> None:
    """The picture on the board looks so in its middle, once it is painted."""

    def painted() -> bool:
        pixel = page.locator("canvas.media__picture").evaluate(
            "async (c) => [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]"
        )
        return {(255, 0, 0): "red", (0, 0, 255): "blue"}.get(tuple(pixel[:3])) == colour

    wait_beside(page, painted, f"the picture is {colour}")


def kept(page: Page, *ids: str) -> None:
    """The board has these files on its disk."""
    wait_beside(page, lambda: page.evaluate(KEPT) == list(ids), f"the board keeps {ids}")


def minutes_until(page: Page, condition: Callable[[], bool], what: str) -> None:
    """Let the page's minutes pass until its next look at the list has done something."""

    def looked() -> bool:
        page.clock.run_for(61_000)
        return condition()

    wait_until(looked, what, 30)


def test_pictures_take_turns(visit: Open, boards: Boards, shelf: Shelf) -> None:
    shelf.items = [item(RED, "đỏ.png"), item(BLUE, "xanh.png", seconds=20)]
    page, _ = opened(visit, boards, shelf, still=True)
    kept(page, RED, BLUE)
    page.clock.run_for(1_000)
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()
    shows_colour(page, "red")
    page.clock.run_for(13_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()
    page.clock.run_for(14_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()
    page.clock.run_for(8_000)
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()


@pytest.mark.parametrize(
    "times",
    [
        {"days": ["mon", "sun"]},
        {"begins": "10:00"},
        {"ends": "09:00"},
        {"first": "2026-11-22"},
        {"last": "2026-11-20"},
        {"boards": ["other"]},
    ],
    ids=str,
)
def test_what_is_not_due_is_not_shown(visit: Open, boards: Boards, shelf: Shelf, times: Data) -> None:
    """It is Saturday, 21 November, half past nine."""
    now: Data = {
        "days": ["sat"],
        "begins": "09:00",
        "ends": "10:00",
        "first": "2026-11-21",
        "last": "2026-11-21",
    }
    shelf.items = [item(RED, "chưa.png", **times), item(BLUE, "nay.png", **now, boards=["main"])]
    page, _ = opened(visit, boards, shelf)
    page.clock.run_for(2_000)
    expect(page.get_by_role("img", name="nay.png")).to_be_visible()
    page.clock.run_for(30_000)
    expect(page.get_by_role("img", name="nay.png")).to_be_visible()


def test_without_a_network_the_kept_files_go_on_also_after_a_reload(
    visit: Open, boards: Boards, shelf: Shelf, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    shelf.items = [item(RED, "đỏ.png")]
    page, _ = opened(visit, boards, shelf, clock=False)
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()
    kept(page, RED)
    shelf.there = False
    page.reload()
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()
    shows_colour(page, "red")


def test_what_the_list_names_no_more_leaves_screen_and_disk(
    visit: Open, boards: Boards, shelf: Shelf
) -> None:
    shelf.items = [item(RED, "đỏ.png"), item(BLUE, "xanh.png")]
    page, _ = opened(visit, boards, shelf)
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()
    shelf.items = [item(BLUE, "xanh.png")]
    minutes_until(page, lambda: page.evaluate(KEPT) == [BLUE], "the file has left the disk")
    page.clock.run_for(30_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()


def test_a_full_disk_only_means_that_files_come_over_the_network(
    visit: Open, boards: Boards, shelf: Shelf
) -> None:
    shelf.items = [item(RED, "đỏ.png")]
    page, _ = opened(visit, boards, shelf, NOTHING_KEPT)
    expect(page.get_by_role("img", name="đỏ.png")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_a_broken_file_is_passed_over_and_staff_are_told(visit: Open, boards: Boards, shelf: Shelf) -> None:
    shelf.files[BROKEN] = b"\x89PNG rubbish"
    shelf.items = [item(BROKEN, "hỏng.png"), item(BLUE, "xanh.png")]
    page, edge = opened(visit, boards, shelf)
    page.clock.run_for(3_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()
    assert edge.bodies(f"/{BROKEN}/playback") == [{"plays": False}]
    page.clock.run_for(40_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()
    page.reload()
    page.clock.run_for(3_000)
    expect(page.get_by_role("img", name="xanh.png")).to_be_visible()
    assert len(edge.bodies("/playback")) == 1
    shelf.items = [item(BLUE, "xanh.png")]
    minutes_until(page, lambda: len(edge.bodies("/playback")) == 2, "staff are told that all is well")
    assert edge.bodies(f"/{BROKEN}/playback")[1] == {"plays": True}


def test_a_video_plays_without_a_sound_to_its_end_and_stands_still_for_a_call(
    visit: Open, boards: Boards, shelf: Shelf
) -> None:
    page, edge = opened(visit, boards, shelf, clock=False)
    shelf.files[FILM] = base64.b64decode(page.evaluate(FILMED))
    shelf.items = [item(FILM, "phim.webm", "video/webm")]
    page.reload()
    film = page.locator("video.media__video")
    expect(film).to_be_visible()
    assert film.evaluate("(video) => [video.muted, video.controls, video.error]") == [True, False, None]
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    expect(page.locator("body")).to_have_attribute("data-contact", "online")
    film.evaluate("(video) => { video.loop = true; }")
    waiting = next(turn for turn in edge.scene.turns.values() if turn["state"] == "waiting")
    edge.send(call_now(edge, "1", waiting))
    page.wait_for_function("() => document.querySelector('video').paused")
    edge.send(edge.scene.change(waiting, "serving"))
    page.wait_for_function("() => !document.querySelector('video').paused")
