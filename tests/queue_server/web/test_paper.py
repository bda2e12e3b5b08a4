"""Paper lists over HTTP, on both stores: who may, what is refused in which words, and nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import Api, Centre

LISTS = "/branches/hue/paper-lists"


@pytest.fixture
def made(officer: Api) -> dict[str, Any]:
    """A list of today with three numbers."""
    return good(officer.post(LISTS, {"services": {"y-te-dan-toc": 3}}), 201)


def good(answer: requests.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def numbers(made: dict[str, Any]) -> list[str]:
    return [each["number"] for service in made["services"] for each in service["numbers"]]


def waiting(number: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "came": "waiting", "arrived": "0000", **more}


def served(number: str, **more: Any) -> dict[str, Any]:
    usual = {"arrived": "0000", "called": "0000", "finished": "0000", "counter": "8", "officer": "officer"}
    return {"number": number, **usual, **more}


def enter(who: Api, made: dict[str, Any], *rows: dict[str, Any], **more: Any) -> requests.Response:
    return who.post(f"{LISTS}/{made['id']}/entries", {"entries": list(rows)}, **more)


def check(who: Api, made: dict[str, Any], *rows: dict[str, Any], **more: Any) -> requests.Response:
    return who.post(f"{LISTS}/{made['id']}/entries/check", {"entries": list(rows)}, **more)


def test_lists_are_read_with_what_was_entered(officer: Api, made: dict[str, Any]) -> None:
    first, second, _ = numbers(made)
    answer = good(enter(officer, made, served(first, note="đi xe lăn"), waiting(second)), 201)
    assert answer["entered"] == 2
    found = next(each for each in good(officer.get(LISTS))["items"] if each["id"] == made["id"])
    assert found == answer["list"]
    states = [each["turn"] and each["turn"]["state"] for each in found["services"][0]["numbers"]]
    assert states == ["served", "waiting", None]
    assert officer.events()[-1]["seq"] == answer["seq"]


def test_lists_of_another_day_are_apart(officer: Api, made: dict[str, Any]) -> None:
    coming = good(officer.post(LISTS, {"day": "2099-12-31", "services": {"ho-tich": 1}}), 201)
    assert numbers(coming) == ["B901"]
    items = good(officer.get(LISTS, params={"day": "2099-12-31"}))["items"]
    assert coming["id"] in [each["id"] for each in items]
    assert made["id"] not in [each["id"] for each in items]


def test_a_number_typed_small_and_with_spaces_is_the_number(officer: Api, made: dict[str, Any]) -> None:
    number = numbers(made)[0]
    good(enter(officer, made, waiting(f" {number.lower()} ")), 201)


def test_a_citizen_sees_a_waiting_number_but_nothing_that_is_for_staff(
    officer: Api, nobody: Api, made: dict[str, Any]
) -> None:
    number = numbers(made)[0]
    good(enter(officer, made, waiting(number, priority="elderly", note="đi xe lăn")), 201)
    told = nobody.events()[-1]
    assert told["type"] == "ticket.entered"
    assert set(told["data"]) == {"turn"}
    ticket = told["data"]["turn"]["ticket"]
    assert (ticket["number"], ticket["priority"], "note" in ticket) == (number, None, False)
    assert number in [turn["ticket"]["number"] for turn in nobody.board()["waiting"]]


def test_the_same_request_twice_enters_once(officer: Api, made: dict[str, Any]) -> None:
    number = numbers(made)[0]
    key = f"paper-{made['id']}"
    first = enter(officer, made, waiting(number), key=key)
    assert enter(officer, made, waiting(number), key=key).json() == first.json()
    assert enter(officer, made, waiting(number)).status_code == 409


def test_refused_rows_are_named_with_the_reason_in_both_languages(officer: Api, made: dict[str, Any]) -> None:
    first, second, _ = numbers(made)
    rows = (waiting(first), served(second, called="0000", counter="99", officer="ai đó"), waiting("A001"))
    with nothing_changes(officer):
        vietnamese = enter(officer, made, *rows, headers={"Accept-Language": "vi"})
        english = enter(officer, made, *rows, headers={"Accept-Language": "en"})
    assert (vietnamese.status_code, vietnamese.json()["code"]) == (409, "entries-refused")
    places = [(each["place"], each["code"]) for each in vietnamese.json()["errors"]]
    assert places == [
        ("entries.1.counter", "unknown-counter"),
        ("entries.1.officer", "unknown-officer"),
        ("entries.2.number", "not-on-list"),
    ]
    assert vietnamese.json()["errors"][0]["message"] == "Chi nhánh không có quầy “99”."
    assert english.json()["errors"][0]["message"] == "The branch has no counter “99”."
    assert "3" in vietnamese.json()["detail"]


def test_checking_says_the_same_and_changes_nothing(officer: Api, made: dict[str, Any]) -> None:
    first, second, _ = numbers(made)
    rows = (waiting(first), waiting(second, counter="8"))
    with nothing_changes(officer):
        found = good(check(officer, made, *rows))["faults"]
        assert good(check(officer, made, waiting(first))) == {"faults": []}
    assert found == enter(officer, made, *rows).json()["errors"]
    assert [each["code"] for each in found] == ["not-for-this"]


def test_only_a_supervisor_withdraws(officer: Api, supervisor: Api, made: dict[str, Any]) -> None:
    number = numbers(made)[0]
    good(enter(officer, made, waiting(number)), 201)
    path = f"{LISTS}/{made['id']}/entries/{number}"
    assert officer.request("DELETE", path).json()["code"] == "not-allowed"
    fresh = good(supervisor.request("DELETE", path))
    assert fresh["services"][0]["numbers"][0]["turn"] is None
    assert supervisor.request("DELETE", path).json()["code"] == "unknown-ticket"
    good(enter(officer, made, waiting(number)), 201)
    officer.press("1", "finish")
    officer.press("1", "call", number=number)
    refused = supervisor.request("DELETE", path)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-withdrawable")
    officer.press("1", "serve")


Ask = Callable[[Api, dict[str, Any]], requests.Response]
ASKS: list[Ask] = [
    lambda who, made: who.post(LISTS, {"services": {"ho-tich": 1}}),
    lambda who, made: who.get(LISTS),
    lambda who, made: enter(who, made, waiting("A901")),
    lambda who, made: check(who, made, waiting("A901")),
    lambda who, made: who.request("DELETE", f"{LISTS}/{made['id']}/entries/A901"),
]


@pytest.mark.parametrize("ask", ASKS)
def test_paper_is_for_the_desk_only(standing: Centre, made: dict[str, Any], ask: Ask) -> None:
    with nothing_changes(standing.staff("supervisor")):
        assert ask(standing.anyone, made).json()["code"] == "not-signed-in"
        for who in (standing.staff("auditor"), standing.staff("leader"), standing.device("kiosk")):
            assert ask(who, made).json()["code"] == "not-allowed"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (LISTS, {}, 422, "invalid-request"),
        (LISTS, {"services": {}}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 0}}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 100}}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 1}, "day": "2026-02-30"}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 1}, "day": "mai"}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 1}, "tomorrow": True}, 422, "invalid-request"),
        (LISTS, {"services": {"ho-tich": 1}, "day": "2020-01-01"}, 422, "paper-day-past"),
        (LISTS, {"services": {"ma-thuat": 1}}, 404, "unknown-service"),
        ("/branches/nowhere/paper-lists", {"services": {"ho-tich": 1}}, 404, "unknown-branch"),
        (f"{LISTS}/nothing/entries", {"entries": [waiting("A901")]}, 404, "unknown-paper-list"),
        (f"{LISTS}/nothing/entries/check", {"entries": [waiting("A901")]}, 404, "unknown-paper-list"),
        (f"{LISTS}/nothing/entries", {"entries": []}, 422, "invalid-request"),
        (f"{LISTS}/nothing/entries", {"entries": [{"number": "A901"}]}, 422, "invalid-request"),
        (f"{LISTS}/nothing/entries", {"entries": [waiting("A901", came="dead")]}, 422, "invalid-request"),
        (f"{LISTS}/nothing/entries", {"entries": [waiting("A901", soon=1)]}, 422, "invalid-request"),
        (f"{LISTS}/nothing/entries", {"entries": [waiting("A\0901")]}, 422, "invalid-request"),
        (f"{LISTS}/nothing/entries", {"entries": [waiting("A901")] * 201}, 422, "invalid-request"),
    ],
)
def test_bad_input_is_refused_with_a_reason_and_changes_nothing(
    supervisor: Api, path: str, body: Any, status: int, code: str
) -> None:
    with nothing_changes(supervisor):
        answer = supervisor.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_block_that_is_used_up_says_how_many_are_left(officer: Api) -> None:
    good(officer.post(LISTS, {"day": "2099-01-01", "services": {"thue": 60}}), 201)
    refused = officer.post(LISTS, {"day": "2099-01-01", "services": {"thue": 40}})
    assert (refused.status_code, refused.json()["code"], refused.json()["left"]) == (
        409,
        "paper-numbers-gone",
        39,
    )


def test_a_list_of_a_coming_day_is_not_entered_yet(officer: Api) -> None:
    coming = good(officer.post(LISTS, {"day": "2099-06-01", "services": {"thue": 1}}), 201)
    refused = enter(officer, coming, served(numbers(coming)[0]))
    assert {each["code"] for each in refused.json()["errors"]} == {"in-the-future"}
