"""What has come in, kept on disk: an event acknowledged is an event kept, and the same event counts once."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from queue_server.demo.case_system.envelope import Envelope

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    branch TEXT NOT NULL,
    sequence INTEGER,
    received_at TEXT NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 1,
    whole TEXT NOT NULL,
    UNIQUE (source, id)
);
CREATE INDEX IF NOT EXISTS event_by_branch ON event (branch, position);
"""

# CloudEvents 1.0: source and id together name one event.
_KEEP = """
INSERT INTO event (source, id, type, branch, sequence, received_at, whole) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source, id) DO UPDATE SET deliveries = deliveries + 1
RETURNING position, deliveries
"""

_LIST = """
SELECT position, branch, sequence, received_at, deliveries, whole FROM event
WHERE position > ? AND (? IS NULL OR branch = ?) ORDER BY position LIMIT ?
"""


@dataclass(frozen=True)
class Kept:
    """One event of the inbox. `position` counts arrivals from 1; `deliveries` how often it was sent to us."""

    position: int
    branch: str
    sequence: int | None
    received_at: str
    deliveries: int
    event: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As the list of events shows it."""
        return {
            "position": self.position,
            "branch": self.branch,
            "seq": self.sequence,
            "received_at": self.received_at,
            "deliveries": self.deliveries,
            "event": self.event,
        }


def _kept(
    position: int, branch: str, sequence: int | None, received_at: str, deliveries: int, whole: str
) -> Kept:
    return Kept(position, branch, sequence, received_at, deliveries, json.loads(whole))


class Inbox:
    """The store of received events; safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._arrived = threading.Condition()
        self._connection = sqlite3.connect(
            folder / "case-system.db", check_same_thread=False, isolation_level=None
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def keep(self, envelope: Envelope, now: float) -> bool:
        """Store the event for good before returning; False when it was here already. `now`: Unix seconds."""
        row = (
            envelope.source,
            envelope.id,
            envelope.type,
            envelope.branch,
            envelope.sequence,
            datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            json.dumps(envelope.whole, ensure_ascii=False),
        )
        with self._arrived:
            # fetchall runs the statement to its end, which commits it.
            [(_, deliveries)] = self._connection.execute(_KEEP, row).fetchall()
            self._arrived.notify_all()
        return bool(deliveries == 1)

    def received(self, after: int = 0, limit: int = 1000, branch: str | None = None) -> list[Kept]:
        """Events in order of arrival, from the one after position `after`; a `limit` of -1 is none."""
        with self._arrived:
            rows = self._connection.execute(_LIST, (after, branch, branch, limit)).fetchall()
        return [_kept(*row) for row in rows]

    def last_position(self) -> int:
        """The position of the newest event, 0 when there is none."""
        with self._arrived:
            [(position,)] = self._connection.execute(
                "SELECT coalesce(max(position), 0) FROM event"
            ).fetchall()
        return int(position)

    def wait_for_more(self, after: int, seconds: float) -> bool:
        """Whether there are events after this position, waiting up to `seconds` for the first."""
        with self._arrived:
            return self._arrived.wait_for(lambda: self.last_position() > after, seconds)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
