"""Web Push on the wire: read by a phone, sworn to the service, and never led elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from queue_server.adapters.reminders.push import WebPush, encrypted
from queue_server.service_layer.reminders import AddressGone, MessageRefused, MessengerAway
from tests.support.answering import Answer
from tests.support.processes import free_port
from tests.support.push import CURVE, Phone, PushService, claims_of, raw, text
from tests.support.stores import HandClock

CONTACT = "mailto:luot@hue.example"
SECRET = bytes(range(32))


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    yield made
    made.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def push(service: PushService, clock: HandClock) -> WebPush:
    return WebPush(SECRET, CONTACT, [service.root], clock)


def test_the_example_of_rfc_8291_comes_out_to_the_letter() -> None:
    """Appendix A; and the reader of these tests reads it."""
    phone = Phone("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
    sender = ec.derive_private_key(int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), CURVE)
    said = b"When I grow up, I want to be a watermelon"
    made = encrypted(phone.subscription("https://x"), said, raw("DGv6ra1nlYgDCS1FRnbzlw"), sender)
    assert text(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert phone.read(made) == said


def test_only_the_phone_reads_it(push: WebPush, service: PushService) -> None:
    phone, other = Phone(), Phone()
    push.send(phone.subscription(service.endpoint).to_text(), "Huế", "Huế: mời số A007 đến Quầy 3 ngay.")
    assert service.shown(phone) == [{"title": "Huế", "body": "Mời số A007 đến Quầy 3 ngay."}]
    [asked] = service.taken
    assert b"A007" not in asked.body
    assert asked.path == "/send/a-phone"
    told = {name: asked.headers[name] for name in ("content-encoding", "ttl", "urgency")}
    assert told == {"content-encoding": "aes128gcm", "ttl": "180", "urgency": "high"}
    with pytest.raises(InvalidTag):
        other.read(asked.body)


def test_the_same_words_are_never_sealed_the_same_way(push: WebPush, service: PushService) -> None:
    address = Phone().subscription(service.endpoint).to_text()
    for _ in range(2):
        push.send(address, "Huế", "Huế: mời")
    one, other = (asked.body for asked in service.taken)
    assert one[:16] != other[:16]
    assert one[21:86] != other[21:86]


def test_the_server_says_who_it_is_to_this_service_only_and_not_for_long(
    push: WebPush, service: PushService, clock: HandClock
) -> None:
    push.send(Phone().subscription(service.endpoint).to_text(), "Huế", "Huế: mời")
    claims = claims_of(service.taken[0])
    assert (claims["aud"], claims["sub"]) == (service.root, CONTACT)
    assert 0 < claims["exp"] - clock.now().timestamp() <= timedelta(hours=24).total_seconds()
    assert service.taken[0].headers["authorization"].endswith(f"k={push.public_key}")


def test_the_key_is_the_same_after_a_restart_and_another_for_another_server(clock: HandClock) -> None:
    same = [WebPush(SECRET, CONTACT, [], clock).public_key for _ in range(2)]
    assert same[0] == same[1]
    assert WebPush(bytes(32), CONTACT, [], clock).public_key != same[0]
    assert len(raw(same[0])) == 65


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, AddressGone),
        (410, AddressGone),
        (400, MessageRefused),
        (403, MessageRefused),
        (413, MessageRefused),
        (429, MessengerAway),
        (500, MessengerAway),
        (503, MessengerAway),
    ],
)
def test_what_the_service_answers_is_understood(
    push: WebPush, service: PushService, status: int, outcome: type[Exception]
) -> None:
    service.answers = [Answer(status)]
    with pytest.raises(outcome) as told:
        push.send(Phone().subscription(service.endpoint).to_text(), "Huế", "Huế: mời")
    assert type(told.value) is outcome
    assert "a-phone" not in str(told.value), "addresses stay out of journals"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_leads_nowhere(push: WebPush, service: PushService, status: int) -> None:
    inner = PushService()
    try:
        service.answers = [Answer(status, headers={"Location": inner.endpoint})]
        with pytest.raises(MessageRefused):
            push.send(Phone().subscription(service.endpoint).to_text(), "Huế", "Huế: mời")
        assert inner.taken == []
    finally:
        inner.close()


def test_a_service_that_is_believed_no_more_is_not_asked(service: PushService, clock: HandClock) -> None:
    push = WebPush(SECRET, CONTACT, ["push.example"], clock)
    with pytest.raises(MessageRefused):
        push.send(Phone().subscription(service.endpoint).to_text(), "Huế", "Huế: mời")
    assert service.taken == []


def test_a_point_that_is_not_on_the_curve_is_refused(push: WebPush, service: PushService) -> None:
    off = replace(Phone().subscription(service.endpoint), p256dh=text(b"\x04" + b"\x01" * 64))
    with pytest.raises(MessageRefused):
        push.send(off.to_text(), "Huế", "Huế: mời")


def test_a_service_that_is_not_there_is_away(clock: HandClock) -> None:
    root = f"http://127.0.0.1:{free_port()}"
    push = WebPush(SECRET, CONTACT, [root], clock)
    with pytest.raises(MessengerAway):
        push.send(Phone().subscription(f"{root}/send").to_text(), "Huế", "Huế: mời")
