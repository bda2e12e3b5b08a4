"""Ratings over HTTP: what is asked, who may answer what about which turn, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.queue_server.web.conftest import nothing_changes
from tests.support.centre import HUE, Api, Centre, Furnisher

RATINGS = "/branches/hue/ratings"
GOOD = {"answers": {"overall": 5}}


@pytest.fixture(scope="module")
def centre(furnisher: Furnisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Its tablet stands at counter 1. On SQLite: what goes to the store is tested on both beside it."""
    folder = tmp_path_factory.mktemp("ratings")
    furnisher.sqlite(HUE, folder)
    centre = Centre(folder, HUE, open_outside_hours=True)
    centre.staff("officer").press("1", "open")
    centre.staff("officer").press("4", "open")
    yield centre
    centre.close()


@pytest.fixture
def tablet(centre: Centre) -> Api:
    return centre.device("tablet")


def called(centre: Centre, counter: str = "1") -> tuple[str, str]:
    """Somebody comes to a counter: (turn, phone token)."""
    service = {"1": "y-te-dan-toc", "4": "van-hoa"}[counter]
    ticket = centre.device("kiosk").take(service)
    officer = centre.staff("officer")
    turn = officer.press(counter, "call", ticket=ticket["id"])["turn"]["id"]
    officer.press(counter, "serve")
    return str(turn), str(ticket["url"].rsplit("/", 1)[1])


def served(centre: Centre, counter: str = "1") -> tuple[str, str]:
    """Somebody leaves a counter: (turn, phone token)."""
    found = called(centre, counter)
    centre.staff("officer").press(counter, "finish")
    return found


def refused(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), answer.text
    return told


def in_english(api: Api, path: str, body: dict[str, Any]) -> str:
    answer = api.post(path, body, headers={"Accept-Language": "en"})
    return str(answer.json()["detail"])


def test_what_is_asked_is_the_norm_s_and_says_nothing_of_points(centre: Centre) -> None:
    told = centre.anyone.get("/branches/hue/questionnaire").json()
    assert told["norm"] == "t01-2018"
    assert [each["code"] for each in told["questions"]] == ["on-time", "times", "agencies", "attitude"]
    assert all(len(each["choices"]) == 3 for each in told["questions"])
    assert "points" not in str(told)


def test_a_whole_rating_is_kept_with_its_points(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre)
    answers = {"overall": 2, "on-time": "late", "times": "twice", "agencies": "one", "attitude": "unkind"}
    said = {"turn": turn, "counter": "1", "answers": answers, "reasons": ["rude", "waited", "rude"]}
    taken = tablet.post(RATINGS, {**said, "comment": "  Phải chờ rất lâu.  "})
    assert taken.status_code == 201, taken.text
    assert taken.json()["trimmed"] is False
    [event] = [each for each in centre.staff("supervisor").events() if each["data"].get("turn") == turn]
    assert event["data"]["rating"]["points"] == {"1": 0, "3": 1, "4": 2, "7": 0}
    assert event["data"]["rating"]["reasons"] == ["rude", "waited"]
    assert event["data"]["rating"]["comment"] == "Phải chờ rất lâu."


def test_a_turn_is_rated_once_and_the_second_is_told_so_in_both_languages(
    centre: Centre, tablet: Api
) -> None:
    turn, _ = served(centre)
    assert tablet.post(RATINGS, {"turn": turn, **GOOD}).status_code == 201
    with nothing_changes(centre.staff("supervisor")):
        told = refused(tablet.post(RATINGS, {"turn": turn, **GOOD}), 409, "already-rated")
        assert "đã có đánh giá" in told["detail"]
        assert "has its rating" in in_english(tablet, RATINGS, {"turn": turn, **GOOD})


