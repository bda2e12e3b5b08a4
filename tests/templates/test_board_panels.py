"""What stands beside the numbers of a board: calm, true, and gone when there is nothing to tell."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.templates.conftest import Open
from tests.templates.edge import Answer, Edge
from tests.templates.hue import Data
from tests.templates.scene import Scene, busy
from tests.templates.test_board_page import call_now

Boards = Callable[..., None]
LEAST_SECONDS = 12
AS_OF = "2026-11-21T02:20:00Z"


def field(
    code: str, name: str, received: int = 40, done: int = 30, on_time: int = 27, overdue: int = 3
) -> Data:
    counts = {"received": received, "done": done, "on_time": on_time, "overdue": overdue}
    return {"code": code, "name": name, "name_en": name, **counts}


FIGURES: Data = {
    "cases": {
        "as_of": AS_OF,
        "fields": [
            field("ho-tich", "Hộ tịch", 412, 398, 396, 2),
            field("dat-dai", "Đất đai", 1287, 240, 219, 14),
        ],
    },
    "overdue": {
        "as_of": "2026-11-20T09:00:00Z",
        "items": [
            {"code": f"000.00.14.H57-261101-{n:04d}", "field": "Đất đai", "due": "2026-11-19T09:30:00Z"}
            for n in range(10)
        ],
    },
    "ratings": {"days": 30, "count": 1284, "satisfied_percent": 96.4},
}
NOTHING: Data = {"cases": None, "overdue": None, "ratings": None}


def notice(title: str, **more: Any) -> Data:
    words = {
        "title": title,
        "title_en": f"{title} (en)",
        "text": f"{title}: mời đọc.",
        "text_en": "Please read.",
    }
    return {**words, "first": None, "last": None, **more}


class Beside:
    """A split board with these panels, whose time stands still but for `run`."""

    def __init__(
        self, visit: Open, boards: Boards, *panels: str, figures: Data = FIGURES, **facts: Any
    ) -> None:
        boards("tv", layout="split", panels=list(panels), **facts)
        self.figures: Callable[[], Answer] = lambda: (200, figures)
        self.scene = busy()
        self.page, self.edge = visit("board", "/board/hue/tv?sound=off", self.scene, self._prepare)
        self.run(1)
        expect(self.page.locator("body")).to_have_attribute("data-contact", "online")

    def _prepare(self, edge: Edge) -> None:
        edge.time_stands_still()
        edge.on("GET", "/figures$", lambda _: self.figures())

    def run(self, seconds: float) -> None:
        """So much time passes, and what the page asked for in it is answered."""
        self.page.clock.run_for(int(seconds * 1_000))
        self.edge.answered()

    def wait_for(self, selector: str) -> None:
        """Until the page shows it; a second at a time."""
        for _ in range(3):
            if self.page.locator(selector).count():
                return
            self.run(1)
        expect(self.page.locator(selector)).to_be_visible()

    @property
    def kind(self) -> str:
        return str(self.page.locator(".panel").get_attribute("data-panel"))


def test_panels_take_turns_and_each_stays_for_twelve_seconds(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "notices", "ratings", notices=[notice("Một"), notice("Hai")])
    board.wait_for(".notice")
    seen: list[str] = []
    for _ in range(60):
        board.run(1)
        seen.append(str(board.page.locator(".panel").get_attribute("data-screen")))
    changes = [n for n in range(1, len(seen)) if seen[n] != seen[n - 1]]
    assert len(changes) >= 3
    assert all(later - earlier >= LEAST_SECONDS for earlier, later in pairwise(changes))
    assert set(seen) == {"notices/0", "notices/1", "ratings/0"}


def test_nothing_moves_while_a_call_flashes(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "guide", "notices", notices=[notice("Một")])
    board.run(9)
    turn = next(each for each in board.scene.turns.values() if each["state"] == "waiting")
    before = board.page.locator("#panels").inner_html()
    board.edge.send(call_now(board.edge, "1", turn))
    board.run(9)
    assert board.page.locator("#panels").inner_html() == before
    board.edge.send(board.scene.change(turn, "serving"))
    board.run(5)
    assert board.page.locator("#panels").inner_html() != before


def test_the_guide_walks_through_every_step(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "guide")
    titles: list[str] = []
    for _ in range(20):
        titles.append(board.page.locator(".guide__title").inner_text())
        assert board.page.locator(".station[data-now]").count() == 1
        board.run(1)
    told = list(dict.fromkeys(titles))
    assert told == ["Lấy số", "Chờ gọi số", "Nộp hồ sơ tại quầy", "Nộp phí, lệ phí", "Nhận kết quả"]
    expect(board.page.locator(".guide__dots li")).to_have_count(5)


def test_figures_are_added_up_and_tell_their_age(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "figures", "overdue")
    board.wait_for(".totals")
    totals = board.page.locator(".total__number")
    expect(totals).to_have_text(["1.699", "638", "96%", "16"])
    expect(board.page.locator(".panel__age")).to_have_text("Số liệu lúc 09:20")
    board.run(LEAST_SECONDS + 1)
    expect(board.page.locator(".overdue__code")).to_have_count(8)
    expect(board.page.locator(".panel__age")).to_have_text("Số liệu lúc 16:00, 20/11/2026")
    board.run(LEAST_SECONDS + 1)
    expect(board.page.locator(".overdue__code")).to_have_count(2)


def test_a_part_that_is_not_known_hides_its_panel(visit: Open, boards: Boards) -> None:
    board = Beside(
        visit, boards, "figures", "overdue", "ratings", figures=NOTHING | {"ratings": FIGURES["ratings"]}
    )
    board.wait_for(".rating")
    board.run(3 * LEAST_SECONDS)
    assert board.kind == "ratings"


def test_without_anything_to_tell_the_board_says_welcome(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "figures", "overdue", "ratings", "notices", figures=NOTHING, notices=[])
    board.wait_for(".welcome")
    assert board.kind == "rest"
    board.figures = lambda: (200, FIGURES)
    board.run(61)
    board.wait_for(".totals")


def test_figures_stay_with_their_time_when_nothing_answers(
    visit: Open, boards: Boards, open_page: Pages
) -> None:
    open_page.allow_lost_server()
    board = Beside(visit, boards, "figures")
    board.wait_for(".totals")
    for refusal in ((0, None), (503, {"code": "unavailable", "status": 503}), (404, {"code": "not-found"})):
        board.figures = lambda refusal=refusal: refusal  # type: ignore[misc]
        board.run(61)
    expect(board.page.locator(".panel__age")).to_have_text("Số liệu lúc 09:20")
    expect(board.page.locator(".total__number").first).to_have_text("1.699")


def test_new_figures_replace_the_old_where_they_stand(visit: Open, boards: Boards) -> None:
    board = Beside(visit, boards, "figures")
    board.wait_for(".totals")
    cases = {"as_of": "2026-11-21T02:25:00Z", "fields": [field("x", "Một", 7)]}
    board.figures = lambda: (200, FIGURES | {"cases": cases})
    board.run(62)
    board.run(2)
    expect(board.page.locator(".total__number").first).to_have_text("7")
    expect(board.page.locator(".panel__age")).to_have_text("Số liệu lúc 09:25")


def test_notices_are_told_on_their_days_only(visit: Open, boards: Boards) -> None:
    told = [
        notice("Hôm qua", last="2026-11-20"),
        notice("Hôm nay", first="2026-11-21", last="2026-11-21"),
        notice("Ngày mai", first="2026-11-22"),
    ]
    board = Beside(visit, boards, "notices", notices=told)
    board.wait_for(".notice__title")
    expect(board.page.locator(".notice__title")).to_have_text("Hôm nay")
    expect(board.page.locator(".notice__other")).to_have_text("Please read.")
    board.run(2 * LEAST_SECONDS)
    expect(board.page.locator(".notice__title")).to_have_text("Hôm nay")


@pytest.mark.parametrize("look", ["dark", "light"])
@pytest.mark.parametrize(("layout", "size"), [("split", "board"), ("field", "board"), ("totem", "kiosk")])
@pytest.mark.parametrize("panel", ["guide", "notices", "figures", "overdue", "ratings"])
def test_a_panel_fits_and_is_readable(
    visit: Open, boards: Boards, panel: str, layout: str, size: str, look: str
) -> None:
    fields = [field(f"f{n}", "Người có công - Lao động - Xã hội", 1200, 1100, 1000, 3) for n in range(14)]
    figures = FIGURES | {"cases": {"as_of": AS_OF, "fields": fields}}
    long = notice(
        "Thay đổi giờ làm việc dịp Tết Nguyên đán", text="Trung tâm nghỉ Tết từ 15/02 đến 20/02. " * 5
    )
    about = {"services": ["ho-tich"]} if layout == "field" else {}
    boards("tv", layout=layout, look=look, panels=[panel], notices=[long], **about)

    def answers(edge: Edge) -> None:
        def told(_: Request) -> Answer:
            return 200, figures

        edge.on("GET", "/figures$", told)

    page, _ = visit(size, "/board/hue/tv?sound=off", Scene(), answers)
    expect(page.locator(f".panel[data-panel={panel}]")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert overflowing(page) == []
    assert sticking_out(page) == []
    assert accessibility_faults(page) == []


def sticking_out(page: Page) -> list[str]:
    """Words that leave the panel, or that another's words stand on."""
    found: list[str] = page.evaluate(
        """() => {
            const edge = document.querySelector('#panels').getBoundingClientRect();
            const words = [...document.querySelectorAll('#panels *')]
                .filter((e) => e.checkVisibility())
                .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
            const box = (e) => {
                const range = document.createRange();
                range.selectNodeContents(e);
                return range.getBoundingClientRect();
            };
            const out = words.filter((e) => {
                const r = box(e);
                return r.top < edge.top || r.bottom > edge.bottom + 1
                    || (r.right > edge.right + 1 && getComputedStyle(e).textOverflow !== 'ellipsis');
            });
            const onto = words.filter((e, n) => words.slice(n + 1).some((other) => {
                if (e.contains(other) || other.contains(e)) return false;
                const [a, b] = [e.getBoundingClientRect(), other.getBoundingClientRect()];
                const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                return across > 2 && down > 6;
            }));
            return [...out, ...onto].map((e) => `${e.className}: ${e.textContent}`);
        }"""
    )
    return found
