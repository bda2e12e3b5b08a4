"""A case as the case system tells of it, and whether it is on time (K4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseState(StrEnum):
    """How far a case has come, in the words that citizens are told it by."""

    RECEIVED = "received"
    PROCESSING = "processing"
    NEEDS_MORE = "needs-more"
    """Something must be added by the person first; the time does not run meanwhile."""
    READY = "ready"
    """The result can be collected."""
    COLLECTED = "collected"
    REFUSED = "refused"
    """Given back with the reasons in writing."""
    WITHDRAWN = "withdrawn"

    @property
    def awaits_collection(self) -> bool:
        """Whether there is something to be given to the person: the result, or why there is none."""
        return self in (CaseState.READY, CaseState.REFUSED)


class Punctuality(StrEnum):
    """How a case stands against its due date."""

    ON_TIME = "on-time"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done-on-time"
    DONE_LATE = "done-late"


@dataclass(frozen=True, slots=True)
class Case:
    """One file in the case system."""

    code: str
    state: CaseState
    procedure: str
    """Name of the procedure."""
    received_at: datetime
    due_at: datetime | None
    """When the result was promised; ``None`` where no time is set."""
    finished_at: datetime | None = None
    """When the result, or the refusal, was there."""
    collect_at: str | None = None
    """Where the result is collected, in words."""
    note: str | None = None
    """What the agency tells the person, such as what must be added."""
    applicant: str | None = None
    """The person's name, masked by the case system; never shown otherwise."""

    def punctuality(self, now: datetime) -> Punctuality | None:
        """Whether the case is, or was, on time; ``None`` where nothing can be late."""
        if self.due_at is None or self.state is CaseState.WITHDRAWN:
            return None
        if self.finished_at:
            return Punctuality.DONE_LATE if self.finished_at > self.due_at else Punctuality.DONE_ON_TIME
        if self.state is CaseState.NEEDS_MORE:
            return None
        return Punctuality.OVERDUE if now > self.due_at else Punctuality.ON_TIME
