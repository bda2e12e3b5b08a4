"""Signing in: a user name, a password, and patience against guessing."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from queue_server.domain.errors import TooManyAttempts, WrongPassword
from queue_server.service_layer.directory_ports import Directory
from queue_server.service_layer.people import Staff
from queue_server.service_layer.ports import Clock, Passwords

ATTEMPTS, WITHIN = 10, timedelta(minutes=1)
MOST_NAMES = 10_000
"""Names whose failures are kept before old ones are swept out: guessers may try any number of names."""


class SignIn:
    """Checks passwords; after ten wrong ones in a minute a user name has to wait."""

    def __init__(self, directory: Directory, passwords: Passwords, clock: Clock) -> None:
        self._directory, self._passwords, self._clock = directory, passwords, clock
        self._failures: dict[str, deque[datetime]] = {}

    def check(self, username: str, password: str) -> Staff:
        """The member of staff whose password this is.

        Raises:
            WrongPassword: no such user, or another password; the answer does not tell which.
            TooManyAttempts: too many wrong passwords for this name within a minute.
        """
        now = self._clock.now()
        failures = self._recent_failures(username, now)
        if len(failures) >= ATTEMPTS:
            raise TooManyAttempts(seconds=int((failures[0] + WITHIN - now).total_seconds()) + 1)
        found = self._directory.credentials(username)
        # An unknown name costs as much time as a known one, or names could be guessed by the clock.
        hashed = found.password_hash if found else NOBODY
        if not self._passwords.verify(password, hashed) or found is None:
            failures.append(now)
            self._remember(username, failures)
            raise WrongPassword()
        self._failures.pop(username, None)
        return found.staff

    def _remember(self, username: str, failures: deque[datetime]) -> None:
        if len(self._failures) >= MOST_NAMES:
            oldest = failures[-1] - WITHIN
            self._failures = {name: kept for name, kept in self._failures.items() if kept[-1] >= oldest}
        self._failures[username] = failures

    def _recent_failures(self, username: str, now: datetime) -> deque[datetime]:
        failures = self._failures.get(username, deque())
        while failures and now - failures[0] > WITHIN:
            failures.popleft()
        return failures


NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Q7bgzwZVgHLUo2vX6TlyEZjmQ5tUX0B4k0lJ5sVx1oM"
"""A well-formed Argon2 hash that no password has."""
