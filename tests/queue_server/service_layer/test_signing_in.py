"""Signing in: patience against guessing, by a clock that the test moves."""

import pytest
from argon2 import extract_parameters

from queue_server.adapters.passwords.__main__ import HASHER
from queue_server.domain.errors import TooManyAttempts, WrongPassword
from queue_server.service_layer import signing_in
from queue_server.service_layer.directory_ports import Credentials
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.signing_in import NOBODY, SignIn
from tests.support.stores import HandClock

LAN = Staff("lan", "Nguyễn Thị Lan", Role.OFFICER, "tiny")


class Desk:
    """The directory and the passwords of one member of staff; counts what is verified."""

    def __init__(self) -> None:
        self.verified: list[str] = []

    def credentials(self, username: str) -> Credentials | None:
        return Credentials(LAN, "hash of right") if username == "lan" else None

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password: str, hashed: str) -> bool:
        self.verified.append(hashed)
        return hashed == self.hash(password)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def people() -> Desk:
    return Desk()


@pytest.fixture
def sign_in(people: Desk, clock: HandClock) -> SignIn:
    return SignIn(people, people, clock)  # type: ignore[arg-type]


def fail(sign_in: SignIn, times: int, username: str = "lan") -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            sign_in.check(username, "wrong")


def test_the_right_password(sign_in):
    assert sign_in.check("lan", "right") == LAN


def test_after_ten_wrong_ones_even_the_right_one_must_wait(sign_in, clock, people):
    fail(sign_in, 10)
    with pytest.raises(TooManyAttempts) as refused:
        sign_in.check("lan", "right")
    assert refused.value.facts["seconds"] == 61
    assert len(people.verified) == 10, "who has to wait costs no hash"
    clock.move(seconds=30)
    with pytest.raises(TooManyAttempts) as refused:
        sign_in.check("lan", "right")
    assert refused.value.facts["seconds"] == 31
    clock.move(seconds=31)
    assert sign_in.check("lan", "right") == LAN


def test_failures_that_are_a_minute_old_count_no_more(sign_in, clock):
    fail(sign_in, 9)
    clock.move(seconds=61)
    fail(sign_in, 9)
    assert sign_in.check("lan", "right") == LAN


def test_the_right_password_wipes_the_slate(sign_in):
    fail(sign_in, 9)
    sign_in.check("lan", "right")
    fail(sign_in, 10)


def test_one_name_does_not_lock_another_out(sign_in):
    fail(sign_in, 10, "minh")
    assert sign_in.check("lan", "right") == LAN


def test_an_unknown_name_takes_the_same_way(sign_in, people):
    fail(sign_in, 10, "nobody")
    assert people.verified == [NOBODY] * 10
    with pytest.raises(TooManyAttempts):
        sign_in.check("nobody", "wrong")


def test_the_hash_of_nobody_costs_what_a_real_one_does():
    assert extract_parameters(NOBODY) == extract_parameters(HASHER.hash("x"))


def test_guessing_names_does_not_fill_the_memory(sign_in, clock, monkeypatch):
    monkeypatch.setattr(signing_in, "MOST_NAMES", 20)
    fail(sign_in, 10, "lan")
    for n in range(200):
        fail(sign_in, 1, f"name-{n}")
        clock.move(seconds=5)
        if n < 10:
            with pytest.raises(TooManyAttempts):
                sign_in.check("lan", "right")
    assert len(sign_in._failures) <= 21
