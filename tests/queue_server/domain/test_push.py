"""Addresses that browsers name: only those of push services that the server believes."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.errors import BadSubscription
from queue_server.domain.push import Subscription, read_subscription
from queue_server.domain.reminder import Medium, Reminder

SERVICES = ("push.example", "*.notify.example", "http://10.0.0.5:8090")
KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
GOOD = Subscription("https://push.example/send/x?y=1", KEY, "BTBZMqHH6r4Tts7J_aSIgg")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example/send/x",
        "https://hk2.notify.example/w/?token=BQ%2b",
        "https://a.b.notify.example/",
        "http://10.0.0.5:8090/send/x",
    ],
)
def test_known_services_are_believed(endpoint: str) -> None:
    asked = replace(GOOD, endpoint=endpoint)
    assert read_subscription(asked, SERVICES) == asked
    assert Subscription.from_text(asked.to_text()) == asked


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.example/send/x",
        "https://push.example:8443/send/x",
        "https://push.example@10.0.0.1/send/x",
        "https://lan@push.example/send/x",
        "https://push.example.evil.example/",
        "https://evil-push.example/",
        "https://notify.example/",
        "https://xnotify.example/",
        "https://evil.example/.notify.example",
        "https://evil.example\\.notify.example/",
        "https://evil.example#.notify.example",
        "https://evil.example?.notify.example",
        "https://10.0.0.5:8090/",
        "https://push.example/send\nx",
        "http://10.0.0.5/",
        "http://10.0.0.5:8090@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "file:///etc/passwd",
        "push.example",
        "https://push.example./",
        "https://pușh.example/",
        "https://push.example/" + "x" * 2000,
        "https://[push.example/",
    ],
)
def test_no_other_address_is_ever_asked(endpoint: str) -> None:
    with pytest.raises(BadSubscription):
        read_subscription(replace(GOOD, endpoint=endpoint), SERVICES)


PIECES = [
    "https://",
    "http://",
    "push.example",
    "a.notify.example",
    "10.0.0.5",
    ":8090",
    ":443",
    "evil.example",
]
PIECES += ["@", "/", "\\", "?", "#", ".", "[", "]", " ", "\t", "\n", "%2f", "//", ":"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_whatever_stands_there_is_refused_or_goes_to_a_known_service(endpoint: str) -> None:
    """By the reading of the library that sends, not by ours."""
    try:
        read_subscription(replace(GOOD, endpoint=endpoint), SERVICES)
        sent = urlsplit(str(requests.Request("POST", endpoint).prepare().url))
    except (BadSubscription, requests.RequestException):
        return
    host = sent.hostname or ""
    known = host == "push.example" or host.endswith(".notify.example")
    assert (sent.scheme, known, sent.port) == ("https", True, None) or (
        (sent.scheme, host, sent.port) == ("http", "10.0.0.5", 8090)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"p256dh": ""},
        {"p256dh": KEY[:-4]},
        {"p256dh": "A" + KEY[1:]},
        {"p256dh": "không phải"},
        {"auth": ""},
        {"auth": "AAAA"},
        {"auth": "BTBZMqHH6r4Tts7J_aSIg!"},
    ],
)
def test_keys_that_are_none_are_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadSubscription):
        read_subscription(replace(GOOD, **change), SERVICES)


def test_of_a_kept_subscription_only_the_service_is_told() -> None:
    assert Reminder("t", Medium.PUSH, GOOD.to_text()).masked == "https://push.example"
