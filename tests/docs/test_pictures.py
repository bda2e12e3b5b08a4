"""The pictures of the papers are real screens, taken by the tests' browser of a centre at work.

`scripts/test tests/docs --pictures` takes them anew.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Page

from display.signs.agent import SignAgent, SignSettings
from hardware.printer.slip import WIDTH_80_MM
from hardware.printer.virtual import VirtualPrinter
from kiosk.agent import KioskAgent
from kiosk.settings import KioskAgentSettings
from queue_server.adapters.passwords import HelperPasswords
from queue_server.cli import main
from queue_server.domain.periods import read_period
from queue_server.service_layer.people import Role
from tests.docs.conftest import DOCS, PICTURES, Keep, Take
from tests.support.browser import SIZES, Pages
from tests.support.centre import HUE, Centre, Furnisher, key_of, password_of
from tests.support.months import busy_days, live_through
from tests.support.mosquitto import Mosquitto
from tests.support.page_clock import goes_on_to, stop_the_clock
from tests.support.procedures import ILLUSTRATIVE
from tests.support.processes import wait_until

SCREENS = {
    "board": "board",
    "kiosk-home": "kiosk",
    "kiosk": "kiosk",
    "kiosk-search": "kiosk",
    "kiosk-number": "kiosk",
    "kiosk-appointment": "kiosk",
    "kiosk-procedure": "kiosk",
    "kiosk-low": "kiosk",
    "kiosk-voice": "kiosk",
    "kiosk-wide": "kiosk_wide",
    "kiosk-choosing": "kiosk",
    "kiosk-priority": "kiosk",
    "kiosk-fields": "kiosk",
    "kiosk-case": "kiosk",
    "kiosk-closed": "kiosk",
    "kiosk-lost": "kiosk",
    "appointments": "counter",
    "counter": "counter",
    "counter-finish": "counter",
    "counter-paused": "counter",
    "counter-lost": "tablet_small",
    "supervisor": "desktop",
    "supervisor-counter": "desktop",
    "supervisor-ticket": "desktop",
    "supervisor-recordings": "desktop",
    "board-halted": "board",
    "board-field": "board",
    "board-counter": "board",
    "board-columns": "board",
    "board-split": "board",
    "board-totem": "kiosk",
    "board-figures": "board",
    "media": "counter",
    "feedback": "desktop",
    "answers": "phone",
    "feed": "desktop",
    "figures": "desktop",
    "figures-officers": "desktop",
    "tablet": "tablet",
    "tablet-question": "tablet_portrait",
    "tablet-reasons": "tablet",
    "tablet-story": "tablet",
    "tablet-receipt": "tablet_portrait",
    "ticket": "phone",
    "ticket-called": "phone",
    "ticket-away": "phone",
    "ticket-rating": "phone",
    "signs": "desktop",
}
"""Picture → the size of its screen (`tests.support.browser.SIZES`)."""
PAPERS = {"slip", "slip-bilingual", "slip-handover", "slip-leaflet", "signs-matrix", "report"}
MOST_BYTES = 400_000
PASSWORD = "mat-khau-cua-lan"

# Counter, service, and how many come for it before the pictures are taken.
MORNING = [
    ("1", "y-te-dan-toc", 5),
    ("2", "ho-tich", 9),
    ("4", "van-hoa", 3),
    ("5", "lao-dong-xa-hoi", 6),
    ("6", "noi-vu", 2),
    ("7", "kinh-te-nong-nghiep", 5),
    ("8", "tai-nguyen", 4),
    ("10", "tai-chinh", 3),
    ("11", "dat-dai", 8),
    ("12", "can-cuoc", 9),
    ("14", "thue", 5),
    ("15", "bao-hiem", 6),
    ("16", "huong-dan", 4),
    ("17", "thu-phi", 3),
    ("3", "giao-duc", 4),
]


def size_of(picture: Path) -> tuple[int, int]:
    """Its width and height in pixels."""
    with Image.open(picture) as opened:
        return opened.size


def a_busy_morning(centre: Centre) -> None:
    """People come, most counters have served some of them; the last call is just now."""
    kiosk, officer = centre.device("kiosk"), centre.staff("officer")
    for _, service, people in MORNING:
        for _ in range(people):
            kiosk.take(service)
    for counter, _, people in MORNING:
        for _ in range(people // 2):
            officer.press(counter, "next")
            officer.press(counter, "serve")
    kiosk.take("can-cuoc", priority="elderly")
    officer.press("2", "finish")
    officer.press("2", "next")
    officer.press("2", "no-show")
    officer.press("3", "next")


class Hall:
    """A centre that numbers are given in at this very hour, with broker, signs, printer and kiosk agent."""

    def __init__(self, folder: Path, furnisher: Furnisher, ends: ExitStack) -> None:
        file = folder / "hue-open.toml"
        days = 'days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
        hours = f'\nholidays = ""\ntickets = ["00:00-23:59"]\n{days}\n'
        text = HUE.read_text(encoding="utf-8")
        text = re.sub(r"\ntickets = .+\nstaff = .+\ndays = .+\n", hours, text)
        file.write_text(text, encoding="utf-8")
        self.broker = Mosquitto(folder)
        ends.callback(self.broker.kill)
        furnisher.sqlite(file, folder / "data")
        said = ["import", "procedures", str(ILLUSTRATIVE), "--data-dir", str(folder / "data")]
        assert CliRunner().invoke(main, said).exit_code == 0
        self.centre = Centre(
            folder / "data", file, mqtt_url=self.broker.url, open_devices=True, cases_url="http://127.0.0.1:9"
        )
        ends.callback(self.centre.close)
        self._hire()
        self.signs = SignAgent(SignSettings(self.broker.url, "hue"))
        self.signs.start()
        ends.callback(self.signs.stop)
        self.printer = VirtualPrinter(folder / "paper")
        self.printer.start()
        ends.callback(self.printer.stop)
        self._start_agent(folder, ends)
        a_busy_morning(self.centre)

    def _hire(self) -> None:
        """An officer whose name one would like to see in a picture."""
        passwords = HelperPasswords()
        with self.centre.store() as store:
            hashed = passwords.hash(PASSWORD)
            store.directory.add_staff("lan", "Nguyễn Thị Lan", Role.OFFICER, hashed, "hue")
        passwords.close()

    def _start_agent(self, folder: Path, ends: ExitStack) -> None:
        printer = f"tcp://127.0.0.1:{self.printer.port}"
        public = "https://so.hue.example"
        agent = KioskAgent(
            KioskAgentSettings(
                self.centre.base_url,
                "hue",
                "kiosk-1",
                key_of("kiosk"),
                printer,
                folder,
                None,
                public,
                fresh_seconds=3600.0,  # a whole morning's slips at once: nobody has gone meanwhile
            )
        )
        working = Thread(target=agent.run)
        working.start()
        ends.callback(working.join)
        ends.callback(agent.stop)

    def slips(self) -> list[Path]:
        """What was printed, newest first."""
        return [self.printer.bench.folder / str(slip["name"]) for slip in self.printer.bench.slips()]


@pytest.fixture(scope="module")
def hall(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with ExitStack() as ends:
        yield Hall(tmp_path_factory.mktemp("hall"), furnisher, ends)


def test_the_board(hall: Hall, open_page: Pages, take: Take) -> None:
    page = open_page("board", hall.centre.url("/board/hue/main"))
    page.wait_for_selector("body[data-contact='online']")
    page.wait_for_selector("[data-counter='3'][data-number='C003']")
    take("board", page)


@pytest.fixture
def kiosk(hall: Hall, open_page: Pages) -> Callable[..., Page]:
    """A kiosk that stands at a screen, reached by these touches."""

    def kiosk(*touches: str, size: str = "kiosk") -> Page:
        page = open_page(size, hall.centre.url(f"/kiosk/hue?key={key_of('kiosk')}"))
        page.wait_for_selector("body[data-contact='online']")
        for touch in touches:
            page.click(touch)
        return page

    return kiosk


NUMBERS = "[data-choice='services']"
LETTER = "[data-letter='{}']"


def test_the_kiosk_s_first_screen(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk()
    page.wait_for_selector("[data-choice='appointment']")
    take("kiosk-home", page)


def test_the_kiosk(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk(NUMBERS)
    page.wait_for_selector("[data-service='ho-tich']")
    take("kiosk", page)


def test_the_kiosk_s_search(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk(NUMBERS, "[data-key='search']", *(LETTER.format(letter) for letter in "bao"))
    page.wait_for_selector("[data-service='bao-hiem']")
    take("kiosk-search", page)


def test_the_kiosk_s_appointments(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk("[data-choice='appointment']", *(LETTER.format(digit) for digit in "4071"))
    take("kiosk-appointment", page)


def test_the_kiosk_s_procedures(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk("[data-choice='procedures']", ".card >> nth=0")
    page.wait_for_selector(".procedure__name")
    take("kiosk-procedure", page)


def test_the_kiosk_reached_from_a_wheelchair(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk("[data-choice='services']", ".bar [data-key='low']")
    take("kiosk-low", page)


def test_the_kiosk_that_reads_aloud(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk(".bar [data-key='sound']")
    page.wait_for_selector(".volume__bars")
    take("kiosk-voice", page)


def test_the_kiosk_lying(kiosk: Callable[..., Page], take: Take) -> None:
    page = kiosk(size="kiosk_wide")
    page.wait_for_selector("[data-choice='appointment']")
    take("kiosk-wide", page)


def test_the_kiosk_with_a_number_and_its_slip(hall: Hall, open_page: Pages, take: Take, keep: Keep) -> None:
    page = open_page("kiosk")
    page.clock.install()
    page.goto(hall.centre.url(f"/kiosk/hue?key={key_of('kiosk')}"))
    log = hall.centre.anyone.events()
    before = sum(e["type"] == "ticket.issued" and e["data"].get("device") == "kiosk-1" for e in log)
    wait_until(lambda: len(hall.slips()) == before, "the morning's slips", 300)
    page.click(NUMBERS)
    page.click("[data-service='ho-tich']")
    page.click("[data-procedure='0.000003']")
    page.wait_for_selector("[data-ticket-number]")
    stop_the_clock(page)  # the number would go by itself before long
    wait_until(lambda: len(hall.slips()) > before, "the slip", 60)
    wait_until(lambda: goes_on_to(page, ".slip[data-slip='printed']"), "the page knows of it", 60, 0.5)
    take("kiosk-number", page)
    slip = hall.slips()[0]
    assert size_of(slip)[0] == WIDTH_80_MM
    keep("slip", slip)


def test_the_counter(hall: Hall, open_page: Pages, take: Take) -> None:
    page = open_page("counter", hall.centre.url("/counter/hue/12"))
    page.fill("#username", "lan")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.click(".acts [data-action='open']")
    page.wait_for_selector("#primary[data-action='finish']")
    page.wait_for_selector("#list .row--first")
    page.wait_for_selector(".figure")
    page.keyboard.press("Escape")
    take("counter", page)


def test_the_recordings_of_a_call(hall: Hall, open_page: Pages, take: Take) -> None:
    officer = hall.centre.staff("officer")
    number = officer.take("ho-tich", channel="desk")["number"]
    officer.press("2", "call", number=number)
    officer.press("2", "recall")
    officer.press("2", "put-back")
    page = open_page("desktop", hall.centre.url("/supervisor/hue"))
    page.fill("#username", "supervisor")
    page.fill("#password", password_of("supervisor"))
    page.keyboard.press("Enter")
    page.click("#recordings")
    page.fill("#recording-number", number)
    page.keyboard.press("Enter")
    page.wait_for_selector(".recordings__call a")
    take("supervisor-recordings", page)


OFFICERS = {
    "mai": "Hoàng Ngọc Mai",
    "binh": "Trần Văn Bình",
    "tuan": "Võ Anh Tuấn",
    "hoa": "Phạm Thị Hoa",
    "duc": "Lê Minh Đức",
}


@pytest.fixture(scope="module")
def october(hall: Hall) -> Path:
    """A month at the centre, and its report as PDF."""
    with hall.centre.store() as store:
        for username, name in OFFICERS.items():
            store.directory.add_staff(username, name, Role.OFFICER, "x", "hue")
        branch = store.branch("hue")
        days = [day for day in read_period("2026-10").days() if day.weekday() < 5]
        live_through(store, "hue", list(busy_days(branch, days, list(OFFICERS))))
    shelf = hall.centre.folder / "reports" / "hue"
    for form in ("pdf", "xlsx"):
        out = shelf / f"2026-10.{form}"
        said = ["report", "hue", "--period", "2026-10", "--format", form, "--out", str(out)]
        assert CliRunner().invoke(main, [*said, "--data-dir", str(hall.centre.folder)]).exit_code == 0
    return shelf / "2026-10.pdf"


def test_the_figures(hall: Hall, october: Path, open_page: Pages, take: Take) -> None:
    page = open_page("desktop", hall.centre.url("/figures/hue?period=2026-10"))
    page.fill("#username", "supervisor")
    page.fill("#password", password_of("supervisor"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".files__link")
    take("figures", page)
    page.click("#tab-officer")
    page.wait_for_selector("[data-sort='rank']")
    page.evaluate("document.querySelector('#parts').scrollIntoView()")
    take("figures-officers", page)


def test_the_report(october: Path, tmp_path: Path, keep: Keep) -> None:
    drawn = tmp_path / "report"
    subprocess.run(
        ["pdftoppm", "-r", "90", "-f", "1", "-png", "-singlefile", october, drawn], check=True, timeout=60
    )
    keep("report", drawn.with_suffix(".png"))


def serve_at_the_result_desk(hall: Hall, page: Page) -> None:
    """An officer with a name hands somebody a result at counter 18."""
    hall.centre.device("kiosk").take("tra-ket-qua")
    page.fill("#username", "lan")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    for state in ("closed", "open", "called"):
        page.wait_for_selector(f"#head[data-state='{state}']")
        page.click("#primary:not([disabled])")
    page.wait_for_selector("#head[data-state='serving']")


def test_the_tablet(hall: Hall, open_page: Pages, take: Take) -> None:
    open_page.allow_error("409")  # two tablets at one counter: the second one's rating comes too late
    serve_at_the_result_desk(hall, open_page("counter", hall.centre.url("/counter/hue/18")))
    pages = [open_page(size, hall.centre.url("/rate/hue/18")) for size in ("tablet", "tablet_portrait")]
    for page in pages:
        page.wait_for_selector("body[data-contact='online']")
    hall.centre.staff("supervisor").press("18", "finish", on_behalf=True)
    wide, tall = pages
    tall.click("[data-score='2']")
    tall.wait_for_selector("[data-choice]")
    take("tablet-question", tall)
    wide.wait_for_selector("[data-score='5']")
    take("tablet", wide)
    wide.click("[data-score='2']")
    for choice in ("late", "twice", "one", "unkind"):
        wide.click(f"[data-choice='{choice}']")
    wide.click("[data-reason='waited']")
    take("tablet-reasons", wide)
    wide.click("[data-key='end']")
    wide.fill("[name='story']", "Tôi chờ từ bảy giờ rưỡi, đến lượt thì được bảo quay lại buổi chiều.")
    take("tablet-story", wide)
    tall.click("[data-key='end']")
    tall.fill("[name='story']", "Tôi chờ từ bảy giờ rưỡi.")
    tall.click("[data-key='send-story']")
    tall.wait_for_selector(".receipt__number")
    take("tablet-receipt", tall)


def test_the_ticket_on_a_phone(hall: Hall, open_page: Pages, take: Take) -> None:
    ticket = hall.centre.staff("officer").take("dat-dai", channel="desk")
    page = open_page("phone", hall.centre.url(ticket["url"]), device_scale_factor=2)
    page.wait_for_selector(f"text={ticket['number']}")
    take("ticket", page)
    officer = hall.centre.staff("officer")
    officer.press("13", "open")
    officer.press("13", "call", ticket=ticket["id"])
    page.wait_for_selector("body[data-state='called'] [data-key='more-time']")
    take("ticket-called", page)
    page.locator("[data-key='more-time']").click()
    page.locator("[data-key='more-time-yes']").click()
    page.wait_for_selector("body[data-state='waiting']")
    page.evaluate("scrollTo(0, 0)")
    take("ticket-away", page)
    for press in ("call", "serve", "finish"):
        officer.press("13", press, **({"ticket": ticket["id"]} if press == "call" else {}))
    officer.press("13", "close")
    page.wait_for_selector("#rating [data-score='5']")
    page.locator("#rating").scroll_into_view_if_needed()
    take("ticket-rating", page)


def test_the_signs(hall: Hall, open_page: Pages, take: Take) -> None:
    page = open_page("desktop", hall.signs.url)
    page.wait_for_selector(".sign[data-state='called']")
    take("signs", page)


@pytest.mark.parametrize("name", SCREENS)
def test_pictures_are_true_to_size(name: str) -> None:
    screen = SIZES[SCREENS[name]]
    width, height = size_of(PICTURES / f"{name}.png")
    assert width * screen["height"] == height * screen["width"]
    assert width in (screen["width"], 2 * screen["width"])


def test_pictures_are_small_and_shown() -> None:
    shown = (
        DOCS / "screens.md",
        DOCS / "signs.md",
        DOCS / "boards.md",
        DOCS / "feedback.md",
        DOCS / "feed.md",
        DOCS.parent / "README.md",
    )
    papers = "".join(paper.read_text(encoding="utf-8") for paper in shown)
    pictures = list(PICTURES.glob("*.png"))
    assert {picture.stem for picture in pictures} == {*SCREENS, *PAPERS}
    for picture in pictures:
        assert picture.stat().st_size < MOST_BYTES, picture.name
        assert f"images/{picture.name}" in papers


def test_pictures_in_pages_are_there() -> None:
    shown = re.findall(r'<img src="([^"]+)"', (DOCS / "screens.md").read_text(encoding="utf-8"))
    assert shown
    for source in shown:
        assert (DOCS / source).exists(), source
