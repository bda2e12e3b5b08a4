"""Why the queue says no to work on paper lists; otherwise as :mod:`queue_server.domain.errors`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from queue_server.domain.errors import Refusal

if TYPE_CHECKING:
    from queue_server.domain.paper import Fault


class PaperDayPast(Refusal):
    """A paper list is made for today or a coming day."""

    code = "paper-day-past"


class PaperNumbersGone(Refusal):
    """The letter's paper block has fewer numbers left that day than the list wants."""

    code = "paper-numbers-gone"


class EntriesRefused(Refusal):
    """Rows of a paper list cannot have been so; none was entered. ``faults`` says which, and why."""

    code = "entries-refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


class NotWithdrawable(Refusal):
    """A number of a paper list on which something has happened since, or that was not entered today."""

    code = "not-withdrawable"
