"""The page of figures on a real server: the numbers of the API, plainly said, sorted, taken along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.norm import Answers
from queue_server.domain.periods import BY_THEMSELVES, containing, read_period
from queue_server.service_layer.people import Role
from tests.support.browser import Pages, accessibility_faults, overflowing
from tests.support.centre import HUE, Centre, Furnisher, password_of
from tests.support.months import Visit, live_through

GOOD: Answers = {"overall": 5, "on-time": "early", "times": "once", "agencies": "one", "attitude": "kind"}
BAD: Answers = {"overall": 2, "on-time": "late", "times": "more", "agencies": "two", "attitude": "unkind"}
DAY = date(2026, 8, 3)
Desk = Callable[..., Page]


@pytest.fixture(scope="module")
def centre(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One server for all tests of this file: they only look."""
    folder = tmp_path_factory.mktemp("figures")
    furnisher.sqlite(HUE, folder)
    running = Centre(folder, HUE)
    yield running
    running.close()


@pytest.fixture(scope="module")
def august(centre: Centre) -> Centre:
    """The centre with an August: two officers whom enough people rated, and one whom too few did."""
    visits = [
        Visit(DAY + timedelta(days=n % 5), "ho-tich", "officer", 4 + n, 6, answers=GOOD) for n in range(12)
    ]
    visits += [
        Visit(DAY + timedelta(days=n % 5), "dat-dai", "lan", 20 + n, 8, answers=BAD) for n in range(10)
    ]
    visits += [Visit(DAY, "thue", "binh", 2, 3, answers=GOOD if n < 4 else None) for n in range(6)]
    visits += [Visit(date(2026, 6, 1), "ho-tich", "officer", answers=GOOD) for _ in range(3)]
    with centre.store() as store:
        for username, name in (("lan", "Nguyễn Thị Lan"), ("binh", "Trần Văn Bình")):
            store.directory.add_staff(username, name, Role.OFFICER, "x", "hue")
        live_through(store, "hue", visits)
    return centre


@pytest.fixture
def desk(centre: Centre, open_page: Pages) -> Desk:
    """Opens the page, signed in."""
    open_page.allow_error(r"status of (401|403|422)")

    def opened(
        role: str = "leader", period: str = "2026-08", language: str = "vi", size: str = "desktop"
    ) -> Page:
        page = open_page(size, centre.url(f"/figures/hue?period={period}&lang={language}"))
        page.fill("#username", role)
        page.fill("#password", password_of(role))
        page.keyboard.press("Enter")
        expect(page.locator("#work")).to_be_visible()
        expect(page.locator("#work[aria-busy]")).to_have_count(0)
        return page

    return opened


def names(page: Page) -> list[str]:
    return page.locator("#table tbody th").all_inner_texts()


@pytest.mark.parametrize(
    ("size", "language"), [("desktop", "vi"), ("desktop", "en"), ("tablet_portrait", "vi")]
)
def test_the_numbers_are_those_of_the_api(august: Centre, desk: Desk, size: str, language: str) -> None:
    page = desk(size=size, language=language)
    told = august.staff("leader").get("/reports/hue/figures?period=2026-08&by=service").json()
    mean, satisfied = told["whole"]["wait"]["mean_minutes"], told["whole"]["satisfaction"]["percent"]
    point = "," if language == "vi" else "."
    tiles = page.locator("#tiles")
    expect(tiles).to_contain_text(f"{mean:.1f}".replace(".", point))
    expect(tiles).to_contain_text(f"{satisfied:.1f} %".replace(".", point))
    for each in told["items"]:
        row = page.locator(f"#table tbody tr[data-key='{each['key']}']")
        expect(row).to_contain_text(str(each["turns"]))
        expect(row).to_contain_text(f"{each['wait']['p90_minutes']:.1f}".replace(".", point))
    scores = {each["index"]: each["score"] for each in told["whole"]["scores"]}
    first = page.locator("#scores tbody tr").first
    expect(first).to_contain_text(f"{scores[1]:.1f}".replace(".", point))
    expect(page.locator("#scores [data-known='no']")).to_have_count(5)
    assert accessibility_faults(page) == []
    assert overflowing(page) == []


def test_a_class_that_hangs_on_missing_indices_is_told_as_a_span(august: Centre, desk: Desk) -> None:
    page = desk()
    expect(page.locator("#scores .total")).to_contain_text("từ “")
    expect(page.locator("#scores")).to_contain_text("không tính vào tổng: chỉ số 2, 5, 6, 8, 9.")


def test_officers_are_ranked_or_it_is_said_why_not(august: Centre, desk: Desk) -> None:
    page = desk()
    page.click("#tab-officer")
    expect(page.locator("#table [data-key='binh']")).to_contain_text("chỉ có 4 đánh giá, cần ít nhất 10")
    assert names(page) == ["Cán bộ officer", "Nguyễn Thị Lan", "Trần Văn Bình"]
    expect(page.locator("#table [data-key='officer'] td").first).to_have_text("1")
    expect(page.locator("#table [data-key='binh'] td").first).to_have_text("–")
    assert accessibility_faults(page) == []


