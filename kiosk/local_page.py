"""The kiosk's page on the kiosk PC itself, at 127.0.0.1: the server's page as long as it is there, and the
same page from what is kept here when it is not.

Requests for numbers are passed on; those that the server does not answer are answered from the kiosk's own
range. `/agent/state` tells the page whether the server is there and whether numbers are given without it;
`/agent/leaflets` prints a procedure, and `/agent/scans` waits for what the scanner reads.
"""

import io
import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Flask, Response, abort, request

from kiosk.away import AwayDesk, NoNumber
from kiosk.leaflet_desk import LeafletDesk, NoLeaflet
from kiosk.own_numbers import OwnNumbers
from kiosk.reports import Reports
from kiosk.scanner import Scanner
from kiosk.server_api import ServerAway
from kiosk.shell import Shell, for_browsers
from kiosk.upstream import Relayed, Upstream

_SERVED_HERE, _WITH_SCANNER = b"<html data-agent ", b'<html data-agent="scanner" '
"""How the page knows that an agent is there to ask, and whether for scans."""
_HERE = ("127.0.0.1", "localhost")
_SCAN_SECONDS = 20.0
"""A page that waits for a scan asks anew after so long."""


class LocalPage:
    """The web side of the agent.

    `asking(True)` is called before somebody's wish goes to the server, `asking(False)` when there is a number
    or none; `snapshot()` is what the page draws while it has heard nothing itself.
    """

    def __init__(
        self,
        branch: str,
        public_url: str,
        upstream: Upstream,
        desk: AwayDesk,
        own: OwnNumbers,
        reports: Reports,
        leaflets: LeafletDesk,
        scanner: Scanner | None,
        shell: Shell,
        asking: Callable[[bool], None],
        snapshot: Callable[[], dict[str, Any] | None],
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._upstream, self._desk, self._own, self._shell = upstream, desk, own, shell
        self._reports, self._asking, self._snapshot = reports, asking, snapshot
        self._leaflets, self._scanner = leaflets, scanner
        self._one_at_a_time = threading.Lock()
        self.app = Flask("kiosk", static_folder=None)
        self.app.before_request(_only_from_here)
        api = f"/api/v1/branches/{branch}"
        for name, several in (("tickets", False), ("visits", True)):
            self.app.add_url_rule(
                f"{api}/{name}", name, self._take, methods=["POST"], defaults={"several": several}
            )
        self.app.add_url_rule("/agent/state", "state", self._state)
        self.app.add_url_rule("/agent/leaflets", "leaflets", self._print_leaflet, methods=["POST"])
        self.app.add_url_rule("/agent/scans", "scans", self._scan)
        self.app.add_url_rule("/t/<token>/qr.svg", "qr", self._qr)
        self.app.add_url_rule("/socket.io/", "socket", self._socket, websocket=True)
        every = ["GET", "POST", "PUT", "DELETE"]
        self.app.add_url_rule("/", "pass_on", self._pass_on, methods=every, defaults={"path": ""})
        self.app.add_url_rule("/<path:path>", "pass_on", self._pass_on, methods=every)

    def _take(self, several: bool) -> Response:
        """A number, of the server's or of the kiosk's own; one request at a time, each answered once."""
        key = request.headers.get("Idempotency-Key") or str(uuid.uuid4())
        with self._one_at_a_time:
            self._asking(True)
            try:
                return self._taken(several, key)
            finally:
                self._asking(False)

    def _taken(self, several: bool, key: str) -> Response:
        """The answer to one request for a number."""
        if answered := self._desk.answered(several, key):
            return _json(answered, 201)
        if self._upstream.here:
            headers = {**dict(request.headers), "Idempotency-Key": key}
            try:
                answer = self._upstream.ask_for_number(_asked(), headers, request.get_data())
                return Response(answer.body, answer.status, for_browsers(answer))
            except ServerAway:
                pass  # it may have heard the request all the same: the handover names its key
        try:
            return _json(self._desk.issue(request.get_json(force=True, silent=True), several, key), 201)
        except NoNumber as no:
            status, body = no.problem(_language())
            return _json(body, status, "application/problem+json")

    def _state(self) -> Response:
        """Whether the server is there, and how the own numbers stand.

        `left` are the fewest that a service has, `kept` those that the server has not heard of; `slip` is
        what became of the slip of the ticket in `?ticket=`.
        """
        no = self._desk.why_not()
        ticket = request.args.get("ticket", "")
        told: dict[str, Any] = {
            "server": self._upstream.here,
            "gives_numbers": no is None,
            "left": self._own.fewest_left(),
            "kept": self._own.kept(),
            "why_not": no.problem(_language())[1] if no else None,
            "slip": self._reports.outcome(ticket) if ticket else None,
        }
        if "snapshot" in request.args:
            told["snapshot"] = self._snapshot()
        return _json(told)

    def _print_leaflet(self) -> Response:
        """Print the procedure whose code the body names: 201 when the paper is out."""
        body = request.get_json(force=True, silent=True)
        try:
            self._leaflets.print(body.get("procedure") if isinstance(body, dict) else None, _language())
        except NoLeaflet as no:
            status, problem = no.problem(_language())
            return _json(problem, status, "application/problem+json")
        return _json({"printed": True}, 201)

    def _scan(self) -> Response:
        """What the scanner reads next, once; 204 when that takes too long, 404 on a kiosk without one."""
        if self._scanner is None:
            abort(404)
        text = self._scanner.next_scan(_SCAN_SECONDS)
        return _json({"text": text}) if text else Response(status=204)

    def _qr(self, token: str) -> Response:
        """The QR code of a number's phone page; of the kiosk's own numbers it is made here."""
        if not self._own.by_token(token):
            return self._pass_on(f"t/{token}/qr.svg")
        picture = io.BytesIO()
        segno.make(f"{self._public_url}/t/{token}", error="m", micro=False).save(
            picture, kind="svg", border=2, scale=8, xmldecl=False
        )
        return Response(picture.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})

    def _pass_on(self, path: str) -> Response:
        """Anything else: from the server, or, where it is part of the page, as it was last."""
        where = f"/{path}"
        part = request.method == "GET" and self._shell.keeps(where)
        answer = self._fresh(whole=part)
        if part and answer and answer.status == 200:
            self._shell.keep(where, answer)
        if part and (answer is None or answer.status >= 500):
            answer = self._shell.kept(where) or answer
        if answer is None:
            abort(503)
        return Response(answer.body, answer.status, for_browsers(answer))

    def _fresh(self, whole: bool) -> Relayed | None:
        """The server's answer, None without a server; with `whole` more than “not changed”."""
        if not self._upstream.here:
            return None
        headers = {name: value for name, value in request.headers if not whole or name != "If-None-Match"}
        try:
            answer = self._upstream.ask(request.method, _asked(), headers, request.get_data())
        except ServerAway:
            return None
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            here = _WITH_SCANNER if self._scanner else _SERVED_HERE
            return replace(answer, body=answer.body.replace(b"<html ", here, 1))
        return answer

    def _socket(self) -> Response:
        """The page's line to the server's events, carried as it is."""
        page = request.environ["werkzeug.socket"]
        try:
            self._upstream.tunnel(page, request.full_path, request.headers.items())
        except ServerAway:
            abort(503)
        raise ConnectionAbortedError  # the answer went through the tunnel: nothing more is to be sent


def _only_from_here() -> None:
    """Only this PC's own page may ask: no other site opened here, and no other name for this address."""
    origin = request.headers.get("Origin")
    if urlsplit(f"//{request.host}").hostname not in _HERE:
        abort(403)
    if origin and urlsplit(origin).netloc != request.host:
        abort(403)


def _asked() -> str:
    """Path and query of this request."""
    return request.full_path.rstrip("?")


def _language() -> str:
    asked = request.args.get("lang")
    return asked if asked in ("vi", "en") else request.accept_languages.best_match(["vi", "en"]) or "vi"


def _json(body: dict[str, Any], status: int = 200, kind: str = "application/json") -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type=kind, headers={"Cache-Control": "no-store"})
