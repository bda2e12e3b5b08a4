"""What measurements work on: a folder, the real server on a furnished store, an officer who calls."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scripts.benchmarks.sizes import Sizes
from scripts.benchmarks.wire import Exchange, Line, post
from tests.support.centre import HUE, Centre, Furnisher, key_of

SHARED_COUNTER = "13"
"""The only counter of Huế that shares its service with another; without it, counters do not meet."""


@dataclass(frozen=True)
class Workbench:
    """Where one run works; `cache` outlives it."""

    sizes: Sizes
    folder: Path
    cache: Path

    def new_folder(self, name: str) -> Path:
        """A folder of this run's own, on the disk that the checkout is on (a RAM disk would flatter)."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def furnished(self, name: str) -> Path:
        """A new data folder with a furnished store of the Huế centre."""
        folder = self.new_folder(name)
        Furnisher(self.folder / "furnished", _no_postgresql).sqlite(HUE, folder)
        return folder

    @contextmanager
    def centre(self, name: str, **settings: Any) -> Iterator[Centre]:
        """The real server, in a process of its own, giving numbers at any hour."""
        centre = Centre(self.furnished(name), HUE, **{"open_outside_hours": True, **settings})
        try:
            yield centre
        finally:
            centre.close()


def _no_postgresql() -> NoReturn:
    raise AssertionError("benchmarks run on SQLite")


def places(centre: Centre) -> list[tuple[str, str]]:
    """(counter, its service), each service once."""
    found = [(counter.code, counter.services[0]) for counter in centre.document.counters]
    return [(counter, service) for counter, service in found if counter != SHARED_COUNTER]


def taking(centre: Centre, service: str) -> bytes:
    """The request of a kiosk for a number."""
    wish = {"service": service, "channel": "kiosk", "language": "vi"}
    return post(centre.base_url, f"/branches/{centre.branch}/tickets", key_of("kiosk"), wish)


def pressing(centre: Centre, counter: str, action: str) -> bytes:
    """The request of an officer's press."""
    token = centre.staff("officer").token
    assert token
    return post(centre.base_url, f"/branches/{centre.branch}/counters/{counter}/{action}", token, {})


class Desk:
    """One counter with people enough: each `call` is a press of Next that also finishes who was there."""

    def __init__(self, centre: Centre, people: int, pause: float) -> None:
        """Let `people` take numbers; `pause` seconds pass after each press."""
        counter, service = places(centre)[0]
        self.counter = counter
        self._pause = pause
        self._line = Line(centre.base_url)
        self._next = pressing(centre, counter, "next")
        self._serve = pressing(centre, counter, "serve")
        number = taking(centre, service)
        for _ in range(people + 1):
            self._line.ask(number)
        self.call()  # the first one also opens the counter

    def call(self) -> Exchange:
        """Press Next; then, once everybody had time to hear of it, begin to serve."""
        called = self.invite()
        time.sleep(self._pause)
        self.serve()
        time.sleep(self._pause)
        return called

    def invite(self) -> Exchange:
        """Press Next alone: the person is called until `serve`."""
        return self._line.ask(self._next)

    def serve(self) -> None:
        """The person has come."""
        self._line.ask(self._serve)

    def close(self) -> None:
        """Go home."""
        self._line.close()
