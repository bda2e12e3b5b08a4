"""An ESC/POS slip printer over the network, a file, a serial line or USB, with its troubles told apart.

Statuses are the real-time ones of the ESC/POS command set (DLE EOT n), which a printer answers even when
it cannot print. Most printers serve one connection at a time, so each slip opens its own and closes it.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import usb.core
import usb.util
from escpos import printer as drivers
from escpos.exceptions import Error as EscposError
from PIL import Image

from hardware.printer.bands import bands
from hardware.printer.layout import STANDARD, Layout
from hardware.printer.slip import WIDTH_80_MM, Slip, draw

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
"""A printer's buffer holds less than a slip: sending takes as long as printing, about a second."""

_DLE_EOT = b"\x10\x04"
_ASK_STATUS = _DLE_EOT + b"\x01" + _DLE_EOT + b"\x02" + _DLE_EOT + b"\x04"
_ASK_ERROR = _DLE_EOT + b"\x03"
_ASK_WHEN_PRINTED = b"\x1dr\x01"
_INITIALISE = b"\x1b@"
_FEED, _MOST_FED = b"\x1bJ", 255
"""`ESC J n` moves the paper on by n dots, 255 at most."""
_FIXED_BITS, _FIXED_VALUE = 0x93, 0x12
_OFFLINE = 0x08
_COVER_OPEN, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40
_CUTTER_ERROR, _UNRECOVERABLE = 0x08, 0x20
_PAPER_LOW, _PAPER_END = 0x0C, 0x60
_PAPER_STOPPED = 0x0C
_MOST_NOISE = 8
_USB_PRINTER = 7
"""The class of an interface that prints (USB, “Class Codes”)."""


class PrinterFault(Exception):
    """The slip was not printed. `reason` is for programs, `message_vi` for the people in front of it.

    `began` tells that part of the slip was sent, so a piece of paper may have come out.
    """

    reason = "fault"
    message_vi = "Máy in gặp sự cố. Xin báo cán bộ."

    def __init__(self, detail: str, *, began: bool = False) -> None:
        super().__init__(f"{self.reason}: {detail}")
        self.detail = detail
        self.began = began


class PaperOut(PrinterFault):
    """The roll is empty."""

    reason = "paper_out"
    message_vi = "Máy in hết giấy. Xin thay cuộn giấy mới, phiếu chờ sẽ tự in."


class CoverOpen(PrinterFault):
    """Somebody has opened the cover."""

    reason = "cover_open"
    message_vi = "Nắp máy in đang mở. Xin đóng nắp, phiếu chờ sẽ tự in."


class Offline(PrinterFault):
    """The printer answers, but does not print: switched off line, overheated, or it does not say why."""

    reason = "offline"
    message_vi = "Máy in chưa sẵn sàng. Xin kiểm tra máy in."


class Jammed(PrinterFault):
    """Paper sticks, as a rule in the cutter: the printer says that it cannot free itself."""

    reason = "jammed"
    message_vi = "Máy in bị kẹt giấy. Xin mở nắp, gỡ giấy kẹt rồi đóng lại, phiếu chờ sẽ tự in."


