"""What speaks against a wish about the feed; nothing was changed."""

from queue_server.domain.errors import Refusal, Unknown


class UnknownSubscriber(Unknown):
    """No subscriber has this code."""

    code = "unknown-subscriber"


class UnknownDeadLetter(Unknown):
    """The subscriber has no such entry put aside."""

    code = "unknown-dead-letter"


class SubscriberTaken(Refusal):
    """There is a subscriber of this code already."""

    code = "subscriber-taken"


class BadSubscriber(Refusal):
    """A ``field`` of the subscriber cannot be so."""

    code = "bad-subscriber"


class BadSecret(Refusal):
    """No ``whsec_`` with the base64 of 24 to 64 bytes."""

    code = "bad-secret"


class NamedBySettings(Refusal):
    """The server's settings say where this subscriber is and what signs; only they may change it."""

    code = "named-by-settings"


class BadPlace(Refusal):
    """A place in the log that there is not, or an entry's number without the branch it is of."""

    code = "bad-place"
