"""What speaks against something asked about feedback; nothing has changed."""

from queue_server.domain.errors import Refusal, Unknown


class UnknownFeedback(Unknown):
    """The branch gave no such receipt."""

    code = "unknown-feedback"


class UnknownFeedbackClass(Unknown):
    """The branch does not sort feedback so."""

    code = "unknown-feedback-class"


class UnknownOwner(Unknown):
    """Nobody of this name handles feedback at this branch."""

    code = "unknown-owner"


class NothingSaid(Refusal):
    """There are no words in it."""

    code = "nothing-said"


class FeedbackAnswered(Refusal):
    """It has its answer, which people may have read."""

    code = "feedback-answered"


class FeedbackNotAnswered(Refusal):
    """It cannot be published before it is answered."""

    code = "feedback-not-answered"


class NamesAPerson(Refusal):
    """What is to be published holds ``found``: a telephone or identity number, or an address."""

    code = "names-a-person"


class TooMuchFeedback(Refusal):
    """The holder of a ticket has said something ``most`` times already."""

    code = "too-much-feedback"
