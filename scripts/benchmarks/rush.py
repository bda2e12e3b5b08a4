"""Sixteen officers and kiosks pressing everything at random at eight counters, with pauses and without any.

Method: every client is a keep-alive connection. First it presses at random moments, five times a second on
average; then it sends its next request the moment it has its answer, and a time says how many are served
before it. Next and Serve mostly, but also finish (and on to another station), transfer, no-show, hold and
resume, calls by number, undo, and numbers taken. Two clients share each counter, so presses meet. A refusal
(409 or 422) is an answer like any other; anything else fails the measurement. At the end the whole log is
audited: no gap, no twin, nobody called twice, and it replays to the board. On PostgreSQL without fsync, as
the tests' cluster is.

An answer waits for its commit and a commit for the disk, and a disk that others use as well is slow now and
then: what it does to commits of nothing else, just before and just after, is told beside.
"""

import heapq
import random
import selectors
import sqlite3
import time
from collections import Counter as Tally
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
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
DURABLE = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
PAUSE = 0.200
"""Seconds between an answer and the next press on the average, where there is a pause."""
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


def rush(centre: Centre, going: Callable[[int], bool], pause: float = 0.0) -> Rush:
    """Let all clients press until ``going``, told how often a client has pressed, says no; with a ``pause``
    of so many seconds on the average before each press."""
    told, chance = Rush(), random.Random(SEED)
    clients = [_client(centre, n, told, going) for n in range(CLIENTS)]
    converse(centre.base_url, clients, lambda: chance.expovariate(1 / pause) if pause else 0.0)
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


def converse(base_url: str, clients: Sequence[Client], pause: Callable[[], float]) -> None:
    """Play clients that go on from their answers, after a pause, each on a connection of its own, side by
    side."""
    lines = [Line(base_url, refusals=True) for _ in clients]
    try:
        _converse(list(zip(lines, clients, strict=True)), pause)
    finally:
        for line in lines:
            line.close()


def _converse(talks: Sequence[tuple[Line, Client]], pause: Callable[[], float]) -> None:
    planned = [(time.monotonic() + pause(), n, next(client)) for n, (_, client) in enumerate(talks)]
    heapq.heapify(planned)
    with selectors.DefaultSelector() as selector:
        while planned or selector.get_map():
            while planned and planned[0][0] <= time.monotonic():
                _, n, request = heapq.heappop(planned)
                selector.register(talks[n][0].socket, selectors.EVENT_READ, n)
                talks[n][0].send(request)
            until = planned[0][0] - time.monotonic() if planned else ANSWER_WITHIN
            ready = selector.select(max(0.0, until))
            if not ready and not planned:
                raise Unexpected(f"no answer within {ANSWER_WITHIN:g} s")
            for key, _ in ready:
                line, client = talks[key.data]
                if (answer := line.receive()) is None:
                    continue
                selector.unregister(line.socket)
                with suppress(StopIteration):
                    heapq.heappush(planned, (time.monotonic() + pause(), key.data, client.send(answer)))


def audited(centre: Centre) -> Audit:
    """The whole log, read by the auditor and held against the board. AssertionError when it is wrong."""
    supervisor = centre.staff("supervisor")
    board = supervisor.board()
    audit = Audit(centre.document.to_branch(1))
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
    """Both kinds on SQLite, with what the disk does before and after, and on PostgreSQL."""
    disk, seconds = bench.new_folder("rush-disk"), bench.sizes.rush_seconds / 2
    yield _disk("before the rush", disk / "before.db", seconds)
    with bench.centre("rush") as centre:
        yield from _judged("SQLite", centre, bench.sizes.rush_seconds)
    yield _disk("after it", disk / "after.db", seconds)
    cluster = Postgres()
    try:
        furnisher = Furnisher(bench.new_folder("rush-postgresql"), lambda: cluster)
        with cluster.database(furnisher.postgresql_template(HUE)) as url:
            centre = Centre(bench.new_folder("rush-server"), HUE, open_outside_hours=True, database_url=url)
            try:
                yield from _judged("PostgreSQL", centre, bench.sizes.rush_seconds)
            finally:
                centre.close()
    finally:
        cluster.close()


def _disk(when: str, file: Path, seconds: float) -> Row:
    """Commits of one row by nobody but us, due as often as the clients with pauses make them.

    Each is timed from the moment it was due: one that the disk holds up makes those behind it late, as
    it does to people who press.
    """
    taken, every = list[float](), PAUSE / CLIENTS
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for line in (*DURABLE, "CREATE TABLE entry (data TEXT)"):
            connection.execute(line)
        begun = time.perf_counter()
        for due in (begun + n * every for n in range(max(1, int(seconds / every)))):
            time.sleep(max(due - time.perf_counter(), 0))
            connection.execute("INSERT INTO entry VALUES (?)", ("x" * 500,))
            taken.append(time.perf_counter() - due)
    name = f"the disk alone, {when}: a commit of plain SQLite due every {1000 * every:g} ms"
    return Row(name, f"{Spread.of(taken)}")


def _judged(store: str, centre: Centre, seconds: float) -> Iterator[Row]:
    for manner, pause in (("at random moments", PAUSE), ("without a pause", 0.0)):
        end = time.monotonic() + seconds
        told = rush(centre, lambda pressed, end=end: time.monotonic() < end or pressed < len(PRESSES), pause)
        spread = Spread.of(told.calls)
        audit = audited(centre)
        yield judged(
            f"call-next on {store}, {CLIENTS} clients pressing everything {manner} for {seconds:g} s: "
            "p99 ≤ 100 ms",
            f"{spread}; {whole(told.answers)} answers, {whole(told.refusals.total())} proper refusals, "
            f"no error; a log of {whole(audit.floor.seq)} entries replays to the board",
            met=spread.p99 <= BUDGET,
        )
