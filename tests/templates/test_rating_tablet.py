"""The rating tablet: what it asks and when, what it sends, and what it never shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from queue_server.web import pages as web_pages
from tests.support.browser import accessibility_faults, overflowing
from tests.templates.conftest import QUESTIONNAIRE, Open
from tests.templates.hue import Data
from tests.templates.interviewing import (
    asked,
    at_work,
    choose,
    finished,
    hand_in,
    press,
    sent,
    takes_all,
)


def test_a_content_citizen_is_asked_five_questions_and_thanked(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    expect(page.locator(".view--rest")).to_contain_text("Nguyễn Thị Thu Hằng")
    finished(page, edge, scene, turn)
    page.locator('[data-score="5"]').click()
    expect(page.locator("h1")).to_have_text("Việc có xong đúng hẹn không ạ?")
    choose(page, "early", "once", "one", "kind")
    expect(page.locator("h1")).to_have_text("Bác có muốn nhắn gì thêm không ạ?")
    page.locator("[name='words']").fill("Cán bộ rất tận tình")
    hand_in(page, edge)
    expect(page.locator(".view--thanks")).to_contain_text("đã được ghi nhận")
    answers = {"overall": 5, "on-time": "early", "times": "once", "agencies": "one", "attitude": "kind"}
    assert sent(edge) == {
        "turn": turn["id"],
        "counter": "1",
        "norm": "t01-2018",
        "answers": answers,
        "comment": "Cán bộ rất tận tình",
    }
    page.clock.run_for(4_100)
    expect(page.locator(".view--rest")).to_be_visible()
    assert "tận tình" not in page.content()


def test_every_step_may_be_passed_over_and_what_was_answered_counts(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    for question in ("Việc phục vụ", "Việc có xong", "Phải đến đây", "Phải gặp"):
        expect(page.locator("h1")).to_contain_text(question)
        press(page, "skip")
    page.wait_for_function("() => !document.getElementById('stage').inert")
    edge.time_stands_still()
    choose(page, "ordinary")
    expect(page.locator(".view--thanks")).to_contain_text("đã được ghi nhận")
    assert sent(edge)["answers"] == {"attitude": "ordinary"}


def test_whoever_passes_everything_over_or_does_not_want_to_rates_nothing(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    for _ in range(5):
        press(page, "skip")
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    asked(page)
    press(page, "none")
    expect(page.locator(".view--rest")).to_be_visible()
    assert edge.bodies("/ratings") == []


def test_one_may_end_after_any_answer(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.locator('[data-score="4"]').click()
    hand_in(page, edge)
    expect(page.locator(".view--thanks")).to_contain_text("đã được ghi nhận")
    assert sent(edge)["answers"] == {"overall": 4}


def test_a_fee_desk_does_not_ask_whether_the_result_came_in_time(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.locator('[data-score="4"]').click()
    expect(page.locator("h1")).to_have_text("Thái độ của cán bộ thế nào ạ?")
    expect(page.locator(".view--ask")).to_contain_text("Câu 2 trên 2")


def test_an_unhappy_citizen_names_reasons_and_tells_what_happened(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.locator('[data-score="1"]').click()
    choose(page, "unkind")
    expect(page.locator("h1")).to_have_text("Điều gì chưa được ạ?")
    for reason in ("waited", "rude", "waited"):
        page.locator(f'[data-reason="{reason}"]').click()
    expect(page.locator("[name='words']")).to_have_count(0)
    press(page, "end")
    expect(page.locator("h1")).to_have_text("Bác kể cho chúng tôi chuyện gì đã xảy ra?")
    assert sent(edge) == {
        "turn": turn["id"],
        "counter": "1",
        "norm": "t01-2018",
        "answers": {"overall": 1, "attitude": "unkind"},
        "reasons": ["rude"],
    }, "the rating counts before the story is told"
    page.locator("[name='story']").fill("Chờ hai tiếng, hỏi thì bị quát.")
    page.locator("[name='contact']").fill("0912 345 678")
    press(page, "send-story")
    expect(page.locator(".receipt__number")).to_have_text("221126-482913")
    expect(page.locator(".view--receipt")).to_contain_text("26/11/2026")
    assert edge.bodies("/feedback") == [
        {
            "turn": turn["id"],
            "counter": "1",
            "language": "vi",
            "words": "Chờ hai tiếng, hỏi thì bị quát.",
            "contact": "0912 345 678",
        }
    ]
    press(page, "done")
    expect(page.locator(".view--rest")).to_be_visible()
    assert "quát" not in page.content()
    assert len(edge.bodies("/ratings")) == 1


def test_a_story_that_is_refused_stays_on_the_screen_with_the_reason(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    refusal = {"code": "too-long", "status": 422, "title": "x", "detail": "Lời kể dài quá"}
    edge.on("POST", r"/feedback$", lambda _: (422, refusal))
    finished(page, edge, scene, turn)
    page.locator('[data-score="2"]').click()
    press(page, "end")
    press(page, "send-story")
    expect(page.locator("[name='story']")).to_be_focused()
    page.locator("[name='story']").fill("Dài")
    press(page, "send-story")
    expect(page.locator("[role='alert']")).to_have_text("Lời kể dài quá")
    expect(page.locator("[name='story']")).to_have_value("Dài")
    press(page, "no-story")
    expect(page.locator(".view--rest")).to_be_visible()


def test_three_of_five_offers_reasons_and_words_but_no_story(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.locator('[data-score="3"]').click()
    press(page, "skip")
    page.locator('[data-reason="papers"]').click()
    page.locator("[name='words']").fill("Nên bớt giấy tờ")
    hand_in(page, edge)
    expect(page.locator(".view--thanks")).to_be_visible()
    body = sent(edge)
    assert (body["reasons"], body["comment"]) == (["papers"], "Nên bớt giấy tờ")


def test_faces_and_choices_are_equal_and_none_is_chosen(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.wait_for_timeout(400)
    sizes = page.locator(".face").evaluate_all("all => all.map((face) => face.getBoundingClientRect().width)")
    assert len({round(size) for size in sizes}) == 1
    assert min(sizes) >= 140
    order = page.locator("[data-score]").evaluate_all("all => all.map((face) => face.dataset.score)")
    assert order == ["1", "2", "3", "4", "5"]
    page.locator('[data-score="5"]').click()
    page.wait_for_timeout(400)
    looks = page.locator(".choice").evaluate_all(
        """all => all.map((each) => {
          const box = each.getBoundingClientRect();
          const look = getComputedStyle(each);
          return [Math.round(box.width), Math.round(box.height), look.color, look.backgroundColor].join();
        })"""
    )
    assert len(set(looks)) == 1
    assert page.locator("[aria-pressed='true'], [aria-checked='true'], :checked").count() == 0


def test_it_asks_in_the_language_of_the_ticket_and_may_be_switched(visit: Open) -> None:
    scene, turn = at_work("thu-phi", language="en")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    expect(page.locator("h1")).to_have_text("How was the service just now?")
    page.locator('[data-score="1"]').click()
    expect(page.locator("h1")).to_have_text("How did the officer treat you?")
    press(page, "end")
    page.locator("[name='story']").fill("Nobody came")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Bác kể cho chúng tôi chuyện gì đã xảy ra?")
    expect(page.locator("[name='story']")).to_have_value("Nobody came")


def test_a_centre_that_does_not_wish_it_names_no_officer(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = {"questionnaire": QUESTIONNAIRE, "officer_name": False}
    monkeypatch.setattr(web_pages, "rating_choices", lambda code: nameless)
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    assert "Thu Hằng" not in page.locator("body").inner_text()


def test_a_new_norm_is_asked_by_without_a_restart(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    choices = [{"code": code, "name": code, "name_en": code} for code in ("co", "khong")]
    question = {"code": "clean", "text": "Có sạch không ạ?", "text_en": "Clean?", "roles": []}
    new: Data = {
        "norm": "moi-2027",
        "questions": [{**question, "choices": choices}],
        "reasons": [],
        "comment_letters": 500,
    }
    edge.on("GET", r"/questionnaire$", lambda _: (200, new))
    expect(page.locator(".view--rest")).to_be_visible()
    with page.expect_response("**/questionnaire*"):
        edge.send(scene.log("branch.configured", {"version": 2}))
        edge.recover()
    edge.answered()
    finished(page, edge, scene, turn)
    page.locator('[data-score="1"]').click()
    expect(page.locator("h1")).to_have_text("Có sạch không ạ?")
    choose(page, "khong")
    expect(page.locator(".view--story")).to_be_visible()
    body = sent(edge)
    assert (body["norm"], body["answers"]) == ("moi-2027", {"overall": 1, "clean": "khong"})


STATES = {
    "rest": [],
    "ask": ["finish"],
    "question": ["finish", '[data-score="4"]'],
    "words": ["finish", '[data-score="4"]', *['[data-key="skip"]'] * 4],
    "why": ["finish", '[data-score="3"]', *['[data-key="skip"]'] * 4],
    "story": ["finish", '[data-score="1"]', '[data-key="end"]'],
    "receipt": ["finish", '[data-score="1"]', '[data-key="end"]', "tell"],
    "thanks": ["finish", '[data-score="5"]', '[data-key="end"]'],
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", ["tablet", "tablet_portrait"])
def test_every_state_of_the_tablet_is_accessible_and_fits(visit: Open, size: str, language: str) -> None:
    for state, steps in STATES.items():
        scene, turn = at_work(language=language)
        page, edge = visit(size, f"/rate/hue/1?lang={language}", scene, takes_all)
        for step in steps:
            if step == "finish":
                finished(page, edge, scene, turn)
            elif step == "tell":
                page.locator("[name='story']").fill("Chờ lâu")
                press(page, "send-story")
                expect(page.locator(".receipt__number")).to_be_visible()
            elif state == "thanks" and "end" in step:
                hand_in(page, edge)
            else:
                page.locator(step).click()
        page.wait_for_timeout(400)
        assert accessibility_faults(page) == [], state
        assert overflowing(page) == [], state
        inside = """keys => keys.every((key) => {
          const box = key.getBoundingClientRect();
          return box.bottom <= innerHeight && box.top >= 0 && box.height >= 44;
        })"""
        assert page.locator("button, textarea, input").evaluate_all(inside), state
        page.close()


def test_it_is_rated_by_keyboard_alone(visit: Open) -> None:
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    page.wait_for_function("() => document.activeElement.id === 'stage'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Thái độ")
    page.wait_for_function("() => document.activeElement.id === 'stage'")
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("h1")).to_have_text("Điều gì chưa được ạ?")
    press(page, "end")
    expect(page.locator(".view--story")).to_be_visible()
    assert sent(edge)["answers"] == {"overall": 1, "attitude": "unkind"}
