"""What the desk asks the API for: staff only, and each officer only their own figures."""

import pytest

from tests.support.centre import Api, Centre

PATHS = ["/branches/hue/counters/1/line", "/branches/hue/staff", "/branches/hue/officers/me/day"]


@pytest.mark.parametrize("path", PATHS)
def test_it_is_for_staff(nobody: Api, kiosk: Api, path: str) -> None:
    assert nobody.get(path).status_code == 401
    assert kiosk.get(path).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_branch(officer: Api, path: str) -> None:
    answer = officer.get(path.replace("hue", "nowhere"))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-branch")


def test_an_unknown_counter_has_no_line(officer: Api) -> None:
    answer = officer.get("/branches/hue/counters/99/line")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-counter")


def test_the_line_of_a_counter(officer: Api) -> None:
    line = officer.get("/branches/hue/counters/1/line").json()
    assert [(place["number"], place["rule"], place["level"]) for place in line["items"]] == [
        ("A002", "arrival", "own")
    ]
    assert line["services"]["own"] == ["y-te-dan-toc"]
    assert line["seq"] == officer.board()["seq"]


def test_colleagues_by_name_without_anything_private(officer: Api) -> None:
    people = officer.get("/branches/hue/staff").json()["items"]
    assert {person["username"] for person in people} >= {"officer", "supervisor", "administrator"}
    assert all(set(person) == {"username", "name", "role"} for person in people)


def test_each_sees_their_own_day(standing: Centre, officer: Api) -> None:
    assert officer.get("/branches/hue/officers/me/day").json()["served"] == 0
    assert standing.staff("auditor").get("/branches/hue/officers/me/day").json()["rated"] == 0
