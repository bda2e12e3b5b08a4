"""Pictures and videos for boards: judged by content, kept whole, given in ranges, reported when broken."""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from PIL import Image

from queue_server.cli import main
from tests.support.centre import Api, Centre
from tests.support.processes import PATIENCE

MEDIA = "/branches/hue/media"
NOWHERE = "0" * 64


def picture(kind: str = "PNG", colour: str = "red", size: tuple[int, int] = (64, 36)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


MP4 = box(b"ftyp", b"isom0000isom") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\0" * 400)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 99


def send(api: Api, content: bytes, name: str = "ảnh.png", **fields: Any) -> requests.Response:
    return api.request("POST", MEDIA, files={"file": (name, io.BytesIO(content))}, data=fields)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (MP4, "video/mp4"),
        (WEBM, "video/webm"),
    ],
    ids=["png", "jpeg", "webp", "mp4", "webm"],
)
def test_a_file_is_kept_under_its_hash_and_given_back(
    standing: Centre, supervisor: Api, nobody: Api, content: bytes, kind: str
) -> None:
    answer = send(supervisor, content, "any.exe")
    assert answer.status_code == 201, answer.text
    item = answer.json()
    assert (item["type"], item["size"], item["name"]) == (kind, len(content), "any.exe")
    assert item["id"] == hashlib.sha256(content).hexdigest()
    given = requests.get(f"{standing.base_url}/api/v1{MEDIA}/{item['id']}", timeout=PATIENCE)
    assert given.content == content
    assert given.headers["Content-Type"] == kind
    part = requests.get(given.url, headers={"Range": "bytes=4-9"}, timeout=PATIENCE)
    assert (part.status_code, part.content) == (206, content[4:10])
    same = requests.get(given.url, headers={"If-None-Match": given.headers["ETag"]}, timeout=PATIENCE)
    assert same.status_code == 304
    assert supervisor.request("DELETE", f"{MEDIA}/{item['id']}").status_code == 204
    assert nobody.get(f"{MEDIA}/{item['id']}").json()["code"] == "unknown-media"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media-of-unknown-type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media-of-unknown-type"),
        (b"GIF89a" + b"\0" * 50, "media-of-unknown-type"),
        (picture()[:70], "media-broken"),
        (picture("JPEG", size=(640, 360))[:-300], "media-broken"),
        (MP4[:-5], "media-broken"),
        (box(b"ftyp", b"isom") + box(b"mdat", b"1"), "media-broken"),
        (b"\0\0\0\x03ftypisom", "media-broken"),
        (b"\x1aE\xdf\xa3matroska", "media-of-unknown-type"),
    ],
    ids=["empty", "svg", "gif", "cut-png", "cut-jpeg", "cut-mp4", "no-index", "endless", "matroska"],
)
def test_what_boards_cannot_show_is_refused_in_vietnamese_and_leaves_nothing(
    standing: Centre, supervisor: Api, content: bytes, code: str
) -> None:
    before = sorted(standing.folder.glob("media/hue/*.*"))
    answer = send(supervisor, content, "phim.png")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert "“phim.png”" in answer.json()["detail"]
    assert [each for each in sorted(standing.folder.glob("media/hue/*.*")) if each not in before] == []


