"""What a branch's reports say besides figures, and how it compares its officers (P1, R7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_server.domain.periods import BY_THEMSELVES, PeriodKind
from queue_server.domain.scoring import RankRule


@dataclass(frozen=True, slots=True)
class ReportRules:
    """The centre's choices about its reports."""

    superior: str | None = None
    """The body above the centre, the first line of the heading."""
    symbol: str = "BC"
    """What follows the number of a report, such as ``BC-TTPVHCC``."""
    place: str | None = None
    """Where reports are signed; dots to fill in where the centre does not say."""
    signer: str = "GIÁM ĐỐC"
    """The office of whoever signs."""
    recipients: tuple[str, ...] = ()
    """Who gets a copy besides the files of the office."""
    kinds: frozenset[PeriodKind] = field(default_factory=lambda: frozenset(BY_THEMSELVES))
    """Which reports are made by themselves."""
    rank: RankRule = field(default_factory=RankRule)
