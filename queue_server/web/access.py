"""Who a request comes from: a staff session, a device key, or nobody known."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Request, Response, current_app, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from queue_server.bootstrap import System
from queue_server.service_layer.commands import Idempotency
from queue_server.service_layer.people import (
    EVERY_BRANCH,
    Caller,
    Device,
    DeviceKind,
    Permission,
    Staff,
    may,
    name_of,
    require,
)

STAFF_COOKIE, DEVICE_COOKIE = "luot_staff", "luot_device"
DEVICE_KEY_PREFIX = "dev_"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_KEY = 200
YEAR_SECONDS = 365 * 24 * 3600
STAND_INS = {
    Permission.TAKE_TICKET: DeviceKind.KIOSK,
    Permission.LOOK_UP_CASE: DeviceKind.KIOSK,
    Permission.RATE: DeviceKind.TABLET,
    Permission.GIVE_FEEDBACK: DeviceKind.TABLET,
}
"""Which device a page without a key stands in for, where ``open_devices`` allows it."""


def system() -> System:
    """The wired system of the application that answers this request."""
    wired: System = current_app.extensions["luot"]
    return wired


class Tokens:
    """Signed names of signed-in staff; they carry nothing else and end by themselves."""

    def __init__(self, secret: str, hours: float) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="staff session")
        self._seconds = int(hours * 3600)

    def issue(self, username: str) -> str:
        return str(self._serializer.dumps(username))

    def username(self, token: str) -> str | None:
        """The user name in a token that is ours and has not ended."""
        try:
            return str(self._serializer.loads(token, max_age=self._seconds))
        except BadSignature:
            return None


@dataclass(frozen=True, slots=True)
class Identity:
    """The staff member and the device that a request shows; a page on a kiosk PC may have both."""

    staff: Staff | None
    device: Device | None

    def caller(self, permission: Permission, branch: str, prefer_device: bool = False) -> Caller:
        """Whichever of the two may do this, the staff member first unless told otherwise."""
        both: list[Caller] = [self.staff, self.device]
        if prefer_device:
            both.reverse()
        able = next((each for each in both if may(each, permission, branch)), None)
        return able or self.staff or self.device


def identity(of: Request | None = None) -> Identity:
    """Who the request (by default the one being answered) comes from."""
    asked = of or request
    bearer = _bearer(asked)
    trusted = _same_origin(asked)
    staff = _staff(bearer) or (_staff(asked.cookies.get(STAFF_COOKIE)) if trusted else None)
    device = _device(bearer) or (_device(asked.cookies.get(DEVICE_COOKIE)) if trusted else None)
    return Identity(staff, device)


def authorized(
    permission: Permission, branch: str, counter: str | None = None, prefer_device: bool = False
) -> Caller:
    """The caller who may do this in this branch.

    Raises:
        UnknownBranch: no such branch.
        NotSignedIn, NotAllowed: nobody known, or somebody who may not.
    """
    system().store.require_branch(branch)
    caller = identity().caller(permission, branch, prefer_device)
    if not isinstance(caller, Device) and (prefer_device or not may(caller, permission, branch)):
        caller = _stand_in(permission, branch, counter) or caller
    require(caller, permission, branch)
    return caller


def authorized_everywhere(permission: Permission) -> Caller:
    """The caller who may do what concerns all branches at once; raises NotSignedIn, NotAllowed."""
    caller = identity().caller(permission, EVERY_BRANCH)
    require(caller, permission, EVERY_BRANCH)
    return caller


def sees_staff_form(branch: str) -> bool:
    """Whether the request's sender may see officers, cases and priority classes."""
    return may(identity().staff, Permission.SEE_STAFF_FORM, branch)


def idempotency() -> Idempotency | None:
    """The request's ``Idempotency-Key`` with a fingerprint of sender, method, path and body.

    The sender is part of it because the first answer may hold what only the first sender may see, such as
    the address of a ticket's phone page. It is made with the server's key: a body may hold an identity
    number, which whoever reads the database could find behind a plain hash by trying all of them.
    """
    key = request.headers.get("Idempotency-Key")
    if not key:
        return None
    if len(key) > LONGEST_KEY:
        raise BadRequest(f"an Idempotency-Key has at most {LONGEST_KEY} characters")
    who = identity()
    sender = f"{name_of(who.staff)} {name_of(who.device)}"
    said = f"{sender}\n{request.method} {request.path}\n".encode() + request.get_data()
    fingerprint = hmac.digest(system().fingerprint_key, said, hashlib.sha256)
    return Idempotency(key, fingerprint.hex())


def pair_device() -> Response | None:
    """A page opened with ``?key=dev_…`` remembers the device's key and goes on without it in the address."""
    key = request.args.get("key", "")
    if request.method != "GET" or not key.startswith(DEVICE_KEY_PREFIX) or not _device(key):
        return None
    answer = redirect(request.path)
    answer.set_cookie(DEVICE_COOKIE, key, max_age=YEAR_SECONDS, httponly=True, samesite="Strict")
    return answer  # type: ignore[return-value]


def _stand_in(permission: Permission, branch: str, counter: str | None) -> Device | None:
    """The device that an unknown page stands in for, at the counter whose page it is."""
    kind = STAND_INS.get(permission)
    if kind is None or not system().settings.open_devices:
        return None
    devices = system().store.directory.devices(branch, kind)
    at_counter = [device for device in devices if counter and device.counter == counter]
    found = next(iter(at_counter or devices), None)
    return replace(found, counter=counter) if found and counter else found


def _bearer(asked: Request) -> str | None:
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _same_origin(asked: Request) -> bool:
    """Cookies count only for our own pages: another site's form must not press Next (CSRF)."""
    origin = asked.headers.get("Origin")
    if asked.method in SAFE_METHODS and asked.path != "/socket.io/":
        return True
    return origin is None or urlsplit(origin).netloc == asked.host


def _staff(token: str | None) -> Staff | None:
    if not token or token.startswith(DEVICE_KEY_PREFIX):
        return None
    tokens: Tokens = current_app.extensions["luot-tokens"]
    username = tokens.username(token)
    return system().store.directory.staff(username) if username else None


def _device(token: str | None) -> Device | None:
    if not token or not token.startswith(DEVICE_KEY_PREFIX):
        return None
    return system().store.directory.device_by_key(token)
