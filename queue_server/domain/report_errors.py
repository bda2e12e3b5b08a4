"""Why there is no report of what was asked for."""

from queue_server.domain.errors import Refusal, Unknown


class UnusablePeriod(Refusal):
    """Neither a week, month, quarter or year, nor days in order within a year."""

    code = "unusable-period"


class UnknownReport(Unknown):
    """The branch has no report file of this name."""

    code = "unknown-report"
