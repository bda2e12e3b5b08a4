"""A supervisor's hour on a real floor; its pictures are the papers' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from queue_server.adapters.announcing import call_words
from queue_server.adapters.database.store import DatabaseStore
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.ports import Writer
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.docs.conftest import Take
from tests.support.browser import Pages, accessibility_faults
from tests.support.centre import HUE, Centre, Furnisher, password_of
from tests.support.stores import HandClock

SURGE = "dat-dai"
LIMIT = 6
MINUTES = 60
COUNTERS = {
    "1": "y-te-dan-toc", "2": "ho-tich", "3": "giao-duc", "5": "lao-dong-xa-hoi", "7": "kinh-te-nong-nghiep",
    "8": "tai-nguyen", "11": SURGE, "12": "can-cuoc", "14": "thue", "15": "bao-hiem", "17": "thu-phi",
}  # fmt: skip
NAMES = ["Nguyễn Thị Lan", "Trần Đình Khôi", "Lê Thị Mỹ Duyên", "Phạm Quý Nghĩa", "Hồ Ngọc Ánh"]


class Morning:
    """The hour before, on a clock of its own: counters serve, but more come for land than can be served."""

    def __init__(self, store: DatabaseStore) -> None:
        now = datetime.now(UTC)
        midnight = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        self.step = min(timedelta(minutes=1), (now - midnight) / (MINUTES + 1))
        self.clock = HandClock(now - self.step * MINUTES)
        self.store = DatabaseStore(store.database, self.clock, store.watch)

    def play(self) -> None:
        services = [*COUNTERS.values(), "ho-tich", "can-cuoc"]
        for minute in range(MINUTES):
            with self.store.write("hue") as writer:
                take_ticket(writer, TakeTicket(services[minute * 7 % len(services)]), None, True)
                if minute > MINUTES / 2 and minute % 2:
                    take_ticket(writer, TakeTicket(SURGE), None, True)
            for place, counter in enumerate(COUNTERS):
                if (minute + place) % 8 == 0:
                    self.work(counter, Staff(f"o{counter}", NAMES[place % len(NAMES)], Role.OFFICER, "hue"))
            self.clock.move(seconds=self.step.total_seconds())

    def work(self, counter: str, officer: Staff) -> None:
        with self.store.write("hue") as writer:
            if self.press(writer, counter, CounterAction.NEXT, officer):
                self.press(writer, counter, CounterAction.SERVE, officer)

    def press(self, writer: Writer, counter: str, action: CounterAction, officer: Staff) -> bool:
        return press(writer, counter, Press(action), officer, call_words)["turn"] is not None


@pytest.fixture
def centre(furnisher: Furnisher, tmp_path: Path) -> Iterator[Centre]:
    file = tmp_path / "hue-alerts.toml"
    file.write_text(
        f"{HUE.read_text(encoding='utf-8')}\n[alerts]\nqueue_length = {LIMIT}\n", encoding="utf-8"
    )
    furnisher.sqlite(file, tmp_path / "data")
    with ExitStack() as ends:
        centre = Centre(tmp_path / "data", file, open_outside_hours=True)
        ends.callback(centre.close)
        with centre.store() as store:
            Morning(store).play()
        yield centre


def sign_in(page: Page, role: str = "supervisor") -> None:
    page.fill("#username", role)
    page.fill("#password", password_of(role))
    page.keyboard.press("Enter")
    expect(page.locator("#work")).to_be_visible()
    expect(page.locator(".figure").first).to_be_visible()


def find(page: Page, number: str) -> None:
    page.fill("#number", number)
    page.press("#number", "Enter")
    expect(page.locator("#dialog-title")).to_have_text(number)


class Hour:
    """A supervisor at the page, with an officer, a board and a second supervisor around."""

    def __init__(self, centre: Centre, open_page: Pages, take: Take) -> None:
        self.centre, self.open_page, self.take = centre, open_page, take
        self.officer = centre.staff("officer")
        self.officer.press("9", "open")
        self.page = open_page("desktop", centre.url("/supervisor/hue"))
        sign_in(self.page)
        self.board = open_page("board", centre.url("/board/hue/main"))
        expect(self.board.locator("#hall")).to_be_visible()
        self.surge = self.page.locator('.alert[data-kind="queue-long"]', has_text="Đất đai")
        self.nine = self.page.locator('li[data-counter="9"]')

    def see_the_surge(self) -> None:
        """It comes first, and one press shows who waits."""
        expect(self.surge).to_be_visible()
        self.take("supervisor", self.page)
        assert accessibility_faults(self.page) == []
        self.surge.click()
        expect(self.page.locator(".person").nth(LIMIT)).to_be_attached()
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#dialog")).to_be_hidden()

    def give_land_to_an_idle_counter(self) -> None:
        """Dragged there, it works that second."""
        self.page.locator(f'tr[data-service="{SURGE}"]').drag_to(self.nine)
        self.page.locator('#dialog [name=minutes][value="60"]').check()
        self.page.locator('#dialog [data-key="assign"]').click()
        expect(self.nine).to_contain_text("tới")
        called = self.officer.press("9", "next")["turn"]
        assert called["service"] == SURGE
        expect(self.nine.locator(".place__number")).to_have_text(called["ticket"]["number"])

    def be_second(self) -> None:
        """Two supervisors change the same counter: the second is told, and nothing is silently lost."""
        page, second = self.page, self.open_page("desktop", self.centre.url("/supervisor/hue"))
        sign_in(second, "administrator")
        second.locator('[data-key="counter-9"]').click()
        second.locator('#dialog [name=service][value="thue"]').check()
        page.locator('[data-key="counter-9"]').click()
        page.locator('#dialog [name=service][value="xay-dung"]').check()
        page.locator('#dialog [data-key="assign"]').click()
        expect(page.locator("#toast")).to_contain_text("Quầy 9 nhận")
        second.locator('#dialog [data-key="assign"]').click()
        trouble = second.locator("#dialog .dialog__trouble").first
        expect(trouble).to_contain_text("vừa được supervisor thay đổi")
        expect(second.locator('#dialog [name=service][value="thue"]')).to_be_checked()
        self.take("supervisor-counter", second)
        second.locator('#dialog [data-key="assign"]').click()
        expect(second.locator("#toast")).to_contain_text("Đăng ký thuế")
        expect(self.nine).to_contain_text("Đăng ký thuế")

    def see_it_relieved(self) -> None:
        """Two counters serve, and the alert goes by itself."""
        while (
            len([each for each in self.centre.anyone.board()["waiting"] if each["service"] == SURGE]) > LIMIT
        ):
            for counter in ("9", "11"):
                if self.state_at(counter) == "called":
                    self.officer.press(counter, "serve")
                self.officer.press(counter, "next")
        expect(self.surge).to_have_count(0, timeout=60_000)

    def state_at(self, counter: str) -> str | None:
        """The state of whoever is at a counter."""
        places = {each["code"]: each for each in self.centre.anyone.board()["counters"]}
        turn = places[counter]["turn"]
        return turn["state"] if turn else None

    def stand_still_and_go_on(self) -> None:
        """Boards say why, nobody gets a number; then it goes on."""
        kiosk = self.centre.device("kiosk")
        self.page.locator("#halt").click()
        self.page.locator('[data-template="fire"]').click()
        self.page.locator('[data-key="stop-now"]').click()
        expect(self.board.locator("#halt-words")).to_contain_text("báo cháy")
        self.take("board-halted", self.board)
        refused = kiosk.post("/branches/hue/tickets", {"service": "thue"})
        assert (refused.status_code, refused.json()["code"]) == (409, "branch-halted")
        self.page.locator('#halted [data-key="go-on"]').click()
        expect(self.board.locator("#hall")).to_be_visible()
        assert kiosk.take("thue")["state"] == "waiting"

    def tell_the_hall(self) -> None:
        """A message of one's own."""
        self.page.locator("#announce").click()
        self.page.keyboard.type("Có xe chắn lối ra vào, mời chủ xe ra cổng số 2.")
        self.page.locator('[data-key="send"]').click()
        expect(self.board.locator("#message-words")).to_contain_text("mời chủ xe ra cổng số 2")

    def look_after_somebody(self) -> None:
        """Missed, but here after all: into the line again, a new slip, and called in the officer's place."""
        page = self.page
        if self.state_at("9") == "called":
            self.officer.press("9", "no-show")
        missed = self.centre.anyone.board()["missed"][0]["ticket"]["number"]
        find(page, missed)
        page.locator('[data-key="reinstate"]').click()
        expect(page.locator("#toast")).to_contain_text(f"Đã đưa {missed} lại vào hàng")
        find(page, missed)
        page.locator('[data-key="reprint"]').click()
        expect(page.locator("#toast")).to_contain_text(f"kiosk-1 đang in lại phiếu {missed}")
        page.locator('[data-choose="call_at"]').select_option("9")
        page.locator('[data-key="call_at"]').click()
        expect(self.nine.locator(".place__number")).to_have_text(missed)
        find(page, missed)
        expect(page.locator(".story")).to_contain_text("do supervisor chọn")
        self.take("supervisor-ticket", page)
        assert accessibility_faults(page) == []


def test_a_supervisor_s_hour(centre: Centre, open_page: Pages, take: Take) -> None:
    open_page.allow_error(r"status of (401|409|503)")
    hour = Hour(centre, open_page, take)
    hour.see_the_surge()
    hour.give_land_to_an_idle_counter()
    hour.be_second()
    hour.see_it_relieved()
    hour.stand_still_and_go_on()
    hour.tell_the_hall()
    hour.look_after_somebody()
    types = [event["type"] for event in centre.staff("supervisor").events()]
    assert types.count("branch.arranged") == 5
    assert types.count("branch.announced") == 2  # the halt was said aloud, too
    assert {"turn.reinstated", "slip.requested"} <= set(types)
    nine = next(each for each in centre.anyone.board()["counters"] if each["code"] == "9")
    assert nine["officer"]["name"] == "Cán bộ officer"
