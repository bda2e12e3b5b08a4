"""Starting a kiosk PC by itself: two systemd user units, the agent and Chromium over the whole screen.

The agent says that it is ready only when its page answers, and Chromium is started after that; either is
started again whenever it ends. The device's key lies in a file of its own that only this user can read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hardware.starting import command_line

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
    # What a page alone has no use for; the address bar's list would be a process of its own, of 50 MiB.
    "--disable-features=Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
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
        AGENT: _AGENT.format(command=command_line(agent), key_file=KEY_FILE),
        PAGE: _PAGE.format(command=" ".join(chromium), agent=AGENT),
    }
