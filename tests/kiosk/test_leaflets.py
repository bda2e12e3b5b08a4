"""A procedure on the kiosk's own paper: all of the record, printed once, and honest when it cannot be."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from PIL import Image

from hardware.printer.leaflet import draw_leaflet
from hardware.printer.virtual import VirtualPrinter
from kiosk.leaflets import leaflet_of
from tests.kiosk.conftest import Running, Start
from tests.kiosk.edge import Edge
from tests.support.procedures import records

AT = datetime(2026, 11, 21, 9, 41, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HEAVIEST = max(records(), key=lambda record: len(json.dumps(record)))


def told(record: dict[str, Any]) -> dict[str, Any]:
    """A record as the server answers it."""
    ways = [{"time_limit": None, "fee": None, "note": None, **way} for way in record["ways"]]
    return {**record, "ways": ways, "withdrawn_at": None, "url": f"/p/hue/{record['code']}"}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def ask(agent: Running, procedure: Any, language: str = "vi", **headers: str) -> requests.Response:
    address = agent.agent.url.split("/kiosk/")[0] + f"/agent/leaflets?lang={language}"
    return requests.post(address, json={"procedure": procedure}, headers=headers, timeout=60)


def papers(printer: VirtualPrinter) -> int:
    return len(printer.bench.slips())


def test_every_text_of_every_record_is_on_its_leaflet_to_the_letter() -> None:
    for record in records():
        leaflet = leaflet_of(told(record), "Huế", "http://luot.example/", AT, "vi")
        said = [leaflet.name, leaflet.about]
        said += [
            text
            for section in leaflet.sections
            for each in section.entries
            for text in (each.label, each.text)
        ]
        whole = "\n".join(said)
        assert [text for text in texts(record) if text not in whole] == []
        assert leaflet.url == f"http://luot.example/p/hue/{record['code']}"


def test_fees_time_limits_and_notes_are_never_cut() -> None:
    for record in records():
        leaflet = leaflet_of(told(record), "Huế", "http://luot.example", AT, "en")
        whole = [each.text for section in leaflet.sections if section.whole for each in section.entries]
        wanted = [way.get(name) for way in record["ways"] for name in ("time_limit", "fee", "note")]
        assert [text for text in wanted if text and text.strip() and text not in whole] == []


def test_a_paper_at_home_says_how_old_it_is_and_whether_it_was_withdrawn() -> None:
    record = {**told(records()[0]), "withdrawn_at": "2026-11-20T00:00:00Z"}
    leaflet = leaflet_of(record, "Huế", "http://luot.example", AT, "vi")
    assert "In lúc 09:41 21/11/2026" in leaflet.about
    assert "Không còn được công bố" in leaflet.about


def test_the_kiosk_prints_the_procedure_that_is_asked_for(
    edge: Edge, printer: VirtualPrinter, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Image.Image] = []

    def noted(*what):
        drawn.append(draw_leaflet(*what))
        return drawn[-1]

    monkeypatch.setattr("kiosk.leaflet_desk.draw_leaflet", noted)
    edge.records[HEAVIEST["code"]] = told(HEAVIEST)
    answer = ask(start(), HEAVIEST["code"])
    assert (answer.status_code, answer.json()) == (201, {"printed": True})
    assert papers(printer) == 1
    [wanted] = drawn
    paper = Image.open(printer.bench.folder / printer.bench.slips()[0]["name"])
    assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_without_paper_it_says_so_and_prints_nothing_later(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.records[HEAVIEST["code"]] = told(HEAVIEST)
    agent = start()
    printer.bench.suffer("paper_out")
    answer = ask(agent, HEAVIEST["code"])
    assert (answer.status_code, answer.json()["code"]) == (503, "paper-out")
    assert "quét mã" in answer.json()["detail"]
    assert "scan the code" in ask(agent, HEAVIEST["code"], "en").json()["detail"]
    printer.bench.suffer(None)
    edge.issue()
    edge.wait_for(lambda: edge.printed() == ["ticket-1"])
    assert papers(printer) == 1, "the slip alone"


def test_a_slip_that_waits_for_paper_does_not_keep_the_reader_waiting(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    edge.records[HEAVIEST["code"]] = told(HEAVIEST)
    agent = start()
    printer.bench.suffer("cover_open")
    edge.issue()
    edge.wait_for(lambda: edge.slips)
    assert ask(agent, HEAVIEST["code"]).json()["code"] == "printer-fault"
    printer.bench.suffer(None)
    edge.wait_for(lambda: edge.printed() == ["ticket-1"])


@pytest.mark.parametrize("procedure", ["9.9", "../staff", "", None, 7, ["1.004884"], "x" * 65])
def test_what_is_no_procedure_is_refused(start: Start, procedure: Any) -> None:
    answer = ask(start(), procedure)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-procedure")


def test_without_the_server_it_says_so(edge: Edge, start: Start) -> None:
    agent = start()
    edge.stop()
    assert ask(agent, HEAVIEST["code"]).json()["code"] == "server-away"


def test_another_site_on_this_pc_prints_nothing(start: Start, printer: VirtualPrinter) -> None:
    assert ask(start(), "1.004884", Origin="http://elsewhere.example").status_code == 403
    assert papers(printer) == 0


def test_several_who_ask_at_once_get_one_paper_each(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    small = told(min(records(), key=lambda record: len(json.dumps(record))))
    edge.records[small["code"]] = small
    agent = start()
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(agent, small["code"]).status_code))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, papers(printer)) == ([201] * 4, 4)
