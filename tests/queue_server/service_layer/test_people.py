"""Who may do what: the whole table, written out by hand."""

import pytest

from queue_server.domain.errors import NotAllowed, NotSignedIn
from queue_server.service_layer.people import (
    EVERY_BRANCH,
    Device,
    DeviceKind,
    Permission,
    Role,
    Staff,
    may,
    name_of,
    require,
)

COLUMNS = (
    "take-ticket", "look-up-case", "book", "run-counter", "work-on-paper", "rule-queue", "read-full-log",
    "read-waits", "read-figures", "read-own-figures",
    "find-recordings", "manage-media", "see-staff-form", "rate", "report-device", "speak",
    "give-feedback", "read-feedback", "handle-feedback", "manage-feed",
)  # fmt: skip
T, F = True, False
TABLE = {
    "officer":       (T, T, T, T, T, F, F, F, F, T, F, F, T, F, F, F, T, F, F, F),
    "supervisor":    (T, T, T, T, T, T, T, T, T, T, T, T, T, F, F, F, T, T, T, F),
    "leader":        (F, F, F, F, F, F, T, T, T, F, F, F, T, F, F, F, F, T, T, F),
    "administrator": (T, T, T, T, T, T, T, T, T, T, T, T, T, F, F, F, T, T, T, T),
    "auditor":       (F, F, F, F, F, F, T, T, T, F, T, F, T, F, F, F, F, T, F, F),
    "kiosk":         (T, T, F, F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F),
    "board":         (F, F, F, F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F),
    "tablet":        (F, F, F, F, F, F, F, F, F, F, F, F, F, T, T, F, T, F, F, F),
    "sign":          (F, F, F, F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F),
    "keypad":        (F, F, F, T, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F),
    "program":       (F, F, T, F, F, F, F, F, T, F, F, F, F, F, T, F, F, F, F, F),
    "printer":       (F, F, F, F, F, F, F, F, F, F, F, F, F, F, T, F, F, F, F, F),
    "speaker":       (F, F, F, F, F, F, F, F, F, F, F, F, F, F, T, T, F, F, F, F),
}  # fmt: skip


def somebody(kind: str, branch: str | None = "hue") -> Staff | Device:
    if kind in set(Role):
        return Staff(kind, kind.title(), Role(kind), branch)
    return Device(f"{kind}-1", DeviceKind(kind), branch or "hue")


def test_the_table_is_complete():
    assert set(COLUMNS) == set(Permission)
    assert set(TABLE) == set(Role) | set(DeviceKind)


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=COLUMNS)
def test_who_may_do_what(kind, column):
    permission, allowed = Permission(COLUMNS[column]), TABLE[kind][column]
    caller = somebody(kind)
    assert may(caller, permission, "hue") is allowed
    assert may(caller, permission, "da-nang") is False, "never in another branch"
    if allowed:
        require(caller, permission, "hue")
    else:
        with pytest.raises(NotAllowed):
            require(caller, permission, "hue")


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_known_may_do_nothing_of_the_table(permission):
    assert may(None, permission, "hue") is False
    with pytest.raises(NotSignedIn):
        require(None, permission, "hue")


@pytest.mark.parametrize("role", list(Role))
def test_staff_of_no_branch_have_their_role_in_every_branch(role):
    everywhere = somebody(role, branch=None)
    for n, name in enumerate(COLUMNS):
        assert may(everywhere, Permission(name), "da-nang") is TABLE[role][n]


def test_only_staff_of_no_branch_may_do_what_concerns_all():
    assert may(somebody("administrator", branch=None), Permission.MANAGE_FEED, EVERY_BRANCH)
    assert not may(somebody("administrator"), Permission.MANAGE_FEED, EVERY_BRANCH)
    assert not may(somebody("supervisor", branch=None), Permission.MANAGE_FEED, EVERY_BRANCH)


def test_the_log_names_who_did_it():
    assert name_of(somebody("officer")) == "officer"
    assert name_of(somebody("kiosk")) == "kiosk-1"
    assert name_of(None) is None
