"""The store: branches as configured, and transactions on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RootTransaction, func, select

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.database import kiosk_ranges, paper, schema
from queue_server.adapters.database.directory import DatabaseDirectory
from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.database.hub import DatabaseHub
from queue_server.adapters.database.ratings import keep_norm
from queue_server.adapters.database.reading import BRANCH, DatabaseReader
from queue_server.adapters.database.rows import Running, to_running
from queue_server.adapters.database.subscribers import DatabaseFeed
from queue_server.adapters.database.voices import DatabaseVoices
from queue_server.adapters.database.writing import DatabaseWriter, lock_branch
from queue_server.domain.branch import Branch
from queue_server.domain.errors import UnknownBranch, UnknownTicket
from queue_server.domain.events import BRANCH_CONFIGURED, Draft
from queue_server.domain.hub_errors import HubReadOnly
from queue_server.domain.pace import BranchPace
from queue_server.domain.turn import kiosk_block, paper_block
from queue_server.service_layer.ports import Clock, LogWatch, Paces


class StillInUse(ValueError):
    """A configuration without a service or counter that somebody waits for or is at; nothing was changed."""


class NothingMeasured:
    """Fulfils :class:`~queue_server.service_layer.ports.Paces` for commands beside the server."""

    def of(self, branch: str) -> BranchPace:
        return {}


def _transaction(connection: Connection) -> RootTransaction:
    """The one in which a connection is."""
    transaction = connection.get_transaction()
    assert transaction
    return transaction


class DatabaseStore:
    """Fulfils :class:`~queue_server.service_layer.ports.Store` on SQLite or PostgreSQL."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        watch: LogWatch,
        paces: Paces | None = None,
        read_only: bool = False,
    ) -> None:
        """Without ``paces`` nothing is known of services but their nominal minutes. In a ``read_only`` store
        the branches are other servers', and nothing but their logs changes them."""
        self.database, self.clock, self.watch = database, clock, watch
        self._paces = paces or NothingMeasured()
        self._read_only = read_only
        self.directory = DatabaseDirectory(database)
        self.voices = DatabaseVoices(database)
        self.feed = DatabaseFeed(database)
        self.hub = DatabaseHub(database, clock, watch)
        self._branches: dict[str, Branch] = {}
        self._locked: WeakKeyDictionary[RootTransaction, dict[str, Running]] = WeakKeyDictionary()
        """The branches' presents as those left them who wrote last in a transaction still open."""

    @contextmanager
    def read(self, branch: str) -> Iterator[DatabaseReader]:
        with self.database.reading() as connection:
            row = connection.execute(BRANCH, {"code": branch}).one_or_none()
            if row is None:
                raise UnknownBranch(branch=branch)
            configured = self._configured(connection, branch, row.version)
            now, paces = self.clock.now(), self._paces.of(branch)
            yield DatabaseReader(connection, configured, to_running(row), now, paces)

    @contextmanager
    def write(self, branch: str) -> Iterator[DatabaseWriter]:
        self._check_writable()
        with self.database.writing(branch) as connection:
            running = self._lock(connection, branch)
            configured = self._configured(connection, branch, running.version)
            now, paces = self.clock.now(), self._paces.of(branch)
            writer = DatabaseWriter(connection, configured, running, now, paces)
            yield writer
            writer.finish()
            self._locked[_transaction(connection)][branch] = running
        self._tell(branch, writer)

    def _lock(self, connection: Connection, branch: str) -> Running:
        """The branch's present, locked until the transaction ends; read once in a transaction that many
        share. Raises :class:`UnknownBranch`."""
        known = self._locked.setdefault(_transaction(connection), {})
        if branch not in known:
            row = lock_branch(connection, branch)
            if row is None:
                raise UnknownBranch(branch=branch)
            known[branch] = to_running(row)
        return known[branch].copy()

    def _check_writable(self) -> None:
        """Raises :class:`HubReadOnly` where the branches are other servers'."""
        if self._read_only:
            raise HubReadOnly()

    def _tell(self, branch: str, writer: DatabaseWriter) -> None:
        """Have those who follow the log know what a transaction, now committed, wrote to it."""
        if entries := writer.entries():
            self.watch.advanced(branch, entries)

    def branch(self, code: str) -> Branch:
        with self.read(code) as reader:
            return reader.branch

    def require_branch(self, code: str) -> None:
        if code not in self._branches:
            self.branch(code)

    def branches(self) -> Sequence[Branch]:
        with self.database.reading() as connection:
            found = connection.execute(
                select(schema.branch.c.code, schema.branch.c.version).order_by(
                    schema.branch.c.position, schema.branch.c.code
                )
            )
            return [self._configured(connection, code, version) for code, version in found.all()]

    def branch_of_token(self, token: str) -> tuple[str, str]:
        with self.database.reading() as connection:
            row = connection.execute(
                select(schema.ticket.c.branch, schema.ticket.c.id).where(schema.ticket.c.token == token)
            ).one_or_none()
        if row is None:
            raise UnknownTicket(token=token)
        return row.branch, row.id

    def seqs(self) -> Mapping[str, int]:
        """The number of the last log entry of every branch."""
        with self.database.reading() as connection:
            found = connection.execute(select(schema.branch.c.code, schema.branch.c.seq))
            return {row.code: row.seq for row in found}

    def install(self, documents: Sequence[BranchDocument]) -> None:
        """Create the branches, or give existing ones their new configuration; all or none.

        Raises:
            StillInUse: somebody waits for a service, or is at a counter, that the new configuration lacks; or
                a paper list has numbers that it would give live.
            NormChanged: it counts ratings otherwise than before, under the same norm's name.
            HubReadOnly: a hub learns its branches' configuration from themselves.
        """
        self._check_writable()
        with self.database.writing() as connection:
            writers = [
                self._install(connection, document, position) for position, document in enumerate(documents)
            ]
        for document, writer in zip(documents, writers, strict=True):
            self._tell(document.code, writer)

    def _install(self, connection: Connection, document: BranchDocument, position: int) -> DatabaseWriter:
        stored = document.model_dump(mode="json", by_alias=True)
        version: int = connection.scalar(
            upsert(connection.dialect.name, schema.branch)
            .values(code=document.code, position=position, document=stored, seq=0, version=1)
            .on_conflict_do_update(
                index_elements=["code"], set_={"document": stored, "version": schema.branch.c.version + 1}
            )
            .returning(schema.branch.c.version)
        )
        self._locked.pop(_transaction(connection), None)
        keep_norm(connection, document.code, document.rating.norm)
        self._check_in_use(connection, document)
        self._check_reserved(connection, document)
        self._keep_counters(connection, document)
        running = to_running(connection.execute(BRANCH, {"code": document.code}).one())
        now, paces = self.clock.now(), self._paces.of(document.code)
        writer = DatabaseWriter(connection, document.to_branch(version), running, now, paces)
        writer.record(Draft(BRANCH_CONFIGURED, {"version": version, "document": stored}))
        writer.finish()
        return writer

    def _check_in_use(self, connection: Connection, document: BranchDocument) -> None:
        """Nobody may be left waiting for what is no more."""
        today = document.to_branch(0).day(self.clock.now())
        live = connection.execute(
            select(schema.turn.c.service, schema.turn.c.counter).where(
                schema.LIVE, schema.turn.c.branch == document.code, schema.turn.c.day == today
            )
        ).all()
        services = {row.service for row in live} - {each.code for each in document.services}
        counters = {row.counter for row in live if row.counter} - {each.code for each in document.counters}
        if services or counters:
            missing = ", ".join(
                sorted([*(f"service {code}" for code in services), *(f"counter {code}" for code in counters)])
            )
            raise StillInUse(
                f"{document.code}: people are waiting for or are at {missing}, which the new configuration "
                "lacks; nothing was changed. Serve or move them first, or import after closing time"
            )

    def _check_reserved(self, connection: Connection, document: BranchDocument) -> None:
        """No number kept for paper or a kiosk, today or on a coming day, may be given live too."""
        today, first = document.to_branch(0).day(self.clock.now()), document.rules.paper_from
        lists = paper.from_day(connection, document.code, today)
        printed = [(each.day, block) for each in lists for block in each.blocks.values()]
        ranges = kiosk_ranges.from_day(connection, document.code, today)
        held = [(each.day, each) for each in ranges]
        for what, reserved, block in (
            ("a paper list", printed, paper_block(first)),
            ("a kiosk's range", held, kiosk_block(first)),
        ):
            for day, each in reserved:
                if each.first not in block or each.last not in block:
                    raise StillInUse(
                        f"{document.code}: {what} for {day} has numbers outside the block that "
                        f"rules.paper_from = {first} makes; nothing was changed. "
                        "Keep paper_from until that day is over"
                    )

    def _keep_counters(self, connection: Connection, document: BranchDocument) -> None:
        """A row for every counter; those that were there keep their state."""
        rows: list[dict[str, Any]] = [
            {"branch": document.code, "code": counter.code, "state": "closed"}
            for counter in document.counters
        ]
        connection.execute(upsert(connection.dialect.name, schema.counter).on_conflict_do_nothing(), rows)

    def _configured(self, connection: Connection, code: str, version: int) -> Branch:
        """The branch's configuration, read again only when its version has changed."""
        known = self._branches.get(code)
        if known is not None and known.version == version:
            return known
        stored = connection.scalar(select(schema.branch.c.document).where(schema.branch.c.code == code))
        branch = BranchDocument.model_validate(stored).to_branch(version)
        self._branches[code] = branch
        return branch

    def cursor(self, follower: str, branch: str) -> int | None:
        """How far a follower of the log has delivered; ``None`` before its first entry."""
        with self.database.reading() as connection:
            return connection.scalar(
                select(schema.cursor.c.seq).where(
                    schema.cursor.c.follower == follower, schema.cursor.c.branch == branch
                )
            )

    def move_cursor(self, follower: str, branch: str, seq: int) -> None:
        """Remember that a follower has delivered everything up to ``seq``."""
        with self.database.writing(f"cursor of {follower}") as connection:
            connection.execute(
                upsert(connection.dialect.name, schema.cursor)
                .values(follower=follower, branch=branch, seq=seq)
                .on_conflict_do_update(index_elements=["follower", "branch"], set_={"seq": seq})
            )

    def claim(self, name: str) -> bool:
        """Whether this process is the one that may do ``name`` now."""
        return self.database.claim(name)

    def check(self) -> None:
        """Raises when the database does not answer."""
        with self.database.reading() as connection:
            connection.execute(select(func.count()).select_from(schema.branch))
