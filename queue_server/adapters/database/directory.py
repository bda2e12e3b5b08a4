"""Staff and devices. Looked up at every request, so remembered for a moment."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from queue_server.adapters.database import schema
from queue_server.adapters.database.engine import Database
from queue_server.service_layer.directory_ports import Credentials
from queue_server.service_layer.people import Device, DeviceKind, Role, Staff

REMEMBERED_SECONDS = 2.0
"""A dismissed member of staff or a withdrawn device key works at most this much longer."""


Known = TypeVar("Known")


class NameTaken(ValueError):
    """A user name or device code that exists already."""


class DatabaseDirectory:
    """Fulfils :class:`~queue_server.service_layer.directory_ports.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._staff: dict[str, tuple[float, Staff | None]] = {}
        self._devices: dict[str, tuple[float, Device | None]] = {}

    def credentials(self, username: str) -> Credentials | None:
        row = self._one(
            select(schema.staff).where(schema.staff.c.username == username, schema.staff.c.active)
        )
        return Credentials(_staff(row), row.password_hash) if row else None

    def staff(self, username: str) -> Staff | None:
        def look_up() -> Staff | None:
            found = self.credentials(username)
            return found.staff if found else None

        return _remembered(self._staff, username, look_up)

    def staff_of(self, branch: str) -> Sequence[Staff]:
        """Everybody active who works at the branch or in every branch, by name."""
        staff = schema.staff.c
        here = (staff.branch == branch) | staff.branch.is_(None)
        query = select(schema.staff).where(staff.active, here).order_by(staff.name, staff.username)
        with self._database.reading() as connection:
            return [_staff(row) for row in connection.execute(query)]

    def device_by_key(self, key: str) -> Device | None:
        hashed = key_hash(key)

        def look_up() -> Device | None:
            row = self._one(select(schema.device).where(schema.device.c.key_hash == hashed))
            return _device(row) if row else None

        return _remembered(self._devices, hashed, look_up)

    def devices(self, branch: str, kind: DeviceKind | None = None) -> Sequence[Device]:
        query = select(schema.device).where(schema.device.c.branch == branch).order_by(schema.device.c.code)
        with self._database.reading() as connection:
            found = [_device(row) for row in connection.execute(query)]
        return [device for device in found if kind in (None, device.kind)]

    def add_staff(self, username: str, name: str, role: Role, password_hash: str, branch: str | None) -> None:
        """Raises :class:`NameTaken`."""
        row = {"username": username, "name": name, "role": role.value, "branch": branch}
        self._insert(insert(schema.staff).values(**row, password_hash=password_hash), username)

    def add_device(self, device: Device, key: str) -> None:
        """Raises :class:`NameTaken`."""
        row = {"branch": device.branch, "code": device.code, "kind": device.kind.value}
        values = {**row, "counter": device.counter, "key_hash": key_hash(key)}
        self._insert(insert(schema.device).values(**values), device.code)

    def _insert(self, statement: Any, name: str) -> None:
        try:
            with self._database.writing() as connection:
                connection.execute(statement)
        except IntegrityError as error:
            raise NameTaken(f"{name} exists already, or its branch does not") from error

    def _one(self, query: Any) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(query).one_or_none()


def key_hash(key: str) -> str:
    """Device keys are long and random, so one fast hash protects them; only the hash is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def _remembered(memory: dict[str, tuple[float, Known]], name: str, look_up: Callable[[], Known]) -> Known:
    known = memory.get(name)
    if known and time.monotonic() - known[0] < REMEMBERED_SECONDS:
        return known[1]
    if len(memory) > 10_000:
        memory.clear()
    memory[name] = (time.monotonic(), look_up())
    return memory[name][1]


def _staff(row: Row[Any]) -> Staff:
    return Staff(row.username, row.name, Role(row.role), row.branch)


def _device(row: Row[Any]) -> Device:
    return Device(row.code, DeviceKind(row.kind), row.branch, row.counter)
