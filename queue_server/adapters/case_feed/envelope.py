"""An entry of the log as a signed CloudEvent.

CloudEvents 1.0.2, structured JSON mode; Standard Webhooks 1.0.0, symmetric ``v1`` signatures.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime

from queue_server.domain import moment
from queue_server.domain.events import Event
from queue_server.domain.turn import Data

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
SECRET_PREFIX = "whsec_"


class BadSecret(ValueError):
    """A webhook secret that is not ``whsec_`` and base64."""


def cloud_event(event: Event) -> Data:
    """The entry as a CloudEvent; its id is the same at every delivery."""
    return {
        "specversion": "1.0",
        "id": f"{event.branch}-{event.seq}",
        "source": f"/branches/{event.branch}",
        "type": f"vn.luot.{event.type}.v1",
        "time": moment.to_text(event.time),
        "subject": event.ticket,
        "sequence": str(event.seq),
        "datacontenttype": "application/json",
        "data": event.data,
    }


def key_of(secret: str) -> bytes:
    """The signing key of a ``whsec_…`` secret.

    Raises:
        BadSecret: not of that form, or not the 24 to 64 bytes that Standard Webhooks asks for.
    """
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError as error:
        raise BadSecret("a feed secret is whsec_ followed by base64") from error
    if not 24 <= len(key) <= 64:
        raise BadSecret(f"a feed secret has 24 to 64 bytes, not {len(key)}")
    return key


def signed(event: Event, key: bytes, now: datetime) -> tuple[dict[str, str], bytes]:
    """(headers, body) of the delivery of an entry at this instant."""
    envelope = cloud_event(event)
    if envelope["subject"] is None:
        del envelope["subject"]
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(now.timestamp()))
    signature = hmac.digest(key, f"{envelope['id']}.{timestamp}.".encode() + body, hashlib.sha256)
    headers = {
        "content-type": CONTENT_TYPE,
        "webhook-id": envelope["id"],
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }
    return headers, body
