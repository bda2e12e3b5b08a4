"""What supervisors ask of the API: the day, a ticket's way, a slip again, a free message; and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.queue_server.web.conftest import begun, clip, nothing_changes
from tests.support.centre import HUE, Api, Centre, Furnisher

OVERSIGHT = ("supervisor", "leader", "administrator", "auditor")
ACTING = ("supervisor", "administrator")
ROOT = "/branches/hue"


@pytest.fixture(scope="module")
def centre(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One centre for all, where a press can be taken back for long; on SQLite: what goes to the store is
    tested on both stores beside it."""
    folder = tmp_path_factory.mktemp("oversight")
    file = folder / "unhurried.toml"
    text = HUE.read_text(encoding="utf-8").replace("[rules]\n", "[rules]\nundo_seconds = 300\n")
    file.write_text(text, encoding="utf-8")
    furnisher.sqlite(file, folder)
    yield from begun(Centre(folder, file, open_outside_hours=True))


def find(api: Api, number: str) -> list[dict[str, Any]]:
    found = api.get(f"{ROOT}/tickets", params={"number": number})
    assert found.status_code == 200, found.text
    items: list[dict[str, Any]] = found.json()["items"]
    return items


def reading(centre: Centre) -> dict[str, str]:
    """Every way to look, by name."""
    ticket = find(centre.staff("supervisor"), "A001")[0]["id"]
    return {
        "today": f"{ROOT}/today",
        "history": f"{ROOT}/tickets/{ticket}/history",
        "find": f"{ROOT}/tickets?number=A001",
    }


@pytest.mark.parametrize("what", ["today", "history", "find"])
def test_only_those_who_oversee_may_look(centre: Centre, what: str) -> None:
    path = reading(centre)[what]
    for role in OVERSIGHT:
        assert centre.staff(role).get(path).status_code == 200, role
    assert centre.staff("officer").get(path).status_code == 403
    assert centre.device("kiosk").get(path).status_code in (401, 403)
    assert centre.anyone.get(path).status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{ROOT}/announcements", {"text": "Xin chào", "spoken": False}),
        (f"{ROOT}/tickets/TICKET/reprint", {}),
    ],
)
def test_only_those_who_rule_the_queue_may_act(centre: Centre, path: str, body: dict[str, Any]) -> None:
    supervisor = centre.staff("supervisor")
    path = path.replace("TICKET", find(supervisor, "A001")[0]["id"])
    with nothing_changes(supervisor):
        for role in ("officer", "leader", "auditor"):
            assert centre.staff(role).post(path, body).status_code == 403, role
        assert centre.anyone.post(path, body).status_code == 401
        assert centre.device("kiosk").post(path, body).status_code in (401, 403)
    for role in ACTING:
        assert centre.staff(role).post(path, body).ok, role


def test_the_day_has_a_row_for_everything_that_is_configured(centre: Centre) -> None:
    seen = centre.staff("leader").get(f"{ROOT}/today").json()
    assert [each["code"] for each in seen["services"]] == [each.code for each in centre.document.services]
    assert [each["code"] for each in seen["counters"]] == [each.code for each in centre.document.counters]
    assert all(len(each["history"]) == 25 for each in seen["services"])
    assert seen["called"] >= 1
    assert (seen["halted"], seen["open_counters"]) == (False, 1)


