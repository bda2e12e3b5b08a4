"""The pages on a server of their own, without the queue behind it: `edge` plays what crosses the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from queue_server.domain.board import Board
from queue_server.service_layer.ratings import questionnaire_view
from queue_server.web import pages as web_pages
from tests.support.browser import Pages
from tests.support.stores import tiny_centre
from tests.templates.edge import Edge
from tests.templates.scene import Scene

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Open = Callable[..., tuple[Page, Edge]]
PUSH_KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
"""What browsers subscribe to messages with: a point of the curve."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a server that serves the pages of the Huế branch and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_pages, "page_context", _context)
        patch.setattr(web_pages, "board_page", board_page)
        patch.setattr(web_pages, "oversight_settings", _oversight)
        patch.setattr(web_pages, "rating_choices", rating_choices)
        patch.setattr(web_pages, "branch_codes", lambda: ["hue"])
        patch.setattr(web_pages, "demo_links", lambda: {"Máy in ảo": "http://127.0.0.1:9/"})
        patch.setattr(web_pages, "demo_staff", lambda: [("officer", "officer", "luot-demo")])
        patch.setattr(web_pages, "is_hub", lambda: False)
        patch.setattr(web_pages, "reminder_ways", lambda: ["sms", "email"])
        patch.setattr(web_pages, "push_key", lambda: PUSH_KEY)
        patch.setattr(web_pages, "public_url", lambda: "http://luot.example")
        app = Flask("pages", static_folder=None)
        app.register_blueprint(web_pages.pages)
        server = make_server("127.0.0.1", 0, _whole(app), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()
        server.server_close()


def _whole(app: Flask) -> WSGIApplication:
    """The app with its files read before they are sent.

    A page that closes while a font is on its way breaks the connection, and werkzeug's server then leaves
    the file open: a ResourceWarning, in whichever test is running when it is collected.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return Response.from_app(app, environ, buffered=True)(environ, start_response)

    return answer


def _context(code: str) -> dict[str, Any]:
    if code != "hue":
        raise web_pages.UnknownBranch(branch=code)
    scene = Scene(40)
    return {
        "branch": scene.branch,
        "services": scene.services,
        "counters": list(scene.counters.values()),
        "zones": scene.branch["zones"],
        "boards": [],
        "languages": ["vi", "en"],
        "settings": {"idle_seconds": 60, "blink_seconds": 10, "files_per_visit": 10, **DESK},
    }


BOARDS: dict[str, dict[str, Any]] = {}
"""Boards besides the plain one of the zone; tests add theirs with the fixture `boards`."""
PLAIN = Board("main", "Sảnh chính", "Main hall", "main")
GUIDE = [
    {"kind": "number", "service": None, "minutes": None},
    {"kind": "wait", "service": None, "minutes": None},
    {"kind": "intake", "service": None, "minutes": 5},
    {"kind": "fee", "service": "thu-phi", "minutes": 3},
    {"kind": "result", "service": "tra-ket-qua", "minutes": 5},
]


def board_page(branch: str, code: str) -> dict[str, Any] | None:
    """A board's facts as the server gives them."""
    _context(branch)
    given = BOARDS.get(code)
    if given is None and code != "main":
        return None
    return {**asdict(PLAIN), "code": code, **SHOWN, **(given or {})}


SHOWN: dict[str, Any] = {
    "look": "dark",
    "light": ["06:00", "17:30"],
    "sheet": None,
    "emblem": None,
    "guide": GUIDE,
    "notices": [],
}


@pytest.fixture
def boards() -> Iterator[Callable[..., None]]:
    """Configures a board for one test: `boards("tv", layout="split", panels=["guide"])`."""

    def add(code: str, **facts: Any) -> None:
        BOARDS[code] = facts

    yield add
    BOARDS.clear()


DESK: dict[str, Any] = {
    "undo_seconds": 90,
    "reinstate_minutes": 60,
    "no_show_after_recalls": 0,
    "reason_for_chosen": False,
    "next_after_finish": False,
    "required_on_finish": [],
    "outcomes": [],
    "pause_reasons": [],
    "stations": {},
}
"""The rules of a desk where nothing is asked, and what can be taken back is said for as long as a test may
take; tests change them with the fixture `rules`."""


@pytest.fixture
def rules() -> Iterator[Callable[..., None]]:
    """Changes the desk's rules for one test: `rules(undo_seconds=2)`."""
    before = dict(DESK)
    yield DESK.update
    DESK.clear()
    DESK.update(before)


QUESTIONNAIRE = questionnaire_view(tiny_centre().documents()[0].to_branch(1))
"""By the norm that comes with Lượt."""


def rating_choices(code: str) -> dict[str, Any]:
    """What the tablet asks."""
    _context(code)
    return {"questionnaire": QUESTIONNAIRE, "officer_name": True}


def _oversight(code: str) -> dict[str, Any]:
    fire = "Đang có báo cháy. Mời mọi người bình tĩnh ra ngoài."
    message = {
        "code": "fire",
        "name": "Báo cháy",
        "name_en": "Fire alarm",
        "text": fire,
        "text_en": "Fire alarm.",
    }
    return {"stop_messages": [message]}


@pytest.fixture
def visit(site: str, open_page: Pages) -> Open:
    """Opens a page before a scene: `page, edge = visit("kiosk", "/kiosk/hue", scene, prepare)`."""
    open_page.allow_error(r"status of (401|404|409|422|500|503)")

    def opened(
        size: str, path: str, scene: Scene, prepare: Callable[[Edge], None] | None = None
    ) -> tuple[Page, Edge]:
        page = open_page(size)
        edge = Edge(page, scene)
        if prepare:
            prepare(edge)
        page.goto(site + path)
        return page, edge

    return opened
