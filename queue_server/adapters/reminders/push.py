"""Web Push: messages to the browser of a phone whose page is closed, read by nobody on the way.

RFC 8030 (the request), RFC 8188 and 8291 (the encryption, one record of ``aes128gcm``), RFC 8292 (who sends).
"""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Collection
from datetime import timedelta

import requests
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from queue_server.domain.errors import BadSubscription
from queue_server.domain.push import Subscription, decoded, read_subscription
from queue_server.service_layer.ports import Clock
from queue_server.service_layer.reminders import AddressGone, MessageRefused, MessengerAway

TIMEOUT_SECONDS = 10
KEPT_SECONDS = 180
"""A push service keeps a message for a phone without contact so long; later it is no news any more."""
TOKEN_LASTS = timedelta(hours=12)
"""A push service refuses tokens that last longer than a day (RFC 8292, 2)."""
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many private keys the curve has, and one (FIPS 186-5, P-256)."""
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"


class WebPush:
    """Fulfils :class:`~queue_server.service_layer.reminders.PushMessenger`.

    An address is a subscription as text.
    """

    def __init__(self, secret: bytes, contact: str, services: Collection[str], clock: Clock) -> None:
        """``secret`` makes the key that push services know this server by: 32 bytes, always the same."""
        self._key = ec.derive_private_key(int.from_bytes(secret) % (ORDER - 1) + 1, CURVE)
        self._contact, self._services, self._clock = contact, services, clock
        self.public_key = _text(_point(self._key.public_key()))
        """What a browser subscribes with, base64url."""

    def believed(self, subscription: Subscription) -> Subscription:
        """Raises :class:`BadSubscription` for one that this server would not send to."""
        return read_subscription(subscription, self._services)

    def send(self, address: str, subject: str, text: str) -> None:
        """Have a notification shown."""
        try:
            to = self.believed(Subscription.from_text(address))
            said = text.removeprefix(f"{subject}: ")
            shown = {"title": subject, "body": said[:1].upper() + said[1:]}
            body = encrypted(to, json.dumps(shown).encode())
        except (BadSubscription, ValueError) as error:
            raise MessageRefused("the subscription cannot be sent to any more") from error
        headers = {
            "Authorization": f"vapid t={self._token(to.origin)}, k={self.public_key}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "high",
        }
        status = _posted(to.endpoint, body, headers)
        if 200 <= status < 300:
            return
        if status in (404, 410):
            raise AddressGone("the browser has given its subscription up")
        if status in (408, 429) or status >= 500:
            raise MessengerAway(f"the push service answered {status}")
        raise MessageRefused(f"the push service answered {status}")

    def _token(self, audience: str) -> str:
        """Who sends, to whom, until when: signed with ES256 (RFC 7515)."""
        until = int((self._clock.now() + TOKEN_LASTS).timestamp())
        parts = ({"typ": "JWT", "alg": "ES256"}, {"aud": audience, "exp": until, "sub": self._contact})
        signed = ".".join(_text(json.dumps(part).encode()) for part in parts)
        r, s = utils.decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{_text(r.to_bytes(32) + s.to_bytes(32))}"


def _posted(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Nothing of its body is read, and it leads nowhere else."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                url, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                return answer.status_code
    except requests.RequestException as error:
        raise MessengerAway(f"the push service is not there ({type(error).__name__})") from error


def encrypted(
    to: Subscription,
    text: bytes,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """One record that only the browser can read. ``salt`` and ``sender`` are made anew for each message.

    Raises:
        ValueError: the browser's key is no point of the curve.
    """
    salt, sender = salt or os.urandom(16), sender or ec.generate_private_key(CURVE)
    theirs, ours = decoded(to.p256dh), _point(sender.public_key())
    shared = sender.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    material = _derived(shared, decoded(to.auth), b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", RECORD_SIZE, len(ours)) + ours
    return head + AESGCM(key).encrypt(nonce, text + LAST_RECORD, None)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    """Base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
