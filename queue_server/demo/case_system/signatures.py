"""Standard Webhooks signatures: who sent this, is it whole, and is it fresh?

Source: the Standard Webhooks specification 1.0, "Signature scheme". The signed text is `id.timestamp.body`;
the signature is HMAC-SHA256 in base64 behind `v1,`. A header may carry several, apart by spaces, while a
secret is being changed.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

TOLERANCE_SECONDS = 300
"""How far a message's timestamp may be from our clock, either way."""

_PREFIX = "whsec_"


class SecretMalformed(ValueError):
    """A secret that is not `whsec_` and base64."""


class SignatureRefused(Exception):
    """A message that must not be believed; `str()` says why."""


def secret_key(secret: str) -> bytes:
    """The key bytes of a secret as people pass it around; SecretMalformed when it is none."""
    if not secret.startswith(_PREFIX):
        raise SecretMalformed(f"a webhook secret starts with {_PREFIX}")
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError as error:
        raise SecretMalformed(f"a webhook secret is {_PREFIX} and base64: {error}") from None


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a message, as `v1,…`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def verify(headers: Mapping[str, str], body: bytes, keys: Iterable[bytes], now: float) -> None:
    """SignatureRefused unless one of the keys signed this message not long before `now` (Unix seconds).

    The names of the headers are expected in lower case.
    """
    message_id, stamp, given = (
        _header(headers, f"webhook-{name}") for name in ("id", "timestamp", "signature")
    )
    try:
        timestamp = int(stamp)
    except ValueError:
        raise SignatureRefused("webhook-timestamp is not a whole number of seconds") from None
    if abs(now - timestamp) > TOLERANCE_SECONDS:
        raise SignatureRefused(f"webhook-timestamp is {now - timestamp:+.0f} s away from this clock")
    expected = [signature(key, message_id, timestamp, body).encode() for key in keys]
    if not any(hmac.compare_digest(one, each.encode()) for one in expected for each in given.split()):
        raise SignatureRefused("no signature in webhook-signature matches")


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not value:
        raise SignatureRefused(f"{name} is missing")
    return value
