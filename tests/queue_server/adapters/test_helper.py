"""Helper processes: asked, killed, replaced; and the passwords that one of them hashes."""

import os
import signal

import pytest

from queue_server.adapters.helper import Helper, HelperFailed
from queue_server.adapters.passwords import HelperPasswords


@pytest.fixture
def helper():
    made = Helper("queue_server.adapters.passwords", timeout=20)
    yield made
    made.close()


def pid_of(helper: Helper) -> int:
    assert helper._child is not None
    return helper._child.pid


def test_passwords_are_hashed_and_verified():
    passwords = HelperPasswords()
    try:
        hashed = passwords.hash("mật khẩu")
        assert hashed.startswith("$argon2id$")
        assert passwords.verify("mật khẩu", hashed)
        assert not passwords.verify("mat khau", hashed)
        assert not passwords.verify("mật khẩu", "not a hash")
    finally:
        passwords.close()


def test_a_killed_helper_is_replaced(helper):
    helper.ask(do="hash", password="a")
    first = pid_of(helper)
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert helper.ask(do="hash", password="a")["hash"]
    assert pid_of(helper) != first


def test_a_helper_that_hangs_is_ended_and_the_next_question_answered(helper):
    helper.ask(do="hash", password="a")
    first = pid_of(helper)
    os.kill(first, signal.SIGSTOP)
    helper._socket.settimeout(0.2)
    with pytest.raises(HelperFailed):
        helper.ask(do="hash", password="a")
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert helper.ask(do="hash", password="a")["hash"]


def test_closing_ends_the_child(helper):
    helper.ask(do="hash", password="a")
    child = pid_of(helper)
    helper.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(HelperFailed, match="told to end"):
        helper.ask(do="hash", password="a")
