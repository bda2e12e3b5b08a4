"""Versions of events side by side: the log holds the newest form, a subscriber gets the one it understands.

A field that is added is no new version, since readers accept fields that they do not know. When a field
changes its meaning or goes, the type gets the next number here, and one pure function that makes the older
form of the newer one. A subscriber that asked for version 1 then hears what it always heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from queue_server.domain.turn import Data

Older = Callable[[Data], Data]
"""Makes the form of one version of the form of the next one."""


@dataclass(frozen=True, slots=True)
class Versions:
    """For each type that has more than one version, what leads back from the newest to the first."""

    back: Mapping[str, tuple[Older, ...]] = field(default_factory=dict)
    """The first function makes version 1 of version 2, the next one version 2 of version 3, and so on."""

    def newest(self, type: str) -> int:
        """The number of a type's newest version."""
        return 1 + len(self.back.get(type, ()))

    def shaped(self, type: str, data: Data, most: int) -> tuple[int, Data]:
        """The newest version that is not beyond ``most``, and the newest form's ``data`` in it."""
        version = max(1, min(most, self.newest(type)))
        for older in reversed(self.back.get(type, ())[version - 1 :]):
            data = older(data)
        return version, data


PRESENT = Versions()
"""As it is now: every type has its first version only."""
