"""The program's HTTP side: deliveries in, lists and a live page out.

POST /events    one CloudEvent, signed; 202 new, 200 known already
GET  /events    {"items": […], "next": position or null}; ?after=POSITION&limit=&branch=
GET  /summary   counts, missing numbers and last tickets
GET  /stream    the same items as server-sent events, from ?after=POSITION on
GET  /behave    how deliveries are answered now; POST orders another way
GET  /cases     the cases it knows, {"items": […], "next": null}
GET  /cases/C   the case of code C, as docs/case-system.md describes; 404 if there is none
GET  /figures   how the files of each field stand; GET /overdue  the files that are late
GET  /procedures  its catalogue of procedures, one JSON object a line
GET  /cases/behave   how look-ups of a case are answered now; POST orders another way
GET  /          the page
"""

import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from queue_server.demo.case_system.behaviour import Behaviour, BehaviourMalformed, Temper, read_behaviour
from queue_server.demo.case_system.cases import cases, figures, overdue, today
from queue_server.demo.case_system.envelope import CONTENT_TYPE, EnvelopeMalformed, read_envelope
from queue_server.demo.case_system.inbox import Inbox
from queue_server.demo.case_system.signatures import SignatureRefused, verify
from queue_server.demo.case_system.summary import summary

MAX_BODY_BYTES = 1 << 20
HEARTBEAT_SECONDS = 2.0
CATALOGUE = Path(__file__).parents[1] / "procedures.jsonl"
_PAGE = Path(__file__).with_name("page")