def test_a_repeat_of_the_same_rating_is_the_same_rating(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre)
    first = tablet.post(RATINGS, {"turn": turn, **GOOD}, key="k-once")
    again = tablet.post(RATINGS, {"turn": turn, **GOOD}, key="k-once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


def test_a_turn_that_is_not_finished_is_not_rated_and_the_citizen_is_told_why(
    centre: Centre, tablet: Api
) -> None:
    turn, _ = called(centre)
    told = refused(tablet.post(RATINGS, {"turn": turn, **GOOD}), 409, "not-rateable")
    assert "chưa hoàn tất" in told["detail"]
    assert "not finished" in in_english(tablet, RATINGS, {"turn": turn, **GOOD})
    centre.staff("officer").press("1", "finish")


def test_another_branch_knows_nothing_of_the_turn(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre)
    refused(tablet.post("/branches/elsewhere/ratings", {"turn": turn, **GOOD}), 404, "unknown-branch")
    refused(tablet.post(RATINGS, {"turn": "of-elsewhere", **GOOD}), 404, "unknown-turn")


def test_a_tablet_takes_no_rating_of_another_counter_s_turn(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre, "4")
    with nothing_changes(centre.staff("supervisor")):
        told = refused(tablet.post(RATINGS, {"turn": turn, **GOOD}), 409, "not-at-this-counter")
        refused(tablet.post(RATINGS, {"counter": "4", **GOOD}), 409, "not-at-this-counter")
    assert "quầy 1" in told["detail"]
    assert "counter 1" in in_english(tablet, RATINGS, {"turn": turn, **GOOD})


@pytest.mark.parametrize("role", ["officer", "supervisor", "leader", "administrator", "auditor"])
def test_staff_cannot_rate_for_people(centre: Centre, role: str) -> None:
    turn, _ = served(centre)
    refused(centre.staff(role).post(RATINGS, {"turn": turn, **GOOD}), 403, "not-allowed")


def test_nobody_else_can_rate_at_the_counter_either(centre: Centre) -> None:
    turn, _ = served(centre)
    for kind in ("kiosk", "board", "keypad", "program"):
        refused(centre.device(kind).post(RATINGS, {"turn": turn, **GOOD}), 403, "not-allowed")
    refused(centre.anyone.post(RATINGS, {"turn": turn, **GOOD}), 401, "not-signed-in")


@pytest.mark.parametrize(
    ("body", "question"),
    [
        ({"answers": {"smell": "good"}}, "smell"),
        ({"answers": {"attitude": "angelic"}}, "attitude"),
        ({"answers": {"attitude": 5}}, "attitude"),
        ({"answers": {"overall": 5}, "reasons": ["weather"]}, "reasons"),
        ({"answers": {"overall": 5}, "norm": "t99-2099"}, "norm"),
    ],
)
def test_an_answer_that_the_norm_does_not_know_is_refused_with_those_it_knows(
    centre: Centre, tablet: Api, body: dict[str, Any], question: str
) -> None:
    turn, _ = served(centre)
    with nothing_changes(centre.staff("supervisor")):
        told = refused(tablet.post(RATINGS, {"turn": turn, **body}), 422, "unknown-answer")
    assert told["question"] == question
    assert told["known"]
    assert tablet.post(RATINGS, {"turn": turn, **GOOD}).status_code == 201, "nothing of it was kept"


def test_a_comment_of_ten_thousand_letters_is_kept_up_to_what_the_centre_allows_and_told(
    centre: Centre, tablet: Api
) -> None:
    turn, _ = served(centre)
    taken = tablet.post(RATINGS, {"turn": turn, **GOOD, "comment": "ạ" * 10_000})
    assert taken.json()["trimmed"] is True
    [event] = [each for each in centre.staff("supervisor").events() if each["data"].get("turn") == turn]
    assert event["data"]["rating"]["comment"] == "ạ" * 2000


def test_one_letter_more_than_that_is_refused(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre)
    refused(tablet.post(RATINGS, {"turn": turn, **GOOD, "comment": "a" * 10_001}), 422, "invalid-request")


def test_a_rating_kept_on_the_tablet_counts_from_when_it_was_given(centre: Centre, tablet: Api) -> None:
    turn, _ = served(centre)
    long_ago, to_come = "2026-01-01T08:00:00+07:00", "2099-01-01T08:00:00+07:00"
    taken = tablet.post(RATINGS, {"turn": turn, **GOOD, "given_at": long_ago}).json()
    later, _ = served(centre)
    ahead = tablet.post(RATINGS, {"turn": later, **GOOD, "given_at": to_come}).json()
    ends = {
        each["data"]["turn"]["id"]: each["time"]
        for each in centre.staff("supervisor").events()
        if each["type"] == "turn.served"
    }
    assert taken["time"] == ends[turn], "not before the turn was over"
    assert ahead["time"] < to_come, "nor after now"


def test_the_phone_is_told_which_turns_it_may_rate(centre: Centre) -> None:
    turn, token = served(centre, "4")
    told = centre.anyone.get(f"/tickets/{token}/ratings").json()
    assert [(each["turn"], each["counter"], each["role"]) for each in told["items"]] == [
        (turn, "4", "intake")
    ]
    assert told["next"] is None
    assert centre.anyone.post(f"/tickets/{token}/rating", {"turn": turn, **GOOD}).status_code == 201
    assert centre.anyone.get(f"/tickets/{token}/ratings").json()["items"] == []
    refused(centre.anyone.get("/tickets/nobody/ratings"), 404, "unknown-ticket")


def test_officers_never_see_who_said_what(centre: Centre, tablet: Api) -> None:
    """Neither in the log, nor on the socket, nor in the ticket, nor in their own day."""
    officer = centre.staff("officer")
    live = centre.live(view="counter", token=officer.token)
    turn, _ = served(centre)
    said = {"answers": {"overall": 1, "attitude": "unkind"}, "reasons": ["rude"], "comment": "Bị quát"}
    assert tablet.post(RATINGS, {"turn": turn, **said}).status_code == 201
    [told] = [
        each
        for each in officer.events()
        if each["type"] == "rating.submitted" and each["data"]["turn"] == turn
    ]
    assert told["data"] == {"turn": turn, "counter": "1"}
    live.wait_for_seq(told["seq"])
    seen = [event for event in live.events if event["seq"] == told["seq"]]
    assert [event["data"] for event in seen] == [{"turn": turn, "counter": "1"}]
    ticket = officer.get("/branches/hue/board").text + officer.get("/branches/hue/officers/me/day").text
    assert "unkind" not in ticket
    assert "Bị quát" not in ticket


def test_ten_ratings_in_a_minute_are_taken_flagged_and_told_to_supervisors(
    centre: Centre, tablet: Api
) -> None:
    for _ in range(10):
        turn, _ = served(centre)
        assert tablet.post(RATINGS, {"turn": turn, **GOOD}).status_code == 201
    last = centre.staff("supervisor").events()[-1]
    assert len(last["data"]["flagged"]) >= 10
    alerts = centre.staff("supervisor").get("/branches/hue/today").json()["alerts"]
    [told] = [each for each in alerts if each["kind"] == "ratings-unusual"]
    assert (told["counter"], told["count"]) == ("1", len(last["data"]["flagged"]))
