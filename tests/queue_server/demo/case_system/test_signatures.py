"""Our small verifier against the reference package, both ways."""

import base64
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from queue_server.demo.case_system.signatures import (
    SecretMalformed,
    SignatureRefused,
    secret_key,
    signature,
    verify,
)

SECRET = "whsec_" + base64.b64encode(b"mot-khoa-du-dai-cho-hue-2026").decode()
OTHER = "whsec_" + base64.b64encode(b"mot-khoa-khac-da-het-han-dung").decode()
NOW = 1_795_219_200
BODY = '{"id": "hue-41", "text": "Mời số A007"}'


def headers(secret: str = SECRET, *, at: int = NOW, body: str = BODY) -> dict[str, str]:
    """Headers as the reference package makes them."""
    signed = Webhook(secret).sign("hue-41", dt.datetime.fromtimestamp(at, dt.UTC), body)
    return {"webhook-id": "hue-41", "webhook-timestamp": str(at), "webhook-signature": signed}


@given(
    body=st.text(),
    message_id=st.from_regex(r"[a-z]{1,8}-[0-9]{1,9}", fullmatch=True),
    at=st.integers(0, 2**33),
)
def test_same_signature_as_the_reference(body: str, message_id: str, at: int) -> None:
    reference = Webhook(SECRET).sign(message_id, dt.datetime.fromtimestamp(at, dt.UTC), body)
    assert signature(secret_key(SECRET), message_id, at, body.encode()) == reference


def test_a_message_signed_by_the_reference_is_believed() -> None:
    verify(headers(), BODY.encode(), [secret_key(SECRET)], NOW)


def test_either_secret_will_do_while_it_is_changed() -> None:
    keys = [secret_key(SECRET), secret_key(OTHER)]
    for secret in (SECRET, OTHER):
        verify(headers(secret), BODY.encode(), keys, NOW)


def test_one_good_signature_among_several_is_enough() -> None:
    signed = headers()
    signed["webhook-signature"] = (
        f"{headers(OTHER)['webhook-signature']} v1a,ed25519 {signed['webhook-signature']}"
    )
    verify(signed, BODY.encode(), [secret_key(SECRET)], NOW)


@pytest.mark.parametrize("away", [-300, 300])
def test_five_minutes_away_is_near_enough(away: int) -> None:
    verify(headers(at=NOW + away), BODY.encode(), [secret_key(SECRET)], NOW)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"webhook-timestamp": str(NOW + 1)}, "no signature"),
        ({"webhook-id": "hue-42"}, "no signature"),
        ({"webhook-signature": "v1,AAAA"}, "no signature"),
        ({"webhook-signature": "v1,chữ ký"}, "no signature"),
        ({"webhook-timestamp": "hôm nay"}, "not a whole number"),
        ({"webhook-id": ""}, "webhook-id is missing"),
        ({"webhook-signature": ""}, "webhook-signature is missing"),
    ],
)
def test_a_changed_message_is_refused(change: dict[str, str], why: str) -> None:
    with pytest.raises(SignatureRefused, match=why):
        verify({**headers(), **change}, BODY.encode(), [secret_key(SECRET)], NOW)


def test_a_changed_body_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        verify(headers(), BODY.replace("A007", "A008").encode(), [secret_key(SECRET)], NOW)


@pytest.mark.parametrize("away", [-301, 301])
def test_a_replay_is_refused(away: int) -> None:
    with pytest.raises(SignatureRefused, match="away from this clock"):
        verify(headers(at=NOW + away), BODY.encode(), [secret_key(SECRET)], NOW)


@pytest.mark.parametrize("secret", ["", "mot-khoa", "whsec_không"])
def test_what_is_no_secret(secret: str) -> None:
    with pytest.raises(SecretMalformed):
        secret_key(secret)
