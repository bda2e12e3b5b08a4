"""The waits that came true, over HTTP: who may read them, and what may be asked."""

import pytest

from tests.support.centre import Api, Centre


def test_oversight_reads_how_ranges_came_true(standing: Centre, supervisor: Api) -> None:
    told = supervisor.get("/branches/hue/waits?days=1").json()
    assert told["from"] == told["to"]
    assert told["next"] is None
    items = {item["service"]: item for item in told["items"]}
    assert items["y-te-dan-toc"]["turns"] == 1
    assert items["y-te-dan-toc"]["within_p90"] == 1.0
    assert [hour["turns"] for hour in items["y-te-dan-toc"]["hours"]] == [1]
    assert (items["thue"]["turns"], items["thue"]["within_p50"], items["thue"]["hours"]) == (0, None, [])
    assert len(items) == len(supervisor.get("/branches/hue/services").json()["items"])


@pytest.mark.parametrize("role", ["supervisor", "leader", "administrator", "auditor"])
def test_every_role_that_oversees_may(standing: Centre, role: str) -> None:
    assert standing.staff(role).get("/branches/hue/waits").status_code == 200


def test_nobody_else_may(officer: Api, kiosk: Api, nobody: Api) -> None:
    for who, status, code in (
        (officer, 403, "not-allowed"),
        (kiosk, 403, "not-allowed"),
        (nobody, 401, "not-signed-in"),
    ):
        answer = who.get("/branches/hue/waits")
        assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("days", ["0", "-1", "93", "x", ""])
def test_days_that_are_none_are_refused(supervisor: Api, days: str) -> None:
    assert supervisor.get(f"/branches/hue/waits?days={days}").status_code == 422


def test_a_branch_that_is_none_has_no_waits(supervisor: Api) -> None:
    assert supervisor.get("/branches/x/waits").status_code == 404


def test_who_takes_a_number_is_shown_the_range_that_is_kept(kiosk: Api, supervisor: Api) -> None:
    taken = kiosk.take("thue")
    assert 1 <= taken["estimate"]["p50"] < taken["estimate"]["p90"]
    known = supervisor.get(f"/branches/hue/tickets/{taken['id']}").json()
    assert known["turns"][0]["promised"] == taken["estimate"]
