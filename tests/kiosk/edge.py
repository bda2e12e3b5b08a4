"""A true edge for the agent: a real Flask-SocketIO server that keeps to the contract, and can be naughty."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from hardware.printer.layout import Part
from tests.support.processes import free_port

BRANCH, DEVICE, KEY = "hue", "kiosk-1", "key-of-kiosk-1"


def text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class Edge:
    """One branch's server in this process. `port` stays the same over `stop` and `start`."""

    def __init__(self, seq: int = 0) -> None:
        self.port = free_port()
        self.seq = seq
        self.log: list[dict[str, Any]] = []
        self.tickets: dict[str, dict[str, Any]] = {}
        self.slips: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.joins = self.resyncs = 0
        self.resync_at_most = 500
        self.may_read_log = True
        self.log_refusals = 0
        self.procedures: dict[str, str] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.slip_layout: dict[str, Any] = {
            "fields": [part.value for part in Part],
            "header": {"vi": None, "en": None},
            "footer": {"vi": None, "en": None},
            "logo": None,
            "second_language": None,
        }
        self.http_down = False
        self.turned_away: list[str] = []
        self.loses_answers = False
        self.pages: dict[str, bytes] = {}
        self.posted: list[str] = []
        self.handed: list[dict[str, Any]] = []
        self.hold_numbers = 3
        self.open_hours: list[tuple[float, float]] = [(-12, 12)]
        self.day_begins = -12.0
        self.refuses: dict[str, str] = {}
        self.replaces: list[str] = []
        self.clock_ahead = timedelta()
        self.branch: dict[str, Any] = {
            "code": BRANCH,
            "name": "Trung tâm Huế",
            "name_en": "Hue Centre",
            "timezone": "Asia/Ho_Chi_Minh",
            "priority_classes": [{"code": "elderly", "name": "Người cao tuổi", "name_en": "Elderly person"}],
        }
        self.heard = threading.Condition()
        self._clients: set[str] = set()
        self._app = Flask("edge")
        self._live = SocketIO(self._app, async_mode="threading")
        self._routes()
        self._reports()
        self._numbers()
        self._sockets()
        self.start()

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Like the end of the process: the port is closed and every connection is cut."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for client in list(self._clients):
            self._live.server.disconnect(client, namespace="/live")
        deadline = time.monotonic() + 30
        while self._clients and time.monotonic() < deadline:
            time.sleep(0.01)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_ahead

    def issue(self, device: str | None = DEVICE, age: float = 0.0, tell: bool = True, **ticket: Any) -> str:
        """A ticket in the log; with `tell=False` the socket keeps it to itself. Its id."""
        sequence = len(self.tickets) + 1
        number, identity = f"B{sequence:03}", f"ticket-{sequence}"
        issued = text(self.now() - timedelta(seconds=age))
        part = {"id": identity, "number": number, "sequence": sequence, "language": "vi", "priority": None}
        part |= {"channel": "kiosk", **ticket}
        self.tickets[identity] = {
            **part, "service": "ho-tich", "state": "waiting", "position": 4, "ahead": 3, "issued_at": issued,
            "estimate": {"p50": 10, "p90": 20}, "url": f"/t/token-{sequence}", "turns": [], "branch": BRANCH,
        }  # fmt: skip
        turn = {"id": f"turn-{sequence}", "ticket": part, "service": "ho-tich", "state": "waiting"}
        self.record("ticket.issued", {"turn": turn, "device": device}, issued, tell=tell)
        return identity

    def record(
        self, kind: str, data: dict[str, Any], moment: str | None = None, *, tell: bool = True
    ) -> dict[str, Any]:
        self.seq += 1
        event = {
            "branch": BRANCH,
            "seq": self.seq,
            "type": kind,
            "time": moment or text(self.now()),
            "data": data,
        }
        self.log.append(event)
        if tell:
            self.emit(event)
        return event

    def emit(self, event: dict[str, Any]) -> None:
        self._live.emit("event", event, namespace="/live")

    def pulse(self) -> None:
        self._live.emit("pulse", {"time": text(self.now()), "seq": {BRANCH: self.seq}}, namespace="/live")

    def wait_for(self, what: Any, seconds: float = 30.0) -> None:
        """Wait until `what()` is true; looks again whenever the agent said something."""
        deadline = time.monotonic() + seconds
        while not what():
            left = deadline - time.monotonic()
            assert left > 0, f"waited in vain; slips {self.slips}, statuses {self.statuses}"
            with self.heard:
                self.heard.wait(min(left, 0.05))

    def printed(self) -> list[str]:
        return [slip["ticket"] for slip in self.slips if slip["printed"]]

    def _snapshot(self) -> dict[str, Any]:
        shot = {"seq": self.seq, "time": text(self.now())}
        return {**shot, "branch": self.branch, "services": self._services()}

    def _services(self) -> list[dict[str, Any]]:
        return [{"code": "ho-tich", "name": "Hộ tịch", "short": "", "name_en": "Civil status"}]

    def _note(self, told: list[dict[str, Any]]) -> Response:
        with self.heard:
            told.append(request.get_json())
            self.heard.notify_all()
        return Response(status=204)

    def _slip_routes(self, app: Flask, root: str) -> None:
        @app.get(f"{root}/slip")
        def _slip_layout() -> Response:
            return jsonify(self.slip_layout)

        @app.get(f"{root}/procedure-choices")
        def _choices() -> dict[str, Any]:
            items = [{"code": code, "name": name} for code, name in self.procedures.items()]
            return {"items": items, "next": None}

        @app.get(f"{root}/procedures/<code>")
        def _procedure(code: str) -> Response:
            if code in self.records:
                return jsonify(self.records[code])
            if code not in self.procedures:
                abort(404)
            return jsonify({"name": self.procedures[code]})

    def _routes(self) -> None:
        app, root = self._app, f"/api/v1/branches/{BRANCH}"
        self._slip_routes(app, root)

        @app.before_request
        def _check() -> None:
            if self.http_down:
                self.turned_away.append(request.path)
                abort(503)
            if request.path.startswith("/api") and request.headers.get("Authorization") != f"Bearer {KEY}":
                abort(401)

        @app.get(f"{root}/tickets/<ticket>")
        def _ticket(ticket: str) -> Response:
            if ticket not in self.tickets:
                abort(404)
            return jsonify(self.tickets[ticket])

        @app.get(root)
        def _branch() -> Response:
            return jsonify(self.branch)

        @app.get(f"{root}/services")
        def _services() -> Response:
            return jsonify({"items": self._services(), "next": None})

        @app.get(f"{root}/events")
        def _events() -> Response:
            if not self.may_read_log:
                self.log_refusals += 1
                abort(403)
            after, limit = int(request.args["after"]), int(request.args["limit"])
            items = [event for event in self.log if event["seq"] > after][: min(limit, 3)]
            return jsonify({"items": items, "next": None})

    def _reports(self) -> None:
        app, root = self._app, f"/api/v1/branches/{BRANCH}"

        @app.post(f"{root}/devices/{DEVICE}/slips")
        def _slips() -> Response:
            return self._note(self.slips)

        @app.post(f"{root}/devices/{DEVICE}/status")
        def _status() -> Response:
            return self._note(self.statuses)

    def _numbers(self) -> None:
        app, root = self._app, f"/api/v1/branches/{BRANCH}"

        @app.get("/kiosk/<path:name>")
        @app.get("/assets/<path:name>")
        def _page(name: str) -> Response:
            if request.path not in self.pages:
                abort(404)
            return Response(self.pages[request.path], headers={"Cache-Control": "max-age=9999, immutable"})

        @app.get(f"{root}/cases/<code>")
        def _case(code: str) -> tuple[dict[str, str], int]:
            return {"code": "case-system-away"}, 503

        @app.post(f"{root}/tickets")
        def _take() -> Response:
            key = request.headers["Idempotency-Key"]
            known = key in self.posted
            if not known:
                self.posted.append(key)
                self.issue()
            if self.loses_answers:
                abort(503)
            return Response(jsonify(list(self.tickets.values())[-1]).data, 201, mimetype="application/json")

        @app.post(f"{root}/devices/{DEVICE}/ranges")
        def _ranges() -> Response:
            begin = self.now() + timedelta(hours=self.day_begins)
            hours = [
                {"begin": text(self.now() + timedelta(hours=a)), "end": text(self.now() + timedelta(hours=b))}
                for a, b in self.open_hours
            ]
            own = {"service": "ho-tich", "letter": "B", "first": 601, "last": 600 + self.hold_numbers}
            span = {"begins_at": text(begin), "ends_at": text(begin + timedelta(hours=24)), "open": hours}
            ranges = [own] if self.hold_numbers else []
            return jsonify({"day": "2026-11-21", **span, "ranges": ranges})

        @app.post(f"{root}/devices/{DEVICE}/handover")
        def _handover() -> Response:
            numbers = request.get_json()["numbers"]
            with self.heard:
                self.handed += numbers
                self.heard.notify_all()
            refused = [
                {"id": each["id"], "number": each["number"], "service": each["service"], "reason": why}
                for each in numbers
                if (why := self.refuses.get(each["number"]))
            ]
            accepted = [each["id"] for each in numbers if each["number"] not in self.refuses]
            settled = {"accepted": accepted, "refused": refused, "replaced": self.replaces}
            return jsonify({**settled, "seq": self.seq})

    def _sockets(self) -> None:
        @self._live.on("connect", namespace="/live")
        def _connect() -> None:
            self._clients.add(request.sid)  # type: ignore[attr-defined]

        @self._live.on("disconnect", namespace="/live")
        def _disconnect(*_: object) -> None:
            self._clients.discard(request.sid)  # type: ignore[attr-defined]

        @self._live.on("join", namespace="/live")
        def _join(wish: dict[str, Any]) -> dict[str, Any]:
            assert wish["view"] == "kiosk"
            self.joins += 1
            if wish["branch"] != BRANCH:
                return {"error": {"code": "unknown-branch", "title": "Không có chi nhánh này", "detail": ""}}
            return {"seq": self.seq, "snapshot": self._snapshot()}

        @self._live.on("resync", namespace="/live")
        def _resync(wish: dict[str, Any]) -> dict[str, Any]:
            self.resyncs += 1
            missed = [event for event in self.log if event["seq"] > wish["after"]]
            if len(missed) > self.resync_at_most:
                return {"seq": self.seq, "snapshot": self._snapshot()}
            return {"seq": self.seq, "events": missed}
