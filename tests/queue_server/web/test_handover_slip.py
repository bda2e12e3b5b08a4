"""Somebody is sent on, and a paper goes along: where the centre wants it, from the counter's own printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.centre import HUE, Api, Centre, Furnisher


@pytest.fixture(scope="module")
def centre(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """The Huế centre with a printer at counter 1, slips for those who go to pay, and long undos."""
    folder: Path = tmp_path_factory.mktemp("handover")
    file = folder / "centre.toml"
    text = HUE.read_text(encoding="utf-8")
    text = text.replace("[rules]\n", "[rules]\nundo_seconds = 300\n")
    text = text.replace('role = "fee"\n', 'role = "fee"\nhandover_slip = true\n', 1)
    head, counters = text.split('[[counter]]\ncode = "1"\n', 1)
    file.write_text(f'{head}[[counter]]\ncode = "1"\nprinter = "kiosk-1"\n{counters}', encoding="utf-8")
    furnisher.sqlite(file, folder)
    running = Centre(folder, file, open_outside_hours=True)
    yield running
    running.close()


@pytest.fixture
def officer(centre: Centre) -> Api:
    return centre.staff("officer")


def served(centre: Centre, counter: str, service: str) -> dict[str, Any]:
    """Somebody is being served at a counter."""
    centre.device("kiosk").take(service)
    officer = centre.staff("officer")
    turn = officer.press(counter, "next")["turn"]
    officer.press(counter, "serve")
    return dict(turn)


def wanted(api: Api, after: int) -> list[dict[str, Any]]:
    """The slips asked for since an entry of the log."""
    return [event["data"] for event in api.events(after) if event["type"] == "slip.requested"]


@pytest.mark.parametrize("action", ["transfer", "finish", "next"])
def test_whoever_goes_on_to_pay_gets_a_paper(centre: Centre, officer: Api, action: str) -> None:
    turn = served(centre, "1", "y-te-dan-toc")
    before = officer.board()["seq"]
    officer.press("1", action, service="thu-phi")
    told = {"ticket": turn["ticket"]["id"], "number": turn["ticket"]["number"], "device": "kiosk-1"}
    assert wanted(officer, before) == [{**told, "kind": "handover"}]


def test_other_stations_and_counters_without_a_printer_hand_out_none(centre: Centre, officer: Api) -> None:
    before = officer.board()["seq"]
    served(centre, "1", "y-te-dan-toc")
    officer.press("1", "transfer", service="tra-ket-qua")
    served(centre, "2", "ho-tich")
    officer.press("2", "transfer", service="thu-phi")
    assert wanted(officer, before) == []


def test_a_paper_on_its_way_does_not_keep_an_officer_from_taking_the_press_back(
    centre: Centre, officer: Api
) -> None:
    turn = served(centre, "1", "y-te-dan-toc")
    officer.press("1", "transfer", service="thu-phi")
    assert officer.press("1", "undo")["turn"]["id"] == turn["id"]
    officer.press("1", "finish")


def test_a_supervisor_has_it_printed_again_and_the_history_tells_it_apart(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    turn = served(centre, "1", "y-te-dan-toc")
    supervisor.press("1", "transfer", service="thu-phi")
    ticket = f"/branches/hue/tickets/{turn['ticket']['id']}"
    asked = supervisor.post(f"{ticket}/reprint", {"kind": "handover"}).json()
    assert (asked["kind"], asked["device"]) == ("handover", "kiosk-1")
    told = [entry["text"] for entry in supervisor.get(f"{ticket}/history").json()["items"]]
    assert told.count("In phiếu chuyển quầy tại kiosk-1") == 2
    assert supervisor.post(f"{ticket}/reprint", {"kind": "receipt"}).status_code == 422
