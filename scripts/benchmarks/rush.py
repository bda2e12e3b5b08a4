"""Sixteen officers and kiosks pressing everything at random at eight counters, without a pause.

Method: every client is a keep-alive connection that sends its next request the moment it has its answer: Next
and Serve mostly, but also finish (and on to another station), transfer, no-show, hold and resume, calls by
number, undo, and numbers taken. Two clients share each counter, so presses meet. A refusal (409 or 422) is an
answer like any other; anything else fails the measurement. At the end the whole log is audited: no gap, no
twin, nobody called twice, and it replays to the board. On PostgreSQL without fsync, as the tests' cluster is.
"""

import random
import selectors
import time
from collections import Counter as Tally
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.events import Event
from queue_server.domain.moment import from_text
from queue_server.domain.transitions import TurnState
from scripts.benchmarks.figures import Spread, whole
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.wire import ANSWER_WITHIN, Exchange, Line, Unexpected, post
from scripts.benchmarks.workbench import Workbench
from tests.support.audit import Audit
from tests.support.centre import HUE, Centre, Furnisher, key_of
from tests.support.postgres import Postgres

BUDGET = 0.100
CLIENTS, SEED = 16, 468
COUNTERS = ("2", "11", "12", "13", "14", "15", "16", "17")
SERVICES = ("ho-tich", "dat-dai", "can-cuoc", "thue", "bao-hiem", "huong-dan", "thu-phi")
PRESSES = {
    "take": 9, "next": 9, "serve": 8, "finish": 3, "on": 2, "transfer": 2, "undo": 4, "recall": 1,
    "put-back": 1, "no-show": 1, "hold": 1, "resume": 1, "call": 1, "pause": 1, "close": 1,
}  # fmt: skip
"""What is pressed, and how often against the others; “on” is a finish that leads to another station."""

Client = Generator[bytes, Exchange, None]


@dataclass
class Rush:
    """What the clients were answered."""

    calls: list[float] = field(default_factory=list)
    """Seconds of every press of Next."""
    refusals: Tally[str] = field(default_factory=Tally)
    answers: int = 0

    def note(self, action: str, exchange: Exchange) -> None:
        """Keep an answer. Raises Unexpected for one that is neither a success nor a proper refusal."""
        self.answers += 1
        if action == "next":
            self.calls.append(exchange.seconds)
        if exchange.status in (200, 201):
            return
        problem = exchange.json()
        if exchange.status not in (409, 422) or problem["status"] != exchange.status or not problem["detail"]:
            raise Unexpected(f"{action} was answered {exchange.status}: {exchange.body[:300]!r}")
        self.refusals[problem["code"]] += 1


def rush(centre: Centre, going: Callable[[int], bool]) -> Rush:
    """Let all clients press until ``going``, told how often a client has pressed, says no."""
    told = Rush()
    converse(centre.base_url, [_client(centre, n, told, going) for n in range(CLIENTS)])
    return told


def _client(centre: Centre, n: int, told: Rush, going: Callable[[int], bool]) -> Client:
    chance, counter = random.Random(f"{SEED}/{n}"), COUNTERS[n % len(COUNTERS)]
    officer, kiosk = centre.staff("officer").token or "", key_of("kiosk")
    numbers: list[str] = []
    served: list[str] = []
    pressed = 0
    tickets, counters = f"/branches/{centre.branch}/tickets", f"/branches/{centre.branch}/counters/{counter}"
    while going(pressed):
        pressed += 1
        (action,) = chance.choices(list(PRESSES), list(PRESSES.values()))
        if (action == "call" and not numbers) or (action == "resume" and not served):
            action = "take"
        body = _body(action, chance, numbers, served)
        path = tickets if action == "take" else f"{counters}/{'finish' if action == 'on' else action}"
        answer = yield post(centre.base_url, path, kiosk if action == "take" else officer, body)
        told.note(action, answer)
        if answer.status == 201:
            numbers.append(answer.json()["number"])
        elif action == "serve" and answer.status == 200:
            served.append(answer.json()["turn"]["id"])


