"""The tables. Codes, not surrogate keys, name branches, services and counters, as in the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType


class IsoInstant(UserDefinedType[datetime]):
    """An instant as ISO 8601 text in UTC: SQLite knows no zones, and this form keeps ours.

    Every call reads the times of everyone who waits, so it is read without a layer of our own in between.
    """

    cache_ok = True

    def get_col_spec(self, **options: object) -> str:
        return "DATETIME"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        return lambda value: value.astimezone(UTC).isoformat(" ", "microseconds") if value else None

    def result_processor(self, dialect: Dialect, kind: object) -> Callable[[str | None], datetime | None]:
        read = datetime.fromisoformat
        return lambda text: read(text) if text else None


Instant = DateTime(timezone=True).with_variant(IsoInstant(), "sqlite")
"""An aware instant; PostgreSQL has a type for it."""
Json = JSON().with_variant(JSONB(), "postgresql")
Code = String(64)
Id = String(36)
Day = String(10)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def of_branch(**options: Any) -> Column[str]:
    """The column that ties a row to its branch."""
    return Column("branch", Code, ForeignKey("branch.code"), nullable=False, **options)


branch = Table(
    "branch",
    metadata,
    Column("code", Code, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("document", Json, nullable=False),
    Column("rhythms", Json, nullable=False, server_default="{}"),
    Column("arrangement", Json, nullable=False, server_default="{}"),
    Column("daybook", Json, nullable=False, server_default="{}"),
)
"""A branch: its row is the lock every change takes, ``seq`` the number of its last log entry. What every call
needs to know of the branch's present is read with the lock and written with the new end of the log."""

