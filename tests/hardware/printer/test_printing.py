"""The driver and the virtual printer against each other, over real TCP, in good and bad weather."""

import io
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests
from PIL import Image

from hardware.printer import escpos
from hardware.printer.bench import FAULTS
from hardware.printer.escpos import CoverOpen, Jammed, NoAnswer, Offline, PaperOut, PrinterFault, SlipPrinter
from hardware.printer.slip import WIDTH_58_MM, WIDTH_80_MM, draw
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual import main as run_virtual
from tests.hardware.printer.patience import HASTE, PATIENCE, Hasty
from tests.hardware.printer.test_slip import LONG, SLIP


def driver(printer: VirtualPrinter, width: int = WIDTH_80_MM, patience: float = PATIENCE) -> SlipPrinter:
    return SlipPrinter.network(printer.host, printer.port, width=width, patience=patience)


def hasty(printer: VirtualPrinter) -> SlipPrinter:
    """A driver for tests in which the printer gets into trouble in mid-slip."""
    return Hasty.network(printer.host, printer.port, patience=PATIENCE)


def papers(printer: VirtualPrinter) -> list[Image.Image]:
    found = requests.get(printer.url + "slips", timeout=30).json()
    return [
        Image.open(io.BytesIO(requests.get(printer.url + slip["url"].lstrip("/"), timeout=30).content))
        for slip in found
    ]


def has(paper: Image.Image, slip: Image.Image) -> bool:
    """Whether the paper begins with the slip."""
    return paper.crop((0, 0, slip.width, slip.height)).tobytes() == slip.tobytes()


def test_a_slip_comes_out_dot_for_dot(printer: VirtualPrinter) -> None:
    status = driver(printer).print_slip(SLIP)
    assert not status.paper_low
    (paper,) = papers(printer)
    assert has(paper, draw(SLIP))
    assert paper.height > draw(SLIP).height + 100, "fed past the cutter"


def test_slips_are_listed_newest_first_and_survive_a_restart(printer: VirtualPrinter) -> None:
    for slip in (SLIP, LONG):
        driver(printer).print_slip(slip)
    newest, oldest = requests.get(printer.url + "slips", timeout=30).json()
    assert newest["time"] > oldest["time"]
    assert set(newest) == {"name", "time", "url", "width", "height"}
    again = VirtualPrinter(printer.bench.folder)
    again.start()
    try:
        assert requests.get(again.url + "slips", timeout=30).json() == [newest, oldest]
    finally:
        again.stop()


def test_narrow_paper_and_narrow_profiles_are_honoured(printer: VirtualPrinter) -> None:
    driver(printer, width=WIDTH_58_MM).print_slip(SLIP)
    assert has(papers(printer)[0], draw(SLIP, WIDTH_58_MM))
    epson = SlipPrinter.network(printer.host, printer.port, profile="TM-T88V", patience=PATIENCE)
    assert epson.width == 512
    epson.print_slip(SLIP)
    assert has(papers(printer)[0], draw(SLIP, 512))
    with pytest.raises(ValueError, match="576 dots wide, the paper 512"):
        epson.print_image(draw(SLIP))


@pytest.mark.parametrize(
    ("fault", "expected", "reason"),
    [
        ("paper_out", PaperOut, "paper_out"),
        ("cover_open", CoverOpen, "cover_open"),
        ("offline", Offline, "offline"),
        ("mute", NoAnswer, "no_answer"),
    ],
)
def test_a_printer_that_cannot_print_is_not_sent_anything(
    printer: VirtualPrinter, fault: str, expected: type[PrinterFault], reason: str
) -> None:
    printer.bench.suffer(fault)
    asking = driver(printer, patience=HASTE if fault == "mute" else PATIENCE)
    with pytest.raises(expected) as caught:
        asking.print_slip(SLIP)
    assert caught.value.reason == reason
    assert not caught.value.began
    assert caught.value.message_vi.endswith(".")
    with pytest.raises(expected):
        asking.status()
    assert papers(printer) == []
    printer.bench.suffer(None)
    driver(printer).print_slip(SLIP)
    assert len(papers(printer)) == 1


@pytest.mark.parametrize(("fault", "expected", "left"), [("drops", NoAnswer, 0), ("jams", Jammed, 1)])
def test_trouble_in_mid_slip_is_known_to_have_begun(
    printer: VirtualPrinter, fault: str, expected: type[PrinterFault], left: int
) -> None:
    printer.bench.suffer(fault)
    with pytest.raises(expected) as caught:
        hasty(printer).print_slip(SLIP)
    assert caught.value.began
    torn = papers(printer)
    assert len(torn) == left
    assert all(paper.height < draw(SLIP).height for paper in torn)
    printer.bench.suffer(None)
    driver(printer).print_slip(SLIP)
    assert has(papers(printer)[0], draw(SLIP)), "the next slip is whole"


