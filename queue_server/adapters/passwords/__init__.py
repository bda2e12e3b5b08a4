"""Password hashing with Argon2 (RFC 9106), in a helper process: one hash takes tens of milliseconds."""

from __future__ import annotations

from queue_server.adapters.helper import Helper


class HelperPasswords:
    """Fulfils :class:`~queue_server.service_layer.ports.Passwords`."""

    def __init__(self) -> None:
        self._helper = Helper("queue_server.adapters.passwords")

    def hash(self, password: str) -> str:
        return str(self._helper.ask(do="hash", password=password)["hash"])

    def verify(self, password: str, hashed: str) -> bool:
        return bool(self._helper.ask(do="verify", password=password, hash=hashed)["match"])

    def close(self) -> None:
        """End the helper process."""
        self._helper.close()
