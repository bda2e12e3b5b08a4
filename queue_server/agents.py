"""The commands of devices' agents; what they need is imported once they run."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.config import BadSettings

if TYPE_CHECKING:
    from display.screen.agent import ScreenSettings
    from kiosk.settings import KioskAgentSettings

PATH = click.Path(path_type=Path)


@click.command()
@click.option("--server", required=True, help="Address of the server, http://host:port.")
@click.option("--branch", required=True, help="Code of the branch.")
@click.option("--device", required=True, help="Code of this kiosk.")
@click.option(
    "--key", required=True, envvar="LUOT_DEVICE_KEY", show_envvar=True, help="The kiosk's device key."
)
@click.option(
    "--printer",
    required=True,
    help="tcp://host:9100, file:/dev/usb/lp0, serial:/dev/ttyS0 or usb:VENDOR:PRODUCT.",
)
@click.option(
    "--scanner", help="serial:/dev/ttyACM0?baudrate=9600; one that types like a keyboard needs none."
)
@click.option(
    "--state-dir", type=PATH, help="Where it remembers what it printed. [default: ~/.local/share/luot/kiosk]"
)
@click.option("--mqtt-url", help="Broker to report health to, mqtt://host:port.")
@click.option("--public-url", help="How phones reach the server. [default: --server]")
@click.option(
    "--port", type=int, default=8090, show_default=True, help="Port of the kiosk's page on this PC; 0: any."
)
@click.option(
    "--paper", type=click.Choice(["80", "58"]), default="80", show_default=True, help="Width in mm."
)
@click.option("--install", is_flag=True, help="Do not run: have this user's systemd start agent and page.")
@click.option("--browser", default="/usr/bin/chromium", show_default=True, help="Chromium, for --install.")
def kiosk(
    state_dir: Path | None, server: str, paper: str, install: bool, browser: str, **options: Any
) -> None:
    """Run the agent on a kiosk PC: it serves the kiosk's page, prints slips and reports health.

    Open http://127.0.0.1:8090/kiosk/BRANCH on the kiosk. While the server is away the kiosk gives numbers of
    its own, prints them, and hands them over afterwards, each once and with its true time. Slips are printed
    once each, also over restarts and cut networks. While the printer is ill the page shows the number on the
    screen and staff are told. Prints a line of JSON, with the page's "url", at the first contact.

    With --install, and otherwise the same options, the kiosk PC starts all of it by itself from then on.
    """
    from hardware.printer.slip import WIDTH_58_MM, WIDTH_80_MM
    from kiosk.agent import run
    from kiosk.settings import AgentError, KioskAgentSettings
    from queue_server.config import default_data_dir

    settings = KioskAgentSettings(
        server_url=server,
        data_dir=state_dir or default_data_dir() / "kiosk",
        width=WIDTH_80_MM if paper == "80" else WIDTH_58_MM,
        **options,
    )
    if install:
        _install(settings, paper, browser)
        return
    log_to_stderr()
    try:
        sys.exit(run(settings))
    except AgentError as error:
        raise BadSettings(str(error)) from error


def _install(settings: KioskAgentSettings, paper: str, browser: str) -> None:
    """Write the units that start the agent with these settings, and say what is left to do."""
    from hardware.starting import install
    from kiosk.units import AGENT, KEY_FILE, PAGE, units
    from queue_server.config import config_dir

    given = {
        "--server": settings.server_url,
        "--branch": settings.branch,
        "--device": settings.device,
        "--printer": settings.printer,
        "--scanner": settings.scanner,
        "--state-dir": str(settings.data_dir.absolute()),
        "--mqtt-url": settings.mqtt_url,
        "--public-url": settings.public_url,
        "--port": str(settings.port),
        "--paper": paper,
    }
    if not settings.port:
        raise BadSettings("port: the page needs one of its own to be opened at; give --port")
    words = [word for name, value in given.items() if value is not None for word in (name, value)]
    command = [sys.executable, "-m", "queue_server.cli", "kiosk", *words]
    url = f"http://127.0.0.1:{settings.port}/kiosk/{settings.branch}"
    for file in install(config_dir(), units(command, browser, url), KEY_FILE, settings.key):
        click.echo(f"wrote {file}")
    click.echo(f"now: systemctl --user daemon-reload && systemctl --user enable --now {AGENT} {PAGE}")


@click.command()
@click.option("--led", metavar="FILE|virtual", help="Signs file, or “virtual”.")
@click.option(
    "--speaker", metavar="OUTPUT", help="alsa[:DEVICE], pipewire[:TARGET], or file:DIR to hear nothing."
)
@click.option("--screen", metavar="URL", help="Page to show over the whole screen, http://host:port/board/….")
@click.option("--branch", required=True, help="Code of the branch.")
@click.option("--mqtt-url", help="Broker, mqtt://host:port; only signs cannot do without.")
@click.option(
    "--device", help="Name under which this agent reports health. [default: signs or screen; a speaker's own]"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Signs: address of their page.")
@click.option(
    "--http-port",
    type=int,
    help="Signs: port of their page; 0: any. [default: 0 for virtual signs, else no page]",
)
@click.option("--dark", is_flag=True, help="Signs: make those of the file dark and end.")
@click.option("--server", help="Speaker: address of the server, http://host:port.")
@click.option("--zone", help="Speaker: code of the zone.")
@click.option("--key", envvar="LUOT_DEVICE_KEY", show_envvar=True, help="Speaker: its device key.")
@click.option("--browser", default="/usr/bin/chromium", show_default=True, help="Screen: Chromium.")
@click.option("--browser-flag", multiple=True, help="Screen: a flag for Chromium; may be given again.")
@click.option("--sleep", is_flag=True, help="Screen: dark outside the branch's hours.")
@click.option("--state-dir", type=PATH, help="Screen: the browser's. [default: ~/.local/share/luot/screen]")
@click.option("--install", is_flag=True, help="Screen: do not run, have this user's systemd start it.")
@click.pass_context
def display(context: click.Context, branch: str, **options: Any) -> None:
    """Run the agent of a display PC: signs and lamps over the counters (--led), a loudspeaker (--speaker), or
    a board over the whole screen (--screen).

    The signs file (docs/signs.md) names each sign, its counter and how it is reached. “virtual” signs are a
    page that looks and behaves like the glass: blinking on a call, dashes when paused, dark when cut off.

    A speaker (docs/voice.md) says the calls and messages of a zone in place of the zone's boards, through an
    amplifier on this PC.

    A screen (docs/boards.md) shows a board all day, whatever happens to the browser or the server. With
    --install, and otherwise the same options, the PC shows it by itself from then on.

    Each prints a line of JSON once it works.
    """
    chosen = [name for name in DISPLAY_AGENTS if options[name] is not None]
    if len(chosen) != 1:
        raise BadSettings("led, speaker, screen: give one of them; each is an agent of its own")
    run, own = DISPLAY_AGENTS[chosen[0]]
    for name in _typed(context) & {each for _, others in DISPLAY_AGENTS.values() for each in others} - own:
        raise BadSettings(f"{name}: not for --{chosen[0]}")
    log_to_stderr()
    common = {name: options[name] for name in ("mqtt_url", "device")}
    run(options[chosen[0]], branch=branch, **common, **{name: options[name] for name in own})


def _typed(context: click.Context) -> set[str]:
    """The options given on the command line itself."""
    typed = click.core.ParameterSource.COMMANDLINE
    return {name for name in context.params if context.get_parameter_source(name) is typed}


def _speak(output: str, **options: Any) -> None:
    from display.speaker.agent import SpeakerError, SpeakerSettings, run
    from display.speaker.outputs import OutputAddressError
    from hardware.mqtt import MqttAddressError

    for name in ("server", "zone", "device", "key"):
        if not options[name]:
            raise BadSettings(f"{name}: a speaker needs one; give --{name}")
    try:
        settings = SpeakerSettings(server_url=options.pop("server"), output=output, **options)
        sys.exit(run(settings))
    except OutputAddressError as error:
        raise BadSettings(f"speaker: {error}") from error
    except MqttAddressError as error:
        raise BadSettings(f"mqtt_url: {error}") from error
    except SpeakerError as error:
        raise BadSettings(str(error)) from error


def _show(
    url: str,
    install: bool,
    state_dir: Path | None,
    browser_flag: Sequence[str],
    device: str | None,
    **options: Any,
) -> None:
    from display.screen.agent import ScreenError, ScreenSettings, run
    from hardware.mqtt import MqttAddressError
    from queue_server.config import default_data_dir

    folder = state_dir or default_data_dir() / "screen"
    try:
        settings = ScreenSettings(
            url=url, folder=folder, flags=browser_flag, device=device or "screen", **options
        )
        if install:
            _install_screen(settings)
            return
        sys.exit(run(settings))
    except MqttAddressError as error:
        raise BadSettings(f"mqtt_url: {error}") from error
    except ScreenError as error:
        raise BadSettings(str(error)) from error


def _install_screen(settings: ScreenSettings) -> None:
    """Write the unit that starts the agent with these settings, and say what is left to do."""
    from display.screen.units import UNIT, units
    from hardware.starting import write_units
    from queue_server.config import config_dir

    words = ["--screen", settings.url, "--branch", settings.branch, "--device", settings.device]
    words += ["--browser", settings.browser, "--state-dir", str(settings.folder.absolute())]
    words += ["--mqtt-url", settings.mqtt_url] if settings.mqtt_url else []
    words += [f"--browser-flag={flag}" for flag in settings.flags]
    words += ["--sleep"] if settings.sleep else []
    command = [sys.executable, "-m", "queue_server.cli", "display", *words]
    for file in write_units(config_dir(), units(command)):
        click.echo(f"wrote {file}")
    click.echo(f"now: systemctl --user daemon-reload && systemctl --user enable --now {UNIT}")


def _drive_signs(
    led: str, mqtt_url: str | None, device: str | None, http_port: int | None, dark: bool, **options: Any
) -> None:
    from display.signs.agent import SignSettings, darken, run
    from display.signs.file import SignsFileError
    from hardware.mqtt import MqttAddressError

    if mqtt_url is None:
        raise BadSettings("mqtt_url: signs need a broker; give --mqtt-url")
    file = None if led == "virtual" else Path(led)
    if file is None:
        http_port = http_port or 0
    if dark and file is None:
        raise BadSettings("dark: only signs of a file can be made dark")
    try:
        settings = SignSettings(mqtt_url, file=file, device=device or "signs", http_port=http_port, **options)
        sys.exit(darken(settings) if dark else run(settings))
    except MqttAddressError as error:
        raise BadSettings(str(error)) from error
    except SignsFileError as error:
        raise BadSettings(f"led: {error}") from error


DISPLAY_AGENTS: Mapping[str, tuple[Callable[..., None], frozenset[str]]] = {
    "led": (_drive_signs, frozenset({"host", "http_port", "dark"})),
    "speaker": (_speak, frozenset({"server", "zone", "key"})),
    "screen": (_show, frozenset({"browser", "browser_flag", "sleep", "state_dir", "install"})),
}
"""What `luot display` can be, by the option that says so, and the options that are for it alone."""


@click.command()
@click.option("--mqtt-url", required=True, help="Broker, mqtt://user:password@host:1883.")
@click.option("--branch", required=True, help="Code of the branch.")
@click.option("--counter", required=True, help="Code of the counter it stands at.")
@click.option("--device", required=True, help="Code of this keypad.")
@click.option("--key", required=True, envvar="LUOT_DEVICE_KEY", show_envvar=True, help="Its device key.")
@click.option("--keypad", required=True, help="serial:/dev/ttyUSB0?baudrate=9600 or usb:/dev/input/by-id/….")
@click.option("--keys", help="What its keys do, N=next,R=recall,… [default: see docs/operations.md]")
def keypad(**options: Any) -> None:
    """Run the agent of a hardware keypad: each press goes to the server over MQTT, or is dropped, never late.

    Prints a line of JSON once the keypad is open.
    """
    from hardware.keypad.agent import KeypadError, KeypadSettings, run

    log_to_stderr()
    try:
        sys.exit(run(KeypadSettings(**options)))
    except KeypadError as error:
        raise BadSettings(str(error)) from error


def log_to_stderr() -> None:
    """One line an event, to the terminal or the service manager's journal."""
    logging.basicConfig(
        level="INFO", stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    )
