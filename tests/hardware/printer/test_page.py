"""The virtual printer's page in a real browser."""

from playwright.sync_api import expect

from hardware.printer.escpos import SlipPrinter
from hardware.printer.virtual import VirtualPrinter
from tests.hardware.printer.patience import PATIENCE
from tests.hardware.printer.test_slip import LONG, SLIP
from tests.support.browser import Pages, accessibility_faults, overflowing


def test_paper_lands_on_the_bench_without_a_reload(printer: VirtualPrinter, open_page: Pages) -> None:
    page = open_page("counter", printer.url)
    page.wait_for_selector("#empty:not([hidden])")
    driver = SlipPrinter.network(printer.host, printer.port, patience=PATIENCE)
    for slip in (SLIP, LONG):
        driver.print_slip(slip)
    page.wait_for_selector("figure:nth-of-type(2)")
    names = [figure.get_attribute("data-slip") for figure in page.query_selector_all("figure")]
    assert names == [slip["name"] for slip in printer.bench.slips()], "newest first"
    page.wait_for_function(
        "[...document.images].every(image => image.complete && image.naturalWidth === 576)"
    )
    assert not accessibility_faults(page)
    assert not overflowing(page)


def test_a_fault_is_chosen_and_seen_on_the_page(printer: VirtualPrinter, open_page: Pages) -> None:
    page = open_page("phone", printer.url)
    page.wait_for_selector("#state:not(.away)")
    page.click("button[data-fault='paper_out']")
    page.wait_for_selector("#state.trouble")
    expect(page.locator("#state")).to_have_text("Sự cố: Hết giấy", timeout=30_000)
    assert printer.bench.status(4) == 0x7E
    assert not accessibility_faults(page)
    assert not overflowing(page)
    page.click("button[data-fault='']")
    page.wait_for_selector("#state:not(.trouble):not(.away)")
    assert printer.bench.works()
    page.wait_for_selector("button[data-fault=''][aria-pressed='true']")