counter = Table(
    "counter",
    metadata,
    of_branch(),
    Column("code", Code, nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", Instant),
    Column("officer", Code),
    Column("officer_name", Text),
    Column("reason", Text),
    Column("stand_in_for", Code),
    Column("help_since", Instant),
    PrimaryKeyConstraint("branch", "code"),
)

numbering = Table(
    "numbering",
    metadata,
    of_branch(),
    Column("day", Day, nullable=False),
    Column("letter", String(4), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("branch", "day", "letter"),
)
"""The last number given for each letter and day; the letter ``*`` counts the day's visitors."""

ticket = Table(
    "ticket",
    metadata,
    Column("id", Id, primary_key=True),
    of_branch(),
    Column("day", Day, nullable=False),
    Column("number", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("priority", Code),
    Column("case_codes", Json, nullable=False),
    Column("token", String(32), nullable=False, unique=True),
    Column("device", Code),
    Column("issued_at", Instant, nullable=False),
    Column("appointment", Instant),
    Column("files", Integer, nullable=False, server_default="1"),
    Column("visit", Id),
    Column("note", Text),
    Column("procedure", Code),
    Column("person", String(32)),
    Column("person_hash", String(64)),
    UniqueConstraint("branch", "day", "number"),
    UniqueConstraint("branch", "day", "sequence"),
)
FOR_A_PROCEDURE = text("procedure IS NOT NULL")
SEVERAL_FILES = text("files > 1")
Index(
    "ix_ticket_files",
    ticket.c.branch,
    ticket.c.day,
    sqlite_where=SEVERAL_FILES,
    postgresql_where=SEVERAL_FILES,
)
Index(
    "ix_ticket_procedure",
    ticket.c.branch,
    ticket.c.day,
    sqlite_where=FOR_A_PROCEDURE,
    postgresql_where=FOR_A_PROCEDURE,
)

procedure = Table(
    "procedure",
    metadata,
    Column("code", Code, primary_key=True),
    Column("name", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("record", Json, nullable=False),
    Column("edition", Integer, nullable=False, index=True),
    Column("withdrawn_at", Instant),
)
"""A published procedure (K3), its ``record`` to the letter. ``words`` are those of the whole record, each
once and without marks; ``edition`` is the import that changed the row last: the newest is the catalogue's."""

paper_list = Table(
    "paper_list",
    metadata,
    Column("id", Id, primary_key=True),
    of_branch(),
    Column("day", Day, nullable=False),
    Column("blocks", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Code),
)
"""Numbers reserved for a day's work on paper (C6): ``[service, letter, first, last]`` for each service."""
Index("ix_paper_list_day", paper_list.c.branch, paper_list.c.day)

appointment = Table(
    "appointment",
    metadata,
    Column("id", Id, primary_key=True),
    of_branch(),
    Column("day", Day, nullable=False),
    Column("code", String(16), nullable=False),
    Column("service", Code, nullable=False),
    Column("slot", Instant, nullable=False),
    Column("phone_tail", String(8)),
    Column("state", String(16), nullable=False),
    Column("ticket", Id),
    Column("booked_at", Instant, nullable=False),
    Column("booked_by", Code),
    UniqueConstraint("branch", "day", "code"),
)
"""Slots that people booked; ``phone_tail`` is empty from the end of the day on."""

reminder = Table(
    "reminder",
    metadata,
    of_branch(),
    Column("day", Day, nullable=False),
    Column("ticket", Id, primary_key=True),
    Column("way", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("near_told", Boolean, nullable=False),
    Column("call_told", BigInteger, nullable=False),
)
"""Where ticket holders want to be told; dropped with the day."""
Index("ix_reminder_day", reminder.c.branch, reminder.c.day)

kiosk_range = Table(
    "kiosk_range",
    metadata,
    of_branch(),
    Column("day", Day, nullable=False),
    Column("letter", String(4), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("service", Code, nullable=False),
    Column("device", Code, nullable=False),
    Column("holder", Id, nullable=False),
    PrimaryKeyConstraint("branch", "day", "letter", "first"),
)
"""Numbers that kiosks hold for themselves, to give while the server is away."""

turn = Table(
    "turn",
    metadata,
    Column("id", Id, primary_key=True),
    of_branch(),
    Column("day", Day, nullable=False),
    Column("ticket", Id, ForeignKey("ticket.id"), nullable=False),
    Column("service", Code, nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("counter", Code),
    Column("officer", Code),
    Column("arrived_at", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("called_at", Instant),
    Column("serving_at", Instant),
    Column("ended_at", Instant),
    Column("recalls", Integer, nullable=False),
    Column("outcome", Text),
    Column("procedure", Code),
    Column("case_codes", Json, nullable=False, server_default="[]"),
    Column("promised_p50", Integer),
    Column("promised_p90", Integer),
    Column("not_before", Instant),
    Column("postponed", Integer, nullable=False, server_default="0"),
    Column("by_arrival", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("ticket", "step"),
)


def live(table: str) -> ColumnElement[Any]:
    """A query that says this of the turns, to the letter, is answered from the small index of live turns: the
    cost of a call does not grow with the years of turns behind it."""
    return literal_column(f"{table}.state IN ('waiting', 'called', 'serving', 'held')")


LIVE = live("turn")
AT_COUNTER: ColumnElement[Any] = literal_column("turn.state IN ('called', 'serving')")
"""As :data:`LIVE`, of the one turn that a counter has."""
MISSED = text("state = 'no_show'")

WHERE_LIVE = text("state IN ('waiting', 'called', 'serving', 'held')")
WHERE_AT_COUNTER = text("state IN ('called', 'serving')")
Index(
    "ix_turn_live",
    turn.c.branch,
    turn.c.state,
    turn.c.day,
    turn.c.service,
    turn.c.arrived_at,
    turn.c.by_arrival,
    sqlite_where=WHERE_LIVE,
    postgresql_where=WHERE_LIVE,
)
Index(
    "uq_turn_at_counter",
    turn.c.branch,
    turn.c.counter,
    unique=True,
    sqlite_where=WHERE_AT_COUNTER,
    postgresql_where=WHERE_AT_COUNTER,
)
Index("ix_turn_day", turn.c.branch, turn.c.day)
Index("ix_turn_ended", turn.c.branch, turn.c.counter, turn.c.ended_at)
Index("ix_turn_officer", turn.c.branch, turn.c.officer, turn.c.day)
Index("ix_turn_missed", turn.c.branch, turn.c.day, sqlite_where=MISSED, postgresql_where=MISSED)

event = Table(
    "event",
    metadata,
    of_branch(),
    Column("seq", BigInteger, nullable=False),
    Column("type", String(40), nullable=False),
    Column("time", Instant, nullable=False),
    Column("data", Json, nullable=False),
    Column("ticket", Id),
    Column("actor", Code),
    Column("counter", Code),
    Column("command", BigInteger),
    PrimaryKeyConstraint("branch", "seq"),
)
Index("ix_event_ticket", event.c.branch, event.c.ticket, event.c.seq)
Index("ix_event_counter", event.c.branch, event.c.counter, event.c.seq)

WHERE_COUNTER_CHANGED = "type IN ('counter.opened', 'counter.paused', 'counter.closed', 'counter.restored')"
COUNTER_CHANGED: ColumnElement[Any] = literal_column(f"event.{WHERE_COUNTER_CHANGED}")
"""Entries that say how a counter is from then on; as with live turns, said to the letter for their index."""
Index(
    "ix_event_counter_changed",
    event.c.branch,
    event.c.time,
    sqlite_where=text(WHERE_COUNTER_CHANGED),
    postgresql_where=text(WHERE_COUNTER_CHANGED),
)

answer = Table(
    "answer",
    metadata,
    of_branch(),
    Column("key", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Json, nullable=False),
    Column("time", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("branch", "key"),
)
"""First answers given under an ``Idempotency-Key``."""

staff = Table(
    "staff",
    metadata,
    Column("username", Code, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("branch", Code, ForeignKey("branch.code")),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

device = Table(
    "device",
    metadata,
    of_branch(),
    Column("code", Code, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("counter", Code),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("state", String(16)),
    Column("state_since", Instant),
    Column("detail", Text),
    PrimaryKeyConstraint("branch", "code"),
)
"""``state``, ``state_since`` and ``detail`` are what the device told of itself last."""

cursor = Table(
    "cursor",
    metadata,
    Column("follower", String(64), nullable=False),
    of_branch(),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("follower", "branch"),
)
"""How far each follower of the log (MQTT, case feed) has delivered."""

pace = Table(
    "pace",
    metadata,
    of_branch(),
    Column("service", Code, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("turns", Float, nullable=False),
    Column("logs", Float, nullable=False),
    Column("squares", Float, nullable=False),
    Column("time", Instant, nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("branch", "service", "hour"),
)
"""How long turns of a service kept their counters, by hour of the branch's clock: sums that have faded up to
``time``. ``seq`` is the last log entry counted, so that one that is delivered again counts once."""