def test_paper_that_ends_in_mid_slip_is_noticed(
    printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = SlipPrinter._send

    def empties_the_roll(self: SlipPrinter, image: Image.Image) -> None:
        printer.bench.suffer("paper_out")
        send(self, image)

    monkeypatch.setattr(SlipPrinter, "_send", empties_the_roll)
    with pytest.raises(PaperOut) as caught:
        hasty(printer).print_slip(SLIP)
    assert caught.value.began


def test_paper_nearly_out_is_told_and_printing_goes_on(printer: VirtualPrinter) -> None:
    printer.bench.suffer("paper_low")
    assert driver(printer).status().paper_low
    assert driver(printer).print_slip(SLIP).paper_low
    assert len(papers(printer)) == 1


def test_a_slow_printer_is_waited_for(printer: VirtualPrinter) -> None:
    printer.bench.suffer("slow")
    began = time.monotonic()
    driver(printer).print_slip(SLIP)
    assert time.monotonic() - began > 1.4
    assert len(papers(printer)) == 1


def test_nobody_at_the_address(free_port: int) -> None:
    with pytest.raises(NoAnswer) as caught:
        SlipPrinter.network("127.0.0.1", free_port).print_slip(SLIP)
    assert caught.value.reason == "no_answer"
    assert not caught.value.began


def test_something_else_that_talks_is_no_printer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(NoAnswer, match="no ESC/POS printer"):
            SlipPrinter.network("127.0.0.1", server.getsockname()[1], patience=PATIENCE).print_slip(SLIP)
        thread.join()


def test_a_printer_without_gs_r_is_believed_by_its_status(
    printer: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos, "_ASK_WHEN_PRINTED", b"")
    hasty(printer).print_slip(SLIP)
    assert len(papers(printer)) == 1


def test_a_device_file_gets_the_same_bytes_without_questions(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    SlipPrinter.file(str(path)).print_slip(SLIP)
    sent = path.read_bytes()
    assert sent.startswith(b"\x1b@")
    assert b"\x10\x04" not in sent[:10]
    assert len(sent) < 60 * 1024
    with pytest.raises(NoAnswer):
        SlipPrinter.file(str(tmp_path / "nowhere" / "lp0")).print_slip(SLIP)


def test_the_page_takes_known_faults_only(printer: VirtualPrinter) -> None:
    address = printer.url + "fault"
    assert requests.get(address, timeout=30).json() == {"fault": None, "known": list(FAULTS)}
    assert requests.post(address, json={"fault": "paper_out"}, timeout=30).json()["fault"] == "paper_out"
    for bad in ({"fault": "fire"}, {"mood": "bad"}, ["paper_out"], {"fault": 7}):
        assert requests.post(address, json=bad, timeout=30).status_code == 400
    assert requests.post(address, data="{", timeout=30).status_code == 400
    assert printer.bench.fault == "paper_out"
    assert requests.post(address, json={"fault": None}, timeout=30).json()["fault"] is None
    assert requests.get(printer.url + "slips/..%2fsecret.png", timeout=30).status_code == 404


def test_the_page_hears_of_new_paper_at_once(printer: VirtualPrinter) -> None:
    with requests.get(printer.url + "events", stream=True, timeout=30) as stream:
        lines = stream.iter_lines(chunk_size=1)
        events = (json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
        assert next(events) == {"fault": None, "slips": []}
        driver(printer).print_slip(SLIP)
        heard = next(events)
    assert len(heard["slips"]) == 1


def test_a_text_job_becomes_paper_too(printer: VirtualPrinter) -> None:
    with socket.create_connection((printer.host, printer.port)) as job:
        job.sendall(b"\x1b@Xin chao Hue\n\n\x1dV\x00\x10\x04\x01")
        job.settimeout(30)
        assert job.recv(1) == b"\x12"
    (paper,) = papers(printer)
    assert paper.getextrema() == (0, 255)


def test_the_program_says_where_it_listens_and_ends_on_sigterm(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hardware.printer.virtual", "--port", "0", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        SlipPrinter.network("127.0.0.1", ready["port"], patience=PATIENCE).print_slip(SLIP)
        assert len(requests.get(ready["url"] + "slips", timeout=30).json()) == 1
        assert "Máy in ảo" in requests.get(f"http://127.0.0.1:{ready['http_port']}/", timeout=30).text
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_taken_port_is_said_in_one_line(
    printer: VirtualPrinter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_virtual(["--port", str(printer.port), "--folder", str(tmp_path / "other")]) == 2
    assert "cannot start" in capsys.readouterr().err
