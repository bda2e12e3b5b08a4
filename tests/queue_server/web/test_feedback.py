"""Feedback over the whole server: from a person's words to a published answer that names nobody (R6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queue_server.web.conftest import nothing_changes
from tests.queue_server.web.test_phone_rating import served
from tests.support.centre import Api, Centre

FEEDBACK, ANSWERS = "/branches/hue/feedback", "/branches/hue/answers"
WORDS = "Tôi phải quay lại ba lần vì thiếu giấy tờ không ai báo trước"
PHONE = "0912 345 678"


@pytest.fixture
def leader(standing: Centre) -> Api:
    return standing.staff("leader")


def served_at_the_tablet(kiosk: Api, officer: Api) -> str:
    """Somebody is served at counter 1, where the tablet stands; the turn."""
    if officer.board()["counters"][0]["state"] == "serving":
        officer.press("1", "finish")
    ticket = kiosk.take("ho-tich")
    officer.press("1", "call", ticket=ticket["id"])
    officer.press("1", "serve")
    turn: str = officer.press("1", "finish")["finished"]["id"]
    return turn


def say(api: Api, **parts: Any) -> dict[str, Any]:
    answer = api.post(FEEDBACK, {"words": WORDS, **parts})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def do(api: Api, receipt: str, action: str, **body: str) -> dict[str, Any]:
    answer = api.post(f"{FEEDBACK}/{receipt}/{action}", body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def listed(api: Api, which: str = "open") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"{FEEDBACK}?which={which}&limit=200").json()["items"]
    return items


def test_from_words_to_a_published_answer(
    standing: Centre, kiosk: Api, officer: Api, supervisor: Api, leader: Api
) -> None:
    turn = served_at_the_tablet(kiosk, officer)
    told = say(standing.device("tablet"), turn=turn, kind="guidance", contact=PHONE)
    receipt = told["receipt"]
    assert told["trimmed"] is False
    item = next(each for each in listed(supervisor) if each["receipt"] == receipt)
    assert (item["words"], item["channel"], item["counter"]) == (WORDS, "tablet", "1")
    assert (item["contact"], item["officer"], item["late"]) == (PHONE, "officer", False)

    do(supervisor, receipt, "classify", kind="waiting")
    do(supervisor, receipt, "assign", owner="leader")
    forwarded = do(leader, receipt, "forward", to="Sở Tư pháp")
    assert (forwarded["state"], forwarded["owner"], forwarded["kind"]) == ("forwarded", "leader", "waiting")
    own = standing.anyone.get(f"{ANSWERS}/{receipt.replace('-', '')}").json()
    assert (own["state"], own["forwarded_to"], own["answer"]) == ("forwarded", "Sở Tư pháp", None)

    do(leader, receipt, "answer", answer="Đã niêm yết danh mục giấy tờ tại quầy.")
    do(leader, receipt, "publish", words="Phải quay lại nhiều lần", answer="Đã niêm yết danh mục giấy tờ.")
    assert receipt not in [each["receipt"] for each in listed(supervisor)]
    assert receipt in [each["receipt"] for each in listed(supervisor, "answered")]
    public = standing.anyone.get(ANSWERS).json()["items"][0]
    assert set(public) == {"day", "kind", "service", "words", "answer", "at"}
    assert (public["words"], public["service"]) == ("Phải quay lại nhiều lần", "ho-tich")

    do(leader, receipt, "withdraw")
    assert standing.anyone.get(ANSWERS).json()["items"] == []


def test_neither_officers_nor_the_lobby_nor_the_log_know_who_said_it(
    standing: Centre, kiosk: Api, officer: Api, supervisor: Api
) -> None:
    turn = served_at_the_tablet(kiosk, officer)
    receipt = say(standing.device("tablet"), turn=turn, contact=PHONE)["receipt"]
    for api in (officer, standing.anyone):
        entry = next(each for each in reversed(api.events()) if each["type"] == "feedback.submitted")
        assert entry["data"] == {}
        assert api.get(FEEDBACK).status_code in (401, 403)
        assert api.get(f"{FEEDBACK}/{receipt}").status_code in (401, 403)
        assert api.post(f"{FEEDBACK}/{receipt}/answer", {"answer": "x"}).status_code in (401, 403)
    whole = next(each for each in reversed(supervisor.events()) if each["type"] == "feedback.submitted")
    assert whole["data"]["feedback"]["words"] == WORDS
    assert turn not in str(whole)
    assert PHONE not in str(whole)


def test_a_tablet_speaks_of_its_own_counter_s_turns_only(standing: Centre, kiosk: Api, officer: Api) -> None:
    _, elsewhere = served(kiosk, officer)
    answer = standing.device("tablet").post(FEEDBACK, {"words": WORDS, "turn": elsewhere})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-at-this-counter")


def test_the_phone_has_a_say_about_its_own_turn_and_not_without_end(
    standing: Centre, kiosk: Api, officer: Api
) -> None:
    token, turn = served(kiosk, officer)
    other, _ = served(kiosk, officer)
    assert (
        standing.anyone.post(f"/tickets/{other}/feedback", {"words": WORDS, "turn": turn}).status_code == 409
    )
    said = [
        standing.anyone.post(f"/tickets/{token}/feedback", {"words": f"{WORDS} {n}", "turn": turn})
        for n in range(4)
    ]
    assert [each.status_code for each in said] == [201, 201, 201, 429]
    assert said[-1].json()["code"] == "too-much-feedback"
    assert "3 ý kiến" in said[-1].json()["detail"]


def test_long_words_are_cut_and_that_is_told(standing: Centre, officer: Api, supervisor: Api) -> None:
    told = say(officer, words="ă" * 10_000)
    assert told["trimmed"] is True
    kept = supervisor.get(f"{FEEDBACK}/{told['receipt']}").json()
    assert (kept["words"], kept["channel"]) == ("ă" * 4000, "desk")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"words": " \n "}, "nothing-said"),
        ({"words": WORDS, "kind": "weather"}, "unknown-feedback-class"),
        ({"words": WORDS, "turn": "nobody's"}, "unknown-turn"),
        ({"words": WORDS, "wish": 1}, "invalid-request"),
        ({"words": "x" * 20_001}, "invalid-request"),
        ({"words": "a\0b"}, "invalid-request"),
        ({}, "invalid-request"),
    ],
)
def test_what_says_nothing_is_refused_plainly(standing: Centre, body: dict[str, Any], code: str) -> None:
    with nothing_changes(standing.anyone):
        answer = standing.device("tablet").post(FEEDBACK, body)
    assert (answer.status_code, answer.json()["code"]) == (
        {"invalid-request": 422, "unknown-turn": 404}.get(code, 422),
        code,
    )


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("assign", {"owner": "officer"}, "unknown-owner"),
        ("assign", {"owner": "nobody"}, "unknown-owner"),
        ("classify", {"kind": "weather"}, "unknown-feedback-class"),
        ("forward", {}, "nothing-said"),
        ("answer", {"answer": "  "}, "nothing-said"),
        ("publish", {"words": "x", "answer": "y"}, "feedback-not-answered"),
        ("burn", {}, "invalid-request"),
    ],
)
def test_what_cannot_be_done_about_it_changes_nothing(
    officer: Api, supervisor: Api, action: str, body: dict[str, str], code: str
) -> None:
    receipt = say(officer)["receipt"]
    before = supervisor.get(f"{FEEDBACK}/{receipt}").json()
    answer = supervisor.post(f"{FEEDBACK}/{receipt}/{action}", body)
    assert answer.json()["code"] == code
    assert supervisor.get(f"{FEEDBACK}/{receipt}").json() == before


def test_the_same_answer_to_the_same_key_is_one_piece_of_feedback(officer: Api, supervisor: Api) -> None:
    before = len(listed(supervisor))
    body = {"words": WORDS}
    first, again = (officer.post(FEEDBACK, body, key="feedback-once").json() for _ in range(2))
    assert first == again
    assert len(listed(supervisor)) == before + 1


def test_pages_of_feedback_hold_each_piece_once_in_order(officer: Api, supervisor: Api) -> None:
    for n in range(5):
        say(officer, words=f"{WORDS} {n}")
    whole = [each["receipt"] for each in listed(supervisor)]
    paged: list[str] = []
    following: str | None = ""
    while following is not None:
        after = f"&after={following}" if following else ""
        page = supervisor.get(f"{FEEDBACK}?limit=2{after}").json()
        paged += [each["receipt"] for each in page["items"]]
        following = page["next"]
    assert paged == whole
    assert len(set(paged)) == len(paged) >= 5


def test_receipts_cannot_be_found_by_trying(standing: Centre) -> None:
    tried = [standing.anyone.get(f"{ANSWERS}/221126-{n:06}").status_code for n in range(25)]
    assert tried[0] == 404
    assert tried[-1] == 429