class NoAnswer(PrinterFault):
    """Nobody answers at the printer's address, or the connection broke."""

    reason = "no_answer"
    message_vi = "Không liên lạc được với máy in. Xin kiểm tra nguồn điện và dây mạng."


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer that can print says of itself. `paper_low`: the roll is nearly used up."""

    paper_low: bool


class SlipPrinter:
    """Prints slips. Make it with `network`, `file`, `serial` or `usb`; used by one thread at a time."""

    def __init__(self, device: Any, width: int, *, two_way: bool, patience: float = ANSWER_SECONDS) -> None:
        """`device` is a python-escpos printer, `width` in dots, `two_way` whether it can be asked.

        `patience` is how many seconds it may take to answer or to accept more bytes.
        """
        self._device = device
        self._two_way = two_way
        self._patience = patience
        self._unread = b""
        self.width = _profile_width(device, width)

    @classmethod
    def network(
        cls,
        host: str,
        port: int = 9100,
        *,
        width: int = WIDTH_80_MM,
        profile: str | None = None,
        patience: float = ANSWER_SECONDS,
    ) -> "SlipPrinter":
        """A printer with an Ethernet or Wi-Fi socket. `profile` is python-escpos's name of the model."""
        device = drivers.Network(host, port, timeout=CONNECT_SECONDS, profile=profile)
        return cls(device, width, two_way=True, patience=patience)

    @classmethod
    def file(cls, path: str, *, width: int = WIDTH_80_MM, profile: str | None = None) -> "SlipPrinter":
        """A device file such as `/dev/usb/lp0`: it can be written, never asked."""
        return cls(drivers.File(path, profile=profile), width, two_way=False)

    @classmethod
    def serial(
        cls,
        port: str,
        baudrate: int = 38400,
        *,
        width: int = WIDTH_80_MM,
        profile: str | None = None,
        patience: float = ANSWER_SECONDS,
    ) -> "SlipPrinter":
        """A printer on a serial line."""
        device = drivers.Serial(port, baudrate=baudrate, timeout=patience, profile=profile)
        return cls(device, width, two_way=True, patience=patience)

    @classmethod
    def usb(
        cls, vendor: int, product: int, *, width: int = WIDTH_80_MM, profile: str | None = None
    ) -> "SlipPrinter":
        """A printer on USB, by its ids; needs the system's libusb."""
        device = drivers.Usb(vendor, product, timeout=round(ANSWER_SECONDS * 1000), profile=profile)
        return cls(device, width, two_way=True)

    def status(self) -> PrinterStatus:
        """Ask whether it can print. Raises PrinterFault when it cannot."""
        with self._open():
            return self._check() if self._two_way else PrinterStatus(paper_low=False)

    def print_slip(self, slip: Slip, layout: Layout = STANDARD) -> PrinterStatus:
        """Draw, print and cut one slip; returns when it is out. Raises PrinterFault."""
        return self.print_image(draw(slip, self.width, layout))

    def print_image(self, image: Image.Image) -> PrinterStatus:
        """Print `image` and cut. Raises PrinterFault; ValueError when it is wider than the paper."""
        if image.width > self.width:
            raise ValueError(f"the picture is {image.width} dots wide, the paper {self.width}")
        with self._open():
            status = self._check() if self._two_way else PrinterStatus(paper_low=False)
            with _began():
                self._send(image)
                if self._two_way:
                    self._confirm()
        return status

    def _send(self, image: Image.Image) -> None:
        """One slip from initialising to the cut."""
        self._device._raw(_INITIALISE)  # clears half a slip that an earlier break may have left
        for band, white_rows in bands(image):
            if band:
                self._device.image(band)
            while white_rows:
                fed = min(white_rows, _MOST_FED)
                self._device._raw(_FEED + bytes([fed]))
                white_rows -= fed
        self._device.cut(mode="PART")

    def _confirm(self) -> None:
        """Wait until the printer has printed all it was sent. Raises PrinterFault when it stopped before.

        `GS r 1` is answered in its turn, after the cut. Printers that do not know it stay mute: then
        their real-time status decides.
        """
        self._device._raw(_ASK_WHEN_PRINTED)
        with suppress(TimeoutError):
            if self._read(1)[0] & _PAPER_STOPPED == 0:
                return
        self._check()

    def _check(self) -> PrinterStatus:
        """Ask the real-time statuses. Raises PrinterFault when it cannot print now."""
        self._device._raw(_ASK_STATUS)
        answer = self._statuses()
        general, cause, paper = answer
        if paper & _PAPER_END or cause & _PAPER_STOP:
            raise PaperOut("end of paper")
        if cause & _COVER_OPEN:
            raise CoverOpen("cover open")
        if cause & _ERROR and self._sticks():
            raise Jammed("cutter error")
        if general & _OFFLINE or cause & _ERROR:
            raise Offline(f"status {answer.hex()}")
        return PrinterStatus(paper_low=bool(paper & _PAPER_LOW))

    def _sticks(self) -> bool:
        """Whether somebody must free it by hand. Printers that cannot tell stay mute."""
        self._device._raw(_ASK_ERROR)
        with suppress(TimeoutError):
            return bool(self._statuses(1)[0] & (_CUTTER_ERROR | _UNRECOVERABLE))
        return False

    def _statuses(self, count: int = 3) -> bytes:
        """So many status bytes; a late answer to an earlier question may stand before them."""
        answer, noise = b"", b""
        while len(answer) < count:
            byte = self._read(1)
            if byte[0] & _FIXED_BITS == _FIXED_VALUE:
                answer += byte
            else:
                noise += byte
            if len(noise) > _MOST_NOISE:
                raise NoAnswer(f"no ESC/POS printer: it answered {noise.hex()} to DLE EOT")
        return answer

    def _read(self, count: int) -> bytes:
        """Exactly `count` bytes. Raises TimeoutError, and ConnectionError when the printer hangs up."""
        while len(self._unread) < count:
            self._unread += _received(self._device)
        answer, self._unread = self._unread[:count], self._unread[count:]
        return answer

    @contextmanager
    def _open(self) -> Iterator[None]:
        """A connection for one errand, with every kind of failure turned into a PrinterFault."""
        self._unread = b""
        try:
            _connect(self._device)
            _quicken(self._device, self._patience)
            yield
        except TimeoutError as error:
            raise NoAnswer(f"no answer within {self._patience} s") from error
        except usb.core.NoBackendError as error:
            raise NoAnswer("this PC lacks libusb (package libusb-1.0-0)") from error
        except (EscposError, OSError) as error:
            raise NoAnswer(" ".join(str(error).split())) from error
        finally:
            self._device.close()


