"""A push service on this machine, and a phone that reads what it is sent: RFC 8188, 8291, 8292 once more."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from queue_server.domain.push import Subscription
from tests.support.answering import Answer, AnsweringServer, Asked

CURVE = ec.SECP256R1()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, hashlib.sha256)


class Phone:
    """A browser's side of a subscription."""

    def __init__(self, private: str | None = None, auth: str = "BTBZMqHH6r4Tts7J_aSIgg") -> None:
        number = int.from_bytes(raw(private)) if private else None
        self._key = ec.derive_private_key(number, CURVE) if number else ec.generate_private_key(CURVE)
        self._auth = auth
        self.public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> Subscription:
        return Subscription(endpoint, text(self.public), self._auth)

    def body(self, endpoint: str) -> dict[str, Any]:
        """What the browser's own `toJSON()` says."""
        keys = {"p256dh": text(self.public), "auth": self._auth}
        return {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def read(self, message: bytes) -> bytes:
        """The text of a message; what is no such message, or for somebody else, fails."""
        salt, size, length = message[:16], int.from_bytes(message[16:20]), message[20]
        sender, sealed = message[21 : 21 + length], message[21 + length :]
        assert len(sealed) <= size, "one record"
        their_key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        shared = mac(raw(self._auth), self._key.exchange(ec.ECDH(), their_key))
        material = mac(salt, mac(shared, b"WebPush: info\x00" + self.public + sender + b"\x01"))
        key = mac(material, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = mac(material, b"Content-Encoding: nonce\x00\x01")[:12]
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        said, mark, rest = padded.rpartition(b"\x02")
        assert mark == b"\x02", "the last record"
        assert not rest.strip(b"\x00"), "only padding behind it"
        return said


class PushService:
    """Takes messages for phones; answers with the statuses in `answers` first, then with 201."""

    def __init__(self) -> None:
        self.taken: list[Asked] = []
        self.answers: list[Answer] = []
        self._server = AnsweringServer(self._take)
        self.root, self.close = self._server.root, self._server.close
        self.endpoint = f"{self.root}/send/a-phone"

    def _take(self, asked: Asked) -> Answer:
        answer = self.answers.pop(0) if self.answers else Answer(201)
        if answer.status == 201:
            self.taken.append(asked)
        return answer

    def shown(self, phone: Phone) -> list[dict[str, str]]:
        """The notices that a phone makes of what it was sent."""
        return [json.loads(phone.read(asked.body)) for asked in self.taken]


def claims_of(asked: Asked) -> dict[str, Any]:
    """What the sender swears, by the key that stands beside it."""
    scheme, said = asked.headers["authorization"].split(" ", 1)
    parts = dict(part.strip().split("=", 1) for part in said.split(","))
    assert scheme == "vapid"
    signed, _, signature = parts["t"].rpartition(".")
    r, s = raw(signature)[:32], raw(signature)[32:]
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(parts["k"]))
    key.verify(
        encode_dss_signature(int.from_bytes(r), int.from_bytes(s)), signed.encode(), ec.ECDSA(SHA256())
    )
    head, claims = (json.loads(raw(part)) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    return dict(claims)