def test_a_table_sorts_by_any_column_and_back(august: Centre, desk: Desk) -> None:
    page = desk()
    as_told = names(page)
    page.click("[data-sort='wait']")
    slowest_first = names(page)
    assert slowest_first[0] == "Đất đai"
    expect(page.locator("th[aria-sort='descending']")).to_contain_text("Chờ trung bình")
    expect(page.locator("[data-sort='wait']")).to_be_focused()
    page.click("[data-sort='wait']")
    assert names(page) == slowest_first[::-1]
    page.click("[data-sort='name']")
    assert names(page)[0] == "Đăng ký thuế, khai thuế"
    assert sorted(names(page)) == sorted(as_told)


def test_one_goes_from_period_to_period(august: Centre, desk: Desk) -> None:
    page = desk()
    head = page.locator("#rows")
    expect(head).to_have_text("Tháng 8 năm 2026")
    page.click("#before")
    expect(head).to_have_text("Tháng 7 năm 2026")
    expect(page.locator("#note")).to_have_text("Chưa có lượt nào trong kỳ này.")
    page.click("#after")
    expect(page.locator("#note")).to_be_hidden()
    page.click("[data-kind='quarter']")
    expect(head).to_have_text("Quý 3 năm 2026")
    expect(page.locator("[data-kind='quarter']")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("period=2026-Q3"))
    page.reload()
    expect(head).to_have_text("Quý 3 năm 2026")


def test_there_is_no_period_after_the_one_that_runs(august: Centre, desk: Desk) -> None:
    page = desk(period="")
    expect(page.locator("#after")).to_be_disabled()


def test_what_is_not_known_is_said_to_be(august: Centre, desk: Desk) -> None:
    page = desk(period="2026-07")
    expect(page.locator(".tile[data-known='no']").first).to_contain_text("chưa đủ số liệu")
    expect(page.locator("#scores")).to_contain_text("Chưa đủ số liệu để tính điểm.")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("period", ["2026-13", "2026-W60", "x", "2026-W00"])
def test_an_address_that_names_no_period_shows_the_month_that_runs(
    august: Centre, desk: Desk, period: str
) -> None:
    page = desk(period=period)
    expect(page.locator("#after")).to_be_disabled()
    expect(page.locator("[data-kind='month']")).to_have_attribute("aria-pressed", "true")


def test_a_report_is_one_click(august: Centre, desk: Desk, tmp_path: Path) -> None:
    page = desk()
    for key, begins in (("#pdf", b"%PDF-"), ("#xlsx", b"PK")):
        with page.expect_download() as begun:
            page.click(key)
        kept = tmp_path / begun.value.suggested_filename
        begun.value.save_as(kept)
        assert kept.stem == "bao-cao-hue-2026-08"
        assert kept.read_bytes().startswith(begins)


def test_officers_see_themselves(august: Centre, desk: Desk) -> None:
    page = desk("officer")
    expect(page.locator("#tiles")).to_contain_text("12 đánh giá")
    expect(page.locator("#scores .total")).to_contain_text("8,0")
    for hidden in ("#parts", "#days-card", "#acts"):
        expect(page.locator(hidden)).to_be_hidden()
    assert "Nguyễn Thị Lan" not in page.locator("#work").inner_text()
    assert accessibility_faults(page) == []


def test_officers_are_told_why_answers_are_withheld(august: Centre, desk: Desk) -> None:
    page = desk("officer", period="2026-06")
    expect(page.locator("#note")).to_contain_text("Mới có 3 đánh giá, cần ít nhất 10")
    expect(page.locator("#scores")).to_contain_text("Chưa đủ số liệu để tính điểm.")


def test_a_server_that_is_away_is_said(august: Centre, desk: Desk, open_page: Pages) -> None:
    open_page.allow_lost_server()
    page = desk()
    page.route("**/api/v1/reports/**", lambda route: route.abort())
    page.click("#before")
    expect(page.locator("#banner")).to_contain_text("Mất liên lạc")
    page.unroute("**/api/v1/reports/**")
    page.click("#after")
    expect(page.locator("#banner")).to_be_hidden()


def test_the_page_names_periods_as_the_server_does(august: Centre, desk: Desk) -> None:
    page = desk()
    days = [date(2019, 12, 20) + timedelta(days=3 * n) for n in range(900)]
    kinds = [kind.value for kind in BY_THEMSELVES]
    script = """async ([days, kinds]) => {
        const page = document.querySelector("script[type=module]").src;
        const address = page.replace("figures.js", "figures/period.js");
        const { containing, daysOf, beforeOf } = await import(address);
        return days.flatMap((day) => kinds.map((kind) => {
            const name = containing(day, kind);
            return [name, ...daysOf(name), beforeOf(name)];
        }));
    }"""
    told = page.evaluate(script, [[day.isoformat() for day in days], kinds])
    periods = [containing(day, kind) for day in days for kind in BY_THEMSELVES]
    assert told == [
        [each.name, each.first.isoformat(), each.last.isoformat(), each.before.name] for each in periods
    ]
    assert all(read_period(name).name == name for name, *_ in told)
