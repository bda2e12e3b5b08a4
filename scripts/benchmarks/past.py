"""A store with years behind it, made once and kept: `var/bench/past-….db`.

500 visitors a day, each one ticket, one turn that was served and four log entries, written with SQL inside
SQLite (a million take about a minute). Log entries are bare but for what the board's
list of recent calls reads: nothing else looks at those of past days.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

A_DAY = 500
LAST_DAY = "2025-12-31"

_TICKETS = f"""
INSERT INTO ticket (id, branch, day, number, sequence, language, channel, case_codes, token, issued_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
SELECT lower(hex(randomblob(18))), :branch, date('{LAST_DAY}', '-' || (i / {A_DAY}) || ' days'),
       char(65 + i % 17) || printf('%03d', i % {A_DAY} + 1), i % {A_DAY} + 1, 'vi', 'kiosk', '[]',
       lower(hex(randomblob(11))),
       printf('%s 0%d:%02d:%02d.000000+00:00', date('{LAST_DAY}', '-' || (i / {A_DAY}) || ' days'),
              1 + i % {A_DAY} / 125, i % 60, i * 7 % 60)
FROM n
"""
_TURNS = """
INSERT INTO turn (id, branch, day, ticket, service, step, state, counter, officer, arrived_at, queued_at,
                  called_at, serving_at, ended_at, recalls)
SELECT lower(hex(randomblob(18))), branch, day, id, 'ho-tich', 1, 'served', 1 + rowid % 18, 'officer',
       issued_at, issued_at, issued_at, issued_at, issued_at, 0
FROM ticket
"""
_EVENTS = """
INSERT INTO event (branch, seq, type, time, data, ticket, actor)
SELECT branch, :seq + 4 * (ticket.rowid - 1) + step.n, step.type, issued_at,
       CASE n WHEN 2 THEN json_object(
           'turn', json_object('id', id, 'counter', '2', 'ticket', json_object('number', number)),
           'announcement', json_object('url', '')
       ) ELSE '{}' END,
       id, 'officer'
FROM ticket, (
    SELECT 1 AS n, 'ticket.issued' AS type UNION ALL SELECT 2, 'turn.called'
    UNION ALL SELECT 3, 'turn.serving' UNION ALL SELECT 4, 'turn.served'
) AS step
"""


def with_past(furnished: Path, cache: Path, count: int) -> Path:
    """A copy of a furnished store with `count` tickets of past days; made when it is not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"past-{count}-{_fingerprint(furnished)}.db"
    if kept.exists():
        return kept
    for outdated in cache.glob(f"past-{count}-*.db"):
        outdated.unlink()
    making = kept.with_suffix(f".{os.getpid()}")
    try:
        _fill(furnished, making, count)
        making.replace(kept)
    finally:
        making.unlink(missing_ok=True)
    return kept


def _fill(furnished: Path, target: Path, count: int) -> None:
    with closing(sqlite3.connect(furnished)) as source, closing(sqlite3.connect(target)) as store:
        source.backup(store)
        # Whatever breaks here is thrown away, so nothing needs to be safe until it is whole.
        store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-500000;")
        branch, seq = store.execute("SELECT code, seq FROM branch").fetchone()
        with store:
            named = {"count": count, "branch": branch, "seq": seq}
            for statement in (_TICKETS, _TURNS, _EVENTS):
                store.execute(statement, named)
            store.execute("UPDATE branch SET seq = :seq + 4 * :count", named)
        store.execute("PRAGMA journal_mode=WAL")


def _fingerprint(furnished: Path) -> str:
    """What the kept store depends on: the schema, the centre, and this module."""
    with closing(sqlite3.connect(furnished)) as store:
        schema = store.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        centre = store.execute("SELECT document FROM branch").fetchall()
    said = repr((schema, centre)).encode() + Path(__file__).read_bytes()
    return hashlib.sha256(said).hexdigest()[:12]
