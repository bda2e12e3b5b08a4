"""``luot user`` and ``luot device``: who and what is added beside a running server, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from queue_server.service_layer.people import DeviceKind
from tests.support.centre import Centre


def test_a_user_is_added_with_a_password_from_standard_input(luot, centre: Centre):
    arguments = ("user", "add", "lan", "--role", "officer", "--branch", "hue", "--name", "Nguyễn Thị Lan")
    told = luot(*arguments, "--data-dir", centre.folder, said="mật khẩu\n")
    assert (told.exit_code, told.output) == (0, "lan may sign in as officer of hue\n")
    answer = centre.anyone.post("/auth/login", {"username": "lan", "password": "mật khẩu"})
    assert answer.json()["staff"]["name"] == "Nguyễn Thị Lan"
    again = luot(*arguments, "--data-dir", centre.folder, said="another\n")
    assert (again.exit_code, again.output) == (1, "Error: there is a user lan already; nothing was changed\n")


@pytest.mark.parametrize(
    ("arguments", "said", "says"),
    [
        (("user", "add", "lan", "--role", "officer"), "", "no password on standard input"),
        (("user", "add", "lan", "--role", "officer", "--branch", "hui"), "x\n", "no branch hui; known: nho"),
        (("device", "add", "k-1", "--kind", "kiosk", "--branch", "hui"), None, "no branch hui; known: nho"),
        (
            ("device", "add", "t-1", "--kind", "tablet", "--branch", "nho", "--counter", "9"),
            None,
            "no counter 9 in nho; known: 1",
        ),
    ],
)
def test_what_cannot_be_added_is_said(luot, file, arguments, said, says):
    luot("import", "centre", file, "--data-dir", "data")
    ended = luot(*arguments, "--data-dir", "data", said=said)
    assert ended.exit_code == 1
    assert says in ended.output


def test_without_a_branch_the_way_to_one_is_said(luot):
    ended = luot("device", "add", "k-1", "--kind", "kiosk", "--branch", "hue", "--data-dir", "data")
    assert "known: none yet; luot import centre FILE" in ended.output


def test_a_photo_is_shown_and_taken_away_again(luot, centre: Centre, tmp_path: Path):
    file = tmp_path / "lan.png"
    Image.new("RGB", (40, 40)).save(file)
    here = ("--data-dir", centre.folder)
    assert luot("user", "photo", "officer", file, *here).output == "lan.png is the photo of officer\n"
    assert luot("user", "photo", "officer", *here).output == "there is no photo of officer now\n"
    unknown = luot("user", "photo", "nobody", file, *here)
    assert (unknown.exit_code, "there is no user nobody" in unknown.output) == (1, True)
    file.write_bytes(b"no picture")
    refused = luot("user", "photo", "officer", file, *here)
    assert (refused.exit_code, "nothing was changed" in refused.output) == (1, True)


@pytest.mark.parametrize("kind", [each.value for each in DeviceKind])
def test_every_kind_of_device_can_be_added(luot, centre: Centre, kind: str):
    told = luot("device", "add", "new-1", "--kind", kind, "--branch", "hue", "--data-dir", centre.folder)
    assert (told.exit_code, told.output[:4]) == (0, "dev_")


def test_a_devices_key_works_and_is_told_once(luot, centre: Centre):
    arguments = (
        "device",
        "add",
        "kiosk-7",
        "--kind",
        "kiosk",
        "--branch",
        "hue",
        "--data-dir",
        centre.folder,
    )
    key = luot(*arguments).output.strip()
    assert key.startswith("dev_")
    answer = centre.anyone.post(
        "/branches/hue/tickets", {"service": "ho-tich"}, headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.json()["device"] == "kiosk-7"
    again = luot(*arguments)
    assert (again.exit_code, again.output) == (
        1,
        "Error: there is a device kiosk-7 in hue already; nothing was changed\n",
    )
    assert key.encode() not in b"".join(path.read_bytes() for path in centre.folder.glob("luot.db*"))
