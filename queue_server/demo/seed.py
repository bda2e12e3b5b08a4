"""What the demo centre has besides its centre file: staff, devices, and what survives a restart."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.adapters.database.directory import NameTaken
from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.passwords import HelperPasswords
from queue_server.adapters.procedure_file import read_procedure_file
from queue_server.config import BadSettings
from queue_server.demo.ports import part_port
from queue_server.domain.branch import Branch
from queue_server.service_layer.people import Device, DeviceKind, Role

KEPT_IN = "demo.json"
"""The file that says that a folder is a demo's."""
PARTS = ("broker", "case-system", "printer", "printer-page", "signs")
"""What has a port of its own besides the server."""
BRANCH = "hue"
PASSWORD = "luot-demo"
ILLUSTRATIVE = Path(str(files("queue_server.demo") / "procedures.jsonl"))
"""Procedures of our own writing, which say of themselves that they are none: only a demo shows them."""
OFFICERS = (
    "Nguyễn Thị Lan", "Trần Văn Minh", "Lê Thị Hoa", "Phạm Quốc Hùng", "Hoàng Thị Mai", "Phan Văn Đức",
    "Võ Thị Thanh", "Đặng Ngọc Sơn", "Bùi Thị Hương", "Đỗ Văn Thắng", "Hồ Thị Nga", "Ngô Quang Huy",
    "Dương Thị Yến", "Lý Văn Phúc", "Tôn Nữ Diễm My", "Trương Thị Thủy", "Đinh Văn Khoa", "Huỳnh Thị Xuân",
)  # fmt: skip
OTHERS = (
    ("supervisor", "Nguyễn Đình Toàn", Role.SUPERVISOR),
    ("leader", "Lê Thị Bích Ngọc", Role.LEADER),
    ("admin", "Trần Quang Vinh", Role.ADMINISTRATOR),
    ("auditor", "Phạm Thị Hạnh", Role.AUDITOR),
)


@dataclass(slots=True)
class Kept:
    """What a demo hands out, kept so that a second start is the same centre at the same addresses."""

    feed_secret: str = field(
        default_factory=lambda: "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    )
    device_keys: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Kept:
        """What a demo folder holds, completed with free ports for all parts.

        Raises:
            BadSettings: the file cannot be read.
        """
        path = folder / KEPT_IN
        try:
            kept = cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()
        except (ValueError, TypeError) as error:
            raise BadSettings(f"{path} is damaged ({error}); start anew with --fresh") from error
        kept.ports = {part: part_port(kept.ports.get(part)) for part in PARTS}
        for device in devices(demo_documents()[0].to_branch(1)):
            kept.key(device.code)
        return kept

    def keep(self, folder: Path) -> None:
        """Write it whole or not at all, for the owner only."""
        draft = folder / f"{KEPT_IN}.new"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        draft.replace(folder / KEPT_IN)

    def key(self, device: str) -> str:
        """The device's key."""
        return self.device_keys.setdefault(device, f"dev_{secrets.token_urlsafe(24)}")


def seed(store: DatabaseStore, kept: Kept) -> None:
    """Bring the store to where the demo begins; what is there already stays.

    Raises:
        BadSettings: the database holds another demo, whose device keys we do not know.
    """
    documents = demo_documents()
    known = {branch.code: branch for branch in store.branches()}
    new = [each for each in documents if known.get(each.code) != each.to_branch(_version(known, each.code))]
    if new:
        store.install(new)
    DatabaseProcedures(store.database, store.clock).take_over(read_procedure_file(ILLUSTRATIVE))
    _add_staff(store)
    for device in devices(store.branch(BRANCH)):
        key = kept.key(device.code)
        if store.directory.device_by_key(key) is None:
            try:
                store.directory.add_device(device, key)
            except NameTaken as error:
                raise BadSettings(
                    f"the database has a device {device.code} of another demo; give an empty one"
                ) from error


def _version(known: dict[str, Branch], code: str) -> int:
    return known[code].version if code in known else 1


def demo_documents() -> list[BranchDocument]:
    """The demo centre as its centre file describes it."""
    path = Path(str(files("queue_server.demo") / "centres" / f"{BRANCH}.toml"))
    return read_centre_file(path).documents()


def staff() -> list[tuple[str, str, Role]]:
    """(user name, name, role): an officer for each counter, and one of each other role."""
    officers = [(f"officer{n}", name, Role.OFFICER) for n, name in enumerate(OFFICERS, start=1)]
    return [("officer", "Nguyễn Văn An", Role.OFFICER), *officers, *OTHERS]


def devices(branch: Branch) -> list[Device]:
    """A kiosk, a board for each zone, a tablet and a sign for each counter, and one keypad."""
    counters = list(branch.counters)
    return [
        Device("kiosk-1", DeviceKind.KIOSK, branch.code),
        *(Device(f"board-{zone}", DeviceKind.BOARD, branch.code) for zone in branch.zones),
        *(Device(f"tablet-{code}", DeviceKind.TABLET, branch.code, code) for code in counters),
        *(Device(f"sign-{code}", DeviceKind.SIGN, branch.code, code) for code in counters),
        Device("keypad-1", DeviceKind.KEYPAD, branch.code, counters[0]),
    ]


def _add_staff(store: DatabaseStore) -> None:
    missing = [each for each in staff() if store.directory.credentials(each[0]) is None]
    if not missing:
        return
    passwords = HelperPasswords()
    try:
        # One hash for all: the password is public, and twenty slow hashes would be felt.
        hashed = passwords.hash(PASSWORD)
    finally:
        passwords.close()
    for username, name, role in missing:
        store.directory.add_staff(username, name, role, hashed, BRANCH)