class CaseSystem:
    """The inbox, the keys it trusts and its present temper, behind HTTP."""

    def __init__(
        self,
        inbox: Inbox,
        keys: Sequence[bytes],
        clock: Callable[[], float] = time.time,
        catalogue: Path = CATALOGUE,
    ) -> None:
        self._inbox = inbox
        self._keys = keys
        self._clock = clock
        self._temper = Temper()
        self._asked = Temper()
        self._catalogue = catalogue

    def application(self) -> Flask:
        """The WSGI application."""
        app = Flask(__name__, static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
        app.json.ensure_ascii = False  # type: ignore[attr-defined]
        app.register_error_handler(HTTPException, _problem)
        app.add_url_rule("/events", view_func=self.receive, methods=["POST"])
        app.add_url_rule("/events", view_func=self.events)
        app.add_url_rule("/summary", view_func=self.summary)
        app.add_url_rule("/stream", view_func=self.stream)
        app.add_url_rule("/behave", view_func=self.behaviour)
        app.add_url_rule("/behave", view_func=self.behave, methods=["POST"])
        app.add_url_rule("/cases", view_func=self.cases)
        app.add_url_rule("/cases/<code>", view_func=self.case)
        app.add_url_rule("/figures", view_func=self.figures)
        app.add_url_rule("/overdue", view_func=self.overdue)
        app.add_url_rule("/procedures", view_func=self.procedures)
        app.add_url_rule("/cases/behave", view_func=self.case_behaviour)
        app.add_url_rule("/cases/behave", view_func=self.behave_on_cases, methods=["POST"])
        app.add_url_rule("/", view_func=lambda: send_from_directory(_PAGE, "page.html"), endpoint="page")
        app.add_url_rule(
            "/page/<name>", view_func=lambda name: send_from_directory(_PAGE, name), endpoint="part"
        )
        return app

    def receive(self) -> Response:
        """One delivery. It is on the disk before it is acknowledged."""
        # Read to the end whatever the answer: what is left unread would begin the next request.
        body = request.get_data()
        behaviour = self._temper.meet()
        if behaviour.mode == "slow":
            time.sleep(behaviour.seconds)
        if behaviour.mode in ("normal", "slow"):
            return self._keep(body)
        if behaviour.keep:
            self._keep(body)
        return _misbehave(behaviour)

    def _keep(self, body: bytes) -> Response:
        if request.mimetype != CONTENT_TYPE:
            raise UnsupportedMediaType(f"the content type is {request.mimetype!r}, not {CONTENT_TYPE!r}")
        now = self._clock()
        try:
            verify({name.lower(): value for name, value in request.headers}, body, self._keys, now)
            new = self._inbox.keep(read_envelope(body), now)
        except SignatureRefused as refusal:
            return _problem_response(HTTPStatus.UNAUTHORIZED, str(refusal))
        except EnvelopeMalformed as fault:
            raise BadRequest(str(fault)) from None
        return Response(status=HTTPStatus.ACCEPTED if new else HTTPStatus.OK)

    def events(self) -> Response:
        """What was received, in order of arrival."""
        limit = max(1, min(request.args.get("limit", 1000, type=int), 1000))
        after = request.args.get("after", 0, type=int)
        found = self._inbox.received(after, limit + 1, request.args.get("branch"))
        following = found[limit - 1].position if len(found) > limit else None
        return jsonify(items=[kept.as_json() for kept in found[:limit]], next=following)

    def summary(self) -> Response:
        """The received events in short."""
        return jsonify(summary(self._inbox.received(limit=-1)))

    def stream(self) -> Response:
        """Every event after `?after=` (or the browser's Last-Event-ID), then each new one as it comes."""
        last = request.headers.get("Last-Event-ID", "")
        after = int(last) if last.isdecimal() else request.args.get("after", 0, type=int)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(self._stream_from(after), mimetype="text/event-stream", headers=headers)

    def _stream_from(self, after: int) -> Iterator[str]:
        yield "retry: 1000\n\n"
        while True:
            for kept in self._inbox.received(after):
                after = kept.position
                yield f"id: {after}\ndata: {json.dumps(kept.as_json(), ensure_ascii=False)}\n\n"
            if not self._inbox.wait_for_more(after, HEARTBEAT_SECONDS):
                # So that a page notices a dead program, and this thread a closed page.
                yield "event: pulse\ndata: {}\n\n"

    def behaviour(self) -> Response:
        """How the next delivery is answered."""
        return jsonify(self._temper.now.as_json())

    def behave(self) -> Response:
        """Order a way of answering."""
        return _order(self._temper)

    def cases(self) -> Response:
        """Every case, whatever the temper."""
        return jsonify(items=list(cases(today(self._clock()))), next=None)

    def case(self, code: str) -> Response:
        """One case, told in the way ordered."""
        found = next((case for case in cases(today(self._clock())) if case["code"] == code), None)
        return self._told(
            jsonify(found) if found else _problem_response(HTTPStatus.NOT_FOUND, f"there is no case {code}")
        )

    def figures(self) -> Response:
        """How the files of each field stand, told in the way ordered."""
        return self._told(jsonify(fields=list(figures(today(self._clock())))))

    def overdue(self) -> Response:
        """The files that are late, told in the way ordered."""
        return self._told(jsonify(items=list(overdue(today(self._clock())))))

    def procedures(self) -> Response:
        """The catalogue, told in the way ordered."""
        return self._told(Response(self._catalogue.read_bytes(), mimetype="application/jsonl"))

    def _told(self, answer: Response) -> Response:
        """An answer about cases, or what was ordered instead."""
        behaviour = self._asked.meet()
        if behaviour.mode == "slow":
            time.sleep(behaviour.seconds)
        elif behaviour.mode != "normal":
            return _misbehave(behaviour)
        return answer

    def case_behaviour(self) -> Response:
        """How the next question about cases is answered."""
        return jsonify(self._asked.now.as_json())

    def behave_on_cases(self) -> Response:
        """Order a way of answering questions about cases."""
        return _order(self._asked)


def _order(temper: Temper) -> Response:
    try:
        behaviour = read_behaviour(request.get_json(force=True))
    except BehaviourMalformed as fault:
        raise BadRequest(str(fault)) from None
    temper.order(behaviour)
    return jsonify(behaviour.as_json())


def _misbehave(behaviour: Behaviour) -> Response:
    if behaviour.mode == "error":
        return _problem_response(HTTPStatus(behaviour.status), "told to fail by POST /behave")
    if behaviour.mode == "wrong":
        return jsonify(trangThai="OK", duLieu=[1, 2, 3])
    connection: socket.socket = request.environ["werkzeug.socket"]
    if behaviour.mode == "garbage":
        connection.sendall(b"\x00\xff<<< kh\xc3\xb4ng ph\xe1\xba\xa3i HTTP >>>\r\n")
    # Werkzeug then writes its answer into a closed connection, which it takes for a client that left.
    connection.shutdown(socket.SHUT_RDWR)
    return Response()


def _problem(error: HTTPException) -> Response:
    return _problem_response(HTTPStatus(error.code or 500), error.description or "")


def _problem_response(status: HTTPStatus, detail: str) -> Response:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
    }
    return Response(json.dumps(problem, ensure_ascii=False), status, mimetype="application/problem+json")
