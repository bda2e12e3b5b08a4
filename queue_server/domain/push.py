"""Where a browser takes messages while its page is closed (RFC 8030), and which services are believed."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from queue_server.domain.errors import BadSubscription

LONGEST_ENDPOINT = 1000
"""Letters; real ones have 100 to 500."""
PLAIN = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9._~/?=&%:+-]*")
"""No name and password, nothing that two readers might read in two ways."""
POINT_BYTES, AUTH_BYTES = 65, 16
"""An uncompressed point of P-256, and the shared secret (RFC 8291, 2 and 3.2)."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gave to be reached by."""

    endpoint: str
    p256dh: str
    """The browser's public key, base64url."""
    auth: str
    """The secret shared with it, base64url."""

    @property
    def origin(self) -> str:
        """``https://push.example``: whose service it is.

        >>> Subscription("https://push.example/send/x", "", "").origin
        'https://push.example'
        """
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def to_text(self) -> str:
        """One line, as it is kept."""
        return json.dumps({"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth})

    @classmethod
    def from_text(cls, text: str) -> Subscription:
        """The subscription whose :meth:`to_text` this is."""
        kept: dict[str, Any] = json.loads(text)
        return cls(**kept)


def read_subscription(subscription: Subscription, services: Collection[str]) -> Subscription:
    """A subscription that may be sent to: any address may stand in it, so only known services are believed.

    ``services`` are names of hosts, reached by https at the usual port; ``*.`` before a name means every host
    below it; a whole origin, ``http://10.0.0.5:8090``, means just that.

    Raises:
        BadSubscription: of no such service, or with keys that are none.
    """
    if len(subscription.endpoint) > LONGEST_ENDPOINT or not PLAIN.fullmatch(subscription.endpoint):
        raise BadSubscription()
    if not any(_is_of(subscription, service) for service in services):
        raise BadSubscription()
    point, secret = decoded(subscription.p256dh), decoded(subscription.auth)
    if len(point) != POINT_BYTES or point[0] != 4 or len(secret) != AUTH_BYTES:
        raise BadSubscription()
    return subscription


def _is_of(subscription: Subscription, service: str) -> bool:
    if "://" in service:
        return subscription.origin == service
    host = subscription.origin.removeprefix("https://")
    if host == subscription.origin or ":" in host:
        return False
    return host.endswith(service[1:]) if service.startswith("*.") else host == service


def decoded(text: str) -> bytes:
    """The bytes of base64url without padding; none if it is not that."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
