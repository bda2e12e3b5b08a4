"""A visit written with plain `sqlite3`: the same rows, statements that write and commits, and nothing else.

No reading, no rules, no framework: what the disk and SQLite allow one process on this machine.
"""

import sqlite3
import uuid
from pathlib import Path
from typing import Any

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000")
"""As the server's own connections have them (`queue_server/adapters/database/engine.py`)."""
STEPS = ("called", "serving", "served")
CHANGED = ("state", "counter", "officer", "called_at", "serving_at", "ended_at", "recalls", "outcome")
TAKE_NUMBER = (
    "INSERT INTO numbering (branch, day, letter, last) VALUES (?, ?, ?, 1), (?, ?, '*', 1) "
    "ON CONFLICT (branch, day, letter) DO UPDATE SET last = last + 1 RETURNING letter, last"
)
MOVE = f"UPDATE turn SET {', '.join(f'{name} = :{name}' for name in CHANGED)} WHERE id = :id"
ADVANCE = "UPDATE branch SET seq = ? WHERE code = ?"


class RawStore:
    """Writes visits that look like one that the service layer wrote to the same file before."""

    def __init__(self, path: Path) -> None:
        """The model visit is the first ticket in the store."""
        self._store = sqlite3.connect(path, isolation_level=None)
        self._store.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            self._store.execute(f"PRAGMA {pragma}")
        self._ticket = self._first("SELECT * FROM ticket LIMIT 1")
        self._turn = self._first("SELECT * FROM turn LIMIT 1")
        self._events = [
            self._first(f"SELECT * FROM event WHERE type = '{kind}' LIMIT 1")
            for kind in ("ticket.issued", *(f"turn.{step}" for step in STEPS))
        ]
        self._branch = self._ticket["branch"]
        self._seq = self._first("SELECT max(seq) AS seq FROM event")["seq"]

    def visit(self) -> None:
        """Issue, call, serve, finish: four commits."""
        ticket, turn = str(uuid.uuid4()), str(uuid.uuid4())
        self._begin()
        self._issue(ticket, turn)
        self._log(0, ticket)
        for step, state in enumerate(STEPS, start=1):
            self._begin()
            self._store.execute(MOVE, {**self._turn, "id": turn, "state": state})
            self._log(step, ticket)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _begin(self) -> None:
        self._store.execute("BEGIN IMMEDIATE")

    def _issue(self, ticket: str, turn: str) -> None:
        day, letter = self._ticket["day"], self._ticket["number"][0]
        taken = self._store.execute(TAKE_NUMBER, (self._branch, day, letter, self._branch, day)).fetchall()
        last = {row["letter"]: row["last"] for row in taken}
        number = {"number": f"{letter}{last[letter]:03d}", "sequence": last["*"]}
        self._insert("ticket", {**self._ticket, **number, "id": ticket, "token": ticket[:22]})
        self._insert(
            "turn", {**self._turn, "id": turn, "ticket": ticket, "state": "waiting", "counter": None}
        )

    def _log(self, step: int, ticket: str) -> None:
        """The log entry, the log's end, the commit."""
        self._seq += 1
        self._insert("event", {**self._events[step], "seq": self._seq, "ticket": ticket})
        self._store.execute(ADVANCE, (self._seq, self._branch))
        self._store.execute("COMMIT")

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        self._store.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", row)

    def _first(self, query: str) -> dict[str, Any]:
        row = self._store.execute(query).fetchone()
        if row is None:
            raise RuntimeError(f"the model visit is not in the store: {query}")
        return dict(row)
