"""Reading a CloudEvents 1.0 envelope in structured JSON mode."""

import json
from dataclasses import dataclass
from typing import Any

CONTENT_TYPE = "application/cloudevents+json"


class EnvelopeMalformed(ValueError):
    """Not a CloudEvent we can take; `str()` says what is wrong."""


@dataclass(frozen=True)
class Envelope:
    """One event as its sender wrapped it. `sequence` is the branch's own count, when the sender gives one."""

    id: str
    source: str
    type: str
    subject: str | None
    sequence: int | None
    whole: dict[str, Any]

    @property
    def branch(self) -> str:
        """The last part of the source: `/branches/hue` is `hue`."""
        return self.source.rstrip("/").rpartition("/")[2]


def read_envelope(body: bytes) -> Envelope:
    """The envelope in a request's body; EnvelopeMalformed when it breaks CloudEvents 1.0."""
    try:
        whole = json.loads(body)
    except ValueError as error:
        raise EnvelopeMalformed(f"the body is not JSON: {error}") from None
    if not isinstance(whole, dict):
        raise EnvelopeMalformed("the body is not a JSON object")
    if whole.get("specversion") != "1.0":
        raise EnvelopeMalformed(f"specversion is {whole.get('specversion')!r}, not '1.0'")
    for name in ("id", "source", "type"):
        if not isinstance(whole.get(name), str) or not whole[name]:
            raise EnvelopeMalformed(f"{name} is missing or not a text")
    subject = whole.get("subject")
    if subject is not None and not isinstance(subject, str):
        raise EnvelopeMalformed("subject is not a text")
    return Envelope(
        whole["id"], whole["source"], whole["type"], subject, _sequence(whole.get("sequence")), whole
    )


def _sequence(value: object) -> int | None:
    if value is None:
        return None
    # The extension is a text of digits, as the CloudEvents "sequence" extension has it.
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        raise EnvelopeMalformed("sequence is not a text of digits")
    return int(value)
