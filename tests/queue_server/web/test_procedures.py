"""Looking up procedures over the API: found, whole, to the letter, and cheap to ask again."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import segno

from queue_server.adapters.database.procedures import DatabaseProcedures
from tests.queue_server.web.conftest import clip
from tests.support.centre import HUE, Api, Centre, Furnisher
from tests.support.procedures import FILE, ILLUSTRATIVE, records
from tests.support.processes import PATIENCE, wait_until

FIND = "/branches/hue/procedures"


@pytest.fixture(scope="module")
def centre(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with the demo's illustrative procedures, whose fields the centre file knows."""
    folder: Path = tmp_path_factory.mktemp("procedures")
    furnisher.sqlite(HUE, folder)
    running = Centre(folder, HUE, open_outside_hours=True)
    imported(running, ILLUSTRATIVE)
    yield running
    running.close()


@pytest.fixture
def nobody(centre: Centre) -> Api:
    return centre.anyone


def imported(centre: Centre, file: Path, *options: str) -> str:
    """What `luot import procedures` says beside the running server, once that has indexed it."""
    command = [sys.executable, "-m", "queue_server.cli", "import", "procedures"]
    where = ["--data-dir", str(centre.folder), *options, str(file)]
    done = subprocess.run([*command, *where], capture_output=True, text=True, check=True, timeout=100)
    with centre.store() as store:
        entries = DatabaseProcedures(store.database, store.clock).catalogue().entries
    wanted = {(entry.code, entry.name) for entry in entries}
    wait_until(lambda: indexed(centre) == wanted, "the server has indexed the import")
    return done.stdout


def indexed(centre: Centre) -> set[tuple[str, str]]:
    """Code and name of everything that the server finds."""
    items: list[dict[str, Any]] = []
    cursor: str | None = "0"
    while cursor is not None:
        answer = centre.anyone.get(FIND, params={"limit": 100, "cursor": cursor}).json()
        items, cursor = items + answer["items"], answer["next"]
    return {(item["code"], item["name"]) for item in items}


def found(api: Api, **query: Any) -> list[str]:
    answer = api.get(FIND, params=query)
    assert answer.ok, answer.text
    return [item["code"] for item in answer.json()["items"]]


def test_words_without_marks_find_a_procedure_and_the_service_that_takes_it(nobody: Api) -> None:
    answer = nobody.get(FIND, params={"q": "khai sinh"}).json()
    [first] = answer["items"][:1]
    assert (first["name"], first["service"]) == ("(Minh họa) Đăng ký khai sinh", "ho-tich")
    assert answer["total"] >= 1


def test_pages_follow_each_other_without_gap_or_twin(nobody: Api) -> None:
    codes: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        answer = nobody.get(FIND, params={"limit": 3, "cursor": cursor}).json()
        codes += [item["code"] for item in answer["items"]]
        cursor = answer["next"]
    assert codes == found(nobody)
    assert len(set(codes)) == len(codes) == 8
    assert found(nobody, cursor=500) == []


def test_a_field_narrows_the_list_and_fields_taken_here_lead(nobody: Api) -> None:
    assert found(nobody, field="Chứng thực") == ["0.000004"]
    fields = nobody.get("/branches/hue/procedure-fields").json()["items"]
    assert {"name": "Hộ tịch", "procedures": 3, "here": True} in fields
    assert sum(each["procedures"] for each in fields) == 8


CHOICES = "/branches/hue/procedure-choices"


def test_kiosks_name_what_the_centre_lists_as_long_as_there_is_a_choice(
    centre: Centre, nobody: Api, tmp_path: Path
) -> None:
    choices = nobody.get(CHOICES).json()
    assert [(each["service"], each["code"]) for each in choices["items"]] == [
        ("ho-tich", f"0.00000{n}") for n in (1, 2, 3, 4)
    ]
    lines = ILLUSTRATIVE.read_text(encoding="utf-8").splitlines()
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_text("\n".join(lines[2:]), encoding="utf-8")
    imported(centre, fewer)
    assert [each["code"] for each in nobody.get(CHOICES).json()["items"]] == ["0.000003", "0.000004"]
    fewer.write_text("\n".join(lines[3:]), encoding="utf-8")
    imported(centre, fewer)
    assert nobody.get(CHOICES).json() == {"items": [], "next": None}, "one is no choice"
    imported(centre, ILLUSTRATIVE)


def test_a_name_to_choose_is_said_aloud_as_it_is_published(centre: Centre) -> None:
    prompt = "/branches/hue/prompts/vi/say_procedure.wav"
    kiosk = centre.device("kiosk")
    answer = clip(kiosk, f"{prompt}?procedure=0.000003")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/wav")
    assert kiosk.get(f"{prompt}?procedure=9.9").json()["code"] == "unknown-procedure"


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"cursor": -1}, {"cursor": "x"}, {"q": "x" * 201}]
)
def test_a_query_out_of_range_is_refused(nobody: Api, query: dict[str, Any]) -> None:
    assert nobody.get(FIND, params=query).json()["code"] == "invalid-request"


@pytest.mark.parametrize(
    "path",
    [FIND + "/9.9", *(f"/branches/nowhere/procedure{more}" for more in ("s", "-fields", "-choices"))],
)
def test_what_is_not_there_is_said_so(nobody: Api, path: str) -> None:
    answer = nobody.get(path)
    assert (answer.status_code, answer.json()["code"]) == (
        404,
        "unknown-branch" if "nowhere" in path else "unknown-procedure",
    )


