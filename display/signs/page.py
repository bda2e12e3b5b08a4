"""The page of the virtual signs: the glass over each counter as it should look now.

`/` the signs · `/signs` the same as JSON, with the last 200 messages received · `/events` live updates ·
`/glyphs` the dots of each letter.
"""

from pathlib import Path

from flask import Flask, Response, jsonify

from display.signs.wall import Wall
from hardware.signs.glyphs import GLYPHS
from hardware.virtual_page import Bell, live

_PAGE = Path(__file__).with_name("page.html")
_MESSAGES_ON_PAGE = 40


def application(wall: Wall, bell: Bell) -> Flask:
    """The page and what it reads."""
    app = Flask("virtual signs", static_folder=None)

    def brief() -> dict[str, object]:
        state = wall.state()
        return state | {"messages": state["messages"][:_MESSAGES_ON_PAGE]}

    @app.get("/")
    def page() -> Response:
        return Response(_PAGE.read_text("utf-8"), mimetype="text/html")

    @app.get("/signs")
    def signs() -> Response:
        return jsonify(wall.state())

    @app.get("/glyphs")
    def glyphs() -> Response:
        return jsonify(GLYPHS)

    @app.get("/events")
    def events() -> Response:
        return live(bell, brief)

    return app
