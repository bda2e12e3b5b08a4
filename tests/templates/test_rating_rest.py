"""The rating tablet between two citizens: it rests, forgets, keeps what was not sent, asks nobody twice."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Request, expect

from tests.support.browser import Pages, wait_beside
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.interviewing import (
    RECEIPT,
    asked,
    at_work,
    choose,
    finished,
    hand_in,
    press,
    sent,
    takes_all,
)


def test_whoever_walks_away_in_the_middle_has_rated_what_was_answered_once(visit: Open) -> None:
    scene, turn = at_work()

    def prepare(edge: Edge) -> None:
        takes_all(edge)
        edge.time_stands_still()

    page, edge = visit("tablet", "/rate/hue/1", scene, prepare)
    page.clock.run_for(1_000)
    edge.send(scene.change(turn, "served"))
    asked(page)
    page.clock.run_for(29_000)
    asked(page)
    page.locator('[data-score="2"]').click()
    page.clock.run_for(1_000)
    choose(page, "late")
    page.clock.run_for(29_000)
    expect(page.locator("h1")).to_contain_text("Phải đến đây")
    page.clock.run_for(2_000)
    expect(page.locator(".view--rest")).to_be_visible()
    page.clock.run_for(120_000)
    assert sent(edge)["answers"] == {"overall": 2, "on-time": "late"}
    assert edge.bodies("/feedback") == []


def test_nobody_answers_and_the_tablet_rests(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    page.clock.install()
    page.reload()
    page.clock.run_for(1_000)
    edge.send(scene.change(turn, "served"))
    asked(page)
    page.clock.run_for(31_000)
    expect(page.locator(".view--rest")).to_be_visible()
    assert edge.bodies("/ratings") == []


def test_words_that_were_not_sent_are_nobody_s(visit: Open) -> None:
    """Whoever leaves while telling the story has not told it."""
    scene, turn = at_work("thu-phi")
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    page.clock.install()
    page.reload()
    page.clock.run_for(1_000)
    edge.send(scene.change(turn, "served"))
    page.locator('[data-score="1"]').click()
    page.clock.run_for(400)
    press(page, "end")
    page.clock.run_for(400)
    page.locator("[name='story']").fill("Chuyện là")
    page.clock.run_for(91_000)
    expect(page.locator(".view--rest")).to_be_visible()
    assert edge.bodies("/feedback") == []
    assert "Chuyện là" not in page.content()


def test_the_next_citizen_finds_nothing_of_the_one_before(visit: Open) -> None:
    scene, first = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, first)
    page.locator('[data-score="2"]').click()
    second = scene.issue("y-te")
    edge.send(scene.events[-1], scene.call("1", second), scene.change(second, "served"))
    asked(page)
    expect(page.locator(".view--ask")).to_contain_text(second["ticket"]["number"])
    page.locator('[data-score="5"]').click()
    hand_in(page, edge)
    expect(page.locator(".view--thanks")).to_be_visible()
    bodies = edge.bodies("/ratings")
    assert [(body["turn"], body["answers"]) for body in bodies] == [
        (first["id"], {"overall": 2}),
        (second["id"], {"overall": 5}),
    ]


def test_a_finger_that_touches_twice_answers_one_question(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    finished(page, edge, scene, turn)
    face = page.locator('[data-score="3"]').bounding_box()
    assert face
    page.wait_for_function("() => !document.getElementById('stage').inert")
    edge.time_stands_still()  # however slowly the second touch comes, it is part of the first
    page.mouse.dblclick(face["x"] + face["width"] / 2, face["y"] + face["height"] / 2)
    expect(page.locator("h1")).to_contain_text("đúng hẹn")


def test_the_tablet_rests_again_when_the_finish_is_taken_back(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/1", scene, takes_all)
    expect(page.locator(".view--rest")).to_be_visible()
    ended = scene.change(turn, "served")
    edge.send(ended)
    asked(page)
    page.locator('[data-score="3"]').click()
    edge.send(scene.restore(turn, ended["seq"], state="serving", ended_at=None))
    expect(page.locator(".view--rest")).to_be_visible()
    assert edge.bodies("/ratings") == [], "the turn goes on; there is nothing to rate yet"


def test_the_tablet_does_not_ask_for_another_counter(visit: Open) -> None:
    scene, turn = at_work()
    page, edge = visit("tablet", "/rate/hue/2", scene, takes_all)
    expect(page.locator(".view--rest")).to_be_visible()
    edge.send(scene.change(turn, "served"))
    page.wait_for_timeout(300)
    expect(page.locator(".view--rest")).to_be_visible()


def test_what_is_said_without_contact_is_kept_and_sent_once(visit: Open, open_page: Pages) -> None:
    open_page.allow_lost_server()
    scene, turn = at_work("thu-phi")
    up = False
    arrived: list[tuple[str, str]] = []

    def take(request: Request) -> tuple[int, Any]:
        if not up:
            return 0, None
        arrived.append((request.url.split("?")[0].rsplit("/", 1)[1], request.headers["idempotency-key"]))
        return 201, RECEIPT

    page, edge = visit("tablet", "/rate/hue/1", scene, lambda e: e.on("POST", r"/(ratings|feedback)$", take))
    finished(page, edge, scene, turn)
    page.locator('[data-score="2"]').click()
    press(page, "end")
    page.locator("[name='story']").fill("Mất điện, không ai báo")
    press(page, "send-story")
    expect(page.locator(".view--receipt")).to_contain_text("số biên nhận sẽ có ở bàn hướng dẫn")
    expect(page.locator(".receipt__number")).to_have_count(0)
    page.reload()
    up = True
    wait_beside(page, lambda: len(arrived) >= 2, "what was kept is sent")
    page.wait_for_function("() => Object.values(localStorage).join() === '[]'")
    assert [what for what, _ in arrived] == ["ratings", "feedback"]
    assert len({key for _, key in arrived}) == 2


def test_the_tablet_says_recorded_only_when_it_is(visit: Open, open_page: Pages) -> None:
    open_page.allow_lost_server()
    scene, turn = at_work("thu-phi")
    page, edge = visit(
        "tablet", "/rate/hue/1", scene, lambda e: e.on("POST", r"/ratings$", lambda _: (0, None))
    )
    finished(page, edge, scene, turn)
    page.locator('[data-score="4"]').click()
    hand_in(page, edge)
    expect(page.locator(".view--thanks")).to_contain_text("được giữ trên máy này")
    expect(page.locator(".view--thanks")).not_to_contain_text("đã được ghi nhận")