def test_who_has_an_answer_already_gets_none_again_until_it_changes(
    centre: Centre, nobody: Api, tmp_path: Path
) -> None:
    for path in (FIND, f"{FIND}/0.000001", "/branches/hue/procedure-fields", CHOICES):
        first = nobody.get(path)
        again = nobody.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    tag = nobody.get(f"{FIND}/0.000001").headers["ETag"]
    changed = tmp_path / "changed.jsonl"
    row = json.loads(ILLUSTRATIVE.read_text(encoding="utf-8").splitlines()[0])
    changed.write_text(json.dumps({**row, "result": "Khác"}), encoding="utf-8")
    assert "1 changed" in imported(centre, changed, "--partial")
    answer = nobody.get(f"{FIND}/0.000001", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["result"]) == (200, "Khác")
    assert "1 changed" in imported(centre, ILLUSTRATIVE)


def test_a_number_for_a_procedure_says_which_and_makes_it_lead(centre: Centre, nobody: Api) -> None:
    kiosk = centre.device("kiosk")
    ticket = kiosk.take("ho-tich", procedure="0.000003")
    assert ticket["procedure"] == "0.000003"
    assert ticket["turns"][0]["ticket"]["procedure"] == "0.000003"
    public = nobody.get(f"/branches/hue/tickets/{ticket['id']}").json()
    assert "0.000003" not in json.dumps(public)
    assert "0.000003" not in json.dumps(nobody.events())
    refused = kiosk.post("/branches/hue/tickets", {"service": "ho-tich", "procedure": "9.9"})
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-procedure")


def test_a_procedure_that_vanished_is_not_found_but_its_page_says_so(
    centre: Centre, nobody: Api, tmp_path: Path
) -> None:
    lines = ILLUSTRATIVE.read_text(encoding="utf-8").splitlines()
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_text("\n".join(lines[1:]), encoding="utf-8")
    assert "1 withdrawn" in imported(centre, fewer)
    assert "0.000001" not in found(nobody)
    whole = nobody.get(f"{FIND}/0.000001").json()
    assert whole["withdrawn_at"]
    assert whole["service"] is None
    answer = centre.device("kiosk").post(
        "/branches/hue/tickets", {"service": "ho-tich", "procedure": "0.000001"}
    )
    assert answer.json()["code"] == "unknown-procedure"
    imported(centre, ILLUSTRATIVE)
    assert nobody.get(f"{FIND}/0.000001").json()["withdrawn_at"] is None


def test_every_field_of_every_record_is_answered_to_the_letter(centre: Centre, nobody: Api) -> None:
    imported(centre, FILE)
    for record in records():
        answer = nobody.get(f"{FIND}/{record['code']}").json()
        more = {name: answer.pop(name) for name in ("service", "withdrawn_at", "url")}
        assert answer == record
        assert more["url"] == f"/p/hue/{record['code']}"
    imported(centre, ILLUSTRATIVE)


def leaflet(centre: Centre, code: str, **query: str) -> requests.Response:
    """The page of a procedure for phones, as a browser asks for it."""
    asked = {"Accept": "text/html"}
    return requests.get(centre.url(f"/p/hue/{code}"), params=query, headers=asked, timeout=PATIENCE)


def test_the_page_for_phones_shows_every_field_of_every_record_to_the_letter(centre: Centre) -> None:
    imported(centre, FILE)
    for record in records():
        shown = html.unescape(leaflet(centre, record["code"]).text)
        assert [text for text in texts(record) if text not in shown] == []
    imported(centre, ILLUSTRATIVE)


def texts(value: Any) -> Iterator[str]:
    """Every text of a record that says something."""
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_the_page_for_phones_says_where_to_take_a_number_in_either_language(centre: Centre) -> None:
    assert "Lấy số tại trung tâm:" in leaflet(centre, "0.000001").text
    english = leaflet(centre, "0.000001", lang="en").text
    assert "Take a number at the centre:" in english
    assert "Civil status, certification" in english
    assert '<p class="text" lang="vi">' in english


def test_a_procedure_s_page_that_leads_nowhere_says_so(centre: Centre) -> None:
    for path in ("/p/hue/9.9", "/p/nowhere/0.000001"):
        answer = requests.get(centre.url(path), headers={"Accept": "text/html"}, timeout=PATIENCE)
        assert answer.status_code == 404
        assert "Không có trang này" in answer.text


def test_the_kiosk_s_qr_code_is_a_picture_of_the_page_s_address(centre: Centre) -> None:
    answer = requests.get(centre.url("/p/hue/0.000001/qr.svg"), timeout=PATIENCE)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    wanted = segno.make(centre.url("/p/hue/0.000001"), error="m", micro=False)
    assert re.findall(r' d="([^"]+)"', answer.text) == re.findall(
        r' d="([^"]+)"', wanted.svg_inline(border=2, dark="#14213d")
    )


def test_a_kiosk_offers_what_the_centre_has(centre: Centre) -> None:
    page = requests.get(centre.url("/kiosk/hue"), timeout=PATIENCE).text
    assert '"offers": ["procedures", "appointments"]' in page
