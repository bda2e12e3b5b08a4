"""What the agent must remember over a restart or a power cut: how far it read, which slips it owes, and what
numbers it gave itself (see :mod:`kiosk.own_numbers`).

A slip is `waiting` → `printing` → `printed`. A process that died in `printing` cannot know whether the
paper came out: such a slip is not printed again by itself, because a number in two hands is worse than a
number on a screen. A supervisor may ask for it, and it then says that it is a second one. SQLite with
synchronous=FULL: what was remembered is on the disk.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS progress (branch TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS slip (
  ticket TEXT PRIMARY KEY, seq INTEGER NOT NULL, issued_at TEXT NOT NULL, language TEXT NOT NULL,
  priority TEXT NOT NULL, state TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT 'number');
CREATE TABLE IF NOT EXISTS report (
  id INTEGER PRIMARY KEY, ticket TEXT NOT NULL, printed INTEGER NOT NULL, reason TEXT NOT NULL,
  message TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS given (
  id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, key TEXT NOT NULL, place INTEGER NOT NULL,
  day TEXT NOT NULL, number TEXT NOT NULL, issued_at TEXT NOT NULL, wish TEXT NOT NULL, state TEXT NOT NULL,
  UNIQUE (key, place), UNIQUE (day, number));
"""
_KEPT = timedelta(days=2)
OWN_SEQ = 0
"""The place in the log of slips that no entry of the log asked for."""


@dataclass(frozen=True)
class Owed:
    """A slip to print.

    `issued_at`, in UTC, is when it was wanted; `priority` is the class's code, empty for none; `again` marks
    one that a supervisor asked for once more, in the ticket's own language when `language` is empty. `kind`
    is “number”, or “handover” for the paper that goes along to the next station.
    """

    ticket: str
    seq: int
    issued_at: datetime
    language: str
    priority: str
    again: bool = False
    kind: str = "number"


@dataclass(frozen=True)
class Report:
    """An outcome the server has not acknowledged yet."""

    id: int
    ticket: str
    printed: bool
    reason: str
    message: str


