"""The web application: pages, API and Socket.IO around a wired system."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask, Request, Response, request
from flask_openapi3 import Info, OpenAPI
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_socketio import SocketIO
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest, HTTPException

from queue_server.bootstrap import System
from queue_server.domain.errors import Refusal
from queue_server.domain.paper_errors import EntriesRefused
from queue_server.service_layer.ports import Unavailable
from queue_server.web import health, intake, problems
from queue_server.web.access import DEVICE_COOKIE, STAFF_COOKIE, Tokens, pair_device
from queue_server.web.api import parts
from queue_server.web.api.blueprint import PREFIX
from queue_server.web.description import describe
from queue_server.web.live import Live
from queue_server.web.pages import error_page, pages

LONGEST_BODY = 256 * 1024


class MalformedJson(BadRequest):
    """A body that is not JSON."""


class JsonRequest(Request):
    """A request whose body, if there is one, is JSON whatever its headers say; none reads as ``{}``."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        if not self.get_data(cache=True):
            return {}
        try:
            return super().get_json(force=True, silent=False, cache=cache)
        except RecursionError:
            raise MalformedJson() from None

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        raise MalformedJson()


def create_app(system: System) -> tuple[Flask, SocketIO]:
    """The application and its Socket.IO server; nothing is started."""
    app = OpenAPI(
        "queue_server",
        info=Info(title="Lượt", version="1", description=health.ABOUT),
        security_schemes=_security(),
        validation_error_callback=problems.of_validation,
        doc_prefix=PREFIX,
        doc_url="/raw-openapi.json",
        doc_ui=False,
        static_folder=None,
    )
    app.request_class = JsonRequest
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["luot"] = system
    app.extensions["luot-tokens"] = Tokens(system.settings.secret_key(), system.settings.session_hours)
    for part in parts():
        app.register_api(part.api)
    app.register_blueprint(pages)
    app.register_blueprint(health.health)
    app.register_blueprint(intake.intake)
    describe(app)
    app.before_request(pair_device)
    _map_errors(app)
    return app, _live(app, system)


def _live(app: Flask, system: System) -> SocketIO:
    """The Socket.IO server; its origin check is the browser's same-origin rule."""
    socketio = SocketIO(
        app,
        async_mode=system.settings.async_mode.value,
        transports=["websocket"],
        ping_interval=10,
        ping_timeout=10,
        json=app.json,
    )
    socketio.on_namespace(Live(system, socketio))
    return socketio


def _security() -> dict[str, SecurityScheme | dict[str, Any]]:
    """How a request says who sends it."""
    return {
        "token": SecurityScheme(
            type="http", scheme="bearer", description="Staff token of /auth/login, or a device key"
        ),
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": STAFF_COOKIE,
            "description": f"Cookie of our own pages; a paired device has {DEVICE_COOKIE}",
        },
    }


def _map_errors(app: Flask) -> None:
    """One place that turns what is raised into what is answered."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return problems.of_refusal(refusal) if _wants_problem() else error_page(404)

    @app.errorhandler(EntriesRefused)
    def rows_refused(refusal: EntriesRefused) -> Response:
        return problems.of_entries(refusal)

    @app.errorhandler(ValidationError)
    def invalid(error: ValidationError) -> Response:
        return problems.of_validation(error)

    @app.errorhandler(MalformedJson)
    def malformed(error: MalformedJson) -> Response:
        return problems.problem("malformed-json")

    @app.errorhandler(Unavailable)
    def unavailable(error: Unavailable) -> Response:
        return problems.of_unavailable(error)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | HTTPException:
        if error.response is not None:
            return error
        if _wants_problem():
            return problems.of_http(error)
        return error_page(404) if error.code == 404 else error

    @app.errorhandler(Exception)
    def surprise(error: Exception) -> Response:
        answer = problems.of_surprise(error, incident=uuid.uuid4().hex[:8])
        return answer if _wants_problem() else error_page(500)


def _wants_problem() -> bool:
    """Programs get problems; only a person who opened a page gets a page."""
    return request.path.startswith(PREFIX) or "text/html" not in request.headers.get("Accept", "")
