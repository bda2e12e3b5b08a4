"""A supervisor's own words on the boards, and on the loudspeakers if wished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from queue_server.domain import events, moment
from queue_server.domain.events import Draft
from queue_server.domain.turn import Data
from queue_server.service_layer import links
from queue_server.service_layer.people import Caller, name_of
from queue_server.service_layer.ports import Reading, Writer


@dataclass(frozen=True, slots=True)
class Announce:
    """A free message. ``zone`` is ``None`` for the whole branch; only the Vietnamese text is spoken.

    An ``urgent`` one is said before everything else, in quiet hours too, and as loud as can be.
    """

    text: str
    text_en: str | None = None
    zone: str | None = None
    spoken: bool = True
    urgent: bool = False


def announce(writer: Writer, wish: Announce, caller: Caller, reading: Reading) -> Data:
    """Show a message on the boards for a while, and say it once.

    Raises:
        UnknownZone: no such zone here.
    """
    branch, seq, actor = writer.branch, writer.next_seq(), name_of(caller)
    branch.check_zone(wish.zone)
    until = writer.now + timedelta(seconds=branch.policy.announcement_seconds)
    announcement = {
        "text": wish.text,
        "text_en": wish.text_en,
        "spoken": reading(wish.text, branch) if wish.spoken else None,
        "language": "vi",
        "url": links.announcement(branch.code, seq) if wish.spoken else None,
        "zone": wish.zone,
        "until": moment.to_text(until),
        "urgent": wish.urgent,
    }
    writer.record(Draft(events.BRANCH_ANNOUNCED, {"announcement": announcement, "by": actor}, actor=actor))
    return {"announcement": announcement, "seq": seq}
