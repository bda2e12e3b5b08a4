"""The voices of zones, as rows that change only from the version they were read at.

Deciding holds no lock: the row is read with the log, and written by one short statement if nobody else has
written it meanwhile. So nobody at a counter waits for a loudspeaker, and of several servers one wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, Connection, Integer, PrimaryKeyConstraint, Table, bindparam, select, update

from queue_server.adapters.database.engine import Database, upsert
from queue_server.adapters.database.reading import CALLS_WITHIN
from queue_server.adapters.database.rows import to_event
from queue_server.adapters.database.schema import (
    LIVE,
    Code,
    Json,
    branch,
    event,
    metadata,
    of_branch,
    ticket,
    turn,
)
from queue_server.domain.events import SPOKEN, Event
from queue_server.domain.transitions import TurnState
from queue_server.domain.voicing import Voice
from queue_server.service_layer.voice_ports import VoiceScene

voice = Table(
    "voice",
    metadata,
    of_branch(),
    Column("zone", Code, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Json, nullable=False),
    PrimaryKeyConstraint("branch", "zone"),
)
VOICE = (
    select(branch.c.seq, voice.c.version, voice.c.state)
    .outerjoin_from(branch, voice, (voice.c.branch == branch.c.code) & (voice.c.zone == bindparam("zone")))
    .where(branch.c.code == bindparam("branch"))
)
SAID = (
    select(event)
    .where(event.c.branch == bindparam("branch"), event.c.seq > bindparam("after"), event.c.type.in_(SPOKEN))
    .order_by(event.c.seq)
)
SINCE = (
    select(event)
    .where(
        event.c.branch == bindparam("branch"),
        event.c.seq >= bindparam("first"),
        event.c.type.in_(SPOKEN) | event.c.type.startswith("turn."),
    )
    .order_by(event.c.seq)
)
HEADS = (
    select(ticket.c.number, ticket.c.language)
    .join_from(turn, ticket)
    .where(
        LIVE,
        turn.c.branch == bindparam("branch"),
        turn.c.state == TurnState.WAITING.value,
        turn.c.day == bindparam("day"),
        turn.c.service == bindparam("service"),
    )
    .order_by(turn.c.arrived_at)
    .limit(bindparam("most"))
)


class DatabaseVoices:
    """Fulfils :class:`~queue_server.service_layer.voice_ports.Voices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def scene(self, branch: str, zone: str) -> VoiceScene:
        """Two short statements while nothing is to be said, three when something may be."""
        with self._database.reading() as connection:
            row = connection.execute(VOICE, {"branch": branch, "zone": zone}).one()
            known = Voice.from_data(row.state) if row.state else Voice()
            log = _log(connection, branch, max(known.cursor, row.seq - CALLS_WITHIN))
            return VoiceScene(known, row.version or 0, log, row.seq)

    def keep(self, branch: str, zone: str, version: int, state: Voice) -> bool:
        """One statement on a row of its own."""
        with self._database.writing(f"voice of {branch}") as connection:
            if version == 0:
                row = {"branch": branch, "zone": zone, "version": 1, "state": state.to_data()}
                made = upsert(connection.dialect.name, voice).values(**row).on_conflict_do_nothing()
                return connection.scalar(made.returning(voice.c.version)) is not None
            own = (voice.c.branch == branch) & (voice.c.zone == zone) & (voice.c.version == version)
            changed = update(voice).where(own).values(version=version + 1, state=state.to_data())
            return connection.execute(changed).rowcount == 1

    def heads(
        self, branch: str, day: str, services: Sequence[str], most: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        """One short statement for each service, from the index of live turns."""
        found: dict[str, Sequence[tuple[str, str]]] = {}
        with self._database.reading() as connection:
            for service in services:
                named = {"branch": branch, "day": day, "service": service, "most": most}
                found[service] = [(row.number, row.language) for row in connection.execute(HEADS, named)]
        return found

    def of_branch(self, branch: str) -> Mapping[str, Voice]:
        with self._database.reading() as connection:
            found = connection.execute(select(voice.c.zone, voice.c.state).where(voice.c.branch == branch))
            return {zone: Voice.from_data(state) for zone, state in found}


def _log(connection: Connection, branch: str, after: int) -> Sequence[Event]:
    """Nothing when nothing is to be said: what became of turns is of no interest then."""
    said = connection.execute(SAID, {"branch": branch, "after": after}).all()
    if not said:
        return []
    return [to_event(row) for row in connection.execute(SINCE, {"branch": branch, "first": said[0].seq})]
