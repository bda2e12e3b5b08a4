"""Whether somebody who takes a number now is still served today.

The estimated end is now, and the wait that half of such people have at most, and the service's usual time,
and the centre's own margin. The day closes when its last period ends, of staff where the centre names their
hours; a break in between is not counted, for whoever waits through it waits no longer in line.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain.branch import Branch, LastTicket, Service
from queue_server.domain.estimate import WaitRange


class Outlook(StrEnum):
    """What a newcomer may expect of the day."""

    FINE = "fine"
    SOON = "soon"
    """Numbers of this service come to their end soon."""
    LATE = "late"
    """The day probably closes before the service is done."""


def outlook(branch: Branch, service: Service, wait: WaitRange, now: datetime) -> Outlook:
    """What somebody may expect who waits so long for a service from now on.

    After closing, and on a day without hours, numbers are given only on purpose: then all is fine.
    """
    policy, local = branch.policy, branch.local(now)
    closing = branch.hours.closing(local)
    if policy.last_ticket is LastTicket.OFF or closing is None or local >= closing:
        return Outlook.FINE
    minutes = wait.p50 + service.nominal_minutes + policy.last_ticket_margin_minutes
    done = local + timedelta(minutes=minutes)
    if done > closing:
        return Outlook.LATE
    soon = done + timedelta(minutes=policy.closing_soon_minutes) > closing
    return Outlook.SOON if soon else Outlook.FINE