class Memory:
    """The agent's durable memory, for one branch; usable from several threads."""

    def __init__(self, path: Path, branch: str) -> None:
        """Opens or creates the file; raises sqlite3.Error when that fails."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._branch = branch
        self._lock = threading.RLock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(_SCHEMA)
        self._learn_again()

    def _learn_again(self) -> None:
        """A memory of before slips could be printed again, or handed over, has no room for that yet."""
        columns = {row[1] for row in self._database.execute("PRAGMA table_info(slip)")}
        if "again" not in columns:
            self._database.execute("ALTER TABLE slip ADD COLUMN again INTEGER NOT NULL DEFAULT 0")
        if "kind" not in columns:
            self._database.execute("ALTER TABLE slip ADD COLUMN kind TEXT NOT NULL DEFAULT 'number'")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def seq(self) -> int | None:
        """The last event handled; None before the first start."""
        rows = self.do("SELECT seq FROM progress WHERE branch = ?", self._branch)
        return int(rows[0][0]) if rows else None

    def advance(self, seq: int) -> None:
        """Remember that every event up to `seq` is handled (or, after a reset, that reading begins there)."""
        self.do(
            "INSERT INTO progress VALUES (?, ?) ON CONFLICT (branch) DO UPDATE SET seq = excluded.seq",
            self._branch,
            seq,
        )

    def owe(self, slip: Owed) -> bool:
        """Remember a slip to print; False when this ticket is already known."""
        day_before = (datetime.now(UTC) - _KEPT).isoformat()
        self.do("DELETE FROM slip WHERE issued_at < ?", day_before)
        added = self.do(
            "INSERT OR IGNORE INTO slip VALUES (?, ?, ?, ?, ?, 'waiting', 0, 'number') RETURNING ticket",
            slip.ticket,
            slip.seq,
            slip.issued_at.isoformat(),
            slip.language,
            slip.priority,
        )
        return bool(added)

    def owe_again(self, slip: Owed) -> bool:
        """Remember a slip to print once more; False when this very wish is already known."""
        added = self.do(
            "INSERT INTO slip VALUES (?, ?, ?, ?, ?, 'waiting', 1, ?) ON CONFLICT (ticket) DO UPDATE SET "
            "seq = excluded.seq, issued_at = excluded.issued_at, state = 'waiting', again = 1, "
            "kind = excluded.kind "
            "WHERE slip.seq < excluded.seq RETURNING ticket",
            slip.ticket,
            slip.seq,
            slip.issued_at.isoformat(),
            slip.language,
            slip.priority,
            slip.kind,
        )
        return bool(added)

    def next_owed(self, own_only: bool = False) -> Owed | None:
        """The oldest slip still waiting; with `own_only`, of the numbers that this kiosk gave itself.

        While the server has not heard of all numbers that this kiosk gave itself, only their own slips are
        printed: among the others may be one that the same person was given without anybody knowing.
        """
        rows = self.do(
            "SELECT ticket, seq, issued_at, language, priority, again, kind FROM slip WHERE "
            f"state = 'waiting' AND (seq = {OWN_SEQ} "
            "OR NOT (? OR EXISTS (SELECT 1 FROM given WHERE state = 'kept'))) "
            "ORDER BY seq, issued_at LIMIT 1",
            own_only,
        )
        if not rows:
            return None
        ticket, seq, issued_at, language, priority, again, kind = rows[0]
        return Owed(ticket, seq, datetime.fromisoformat(issued_at), language, priority, bool(again), kind)

    def interrupted(self) -> list[str]:
        """Tickets whose printing was cut off by the end of an earlier process."""
        return [row[0] for row in self.do("SELECT ticket FROM slip WHERE state = 'printing' ORDER BY seq")]

    def mark(self, ticket: str, state: str) -> None:
        """Move a slip to `waiting`, `printing`, `printed` or `given_up`."""
        self.do("UPDATE slip SET state = ? WHERE ticket = ?", state, ticket)

    def report(self, ticket: str, printed: bool, reason: str, message: str) -> None:
        """Remember an outcome until the server has it."""
        self.do(
            "INSERT INTO report (ticket, printed, reason, message) VALUES (?, ?, ?, ?)",
            ticket,
            printed,
            reason,
            message,
        )

    def next_report(self) -> Report | None:
        """The oldest outcome that the server does not have, of a ticket that it knows."""
        rows = self.do(
            "SELECT id, ticket, printed, reason, message FROM report WHERE NOT EXISTS "
            "(SELECT 1 FROM given WHERE given.id = ticket AND state != 'taken') ORDER BY id LIMIT 1"
        )
        if not rows:
            return None
        number, ticket, printed, reason, message = rows[0]
        return Report(number, ticket, bool(printed), reason, message)

    def reported(self, report: Report) -> None:
        """Forget an outcome the server has."""
        self.do("DELETE FROM report WHERE id = ?", report.id)

    def forget_slip(self, ticket: str) -> None:
        """Never print the slip of this ticket, whether it is owed already or will be."""
        self.do(
            "INSERT INTO slip VALUES (?, ?, ?, '', '', 'given_up', 0, 'number') "
            "ON CONFLICT (ticket) DO UPDATE SET state = 'given_up' WHERE slip.state = 'waiting'",
            ticket,
            OWN_SEQ,
            datetime.now(UTC).isoformat(),
        )

    def forget_reports(self, ticket: str) -> None:
        """Nobody wants to hear what became of this ticket's slip."""
        self.do("DELETE FROM report WHERE ticket = ?", ticket)

    def note(self, name: str) -> Any:
        """What was noted under a name; None for nothing."""
        rows = self.do("SELECT value FROM note WHERE name = ?", name)
        return json.loads(rows[0][0]) if rows else None

    def take_note(self, name: str, value: Any) -> None:
        """Note something of JSON under a name, in place of what was there."""
        self.do("INSERT OR REPLACE INTO note VALUES (?, ?)", name, json.dumps(value, ensure_ascii=False))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done inside is one transaction: all of it is remembered, or nothing."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def do(self, statement: str, *values: Any) -> list[Any]:
        """Run one statement, by itself one transaction; its rows."""
        with self._lock:
            return self._database.execute(statement, values).fetchall()
