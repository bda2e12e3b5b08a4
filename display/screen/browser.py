"""Chromium over the whole screen, as a process of ours: started, ended, and found when it runs."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from display.screen.page import PageSilent, ShownPage

GOES_WITHIN = 5.0
"""Seconds in which it ends when asked; then it is made to."""
_PORT_FILE = "DevToolsActivePort"
_FLAGS = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    # What a page alone has no use for; the address bar's list would be a process of its own, of 50 MiB.
    "--disable-features=Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--password-store=basic",
    "--remote-debugging-address=127.0.0.1",
    "--remote-debugging-port=0",
)
"""The page only: no bubbles after a power cut, sound without a touch, and no rest when nothing covers it."""


class Browser:
    """One Chromium with a profile of its own in `folder`, trusting the server's page as if it came by https.

    Browsers keep a screen awake, and much else, for pages of https only; inside a centre the board comes by
    plain http.
    """

    def __init__(self, program: str, folder: Path, url: str, more: Sequence[str] = ()) -> None:
        """`url` is the page it is for; `more` are flags of this PC's own."""
        address = urlsplit(url)
        trust = f"--unsafely-treat-insecure-origin-as-secure={address.scheme}://{address.netloc}"
        self._command = [program, *_FLAGS, trust, *more, f"--user-data-dir={folder}"]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Of the process started last."""
        return self._process.pid if self._process else None

    def start(self, url: str) -> None:
        """Begin with a page. Raises OSError when there is no such program."""
        self.end()
        self._folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            (self._folder / _PORT_FILE).unlink()
        self._process = subprocess.Popen(
            [*self._command, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def page(self, within: float) -> ShownPage:
        """The page it shows. Raises PageSilent."""
        try:
            port = int((self._folder / _PORT_FILE).read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError) as error:
            raise PageSilent("the browser does not listen yet") from error
        return ShownPage(port, within)

    def end(self) -> None:
        """End it with all its processes, also when it hangs."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GOES_WITHIN)
        with suppress(ProcessLookupError):  # some of its processes may outlive the first
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