def test_numbers_are_found_whatever_the_case_and_only_today_s(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    (found,) = find(supervisor, " a001 ")
    assert (found["number"], found["state"]) == ("A001", "serving")
    assert found["turns"][0]["officer"] == "officer"
    assert find(supervisor, "A777") == []
    assert supervisor.get(f"{ROOT}/tickets").status_code == 422
    assert supervisor.get(f"{ROOT}/tickets", params={"number": "x" * 17}).status_code == 422


def test_a_ticket_s_way_is_told_in_the_language_asked_for(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    ticket = find(supervisor, "A001")[0]["id"]
    way = supervisor.get(f"{ROOT}/tickets/{ticket}/history").json()["items"]
    assert [each["type"] for each in way[:3]] == ["ticket.issued", "turn.called", "turn.serving"]
    assert way[0]["text"].startswith("Lấy số A001")
    assert "tại quầy 1 vì đến sớm nhất" in way[1]["text"]
    assert (way[0]["by"], way[1]["by"]) == ("kiosk-1", "officer")
    english = supervisor.get(f"{ROOT}/tickets/{ticket}/history", params={"lang": "en"}).json()["items"]
    assert "to counter 1 for arriving first" in english[1]["text"]
    assert supervisor.get(f"{ROOT}/tickets/nonsense/history").status_code == 404


def test_a_press_on_behalf_leaves_the_counter_to_its_officer_and_is_told(centre: Centre) -> None:
    supervisor, officer = centre.staff("supervisor"), centre.staff("officer")
    officer.press("4", "open")
    taken = centre.device("kiosk").take("van-hoa")
    called = supervisor.press("4", "call", ticket=taken["id"], reason="Người già yếu", on_behalf=True)
    assert called["counter"]["officer"]["name"] == "Cán bộ officer"
    way = supervisor.get(f"{ROOT}/tickets/{taken['id']}/history").json()["items"]
    assert way[-1]["text"].endswith("do supervisor chọn, lý do: Người già yếu")
    supervisor.press("4", "undo", on_behalf=True)
    undone = supervisor.get(f"{ROOT}/tickets/{taken['id']}/history").json()["items"][-1]
    assert (undone["text"], undone["by"]) == ("Hoàn tác: trở lại “đang chờ”", "supervisor")


# ---- slips ----


def test_a_slip_is_asked_for_where_the_number_was_taken_or_anywhere_else(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    for ticket in (centre.device("kiosk").take("thue"), supervisor.take("thue", channel="desk")):
        asked = supervisor.post(f"{ROOT}/tickets/{ticket['id']}/reprint").json()
        assert (asked["device"], asked["number"]) == ("kiosk-1", ticket["number"])
        entry = supervisor.events(asked["seq"] - 1)[0]
        told = {"ticket": ticket["id"], "number": ticket["number"], "device": "kiosk-1", "kind": "number"}
        assert (entry["type"], entry["data"]) == ("slip.requested", told)


def test_a_slip_cannot_be_asked_of_a_device_that_is_no_kiosk_here(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    ticket = find(supervisor, "A001")[0]["id"]
    with nothing_changes(supervisor):
        for device in ("tablet-1", "kiosk-9"):
            refused = supervisor.post(f"{ROOT}/tickets/{ticket}/reprint", {"device": device})
            assert (refused.status_code, refused.json()["code"]) == (404, "unknown-device")
        assert supervisor.post(f"{ROOT}/tickets/nonsense/reprint").status_code == 404
        assert supervisor.post(f"{ROOT}/tickets/{ticket}/reprint", {"copies": 3}).status_code == 422


def test_a_repeated_key_prints_once(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    path = f"{ROOT}/tickets/{find(supervisor, 'A001')[0]['id']}/reprint"
    first = supervisor.post(path, {}, key="once").json()
    with nothing_changes(supervisor):
        assert supervisor.post(path, {}, key="once").json() == first


# ---- free messages ----


def announce(api: Api, text: str, spoken: bool = True, **more: Any) -> dict[str, Any]:
    answer = api.post(f"{ROOT}/announcements", {"text": text, "spoken": spoken, **more})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_message_is_spoken_without_a_digit_and_has_a_clip(centre: Centre) -> None:
    supervisor = centre.staff("supervisor")
    told = announce(supervisor, "Quầy 12 nghỉ đến 10:30.", text_en="Counter 12 rests until 10:30.")
    said = told["announcement"]
    assert said["spoken"] == "Quầy mười hai nghỉ đến mười giờ ba mươi."
    assert said["text_en"] == "Counter 12 rests until 10:30."
    sound = clip(centre.anyone, said["url"].removeprefix("/api/v1"))
    assert sound.headers["content-type"] == "audio/wav"


def test_a_message_to_be_read_only_has_none(centre: Centre) -> None:
    told = announce(centre.staff("supervisor"), "Mời quý khách dùng nước.", spoken=False)
    assert (told["announcement"]["url"], told["announcement"]["spoken"]) == (None, None)
    none = centre.anyone.get(f"{ROOT}/announcements/{told['seq']}.wav")
    assert (none.status_code, none.json()["code"]) == (404, "unknown-announcement")


def test_the_lobby_does_not_learn_who_wrote_a_message(centre: Centre) -> None:
    told = announce(centre.staff("supervisor"), "Xin giữ trật tự.", spoken=False)
    (public,) = centre.anyone.events(told["seq"] - 1)
    (whole,) = centre.staff("auditor").events(told["seq"] - 1)
    assert public["data"] == {"announcement": told["announcement"]}
    assert whole["data"] == {"announcement": told["announcement"], "by": "supervisor"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "Xin chào", "spoken": True, "zone": "nowhere"}, 404),
        ({"text": "", "spoken": True}, 422),
        ({"text": "   ", "spoken": True}, 422),
        ({"text": "x" * 301, "spoken": True}, 422),
        ({"text": "Xin\x00chào", "spoken": True}, 422),
        ({"text": "Xin chào"}, 422),
        ({"text": "Xin chào", "spoken": True, "volume": 11}, 422),
    ],
)
def test_a_message_that_cannot_be_is_refused(centre: Centre, body: dict[str, Any], status: int) -> None:
    supervisor = centre.staff("supervisor")
    with nothing_changes(supervisor):
        assert supervisor.post(f"{ROOT}/announcements", body).status_code == status


def test_an_arrangement_tells_what_is_usual_through_every_change(centre: Centre) -> None:
    supervisor, path = centre.staff("supervisor"), f"{ROOT}/arrangement/counters/9"
    usual = next(each["services"] for each in supervisor.board()["counters"] if each["code"] == "9")
    seen: int | None = None
    for services in (["thue", "dat-dai"], ["thu-phi"]):
        answer = supervisor.request("PUT", path, json={"services": services, "seen": seen}).json()
        made = answer["arrangement"]["assignments"]["9"]
        assert (made["services"], made["usual"]) == (services, usual)
        seen = made["seq"]
    supervisor.request("PUT", path, json={"services": None, "seen": seen})
    assert next(each["services"] for each in supervisor.board()["counters"] if each["code"] == "9") == usual
