"""Addresses for messages, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.errors import BadAddress
from queue_server.domain.reminder import LONGEST_ADDRESS, Medium, Reminder, read_address


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "84912345678",
        "0084-912-345-678",
        "(0912) 345678",
    ],
)
def test_a_vietnamese_number_is_one_number_however_it_is_typed(typed: str) -> None:
    assert read_address(Medium.SMS, typed) == "+84912345678"


def test_a_number_of_another_country_stays_what_it_is() -> None:
    assert read_address(Medium.SMS, "+1 212 555 0100") == "+12125550100"


@pytest.mark.parametrize("typed", ["lan@hue.example", " lan.nguyen+luot@mail.hue.example "])
def test_an_e_mail_is_taken_as_it_is(typed: str) -> None:
    assert read_address(Medium.EMAIL, typed) == typed.strip()


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        (Medium.SMS, ""),
        (Medium.SMS, "12345"),
        (Medium.SMS, "lan@hue.example"),
        (Medium.SMS, "0912345678901234"),
        (Medium.SMS, "+0912345678"),
        (Medium.EMAIL, "lan"),
        (Medium.EMAIL, "lan@hue"),
        (Medium.EMAIL, "a@b.c, d@e.f"),
        (Medium.EMAIL, "lan@hue.example\nBcc: all@hue.example"),
        (Medium.EMAIL, "x" * LONGEST_ADDRESS + "@hue.example"),
    ],
)
def test_what_no_message_reaches_is_refused(way: Medium, typed: str) -> None:
    with pytest.raises(BadAddress):
        read_address(way, typed)


@given(st.sampled_from(Medium), st.text(max_size=300))
def test_whatever_is_typed_is_an_address_or_refused(way: Medium, typed: str) -> None:
    try:
        address = read_address(way, typed)
    except BadAddress:
        return
    assert not set(address) & set(" \r\n,;<>")
    assert address != Reminder("t", way, address).masked


@pytest.mark.parametrize(
    ("way", "address", "masked"),
    [(Medium.SMS, "+84912345678", "+84*******78"), (Medium.EMAIL, "lan@hue.example", "l**@hue.example")],
)
def test_its_owner_knows_a_masked_address_again(way: Medium, address: str, masked: str) -> None:
    assert Reminder("t", way, address).masked == masked
