"""What speaks against something that a hub was sent or asked; nothing was changed."""

from queue_server.domain.errors import Refusal


class HubReadOnly(Refusal):
    """A hub shows what its branches tell; whoever wants to change something does it at the branch."""

    code = "hub-read-only"


class NotAHub(Refusal):
    """This server takes no other server's log."""

    code = "not-a-hub"


class NotFromThere(Refusal):
    """The signature is missing, old, or not of the branch that the event names."""

    code = "not-from-there"


class NotAnEntry(Refusal):
    """It is no CloudEvent that carries an entry of a branch's log."""

    code = "not-an-entry"
