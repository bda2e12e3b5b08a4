"""Pictures and videos that boards show beside the numbers, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from queue_server.domain import moment
from queue_server.domain.turn import Data

PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
VIDEOS = {"video/mp4": "mp4", "video/webm": "webm"}
TYPES = PICTURES | VIDEOS
"""Media type → how its file's name ends. No SVG: it could hold a program."""


@dataclass(frozen=True, slots=True)
class Showing:
    """When a picture or video is shown; what is ``None`` or empty sets no limit."""

    seconds: int = 15
    """How long a picture stands; a video plays to its end."""
    days: tuple[str, ...] = ()
    """``mon`` to ``sun``."""
    begins: time | None = None
    ends: time | None = None
    """By the branch's clock."""
    first: date | None = None
    last: date | None = None
    boards: tuple[str, ...] = ()
    """Codes of boards or zones."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or video of a branch. Its id is the hash of its content, so the same file is there once."""

    id: str
    name: str
    type: str
    size: int
    """Bytes."""
    added_at: datetime
    added_by: str
    showing: Showing

    def to_data(self) -> Data:
        showing = self.showing
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "size": self.size,
            "added_at": moment.to_text(self.added_at),
            "added_by": self.added_by,
            "seconds": showing.seconds,
            "days": list(showing.days),
            "begins": f"{showing.begins:%H:%M}" if showing.begins else None,
            "ends": f"{showing.ends:%H:%M}" if showing.ends else None,
            "first": showing.first.isoformat() if showing.first else None,
            "last": showing.last.isoformat() if showing.last else None,
            "boards": list(showing.boards),
        }

    @classmethod
    def from_data(cls, data: Data) -> Medium:
        showing = Showing(
            data["seconds"],
            tuple(data["days"]),
            time.fromisoformat(data["begins"]) if data["begins"] else None,
            time.fromisoformat(data["ends"]) if data["ends"] else None,
            date.fromisoformat(data["first"]) if data["first"] else None,
            date.fromisoformat(data["last"]) if data["last"] else None,
            tuple(data["boards"]),
        )
        added = moment.from_text(data["added_at"])
        return cls(data["id"], data["name"], data["type"], data["size"], added, data["added_by"], showing)
