"""The server's side of a page, played by the test: a stand-in socket client, and answers to HTTP requests.

The page's own modules run unchanged in a real browser; only what crosses the wire is scripted, so that
holes in the log, silence and refusals happen exactly when a test wants them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Request, Route

from tests.templates.hue import Data
from tests.templates.scene import Scene

Answer = tuple[int, Any]
Answerer = Callable[[Request], Answer]

_SOCKET = """
const edge = window.edge;
export function io() {
  const handlers = {};
  edge.fire = (name, data) => (handlers[name] ?? []).forEach((act) => act(data));
  const broken = (ms) => new Promise((_, no) => {
    setTimeout(() => no(new Error("timeout")), ms);
    edge.breaks.push(() => no(new Error("socket has been disconnected")));
  });
  const socket = {
    connected: true,
    on(name, act) { (handlers[name] ??= []).push(act); },
    disconnect() { edge.disconnects = (edge.disconnects ?? 0) + 1; },
    connect() { setTimeout(edge.connect); },
    timeout: (ms) => ({ emitWithAck: (...asked) => Promise.race([edge.answer(...asked), broken(ms)]) }),
  };
  edge.connect = () => { socket.connected = true; edge.fire("connect"); };
  edge.drop = () => {
    socket.connected = false;
    edge.silent = true;
    edge.fire("disconnect", "transport close");
    for (const end of edge.breaks.splice(0)) end();
  };
  setTimeout(edge.connect);
  setInterval(() => edge.silent || edge.still || edge.pulse(), 500);
  const seq = () => edge.log.at(-1)?.seq ?? edge.snapshot.seq;
  edge.pulse = () => edge.fire("pulse", { time: edge.now(), seq: { hue: seq() } });
  return socket;
}
"""
_STATE = """
window.edge = {
  snapshot: %s,
  log: [],
  asked: [],
  silent: false,
  still: false,
  lost: {},
  held: {},
  breaks: [],
  started: Date.now(),
  now() { return new Date(Date.parse(this.snapshot.time) + Date.now() - this.started).toISOString(); },
  answer(name, question) {
    this.asked.push([name, question]);
    if (this.silent || this.lost[name]-- > 0) return new Promise(() => {});
    const answer = this.answerTo(name, question);
    const held = this.held[name];
    return held ? new Promise((resolve) => held.push(() => resolve(answer))) : Promise.resolve(answer);
  },
  answerTo(name, { after }) {
    const events = this.log.filter((event) => event.seq > after);
    if (name === "resync") return { seq: events.at(-1)?.seq ?? after, events };
    const missed = events.filter((event) => event.seq <= this.snapshot.seq);
    return { seq: this.snapshot.seq, snapshot: this.snapshot, ...(after === undefined ? {} : { missed }) };
  },
};
const { edge, fetch } = window;
const underWay = new Set();
const known = (answered) => {
  underWay.add(answered);
  const over = () => underWay.delete(answered);
  answered.then(over, over);
  return answered;
};
window.fetch = (...asked) => known(fetch(...asked));
const { json } = Response.prototype;
Response.prototype.json = function () { return known(json.call(this)); };
const aTask = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (port1.close(), done());
  port2.postMessage(null);
});
edge.aTask = aTask;
edge.answered = async () => {
  do {
    await Promise.allSettled(underWay);
    await aTask();
  } while (underWay.size);
};
// While the browser stands still, no time passes for its page: it would hold its own silence against others.
const now = performance.now.bind(performance);
let [looked, lost] = [now(), 0];
performance.now = () => {
  const at = now();
  lost += Math.max(0, at - looked - 1_000);
  looked = at;
  return at - lost;
};
setInterval(() => performance.now(), 100);
// Nor is a test that stands still a server that does not answer.
const { timeout } = AbortSignal;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, 5 * ms);
"""


class Edge:
    """What one page meets. Answers set with `on()` win over the usual ones; requests are kept."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self.page, self.scene = page, scene
        self.requests: list[Request] = []
        self._answers: list[tuple[str, re.Pattern[str], Answerer]] = []
        page.add_init_script(_STATE % json.dumps(scene.snapshot()))
        page.route("**/socket.io.esm.min.js", self._socket)
        page.route("**/api/v1/**", self._answer)
        nothing = {"speaks": False, "say": None, "ask_again_seconds": 600}
        self.on("POST", r"/zones/[^/]+/voice$", lambda _: (200, nothing))
        self.on("GET", r"/branches/hue$", lambda _: (200, scene.snapshot()["branch"]))
        self.on("GET", r"/branches/hue/services$", lambda _: (200, {"items": scene.snapshot()["services"]}))

    def on(self, method: str, path: str, answer: Answerer) -> None:
        """Answer requests whose path matches with what `answer` returns: (status, JSON)."""
        self._answers.insert(0, (method, re.compile(path), answer))

    def send(self, *events: Data, lose: int = 0) -> None:
        """The server tells of events, at once; the first `lose` of them go missing on the way."""
        self.page.evaluate(
            """async ([events, lose]) => {
              const { edge } = window;
              edge.log.push(...events);
              for (const [n, event] of events.slice(lose).entries()) {
                if (n) await edge.aTask(); // each is a message of its own
                edge.fire("event", event);
              }
            }""",
            [list(events), lose],
        )

    def tell(self, since: int) -> None:
        """Send everything the scene's log says after `since`."""
        self.send(*[event for event in self.scene.events if event["seq"] > since])

    def time_stands_still(self) -> None:
        """The page's time stands still but for `page.clock.run_for`, from its beginning or from here on."""
        before = self.page.evaluate("window.edge?.now()")
        self.page.clock.install(time="2026-12-31T23:59:00Z")
        self.page.clock.pause_at("2027-01-01T00:00:00Z")
        if before is None:
            self.page.add_init_script("window.edge.started = Date.now()")
            return
        self.page.evaluate(
            """then => {
              edge.started = Date.now() + Date.parse(edge.snapshot.time) - Date.parse(then);
              edge.pulse?.();
            }""",
            before,
        )

    def silence(self) -> None:
        """The line goes dead; the socket does not notice."""
        self.page.evaluate("window.edge.silent = true")

    def still(self) -> None:
        """No more pulses: whatever the page learns, it learns without them."""
        self.page.evaluate("window.edge.still = true")

    def drop(self) -> None:
        """The socket notices that the server is gone."""
        self.page.evaluate("window.edge.drop()")

    def recover(self) -> None:
        """The server is back and answers with a snapshot of now, and what led to it."""
        self.page.evaluate(
            """([snapshot, log]) => {
              Object.assign(window.edge, {snapshot, log, silent: false});
              window.edge.connect();
            }""",
            [self.scene.snapshot(), self.scene.events],
        )

    def lose(self, question: str, times: int = 1) -> None:
        """So many of the page's next questions (`join`, `resync`) get no answer."""
        self.page.evaluate("([name, n]) => { window.edge.lost[name] = n; }", [question, times])

    def hold(self, question: str) -> None:
        """Answers to this question are drawn up at once, but stay on the way until `release`."""
        self.page.evaluate("name => { window.edge.held[name] = []; }", question)

    def held(self, question: str) -> int:
        """How many answers are on the way."""
        return int(self.page.evaluate("name => window.edge.held[name].length", question))

    def release(self, question: str) -> None:
        """The answers arrive, and the next ones without delay."""
        self.page.evaluate(
            """name => {
              const held = window.edge.held[name];
              delete window.edge.held[name];
              for (const arrive of held) arrive();
            }""",
            question,
        )

    def asked(self, question: str) -> list[Any]:
        """What the page asked over the socket so far."""
        asked: list[Any] = self.page.evaluate(
            "wanted => window.edge.asked.filter(([name]) => name === wanted).map(([, body]) => body)",
            question,
        )
        return asked

    def answered(self) -> None:
        """All that the page has asked for by now is answered, and the page has read the answers."""
        self.page.evaluate("window.edge.answered()")

    def bodies(self, path: str) -> list[Any]:
        """The JSON bodies posted to a path so far; what the page has just asked is let through first."""
        self.answered()
        posts = [r for r in self.requests if r.method == "POST"]
        return [r.post_data_json for r in posts if r.url.split("?")[0].endswith(path)]

    def _socket(self, route: Route) -> None:
        route.fulfill(body=_SOCKET, content_type="text/javascript")

    def _answer(self, route: Route) -> None:
        request = route.request
        self.requests.append(request)
        path = request.url.split("/api/v1", 1)[1].split("?")[0]
        for method, pattern, answer in self._answers:
            if method == request.method and pattern.search(path):
                status, body = answer(request)
                if status == 0:
                    return route.abort("connectionrefused")
                return route.fulfill(status=status, json=body)
        return route.fulfill(status=404, json={"code": "not-found", "title": path, "status": 404})
