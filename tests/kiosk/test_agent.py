"""The kiosk agent against a real Socket.IO server and a real printing socket, in good and bad weather."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hardware.printer.slip import draw
from hardware.printer.virtual import VirtualPrinter
from kiosk.agent import KioskAgent, main
from kiosk.settings import AgentError, KioskAgentSettings
from kiosk.words import Names, slip_of
from tests.kiosk.conftest import Start
from tests.kiosk.edge import BRANCH, DEVICE, KEY, Edge

AN_HOUR = timedelta(hours=1)


def papers(printer: VirtualPrinter) -> int:
    return len(printer.bench.slips())


def test_only_our_own_tickets_become_paper(edge: Edge, printer: VirtualPrinter, start: Start) -> None:
    start()
    edge.issue(device="kiosk-2")
    edge.issue(device=None)
    ours = edge.issue()
    edge.wait_for(lambda: edge.slips)
    assert edge.slips == [{"ticket": ours, "printed": True}]
    assert papers(printer) == 1


def test_many_at_once_come_out_in_order_each_once(edge: Edge, printer: VirtualPrinter, start: Start) -> None:
    start()
    tickets = [edge.issue() for _ in range(12)]
    edge.wait_for(lambda: len(edge.printed()) == 12)
    assert edge.printed() == tickets
    assert papers(printer) == 12


def test_the_first_start_begins_at_the_snapshot(edge: Edge, printer: VirtualPrinter, start: Start) -> None:
    edge.issue()
    start()
    later = edge.issue()
    edge.wait_for(lambda: edge.printed())
    assert edge.printed() == [later]
    assert papers(printer) == 1


def paper(printer: VirtualPrinter, place: int) -> Image.Image:
    """What was printed; 0 is the newest."""
    with Image.open(printer.bench.folder / printer.bench.slips()[place]["name"]) as opened:
        return opened.copy()


def asked_again(edge: Edge, ticket: str, device: str = DEVICE) -> dict[str, Any]:
    """A supervisor wants the slip of a ticket once more."""
    return edge.record("slip.requested", {"ticket": ticket, "number": "A001", "device": device})


def test_a_slip_asked_for_again_is_printed_once_more_and_says_so(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    start()
    ticket = edge.issue()
    edge.wait_for(lambda: len(edge.printed()) == 1)
    asked = asked_again(edge, ticket)
    edge.wait_for(lambda: len(edge.printed()) == 2)
    edge.emit(asked)
    later = edge.issue()
    edge.wait_for(lambda: edge.printed() == [ticket, ticket, later])
    names = Names.of(edge.branch, edge._services())
    wanted = draw(slip_of(edge.tickets[ticket], names, "vi", edge.url, again=True))
    again, first = paper(printer, 1), paper(printer, 2)
    assert again.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()
    assert again.height > first.height


def test_a_slip_of_before_the_agent_s_time_or_of_another_kiosk_can_be_asked_for(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    ours, theirs = edge.issue(age=4000), edge.issue(device="kiosk-2")
    start()
    asked_again(edge, ours, device="kiosk-2")
    asked_again(edge, theirs)
    edge.wait_for(lambda: edge.printed() == [theirs])
    assert papers(printer) == 1


def test_a_memory_of_before_reprints_learns_them(
    edge: Edge, start: Start, settings: KioskAgentSettings
) -> None:
    settings.data_dir.mkdir()
    old = sqlite3.connect(settings.data_dir / f"kiosk-{DEVICE}.sqlite")
    old.execute(
        "CREATE TABLE slip (ticket TEXT PRIMARY KEY, seq INTEGER NOT NULL, issued_at TEXT NOT NULL, "
        "language TEXT NOT NULL, priority TEXT NOT NULL, state TEXT NOT NULL)"
    )
    old.close()
    start()
    ticket = edge.issue()
    edge.wait_for(lambda: edge.printed() == [ticket])
    asked_again(edge, ticket)
    edge.wait_for(lambda: edge.printed() == [ticket, ticket])


def test_a_hole_and_a_wrong_order_are_repaired(edge: Edge, printer: VirtualPrinter, start: Start) -> None:
    start()
    swallowed = edge.issue(tell=False)
    seen = edge.issue()
    edge.wait_for(lambda: len(edge.printed()) == 2)
    assert edge.printed() == [swallowed, seen]
    turned = [edge.issue(tell=False), edge.issue(tell=False)]
    edge.emit(edge.log[-1])
    edge.emit(edge.log[-2])
    edge.emit(edge.log[-1])
    edge.wait_for(lambda: len(edge.printed()) == 4)
    assert edge.printed()[2:] == turned
    assert papers(printer) == 4


def test_a_pulse_tells_of_a_swallowed_event(edge: Edge, start: Start) -> None:
    start()
    swallowed = edge.issue(tell=False)
    edge.pulse()
    edge.wait_for(lambda: edge.printed() == [swallowed])


def test_a_restart_prints_what_was_missed_and_nothing_twice(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    first = start()
    before = edge.issue()
    edge.wait_for(lambda: edge.printed() == [before])
    first.stop()
    missed = [edge.issue(), edge.issue()]
    stale = edge.issue(age=200)
    start()
    edge.wait_for(lambda: len(edge.slips) == 4)
    assert edge.printed() == [before, *missed]
    assert edge.slips[-1]["ticket"] == stale
    assert edge.slips[-1]["reason"] == "too_late"
    assert papers(printer) == 3


@pytest.mark.parametrize("may_read_log", [True, False])
def test_far_behind_the_log_is_read_over_http(edge: Edge, start: Start, may_read_log: bool) -> None:
    start().stop()
    edge.resync_at_most, edge.may_read_log = 2, may_read_log
    missed = [edge.issue() for _ in range(7)]
    start()
    edge.wait_for(lambda: may_read_log or edge.log_refusals)
    new = edge.issue()
    wanted = [*missed, new] if may_read_log else [new]
    edge.wait_for(lambda: edge.printed() == wanted)


def test_a_server_with_a_new_log_is_followed_from_now_on(edge: Edge, start: Start) -> None:
    agent = start()
    edge.issue()
    edge.wait_for(lambda: edge.printed())
    agent.stop()
    edge.seq, edge.log = 0, []
    start()
    new = edge.issue()
    edge.wait_for(lambda: edge.printed()[-1:] == [new])


def test_it_survives_the_servers_restart_and_reports_what_was_kept(
    edge: Edge, printer: VirtualPrinter, start: Start, slowness: threading.Event
) -> None:
    start()
    printer.bench.suffer("slow")
    ticket = edge.issue()
    edge.wait_for(lambda: printer.bench.busy)  # its report will find nobody
    edge.stop()
    slowness.set()
    edge.wait_for(lambda: papers(printer) == 1)
    printer.bench.suffer(None)
    edge.issue(tell=False)
    edge.start()
    edge.wait_for(lambda: len(edge.printed()) == 2)
    assert edge.printed()[0] == ticket
    assert papers(printer) == 2


def test_a_printer_without_paper_is_reported_and_waited_for(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    start()
    edge.wait_for(lambda: edge.statuses == [{"state": "online"}])
    printer.bench.suffer("paper_out")
    edge.wait_for(lambda: len(edge.statuses) == 2)
    assert edge.statuses[-1]["state"] == "degraded"
    assert edge.statuses[-1]["detail"].startswith("paper_out: Máy in hết giấy")
    tickets = [edge.issue(), edge.issue()]
    edge.wait_for(lambda: edge.slips)
    assert edge.slips[0]["ticket"] == tickets[0]
    assert not edge.slips[0]["printed"]
    assert edge.slips[0]["reason"] == "paper_out"
    assert "hết giấy" in edge.slips[0]["message"]
    printer.bench.suffer(None)
    edge.wait_for(lambda: edge.printed() == tickets)
    assert papers(printer) == 2
    edge.wait_for(lambda: edge.statuses[-1] == {"state": "online"})
    failures = [slip for slip in edge.slips if not slip["printed"]]
    assert len(failures) == 1, "told once, not at every try"


def test_a_slip_too_old_when_paper_returns_is_given_up(
    edge: Edge, printer: VirtualPrinter, start: Start
) -> None:
    printer.bench.suffer("cover_open")
    clock = start().agent._clock
    late = edge.issue()
    edge.wait_for(lambda: edge.slips)
    clock.ahead += AN_HOUR
    edge.wait_for(lambda: edge.slips[-1].get("reason") == "too_late")
    clock.ahead -= AN_HOUR
    printer.bench.suffer(None)
    fresh = edge.issue()
    edge.wait_for(lambda: edge.printed() == [fresh])
    assert [slip["reason"] for slip in edge.slips if slip["ticket"] == late] == ["cover_open", "too_late"]
    assert papers(printer) == 1


def test_age_is_told_by_the_servers_clock(edge: Edge, start: Start) -> None:
    edge.clock_ahead = timedelta(hours=-7)
    start()
    ticket = edge.issue()
    edge.wait_for(lambda: edge.printed() == [ticket])


def test_a_nearly_empty_roll_degrades_but_prints(edge: Edge, printer: VirtualPrinter, start: Start) -> None:
    printer.bench.suffer("paper_low")
    start()
    edge.wait_for(lambda: edge.statuses)
    assert edge.statuses[-1]["detail"].startswith("paper_low")
    ticket = edge.issue()
    edge.wait_for(lambda: edge.printed() == [ticket])


def test_a_ticket_the_server_does_not_know_blocks_nobody(edge: Edge, start: Start) -> None:
    start()
    lost = edge.issue(tell=False)
    del edge.tickets[lost]
    good = edge.issue(number="B777", id="ticket-x", sequence=777)
    edge.tickets["ticket-x"] = edge.tickets.pop(good) | {"id": "ticket-x"}
    edge.wait_for(lambda: len(edge.slips) == 2)
    assert [(slip["ticket"], slip["printed"]) for slip in edge.slips] == [(lost, False), ("ticket-x", True)]
    assert edge.slips[0]["reason"] == "refused"


def test_a_server_in_trouble_is_waited_for(edge: Edge, start: Start) -> None:
    start()
    edge.wait_for(lambda: edge.statuses)
    edge.http_down = True
    ticket = edge.issue()
    edge.wait_for(lambda: f"/api/v1/branches/{BRANCH}/tickets/{ticket}" in edge.turned_away)
    assert edge.slips == []
    edge.http_down = False
    edge.wait_for(lambda: edge.printed() == [ticket])


def test_what_happens_after_a_join_that_failed_is_not_lost(edge: Edge, start: Start) -> None:
    edge.http_down = True  # the socket answers, the slip's layout does not come
    start()
    edge.wait_for(lambda: edge.joins > 1)
    ticket = edge.issue()
    edge.http_down = False
    edge.wait_for(lambda: edge.printed() == [ticket])


def program(edge: Edge, printer: VirtualPrinter, folder: Path) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "kiosk.agent",
        "--server",
        edge.url,
        "--branch",
        BRANCH,
        "--device",
        DEVICE,
    ]
    command += ["--key", KEY, "--printer", f"tcp://127.0.0.1:{printer.port}", "--state-dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    ready = json.loads(process.stdout.readline())
    assert (ready["device"], ready["branch"]) == (DEVICE, BRANCH)
    return process


def test_kill_9_in_mid_slip_prints_nothing_twice_and_loses_nothing_fresh(
    edge: Edge, printer: VirtualPrinter, tmp_path: Path, slowness: threading.Event
) -> None:
    with program(edge, printer, tmp_path / "agent") as first:
        printer.bench.suffer("slow")
        cut = edge.issue()
        edge.wait_for(lambda: printer.bench.busy)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(30)
    slowness.set()
    edge.wait_for(lambda: papers(printer) == 1)  # the printer ends what it had already been sent
    printer.bench.suffer(None)
    fresh = edge.issue()
    with program(edge, printer, tmp_path / "agent") as second:
        edge.wait_for(lambda: len(edge.slips) == 2)
        assert [(slip["ticket"], slip.get("reason")) for slip in edge.slips] == [
            (cut, "interrupted"),
            (fresh, None),
        ]
        assert papers(printer) == 2
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert edge.statuses[-1]["state"] == "offline"


def test_two_agents_never_share_a_memory(settings: KioskAgentSettings, start: Start) -> None:
    start()
    with pytest.raises(AgentError, match="another kiosk agent"):
        KioskAgent(settings)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"server_url": "may-chu:8080"}, "server: 'may-chu:8080' is no address"),
        ({"server_url": "http://may-chu:tám"}, "server: 'http://may-chu:tám' is no address"),
        ({"public_url": "luot.hue.vn"}, "public_url: 'luot.hue.vn' is no address"),
        ({"printer": "lpt1"}, "printer: 'lpt1' is no printer"),
        ({"printer": "usb:xx"}, "printer: 'usb:xx'"),
        ({"mqtt_url": "http://broker"}, "mqtt_url: 'http://broker' is no broker"),
    ],
)
def test_settings_that_make_no_sense_are_named(
    settings: KioskAgentSettings, change: dict[str, str], says: str
) -> None:
    with pytest.raises(AgentError, match=says):
        KioskAgent(replace(settings, **change))  # type: ignore[arg-type]


def test_the_program_refuses_bad_settings_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--server", "http://x", "--branch", "b", "--device", "d", "--key", "k"]
    assert main([*arguments, "--printer", "nowhere", "--state-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("kiosk: printer: ")


def test_the_key_is_not_in_what_is_logged(settings: KioskAgentSettings) -> None:
    assert KEY not in repr(settings)
