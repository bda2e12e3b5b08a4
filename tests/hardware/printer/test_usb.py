"""The driver on USB: pyusb itself, with the inside of the virtual printer behind a wire of the test's own."""

import errno
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.backend.libusb0
import usb.backend.libusb1
import usb.backend.openusb
import usb.core
from PIL import Image

from hardware.printer.bench import Bench, PrintHead
from hardware.printer.escpos import NoAnswer, PaperOut, SlipPrinter, printer_at
from hardware.printer.slip import draw
from tests.hardware.printer.test_slip import SLIP

VENDOR, PRODUCT = 0x04B8, 0x0E15
PRINTER, STORAGE = 7, 8
BULK = 2


class Wire(usb.backend.IBackend):
    """One printer on the bus, with its ends numbered as `ends` says; `pulled` takes the plug out."""

    def __init__(self, folder: Path, ends: tuple[int, ...] = (0x03, 0x81)) -> None:
        self.bench = Bench(folder, lambda: None)
        self.pulled = False
        self.taken = 0
        self._ends = ends
        self._head = PrintHead(self.bench)
        self._said = b""

    def enumerate_devices(self) -> list[str]:
        return [] if self.pulled else ["printer"]

    def get_device_descriptor(self, device: str) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100,
            iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=1, bus=1,
            port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, device: str, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=2, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, device: str, interface: int, alternate: int, config: int) -> Any:
        """The printer's second interface prints; the first is a disk with drivers for another system."""
        if interface > 1 or alternate:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=interface, bAlternateSetting=0,
            bNumEndpoints=len(self._ends) if interface else 1, bInterfaceClass=PRINTER if interface else
            STORAGE, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, device: str, end: int, interface: int, alternate: int, config: int
    ) -> Any:
        address = self._ends[end] if interface else 0x02
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=BULK, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, device: str) -> str:
        return device

    def close_device(self, handle: str) -> None:
        """Nothing is kept."""

    def set_configuration(self, handle: str, value: int) -> None:
        """There is one only."""

    def get_configuration(self, handle: str) -> int:
        return 1

    def claim_interface(self, handle: str, interface: int) -> None:
        self.taken = interface

    def release_interface(self, handle: str, interface: int) -> None:
        """Others may have it."""

    def reset_device(self, handle: str) -> None:
        self._said = b""

    def bulk_write(self, handle: str, end: int, interface: int, data: Any, timeout: int) -> int:
        if self.pulled:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
        assert end == self._ends[0]
        self._said += self._head.receive(bytes(data))
        return len(data)

    def bulk_read(self, handle: str, end: int, interface: int, into: Any, timeout: int) -> int:
        if not self._said:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        said, self._said = self._said[: len(into)], self._said[len(into) :]
        into[: len(said)] = type(into)("B", said)
        return len(said)


def on(wire: Wire | None, monkeypatch: pytest.MonkeyPatch) -> SlipPrinter:
    """The driver on this bus; None: a PC without libusb."""
    for library in (usb.backend.libusb1, usb.backend.openusb, usb.backend.libusb0):
        monkeypatch.setattr(library, "get_backend", lambda: wire)
    return printer_at(f"usb:{VENDOR:04x}:{PRODUCT:04x}")


def test_a_slip_comes_out_dot_for_dot_whatever_the_ends_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(tmp_path)
    on(wire, monkeypatch).print_slip(SLIP)
    assert wire.taken == 1, "the interface that prints"
    with Image.open(wire.bench.folder / wire.bench.slips()[0]["name"]) as paper:
        wanted = draw(SLIP)
        assert paper.crop((0, 0, *wanted.size)).tobytes() == wanted.tobytes()


def test_it_tells_how_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(tmp_path)
    printer = on(wire, monkeypatch)
    assert not printer.status().paper_low
    wire.bench.suffer("paper_out")
    with pytest.raises(PaperOut):
        printer.print_slip(SLIP)
    assert wire.bench.slips() == []


def test_a_mute_printer_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(tmp_path)
    wire.bench.suffer("mute")
    with pytest.raises(NoAnswer, match="no answer within"):
        on(wire, monkeypatch).status()


def test_a_printer_that_is_pulled_out_is_away_and_prints_again_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(tmp_path)
    printer = on(wire, monkeypatch)
    wire.pulled = True
    with pytest.raises(NoAnswer, match="not found"):
        printer.print_slip(SLIP)
    wire.pulled = False
    printer.print_slip(SLIP)
    assert len(wire.bench.slips()) == 1


def test_what_can_only_be_written_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoAnswer, match="file:/dev/usb/lp0"):
        on(Wire(tmp_path, ends=(0x03,)), monkeypatch).status()


def test_a_pc_without_libusb_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoAnswer, match=r"libusb-1\.0-0"):
        on(None, monkeypatch).status()
