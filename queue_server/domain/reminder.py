"""Telling somebody whose phone page is closed: when the turn is near and at the call (P5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from queue_server.domain.errors import BadAddress
from queue_server.domain.push import Subscription

FRESH = timedelta(minutes=3)
"""A call that could not be told within this time is no news any more: the boards have long moved on."""
LONGEST_ADDRESS = 254
"""Letters (RFC 5321)."""
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
"""E.164."""


class Medium(StrEnum):
    """How somebody is told."""

    SMS = "sms"
    EMAIL = "email"
    PUSH = "push"
    """By the browser that had the phone page open."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """The wish of a ticket's holder to be told; forgotten with the day."""

    ticket: str
    way: Medium
    address: str
    near_told: bool = False
    """Whether it was told that the turn is near."""
    call_told: int = 0
    """The log's entry of the last call told of."""

    @property
    def carrier(self) -> str:
        """Who brings the message: the gateway of its kind, or a browser's own push service."""
        return self.masked if self.way is Medium.PUSH else self.way.value

    @property
    def masked(self) -> str:
        """The address as its owner knows it again: its ends; of a browser's subscription whose service it is.

        >>> Reminder("t", Medium.SMS, "+84912345678").masked
        '+84*******78'
        """
        if self.way is Medium.PUSH:
            return Subscription.from_text(self.address).origin
        kept = 3 if self.way is Medium.SMS else 1
        head, tail = self.address[:kept], self.address[-2:]
        if self.way is Medium.EMAIL:
            tail = self.address[self.address.index("@") :]
        return head + "*" * max(1, len(self.address) - len(head) - len(tail)) + tail


def read_address(way: Medium, typed: str) -> str:
    """A typed address as the gateways want it; Vietnamese numbers may begin with 0.

    >>> read_address(Medium.SMS, "0912 345 678")
    '+84912345678'

    Raises:
        BadAddress: it cannot be one.
    """
    if way is Medium.EMAIL:
        address, pattern = typed.strip(), EMAIL
    else:
        digits = re.sub(r"[\s.()-]", "", typed)
        address, pattern = re.sub(r"^(0084|84(?=[35789][0-9]{8}$)|0)", "+84", digits), PHONE
    if len(address) > LONGEST_ADDRESS or not pattern.fullmatch(address):
        raise BadAddress()
    return address
