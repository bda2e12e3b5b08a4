"""CloudEvents in: ours, the reference package's, and broken ones."""

import json
from typing import Any

import pytest
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from queue_server.demo.case_system.envelope import CONTENT_TYPE, EnvelopeMalformed, read_envelope

GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "hue-41",
    "source": "/branches/hue",
    "type": "vn.luot.turn.called.v1",
    "subject": "7f",
    "sequence": "41",
    "datacontenttype": "application/json",
    "data": {"counter": "3"},
}


def test_a_good_envelope() -> None:
    envelope = read_envelope(json.dumps(GOOD).encode())
    assert (envelope.id, envelope.branch, envelope.sequence, envelope.subject) == ("hue-41", "hue", 41, "7f")
    assert envelope.whole == GOOD


def test_an_envelope_of_the_reference_package() -> None:
    attributes = {name: value for name, value in GOOD.items() if name not in ("data", "sequence")}
    message = to_structured_event(CloudEvent(attributes, GOOD["data"]), JSONFormat())
    assert message.headers["content-type"].split(";")[0] == CONTENT_TYPE
    envelope = read_envelope(message.body)
    assert (envelope.id, envelope.sequence, envelope.whole["data"]) == ("hue-41", None, {"counter": "3"})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"specversion": None}, "specversion"),
        ({"id": ""}, "id is missing"),
        ({"id": 41}, "id is missing"),
        ({"source": None}, "source is missing"),
        ({"type": []}, "type is missing"),
        ({"subject": 7}, "subject"),
        ({"sequence": 41}, "sequence"),
        ({"sequence": "-1"}, "sequence"),
        ({"sequence": "٤١"}, "sequence"),
    ],
)
def test_a_broken_envelope_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(EnvelopeMalformed, match=why):
        read_envelope(json.dumps({**GOOD, **change}).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"hue"', b"\xff\xfe"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_envelope(body)
