"""Starting a kiosk PC by itself: two systemd user units, the agent and Chromium over the whole screen.

The agent says that it is ready only when its page answers, and Chromium is started after that; either is
started again whenever it ends. The device's key lies in a file of its own that only this user can read.
"""

import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

AGENT, PAGE = "luot-kiosk.service", "luot-kiosk-page.service"
KEY_FILE = Path("luot/kiosk.env")
"""Below the user's configuration folder, as the units are."""

_AGENT = """\
[Unit]
Description=Lượt: the kiosk's agent

[Service]
Type=notify
ExecStart={command}
EnvironmentFile=%E/{key_file}
Restart=always
RestartSec=1
TimeoutStartSec=60

[Install]
WantedBy=default.target
"""
_PAGE = """\
[Unit]
Description=Lượt: the kiosk's page over the whole screen
Wants={agent}
After={agent} graphical-session.target
PartOf=graphical-session.target

[Service]
ExecStart={command}
Restart=always
RestartSec=2

[Install]
WantedBy=graphical-session.target
"""
_BROWSER = (
    "--kiosk",
    "--no-first-run",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--disable-translate",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--autoplay-policy=no-user-gesture-required",
    "--password-store=basic",
)
"""The page only: no bubbles after a power cut, no zooming and no leaving it with two fingers."""


def units(agent: Sequence[str], browser: str, url: str) -> Mapping[str, str]:
    """The texts of both units, by file name: `agent` is its whole command line, `url` the page it serves."""
    chromium = [browser, *_BROWSER, "--user-data-dir=%h/.local/share/luot/chromium", url]
    return {
        AGENT: _AGENT.format(command=" ".join(_quoted(word) for word in agent), key_file=KEY_FILE),
        PAGE: _PAGE.format(command=" ".join(chromium), agent=AGENT),
    }


def install(configuration: Path, texts: Mapping[str, str], key: str) -> list[Path]:
    """Write the units and the key below a user's configuration folder; the files. Raises OSError."""
    secret = configuration / KEY_FILE
    secret.parent.mkdir(parents=True, exist_ok=True)
    with open(secret, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"LUOT_DEVICE_KEY={key}\n")
    folder = configuration / "systemd/user"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [secret, *(folder / name for name in texts)]


def say_ready() -> None:
    """Tell systemd that the page answers, where it is systemd that started us (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    where = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(b"READY=1", where)


def _quoted(word: str) -> str:
    """A word of a command line as systemd.service(5) reads it back."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or not plain or any(c in plain for c in " ;'") else plain
