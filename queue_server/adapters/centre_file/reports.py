"""The table of a centre file that is about its reports (P1, R7)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_server.adapters.centre_file.part import Name, Part
from queue_server.domain.periods import PeriodKind
from queue_server.domain.report_rules import ReportRules
from queue_server.domain.scoring import RankRule


class ReportsPart(Part):
    """``[reports]``: what reports say, which are made by themselves, and when officers are ranked."""

    superior: Name | None = None
    symbol: Name = "BC"
    place: Name | None = None
    signer: Name = "GIÁM ĐỐC"
    recipients: list[Name] = Field(default=[], max_length=10)
    by_themselves: list[Literal["week", "month", "quarter", "year"]] = ["week", "month", "quarter", "year"]
    rank_least_ratings: int = Field(default=10, ge=1, le=1000)
    rank_least_response_percent: float = Field(default=20, ge=0, le=100)

    def to_rules(self) -> ReportRules:
        return ReportRules(
            self.superior,
            self.symbol,
            self.place,
            self.signer,
            tuple(self.recipients),
            frozenset(map(PeriodKind, self.by_themselves)),
            RankRule(self.rank_least_ratings, self.rank_least_response_percent),
        )