def test_the_same_file_again_gets_new_times_and_keeps_its_place(supervisor: Api, nobody: Api) -> None:
    ids = [send(supervisor, picture(colour=c), f"{c}.png").json()["id"] for c in ("blue", "green")]
    again = send(
        supervisor, picture(colour="blue"), "xanh.png", seconds="30", days=["mon", "sat"], begins="08:00"
    )
    assert again.json()["id"] == ids[0]
    listed = nobody.get(MEDIA).json()
    assert [each["id"] for each in listed["items"]] == ids
    first = listed["items"][0]
    assert (first["name"], first["seconds"], first["days"], first["begins"]) == (
        "xanh.png",
        30,
        ["mon", "sat"],
        "08:00",
    )
    for each in ids:
        supervisor.request("DELETE", f"{MEDIA}/{each}")
    assert nobody.get(MEDIA).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "fields",
    [
        {"seconds": "11"},
        {"days": ["funday"]},
        {"begins": "10:00", "ends": "09:00"},
        {"first": "2026-12-02", "last": "2026-12-01"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_times_that_make_no_sense_are_refused(supervisor: Api, fields: dict[str, Any]) -> None:
    answer = send(supervisor, picture(), **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def test_a_board_that_is_none_is_refused_with_those_there_are(supervisor: Api, nobody: Api) -> None:
    answer = send(supervisor, picture(), boards=["main", "cellar"])
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-board")
    assert "“cellar”" in answer.json()["detail"]
    assert "main" in answer.json()["detail"]
    assert nobody.get(MEDIA).json()["items"] == []


@pytest.mark.parametrize("role", ["officer", "leader", "auditor"])
def test_only_supervisors_and_administrators_may(standing: Centre, role: str) -> None:
    assert send(standing.staff(role), picture()).status_code == 403
    assert standing.staff(role).request("DELETE", f"{MEDIA}/{NOWHERE}").status_code == 403


def test_nobody_known_may_look_and_nothing_else(nobody: Api) -> None:
    assert nobody.get(MEDIA).status_code == 200
    assert send(nobody, picture()).status_code == 401
    assert nobody.get("/branches/nowhere/media").json()["code"] == "unknown-branch"
    assert nobody.get(f"{MEDIA}/../../luot.db").status_code == 404
    assert nobody.get(f"{MEDIA}/{NOWHERE}").json()["code"] == "unknown-media"


def test_a_file_that_is_too_large_is_refused(start_centre: Any) -> None:
    centre = start_centre(media_megabytes=1)
    answer = send(centre.staff("supervisor"), picture() + b"\0" * (2**20 + 1000))
    assert answer.status_code == 413
    assert list(centre.folder.glob("media/hue/*.draft")) == []


def test_a_screen_that_cannot_show_a_file_is_seen_by_staff(standing: Centre, supervisor: Api) -> None:
    id = send(supervisor, picture(colour="pink"), "hồng.png").json()["id"]
    board = standing.device("board")

    def alerts() -> list[tuple[str, str]]:
        told = supervisor.get("/branches/hue/today").json()["alerts"]
        return [(each["device"], each["detail"]) for each in told if each["kind"] == "device-degraded"]

    assert board.post(f"{MEDIA}/{id}/playback", {"plays": False}).status_code == 204
    assert alerts() == [("board-1", "hồng.png")]
    assert board.post(f"{MEDIA}/{id}/playback", {"plays": True}).status_code == 204
    assert alerts() == []
    assert standing.anyone.post(f"{MEDIA}/{id}/playback", {"plays": False}).status_code == 401
    assert supervisor.post(f"{MEDIA}/{id}/playback", {"plays": False}).status_code == 403
    supervisor.request("DELETE", f"{MEDIA}/{id}")


def test_files_are_imported_from_the_command_line(standing: Centre, nobody: Api, tmp_path: Path) -> None:
    (tmp_path / "tốt.png").write_bytes(picture(colour="gold"))
    (tmp_path / "hỏng.png").write_bytes(picture()[:50])
    command = ["import", "media", "--data-dir", str(standing.folder), "--branch"]
    done = CliRunner().invoke(
        main, [*command, "hue", *map(str, sorted(tmp_path.iterdir()))], env=_environment(standing)
    )
    assert done.exit_code == 1
    assert "hỏng.png: media-broken" in done.output
    assert "tốt.png: image/png" in done.output
    assert [each["name"] for each in nobody.get(MEDIA).json()["items"]] == ["tốt.png"]
    lost = CliRunner().invoke(
        main, [*command, "nowhere", str(tmp_path / "tốt.png")], env=_environment(standing)
    )
    assert (lost.exit_code, "there is no branch 'nowhere'" in lost.output) == (1, True)


def _environment(centre: Centre) -> dict[str, str]:
    return dict(centre._environment)
