"""What speaks against a rating; nothing of it was kept."""

from queue_server.domain.errors import Refusal


class NotRateable(Refusal):
    """The turn is not finished, or nobody has left the counter just now."""

    code = "not-rateable"


class RatingTooLate(Refusal):
    """The time in which the turn could be rated, ``days`` or ``minutes``, has passed."""

    code = "rating-too-late"


class NotAtThisCounter(Refusal):
    """The tablet stands at another counter than the one where the turn was finished."""

    code = "not-at-this-counter"


class AlreadyRated(Refusal):
    """The turn has its rating; one each."""

    code = "already-rated"


class UnknownAnswer(Refusal):
    """The norm in force has no such question, or the question no such choice."""

    code = "unknown-answer"
