"""Slips as the server and the centre want them, on real paper of the virtual printer."""

from PIL import Image

from hardware.printer.handover import draw_handover
from hardware.printer.slip import draw
from hardware.printer.virtual import VirtualPrinter
from kiosk.look import layout_of
from kiosk.own_numbers import OwnNumbers
from kiosk.words import Names, handover_of, own_slip_of, slip_of
from tests.kiosk.conftest import Start
from tests.kiosk.edge import DEVICE, Edge
from tests.kiosk.test_alone import cut_off, paper, papers, take
from tests.support.processes import wait_until


def test_the_paper_shows_the_ticket_as_the_server_tells_it(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.branch["centre"] = {"code": "hue", "name": "Uỷ ban nhân dân thành phố Huế"}
    start(public_url="https://luot.hue.vn/")
    ticket = edge.issue(language="en", priority="elderly")
    edge.wait_for(lambda: edge.printed())
    names = Names.of(edge.branch, edge._services())
    slip = slip_of(edge.tickets[ticket], names, "en", "https://luot.hue.vn", priority="elderly")
    assert slip.centre == "Uỷ ban nhân dân thành phố Huế"
    wanted = draw(slip)
    paper = Image.open(printer.bench.folder / printer.bench.slips()[0]["name"])
    assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_slips_look_as_the_centre_wishes_and_again_after_it_has_changed_its_mind(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.slip_layout |= {"fields": ["time", "procedure", "from-a-newer-server"], "second_language": "en"}
    edge.procedures["1.004884"] = "Đăng ký khai sinh"
    start()
    ticket = edge.issue(procedure="1.004884", language="vi")
    edge.wait_for(lambda: len(edge.printed()) == 1)
    names = Names.of(edge.branch, edge._services())
    told = edge.tickets[ticket]
    slip = slip_of(told, names, "vi", edge.url, procedure="Đăng ký khai sinh", second_language="en")
    assert_printed(printer, draw(slip, layout=layout_of(edge.slip_layout)))
    edge.slip_layout |= {"footer": {"vi": "Xin cảm ơn", "en": None}, "logo": "bm8gcGljdHVyZQ=="}
    edge.record("branch.configured", {})
    edge.issue(procedure="gone", language="en")
    edge.wait_for(lambda: len(edge.printed()) == 2)
    other = slip_of(edge.tickets["ticket-2"], names, "en", edge.url, procedure="gone", second_language="en")
    assert_printed(printer, draw(other, layout=layout_of(edge.slip_layout)))


def test_the_paper_that_goes_along_says_where_from_and_where_to(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    start()
    ticket = edge.issue(case_codes=["H57.32.12-261121-0007"])
    edge.wait_for(lambda: len(edge.printed()) == 1)
    part = {"id": ticket, "files": 2}
    first = {"case_codes": ["H57.32.12-261121-0008"], "procedure": "1.004884"}
    edge.procedures["1.004884"] = "Đăng ký khai sinh"
    edge.tickets[ticket] |= {
        "case_codes": ["H57.32.12-261121-0007"],
        "turns": [
            {
                **first,
                "service": "ho-tich",
                "counter": "3",
                "queued_at": "2026-11-21T02:30:00Z",
                "ticket": part,
            },
            {"service": "thu-phi", "counter": None, "queued_at": "2026-11-21T02:41:00Z", "ticket": part},
        ],
    }
    edge.record("slip.requested", {"ticket": ticket, "number": "B001", "device": DEVICE, "kind": "handover"})
    edge.wait_for(lambda: len(edge.printed()) == 2)
    names = Names.of(edge.branch, edge._services())
    slip = handover_of(edge.tickets[ticket], names, edge.url, "Đăng ký khai sinh")
    assert slip.case_codes == ("H57.32.12-261121-0007", "H57.32.12-261121-0008"), (
        "the officer's is there, too"
    )
    assert (slip.came_from, slip.counter, slip.to, slip.files) == ("Hộ tịch", "3", "thu-phi", 2)
    assert f"{slip.issued_at:%H:%M}" == "09:41"
    assert_printed(printer, draw_handover(slip))


def test_the_look_of_slips_is_known_while_the_server_is_away(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.slip_layout |= {"fields": ["time"]}
    first = start()
    first.stop()
    assert layout_of(None) != layout_of(edge.slip_layout) == start().agent._layout


def assert_printed(printer: VirtualPrinter, wanted: Image.Image) -> None:
    """The latest paper is this picture."""
    paper = Image.open(printer.bench.folder / printer.bench.slips()[0]["name"])
    assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_a_centre_configured_anew_has_its_new_names_on_the_next_slip(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    start()
    edge.branch["name"] = "Trung tâm Thuận Hóa"
    edge.branch["priority_classes"] = [{"code": "bo-doi", "name": "Bộ đội", "name_en": "Soldier"}]
    edge.record("branch.configured", {})
    ticket = edge.issue(priority="bo-doi")
    edge.wait_for(lambda: edge.printed())
    names = Names.of(edge.branch, edge._services())
    slip = slip_of(edge.tickets[ticket], names, "vi", edge.url, priority="bo-doi")
    assert (slip.centre, slip.priority) == ("Trung tâm Thuận Hóa", "Ưu tiên: Bộ đội")
    wanted = draw(slip)
    paper = Image.open(printer.bench.folder / printer.bench.slips()[0]["name"])
    assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_the_slip_names_the_procedure_also_while_the_server_is_away(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.procedures["1.004884"] = "Đăng ký khai sinh"
    agent = cut_off(edge, start())
    ticket = take(agent, procedure="1.004884").json()
    unknown = take(agent, procedure="9.9").json()
    wait_until(lambda: papers(printer) == 2, "two slips", 30)
    names = Names.of(edge.branch, edge._services())
    for place, told, name in ((1, ticket, "Đăng ký khai sinh"), (0, unknown, "9.9")):
        given = OwnNumbers(agent.agent._memory).find(told["id"])
        assert given
        wanted = draw(own_slip_of(given, names, edge.url, name))
        assert paper(printer, place).crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()
