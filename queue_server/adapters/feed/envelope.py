"""An entry of the log as a signed CloudEvent.

CloudEvents 1.0.2, structured JSON mode; Standard Webhooks 1.0.0, symmetric ``v1`` signatures.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from queue_server.domain import moment
from queue_server.domain.event_versions import PRESENT, Versions
from queue_server.domain.events import Event
from queue_server.domain.hub_errors import NotAnEntry, NotFromThere
from queue_server.domain.subscriber import Subscriber, key_of
from queue_server.domain.turn import Data

TYPE = re.compile(r"vn\.luot\.([a-z_]+\.[a-z_]+)\.v1")
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
            "command": str(event.command or event.seq),
            "datacontenttype": "application/json",
            "dataschema": f"{self._schemas}/{event.type}.v{version}.json",
            "data": data,
        }
        about = {"subject": event.ticket, "counter": event.counter}
        return envelope | {name: value for name, value in about.items() if value}

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


TOLERANCE_SECONDS = 300
"""How far a delivery's timestamp may be from this clock, either way (Standard Webhooks 1.0.0)."""


def read_signed(
    headers: Mapping[str, str], body: bytes, secrets: Mapping[str, Sequence[str]], now: datetime
) -> Event:
    """The entry in a delivery; ``secrets`` are those of each branch, names of headers are in small letters.

    Raises:
        NotAnEntry: it is no CloudEvent of ours.
        NotFromThere: no secret of the branch signed it, or not lately.
    """
    entry = _entry(body)
    stamp, given = headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
    if not stamp.isascii() or not stamp.isdigit() or abs(int(stamp) - now.timestamp()) > TOLERANCE_SECONDS:
        raise NotFromThere(branch=entry.branch)
    content = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    keys = [key_of(secret) for secret in secrets.get(entry.branch, ())]
    known = [base64.b64encode(hmac.digest(key, content, hashlib.sha256)) for key in keys]
    said = [each.removeprefix("v1,").encode() for each in given.split()]
    if not any(hmac.compare_digest(ours, theirs) for ours in known for theirs in said):
        raise NotFromThere(branch=entry.branch)
    return entry


def _entry(body: bytes) -> Event:
    """What a body says, whoever sent it; raises NotAnEntry."""
    try:
        told = json.loads(body)
        branch, kind = told["source"].removeprefix("/branches/"), TYPE.fullmatch(told["type"])
        seq, command = int(told["sequence"]), int(told["command"])
        data, about = told["data"], (told.get("subject"), told.get("counter"))
        if kind is None or seq < 1 or not isinstance(data, dict) or told["id"] != f"{branch}-{seq}":
            raise NotAnEntry()
        if not all(each is None or isinstance(each, str) for each in about):
            raise NotAnEntry()
        return Event(
            branch, seq, kind[1], moment.from_text(told["time"]), data, about[0], None, about[1], command
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAnEntry() from error
