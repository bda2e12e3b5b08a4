"""Engines tuned to keep what was acknowledged: SQLite in WAL with full sync, PostgreSQL by its defaults."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from queue_server.adapters.database.turnstile import Turnstile, before_execute

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

BUSY_SECONDS = 10
POOL_SIZE = 32
"""As many connections as requests worked on at once; more wait for one."""
LOG_GROWTH = (
    "DROP TABLE IF EXISTS growth",
    "CREATE TABLE growth (filler BLOB)",
    "INSERT INTO growth VALUES (zeroblob(5 * 1024 * 1024))",
    "DROP TABLE growth",
)
"""A commit of more than the 1000 pages after which SQLite begins its log anew; what it took is free again."""
READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
TRUSTED_SECONDS = 1.0
"""A connection to PostgreSQL that rested longer is asked whether it still lives before it is used."""


def connect(url: str) -> Database:
    """The database at a SQLAlchemy URL. Nothing is opened yet.

    A plain ``postgresql://`` means psycopg 3, the only PostgreSQL driver shipped.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_size=POOL_SIZE, max_overflow=0, pool_use_lifo=True)
        _ask_the_rested(engine)
        return Database(engine, one_writer=False)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_use_lifo=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, one_writer=True)


def connect_to_read(url: str) -> Database:
    """The database at a URL, for a process that only looks: one that wrote by mistake is refused."""
    database = connect(url)
    only_reading = "PRAGMA query_only=ON" if database.one_writer else READ_ONLY

    def refuse_writing(connection: Any, record: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(only_reading)
        connection.commit()

    event.listen(database.engine, "connect", refuse_writing)
    return database


def _tune_sqlite(connection: Any, record: object) -> None:
    """Durable and concurrent: readers never wait for the writer, a commit is on the disk when it returns."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _ask_the_rested(engine: Engine) -> None:
    """Have the pool ask a rested connection whether it still lives, and take another if it does not."""

    def note(connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    def ask(connection: Any, record: ConnectionPoolEntry, proxy: object) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", ask)


def _begin_sqlite(connection: Connection) -> None:
    """Writers lock at once: a deferred lock fails on read-then-write however long one would wait."""
    writes = connection.get_execution_options().get("luot_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """An engine and how to hold a transaction on it."""

    def __init__(self, engine: Engine, one_writer: bool) -> None:
        self.engine = engine
        self.one_writer = one_writer
        """SQLite: one writer at a time for the whole file."""
        self._turnstiles: defaultdict[str, Turnstile] = defaultdict(lambda: Turnstile(self._begin))
        self._claims: dict[str, Connection] = {}
        event.listen(engine, "before_execute", before_execute)

    @contextmanager
    def writing(self, what: str = "") -> Iterator[Connection]:
        """A transaction that will change things; it commits on leaving and rolls back on an exception.

        Writers of the same thing, ``what``, queue here, fairly and without holding a connection, and not in
        the database; in SQLite everything is the same thing.

        Raises:
            Unavailable: it was shared with others and could not be committed.
        """
        with self._turnstiles["" if self.one_writer else what].passing() as connection:
            yield connection

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with (
            self.engine.connect() as connection,
            connection.execution_options(luot_writes=True).begin(),
        ):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        options: dict[str, Any] = {} if self.one_writer else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect() as connection, connection.execution_options(**options).begin():
            yield connection

    def claim(self, name: str) -> bool:
        """Whether this process, among all on the database, is the one that may do ``name`` now.

        PostgreSQL's session locks end with their connection, so a process that dies hands its work over;
        SQLite has one server process a file anyway.
        """
        if self.one_writer:
            return True
        held = self._claims.get(name)
        try:
            if held is None:
                held = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                if not held.scalar(select(func.pg_try_advisory_lock(func.hashtext(name)))):
                    held.close()
                    return False
                self._claims[name] = held
            else:
                held.execute(select(1))
        except DBAPIError:
            self._claims.pop(name, None)
            raise
        return True

    def grow_log(self) -> None:
        """Have SQLite's log grow now to the size at which it is written over from its beginning.

        Later it would grow with the day's first commits, and a commit into a file that grows waits for the
        journal of the file system, behind whatever other programs write.
        """
        if not self.one_writer:
            return
        try:
            for step in LOG_GROWTH:
                with self.writing() as connection:
                    connection.exec_driver_sql(step)
        except DBAPIError as error:
            log.warning("the database's log could not be grown in advance: %s", error.orig)

    def close(self) -> None:
        """Give back every connection, and with them every claim."""
        while self._claims:
            _, held = self._claims.popitem()
            held.invalidate()
            held.close()
        self.engine.dispose()


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """Send the statements within without waiting for each answer: none of them may need the one before it.

    To PostgreSQL, from which every answer is a journey, though a short one; SQLite is no journey away.

    Raises:
        DBAPIError: one of them failed; those behind it were not carried out.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    errors, driver = connection.dialect.loaded_dbapi.Error, connection.connection.driver_connection
    try:
        with cast("psycopg.Connection", driver).pipeline():
            yield
    except errors as error:
        raise DBAPIError.instance(
            "several statements in one go", None, error, errors, dialect=connection.dialect
        ) from error


def upsert(dialect: str, table: Table) -> Any:
    """An insert that both databases can turn into an update; SQLAlchemy has one construct for each."""
    return {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(table)