def _body(
    action: str, chance: random.Random, numbers: Sequence[str], served: Sequence[str]
) -> dict[str, Any]:
    match action:
        case "take":
            priority = chance.choice([None, None, "elderly"])
            return {"service": chance.choice(SERVICES), "channel": "kiosk", "priority": priority}
        case "transfer" | "on":
            return {"service": chance.choice(SERVICES)}
        case "call":
            return {"number": chance.choice(numbers[-20:])}
        case "resume":
            return {"turn": chance.choice(served[-5:])}
    return {}


def converse(base_url: str, clients: Sequence[Client]) -> None:
    """Play clients that go on from their answers, each on a connection of its own, side by side."""
    lines = [Line(base_url, refusals=True) for _ in clients]
    try:
        _converse(list(zip(lines, clients, strict=True)))
    finally:
        for line in lines:
            line.close()


def _converse(talks: Sequence[tuple[Line, Client]]) -> None:
    with selectors.DefaultSelector() as selector:
        for line, client in talks:
            selector.register(line.socket, selectors.EVENT_READ, (line, client))
            line.send(next(client))
        while selector.get_map():
            ready = selector.select(ANSWER_WITHIN)
            if not ready:
                raise Unexpected(f"no answer within {ANSWER_WITHIN:g} s")
            for key, _ in ready:
                line, client = key.data
                if (answer := line.receive()) is None:
                    continue
                try:
                    line.send(client.send(answer))
                except StopIteration:
                    selector.unregister(line.socket)


def audited(centre: Centre) -> Audit:
    """The whole log, read by the auditor and held against the board. AssertionError when it is wrong."""
    supervisor = centre.staff("supervisor")
    board = supervisor.board()
    audit = Audit(centre.document.to_branch(1).day)
    for entry in supervisor.events():
        time_, data = from_text(entry["time"]), entry["data"]
        audit.read([Event(entry["branch"], entry["seq"], entry["type"], time_, data)])
        audit.check_floor()
    assert audit.floor.seq == board["seq"]
    turns = audit.floor.turns.values()
    for name, state in (("waiting", TurnState.WAITING), ("held", TurnState.HELD)):
        assert {turn["id"] for turn in board[name]} == {turn.id for turn in turns if turn.state is state}
    shown = {each["code"]: each["turn"]["id"] for each in board["counters"] if each["turn"]}
    assert shown == {turn.counter: turn.id for turn in turns if turn.state.at_counter}
    for each in board["counters"]:
        if each["code"] in audit.floor.counters:
            assert audit.floor.counters[each["code"]]["state"] == each["state"]
    return audit


def measure(bench: Workbench) -> Iterator[Row]:
    """The rush on SQLite, then on PostgreSQL."""
    with bench.centre("rush") as centre:
        yield _judged("SQLite", centre, bench.sizes.rush_seconds)
    cluster = Postgres()
    try:
        furnisher = Furnisher(bench.new_folder("rush-postgresql"), lambda: cluster)
        with cluster.database(furnisher.postgresql_template(HUE)) as url:
            centre = Centre(bench.new_folder("rush-server"), HUE, open_outside_hours=True, database_url=url)
            try:
                yield _judged("PostgreSQL", centre, bench.sizes.rush_seconds)
            finally:
                centre.close()
    finally:
        cluster.close()


def _judged(store: str, centre: Centre, seconds: float) -> Row:
    end = time.monotonic() + seconds
    told = rush(centre, lambda pressed: time.monotonic() < end or pressed < len(PRESSES))
    audit = audited(centre)
    spread = Spread.of(told.calls)
    return judged(
        f"call-next on {store}, {CLIENTS} clients pressing everything for {seconds:g} s: p99 ≤ 100 ms",
        f"{spread}; {whole(told.answers)} answers, {whole(told.refusals.total())} proper refusals, no error; "
        f"a log of {whole(audit.floor.seq)} entries replays to the board",
        met=spread.p99 <= BUDGET,
    )
