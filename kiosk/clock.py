"""The server's time on the kiosk PC, whatever this PC's clock says, also while the server is away."""

from datetime import UTC, datetime, timedelta

from kiosk.memory import Memory


class ServerClock:
    """How far the server's clock is ahead of this PC's, remembered over a restart."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.ahead = timedelta(seconds=memory.note("server_is_ahead") or 0.0)

    def now(self) -> datetime:
        """The server's time in UTC, as well as it is known."""
        return datetime.now(UTC) + self.ahead

    def learn(self, told: datetime, asked_at: datetime) -> None:
        """The server said that it was `told`, after this PC had asked at `asked_at` by its own clock.

        What fits between question and answer is kept as it is: or a slow network would move the clock with
        every contact.
        """
        least, most = told - datetime.now(UTC), told - asked_at
        self.ahead = min(max(self.ahead, least), most)
        self._memory.take_note("server_is_ahead", self.ahead.total_seconds())
