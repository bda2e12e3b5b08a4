"""What use cases need to know of staff and devices, as a small interface that an adapter fulfils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from queue_server.service_layer.people import Device, DeviceKind, Role, Staff


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in checks against."""

    staff: Staff
    password_hash: str


class Directory(Protocol):
    """Who works here and which devices exist."""

    def credentials(self, username: str) -> Credentials | None: ...

    def staff(self, username: str) -> Staff | None: ...

    def staff_of(self, branch: str) -> Sequence[Staff]:
        """Everybody who works at a branch, by name."""

    def device_by_key(self, key: str) -> Device | None: ...

    def devices(self, branch: str, kind: DeviceKind | None = None) -> Sequence[Device]: ...

    def add_staff(
        self, username: str, name: str, role: Role, password_hash: str, branch: str | None
    ) -> None: ...

    def add_device(self, device: Device, key: str) -> None: ...
