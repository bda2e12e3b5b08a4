"""Where the real programs of this machine are. Debian keeps some of them off the path of ordinary users."""

import os
import shutil
from pathlib import Path

_PLACES = {
    "mosquitto": [Path("/usr/sbin/mosquitto")],
    "postgres": sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True),
}
_CHROMIUMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


class ProgramMissing(Exception):
    """A program the tests need is not on this machine; `scripts/test` installs it or says how."""


def find_program(name: str) -> Path:
    """The path of a program, on PATH or in Debian's places; ProgramMissing when there is none."""
    if found := shutil.which(name):
        return Path(found)
    for place in _PLACES.get(name, []):
        if place.exists():
            return place
    raise ProgramMissing(f"{name} is not installed; run scripts/test, which installs it or says how")


def find_chromium() -> Path:
    """The browser of the tests: $LUOT_CHROMIUM, or the first Chromium found."""
    if chosen := os.environ.get("LUOT_CHROMIUM"):
        return find_program(chosen)
    for name in _CHROMIUMS:
        if found := shutil.which(name):
            return Path(found)
    return find_program("chromium")
