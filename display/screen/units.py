"""Starting a display PC's page by itself: one systemd user unit, for the agent that starts the browser."""

from collections.abc import Mapping, Sequence

from hardware.starting import command_line

UNIT = "luot-screen.service"

_TEXT = """\
[Unit]
Description=Lượt: a page over the whole screen
After=graphical-session.target
PartOf=graphical-session.target

[Service]
Type=notify
ExecStart={command}
Restart=always
RestartSec=2
TimeoutStartSec=60

[Install]
WantedBy=graphical-session.target
"""


def units(agent: Sequence[str]) -> Mapping[str, str]:
    """The unit's text, by file name; `agent` is the whole command line."""
    return {UNIT: _TEXT.format(command=command_line(agent))}
