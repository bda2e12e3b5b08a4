"""A counter's own state: who sits there, whether it takes people, and whether help is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_server.domain import events
from queue_server.domain.branch import Counter
from queue_server.domain.counter import CHANGES, CounterState, CounterStatus, counter_data, desk_data
from queue_server.domain.errors import CounterClosed
from queue_server.domain.events import Draft
from queue_server.service_layer.people import Staff
from queue_server.service_layer.ports import Writer


class Desk:
    """One counter's state within a transaction; every change of it is an entry of the log."""

    def __init__(
        self, writer: Writer, counter: Counter, status: CounterStatus, staff: Staff | None, actor: str | None
    ) -> None:
        """``staff`` takes the counter over by what is done; without, the officer there keeps it."""
        self.writer, self.counter, self.status = writer, counter, status
        self.staff, self.actor = staff, actor

    def open(self, stand_in_for: str | None = None) -> None:
        """Take people; an officer who opens a counter takes it over, maybe in somebody's place."""
        self._become(CounterState.OPEN, stand_in_for=stand_in_for)

    def be_open(self) -> None:
        """Calling somebody opens the counter: an officer who forgot to press Open loses no time."""
        if self.status.state is not CounterState.OPEN:
            self.open(self.status.stand_in_for)

    def pause(self, reason: str | None) -> None:
        """Take nobody for a while.

        Raises:
            CounterClosed: a closed counter cannot pause.
            UnknownReason: not one of the centre's reasons.
        """
        if self.status.state is CounterState.CLOSED:
            raise CounterClosed(counter=self.counter.code)
        self.writer.branch.check_pause_reason(reason)
        self._become(CounterState.PAUSED, reason=reason, stand_in_for=self.status.stand_in_for)

    def close(self) -> None:
        self._become(CounterState.CLOSED)

    def ask_help(self) -> None:
        """A silent alarm: the supervisor's page shows it, the hall hears nothing."""
        if self.status.help_since is None:
            self._keep(replace(self.status, help_since=self.writer.now), events.HELP_ASKED)

    def help_came(self) -> None:
        if self.status.help_since is not None:
            self._keep(replace(self.status, help_since=None), events.HELP_ANSWERED)

    def _become(self, state: CounterState, **marks: Any) -> None:
        """Open, pause or close the counter, or hand it to another officer; a repeat changes nothing."""
        officer, name = self.status.officer, self.status.officer_name
        if self.staff:
            officer, name = self.staff.username, self.staff.name
        asked = self.status.help_since
        if state is CounterState.CLOSED:
            officer = name = asked = None
        changed = CounterStatus(self.status.code, state, self.status.since, officer, name, help_since=asked)
        changed = replace(changed, **marks)
        if changed != self.status:
            self._keep(replace(changed, since=self.writer.now), CHANGES[state])

    def _keep(self, status: CounterStatus, event: str) -> None:
        self.status = status
        self.writer.set_status(status)
        code = self.counter.code
        data = {"counter": counter_data(self.counter, status), "desk": desk_data(status)}
        self.writer.record(Draft(event, data, actor=self.actor, counter=code))
