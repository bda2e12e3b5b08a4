"""Who is asking, and what they may do: the one table of permissions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.errors import NotAllowed, NotSignedIn


class Role(StrEnum):
    """Roles of staff (design, section 3)."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class DeviceKind(StrEnum):
    """Kinds of device that have a key of their own."""

    KIOSK = "kiosk"
    BOARD = "board"
    TABLET = "tablet"
    SIGN = "sign"
    KEYPAD = "keypad"
    PRINTER = "printer"
    SPEAKER = "speaker"
    PROGRAM = "program"
    """A system of the centre's own that books appointments."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. ``branch`` is ``None`` for those who may act in every branch."""

    username: str
    name: str
    role: Role
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device known by its key. ``counter`` ties a tablet, sign or keypad to its place."""

    code: str
    kind: DeviceKind
    branch: str
    counter: str | None = None


Caller = Staff | Device | None
"""Who sends a request; ``None`` is anyone at all."""


class Permission(StrEnum):
    """Things not everyone may do."""

    TAKE_TICKET = "take-ticket"
    BOOK = "book"
    LOOK_UP_CASE = "look-up-case"
    RUN_COUNTER = "run-counter"
    WORK_ON_PAPER = "work-on-paper"
    RULE_QUEUE = "rule-queue"
    READ_FULL_LOG = "read-full-log"
    READ_WAITS = "read-waits"
    READ_FIGURES = "read-figures"
    READ_OWN_FIGURES = "read-own-figures"
    FIND_RECORDINGS = "find-recordings"
    MANAGE_MEDIA = "manage-media"
    SEE_STAFF_FORM = "see-staff-form"
    RATE = "rate"
    GIVE_FEEDBACK = "give-feedback"
    READ_FEEDBACK = "read-feedback"
    HANDLE_FEEDBACK = "handle-feedback"
    REPORT_DEVICE = "report-device"
    SPEAK = "speak"
    """Have a zone's voice before any board."""
    MANAGE_FEED = "manage-feed"
    """Say who outside takes the log: a matter of all branches at once."""


EVERY_ROLE = frozenset(Role)
DESK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
OVERSIGHT = frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR})

ALLOWED: dict[Permission, frozenset[Role | DeviceKind]] = {
    Permission.TAKE_TICKET: DESK | {DeviceKind.KIOSK},
    Permission.BOOK: DESK | {DeviceKind.PROGRAM},
    Permission.LOOK_UP_CASE: DESK | {DeviceKind.KIOSK},
    Permission.RUN_COUNTER: DESK | {DeviceKind.KEYPAD},
    Permission.WORK_ON_PAPER: DESK,
    Permission.RULE_QUEUE: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Permission.READ_FULL_LOG: OVERSIGHT,
    Permission.READ_WAITS: OVERSIGHT,
    Permission.READ_FIGURES: OVERSIGHT | {DeviceKind.PROGRAM},
    Permission.READ_OWN_FIGURES: DESK,
    Permission.FIND_RECORDINGS: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.MANAGE_MEDIA: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Permission.SEE_STAFF_FORM: EVERY_ROLE,
    Permission.RATE: frozenset({DeviceKind.TABLET}),
    Permission.GIVE_FEEDBACK: DESK | {DeviceKind.TABLET},
    Permission.READ_FEEDBACK: OVERSIGHT,
    Permission.HANDLE_FEEDBACK: frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR}),
    Permission.REPORT_DEVICE: frozenset(DeviceKind),
    Permission.SPEAK: frozenset({DeviceKind.SPEAKER}),
    Permission.MANAGE_FEED: frozenset({Role.ADMINISTRATOR}),
}
EVERY_BRANCH = "*"
"""In place of a branch's code: who may do it here may do it for all of them."""


def may(caller: Caller, permission: Permission, branch: str) -> bool:
    """True when the caller has the permission in this branch."""
    if caller is None or caller.branch not in (None, branch):
        return False
    return (caller.role if isinstance(caller, Staff) else caller.kind) in ALLOWED[permission]


def require(caller: Caller, permission: Permission, branch: str) -> None:
    """Raises :class:`NotSignedIn` or :class:`NotAllowed` when :func:`may` says no."""
    if may(caller, permission, branch):
        return
    if caller is None:
        raise NotSignedIn(permission=permission.value)
    raise NotAllowed(permission=permission.value, caller=name_of(caller))


def name_of(caller: Caller) -> str | None:
    """The user name or device code that the log keeps as the actor."""
    if caller is None:
        return None
    return caller.username if isinstance(caller, Staff) else caller.code