@contextmanager
def _began() -> Iterator[None]:
    """Mark faults after the first byte of a slip."""
    try:
        yield
    except PrinterFault as fault:
        fault.began = True
        raise
    except (EscposError, OSError) as error:
        raise NoAnswer(f"the connection broke: {error or type(error).__name__}", began=True) from error


def printer_at(address: str, *, width: int = WIDTH_80_MM, profile: str | None = None) -> SlipPrinter:
    """The printer at `tcp://host[:port]`, `file:PATH`, `serial:PATH[?baudrate=N]` or `usb:04b8:0e15`.

    Raises ValueError for any other address, and for a profile python-escpos does not know.
    """
    parts = urlsplit(address)
    try:
        if parts.scheme == "tcp" and parts.hostname:
            return SlipPrinter.network(parts.hostname, parts.port or 9100, width=width, profile=profile)
        if parts.scheme == "file" and parts.path:
            return SlipPrinter.file(parts.path, width=width, profile=profile)
        if parts.scheme == "serial" and parts.path:
            baudrate = int(parse_qs(parts.query).get("baudrate", ["38400"])[0])
            return SlipPrinter.serial(parts.path, baudrate, width=width, profile=profile)
        if parts.scheme == "usb":
            vendor, product = (int(number, 16) for number in parts.path.split(":"))
            return SlipPrinter.usb(vendor, product, width=width, profile=profile)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{address!r}: {error}") from error
    raise ValueError(
        f"{address!r} is no printer: expected tcp://HOST:PORT, file:PATH, serial:PATH or usb:V:P"
    )


def _connect(device: Any) -> None:
    """Open the device. Raises OSError or EscposError.

    python-escpos leaves a network socket open when nobody answers, and knows no IPv6: connect for it.
    """
    if isinstance(device, drivers.Network):
        device.device = socket.create_connection((device.host, device.port), timeout=device.timeout)
        return
    device.open()
    if isinstance(device, drivers.Usb):
        _find_ends(device)


def _find_ends(device: Any) -> None:
    """Where the printer hears and speaks: models number these as they like. Raises OSError without both."""
    interfaces = list(device.device.get_active_configuration())
    printing = next((each for each in interfaces if each.bInterfaceClass == _USB_PRINTER), interfaces[0])
    ends = {usb.util.endpoint_direction(end.bEndpointAddress): end.bEndpointAddress for end in printing}
    try:
        device.out_ep, device.in_ep = ends[usb.util.ENDPOINT_OUT], ends[usb.util.ENDPOINT_IN]
    except KeyError as error:
        raise OSError("it cannot be asked over USB; use file:/dev/usb/lp0") from error


def _received(device: Any) -> bytes:
    """What the printer says next. Raises TimeoutError, and ConnectionError when it hangs up.

    python-escpos asks a serial line for 16 bytes, and so would wait out the whole time-out for an answer of
    one; and on USB it tells a mute printer only by the error's number.
    """
    if isinstance(device, drivers.Serial):
        line: Any = device.device
        chunk = bytes(line.read(max(1, line.in_waiting)))
        if not chunk:
            raise TimeoutError("nothing on the serial line")
        return chunk
    try:
        chunk = bytes(device._read())
    except OSError as error:
        if error.errno == errno.ETIMEDOUT and not isinstance(error, TimeoutError):
            raise TimeoutError(str(error)) from error
        raise
    if not chunk:
        raise ConnectionError("the printer closed the connection")
    return chunk


def _quicken(device: Any, patience: float) -> None:
    """Time-outs, and no waiting for more bytes before a small packet is sent (Nagle costs 40 ms)."""
    if isinstance(device, drivers.Network):
        device.device.settimeout(patience)
        device.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    elif isinstance(device, drivers.Serial):
        device.device.timeout = device.device.write_timeout = patience


def _profile_width(device: Any, wanted: int) -> int:
    """`wanted` dots, or fewer when the printer's profile is narrower; always whole bytes."""
    pixels = device.profile.profile_data.get("media", {}).get("width", {}).get("pixels")
    known = int(pixels) if str(pixels).isdigit() else wanted
    width = min(known, wanted) // 8 * 8
    # Told the width, python-escpos does not print a complaint to stdout with every picture.
    device.profile.profile_data = {**device.profile.profile_data, "media": {"width": {"pixels": width}}}
    return width
