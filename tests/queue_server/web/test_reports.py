"""Figures and reports over HTTP: who may read them, the same numbers everywhere, nothing sent twice."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from queue_server.adapters.reporting.work import Reckoning
from queue_server.domain.norm import Answers
from queue_server.domain.periods import PeriodKind, containing, read_period
from queue_server.service_layer.people import Role
from tests.support.centre import Api, Centre
from tests.support.months import Visit, live_through
from tests.support.processes import wait_until

ROOT = "/reports/hue"
GOOD: Answers = {"overall": 5, "on-time": "early", "times": "once", "agencies": "one", "attitude": "kind"}
DAY = date(2026, 8, 3)


@pytest.fixture(scope="module")
def lived(standing: Centre) -> Centre:
    """The centre with an August in which `officer` and `lan` served people."""
    with standing.store() as store:
        store.directory.add_staff("lan", "Nguyễn Thị Lan", Role.OFFICER, "x", "hue")
        visits = [Visit(DAY, "ho-tich", "officer", 5, 6, answers=GOOD) for _ in range(12)]
        visits += [Visit(DAY + timedelta(days=1), "dat-dai", "lan", 20, 8, answers=GOOD) for _ in range(4)]
        visits += [Visit(DAY + timedelta(days=2), "dat-dai", "lan", 20, 8) for _ in range(3)]
        live_through(store, "hue", visits)
    return standing


@pytest.fixture
def leader(lived: Centre) -> Api:
    return lived.staff("leader")


def test_figures_are_told_by_any_part(lived: Centre, leader: Api) -> None:
    for by, keys in (
        ("officer", ["officer", "lan"]),
        ("service", ["ho-tich", "dat-dai"]),
        ("day", ["2026-08-03", "2026-08-04", "2026-08-05"]),
    ):
        told = leader.get(f"{ROOT}/figures?period=2026-08&by={by}").json()
        assert (told["from"], told["to"], told["by"], told["next"]) == ("2026-08-01", "2026-08-31", by, None)
        assert sorted(each["key"] for each in told["items"]) == sorted(keys)
        assert told["whole"]["turns"] == sum(each["turns"] for each in told["items"]) == 19


def test_any_days_may_be_asked_for(lived: Centre, leader: Api) -> None:
    assert leader.get(f"{ROOT}/figures?from=2026-08-04&to=2026-08-05").json()["whole"]["turns"] == 7
    assert leader.get(f"{ROOT}/figures?from=2026-08-04").json()["whole"]["turns"] == 4


def test_without_a_period_it_is_the_month_that_runs(lived: Centre, leader: Api) -> None:
    with lived.store() as store:
        today = store.branch("hue").local(store.clock.now()).date()
    told = leader.get(f"{ROOT}/figures").json()
    assert told["period"] == containing(today, PeriodKind.MONTH).name
    assert told["whole"]["turns"] >= 2, "those of the day that has begun"


def test_pages_hang_together(lived: Centre, leader: Api) -> None:
    seen: list[str] = []
    cursor: str | None = "0"
    while cursor:
        page = leader.get(f"{ROOT}/figures?period=2026-08&by=day&limit=2&cursor={cursor}").json()
        seen += [each["key"] for each in page["items"]]
        cursor = page["next"]
    assert seen == ["2026-08-03", "2026-08-04", "2026-08-05"]


def test_what_has_not_changed_is_not_sent_again(lived: Centre, leader: Api) -> None:
    first = leader.get(f"{ROOT}/figures?period=2026-08")
    again = leader.get(f"{ROOT}/figures?period=2026-08", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = leader.get(f"{ROOT}/figures?period=2026", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("role", ["supervisor", "leader", "administrator", "auditor"])
def test_who_oversees_may_read(lived: Centre, role: str) -> None:
    for what in ("figures?period=2026-08", "files", "document?period=2026-08"):
        assert lived.staff(role).get(f"{ROOT}/{what}").status_code == 200


def test_a_program_with_a_key_may_pull(lived: Centre) -> None:
    assert lived.device("program").get(f"{ROOT}/figures?period=2026-08").status_code == 200


def test_nobody_else_may(lived: Centre) -> None:
    for who, status in ((lived.staff("officer"), 403), (lived.device("kiosk"), 403), (lived.anyone, 401)):
        for what in ("figures", "files", "files/2026-08.pdf", "document"):
            assert who.get(f"{ROOT}/{what}").status_code == status
    for who, status in ((lived.device("program"), 403), (lived.staff("leader"), 403), (lived.anyone, 401)):
        assert who.get(f"{ROOT}/own").status_code == status


@pytest.mark.parametrize(
    "query",
    [
        "period=2026-13", "period=x", "period=2026-11-05", "by=comment", "from=2026-08-05&to=2026-08-04",
        "from=2024-01-01&to=2026-01-01", "to=2026-08-04", "period=2026-08&from=2026-08-01", "limit=0",
        "limit=401", "cursor=-1", "from=yesterday",
    ],
)  # fmt: skip
def test_what_is_no_span_is_refused(lived: Centre, leader: Api, query: str) -> None:
    assert leader.get(f"{ROOT}/figures?{query}").status_code == 422


def test_a_period_that_is_none_is_told_plainly(lived: Centre, leader: Api) -> None:
    problem = leader.get(f"{ROOT}/figures?period=2026-13").json()
    assert problem["code"] == "unusable-period"
    assert "2026-13" in problem["detail"]


def test_a_branch_that_is_none_has_no_reports(lived: Centre, leader: Api) -> None:
    for what in ("figures", "files", "document", "own"):
        assert leader.get(f"/reports/x/{what}").status_code == 404


def test_officers_see_themselves_and_nobody_else(lived: Centre) -> None:
    told = lived.staff("officer").get(f"{ROOT}/own?period=2026-08").json()
    assert told["withheld"] is None
    own = told["own"]
    assert (own["served"], own["rated"], own["satisfied"], own["total"]["score"]) == (12, 12, 12, 8.0)
    assert "items" not in told
    assert "rank" not in own


def test_officers_are_told_no_answers_of_a_few(lived: Centre) -> None:
    with lived.store() as store:
        few = [Visit(date(2026, 7, 1), "ho-tich", "officer", answers=GOOD) for _ in range(9)]
        live_through(store, "hue", few, run="few")
    told = lived.staff("officer").get(f"{ROOT}/own?period=2026-07").json()
    assert (told["withheld"], told["least"]) == ("few-ratings", 10)
    own = told["own"]
    assert (own["served"], own["rated"]) == (9, 9)
    for name in ("satisfied", "satisfaction", "scores", "total", "impressions", "flagged", "other_norm"):
        assert own[name] is None


def test_officers_are_told_no_answers_of_a_period_that_runs(lived: Centre) -> None:
    with lived.store() as store:
        today = store.branch("hue").local(store.clock.now()).date()
        live_through(
            store, "hue", [Visit(today, "ho-tich", "officer", answers=GOOD) for _ in range(12)], run="now"
        )
    told = lived.staff("officer").get(f"{ROOT}/own").json()
    assert told["withheld"] == "period-not-over"
    assert told["own"]["satisfaction"] is None


def test_an_officer_without_a_turn_has_no_figures(lived: Centre) -> None:
    told = lived.staff("supervisor").get(f"{ROOT}/own?period=2026-08").json()
    assert told["own"] is None


def test_any_days_of_one_s_own_cannot_be_asked_for(lived: Centre) -> None:
    told = lived.staff("officer").get(f"{ROOT}/own?from=2026-08-03&to=2026-08-03&period=2026-08").json()
    assert (told["from"], told["to"]) == ("2026-08-01", "2026-08-31")


def test_files_page_and_api_say_the_same(lived: Centre, leader: Api, tmp_path: Path) -> None:
    told = leader.get(f"{ROOT}/figures?period=2026-08&by=service").json()
    with lived.store() as store:
        url = store.database.engine.url.render_as_string(hide_password=False)
    reckoning = Reckoning(url)
    assert reckoning.figures("hue", read_period("2026-08"), "service") | {"next": None} == told
    reckoning.close()
    book = load_workbook(io.BytesIO(leader.get(f"{ROOT}/document?period=2026-08&format=xlsx").content))
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in book["Tiếp nhận"].iter_rows(min_row=5)}
    for each in told["items"]:
        assert rows[each["name"]] == [each["turns"], each["served"], each["no_shows"], each["on_paper"]]
    assert rows["Tổng cộng"][0] == told["whole"]["turns"]


def test_a_document_is_a_file_to_keep(lived: Centre, leader: Api) -> None:
    answer = leader.get(f"{ROOT}/document?period=2026-08")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "bao-cao-hue-2026-08.pdf" in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")


def test_of_a_period_without_anybody_there_is_no_document(lived: Centre, leader: Api) -> None:
    answer = leader.get(f"{ROOT}/document?period=2019-01")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-report")


def test_reports_that_were_due_are_there_by_themselves(lived: Centre, leader: Api) -> None:
    with lived.store() as store:
        branch = store.branch("hue")
        last_month = containing(branch.local(store.clock.now()).date(), PeriodKind.MONTH).before
        past = [Visit(last_month.first, "ho-tich", "officer", answers=GOOD)]
        live_through(store, "hue", past, run="past")
    lived.restart()
    name = f"{last_month.name}.pdf"

    def names() -> list[str]:
        return [each["name"] for each in leader.get(f"{ROOT}/files").json()["items"]]

    wait_until(lambda: name in names(), "last month's report", 60)
    answer = leader.get(f"{ROOT}/files/{name}")
    assert answer.content.startswith(b"%PDF-")
    for wrong in ("2019-01.pdf", "..%2Fluot.db", "x"):
        assert leader.get(f"{ROOT}/files/{wrong}").status_code == 404
