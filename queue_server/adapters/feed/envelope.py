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
from queue_server.domain.event_versions import PRESENT, Versions
from queue_server.domain.events import Event
from queue_server.domain.subscriber import Subscriber, key_of
from queue_server.domain.turn import Data

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


class Wrapper:
    """Makes signed CloudEvents of entries, for one subscriber."""

    def __init__(self, subscriber: Subscriber, schemas: str, versions: Versions = PRESENT) -> None:
        """``schemas`` is the address below which the schemas of events are published."""
        self._keys = [key_of(secret) for secret in subscriber.secrets]
        self._newest, self._schemas, self._versions = subscriber.version, schemas, versions

    def cloud_event(self, event: Event) -> Data:
        """The entry as a CloudEvent; its id is the same at every delivery."""
        version, data = self._versions.shaped(event.type, event.data, self._newest)
        envelope = {
            "specversion": "1.0",
            "id": f"{event.branch}-{event.seq}",
            "source": f"/branches/{event.branch}",
            "type": f"vn.luot.{event.type}.v{version}",
            "time": moment.to_text(event.time),
            "sequence": str(event.seq),
            "datacontenttype": "application/json",
            "dataschema": f"{self._schemas}/{event.type}.v{version}.json",
            "data": data,
        }
        return {**envelope, "subject": event.ticket} if event.ticket else envelope

    def signed(self, event: Event, now: datetime) -> tuple[dict[str, str], bytes]:
        """(headers, body) of the delivery of an entry at this instant."""
        envelope = self.cloud_event(event)
        body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = str(int(now.timestamp()))
        content = f"{envelope['id']}.{timestamp}.".encode() + body
        signatures = [hmac.digest(key, content, hashlib.sha256) for key in self._keys]
        headers = {
            "content-type": CONTENT_TYPE,
            "webhook-id": envelope["id"],
            "webhook-timestamp": timestamp,
            "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signatures),
        }
        return headers, body
