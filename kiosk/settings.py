"""What `luot kiosk` is told, and what must be so before it can start."""

import fcntl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import serial

from hardware.mqtt import MqttAddressError, MqttDevice
from hardware.printer.escpos import SlipPrinter, printer_at
from hardware.printer.slip import WIDTH_80_MM
from kiosk.scanner import scanner_at


class AgentError(Exception):
    """The agent cannot start; the message names the setting."""


@dataclass(frozen=True)
class KioskAgentSettings:
    """What `luot kiosk` is told.

    `printer` is `tcp://host[:port]`, `file:/dev/usb/lp0`, `serial:/dev/ttyS0?baudrate=38400` or
    `usb:04b8:0e15`; `width` its paper in dots, `profile` python-escpos's name of the model. `scanner` is
    `serial:/dev/ttyACM0?baudrate=9600`; one that types like a keyboard needs none. `key` is the device's key.
    `public_url` is how phones reach the server (default `server_url`). Slips older than `fresh_seconds` are
    not printed any more. The kiosk's page is served at `port` of 127.0.0.1; 0 takes any free one.
    """

    server_url: str
    branch: str
    device: str
    key: str = field(repr=False)
    printer: str
    data_dir: Path
    mqtt_url: str | None = None
    public_url: str | None = None
    width: int = WIDTH_80_MM
    profile: str | None = None
    scanner: str | None = None
    port: int = 0
    fresh_seconds: float = 120.0
    heartbeat_seconds: float = 30.0
    printer_check_seconds: float = 10.0


def exclusive(folder: Path) -> IO[str]:
    """The data directory's lock: two agents would print every slip twice. Raises AgentError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "kiosk.lock").open("w")
    except OSError as error:
        raise AgentError(f"state_dir {folder}: {error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise AgentError(f"state_dir {folder}: another kiosk agent is running on it") from error
    return lock


def check_address(name: str, url: str) -> None:
    """Raises AgentError for what is no address of a web server."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise AgentError(f"{name}: {url!r} is no address; expected http://host:port")


def printer_of(settings: KioskAgentSettings) -> SlipPrinter:
    """The printer at the address in the settings. Raises AgentError."""
    try:
        return printer_at(settings.printer, width=settings.width, profile=settings.profile)
    except ValueError as error:
        raise AgentError(f"printer: {error}") from error


def scanner_of(settings: KioskAgentSettings) -> Callable[[], serial.Serial] | None:
    """Opens the scanner at the address in the settings, when there is one. Raises AgentError."""
    try:
        return scanner_at(settings.scanner) if settings.scanner else None
    except ValueError as error:
        raise AgentError(f"scanner: {error}") from error


def mqtt_of(settings: KioskAgentSettings) -> MqttDevice | None:
    """The connection to the broker, when there is one. Raises AgentError."""
    if not settings.mqtt_url:
        return None
    topic = f"luot/v1/{settings.branch}/devices/{settings.device}/status"
    try:
        return MqttDevice(settings.mqtt_url, f"luot-{settings.branch}-{settings.device}", topic)
    except MqttAddressError as error:
        raise AgentError(f"mqtt_url: {error}") from error
