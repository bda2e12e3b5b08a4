"""What somebody came for, as the officer reads it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.support.browser import accessibility_faults
from tests.templates.conftest import Open
from tests.templates.desk import desk, first_turn, open_desk, signed_in
from tests.templates.edge import Edge
from tests.templates.scene import Scene

CODE = "1.004884"
LONG = "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con có yếu tố nước ngoài " * 5


def came_for(code: str) -> Scene:
    scene = desk("serving")
    first_turn(scene)["ticket"]["procedure"] = code
    return scene


def names(status: int, name: str = "") -> Any:
    def prepare(edge: Edge) -> None:
        signed_in(edge)
        edge.on("GET", r"/procedures/", lambda _: (status, {"code": "unknown-procedure", "name": name}))

    return prepare


def asked(edge: Edge) -> int:
    return len([request for request in edge.requests if "/procedures/" in request.url])


def test_the_procedure_stands_by_its_name_and_is_asked_for_once(visit: Open) -> None:
    page, edge = open_desk(visit, came_for(CODE), "serving", names(200, "Đăng ký khai sinh"))
    expect(page.locator(".note--procedure")).to_have_text("Đăng ký khai sinh")
    before = edge.scene.seq
    edge.scene.issue("y-te")
    edge.tell(before)
    expect(page.locator("#count-waiting")).to_have_text("3")
    assert asked(edge) == 1


def test_a_procedure_that_nobody_knows_keeps_its_code(visit: Open) -> None:
    page, _ = open_desk(visit, came_for(CODE), "serving", names(404))
    expect(page.locator(".note--procedure")).to_have_text(CODE)


def test_the_longest_name_leaves_room_for_the_rest(visit: Open) -> None:
    page, _ = open_desk(visit, came_for(CODE), "serving", names(200, LONG))
    note = page.locator(".note--procedure")
    expect(note).to_have_text(LONG.strip())
    # Three lines and their margin; the desk may be drawn anew at any moment, so it is looked at in one go.
    page.wait_for_function(
        """() => {
            const note = document.querySelector(".note--procedure");
            const tall = note.clientHeight / parseFloat(getComputedStyle(note).fontSize);
            return tall > 0 && tall < 6;
        }"""
    )
    assert accessibility_faults(page) == []


def test_finishing_offers_what_the_ticket_was_taken_for(visit: Open, rules: Any) -> None:
    rules(required_on_finish=["procedure"])
    page, edge = open_desk(visit, came_for(CODE), "serving", names(200, "Đăng ký khai sinh"))
    page.keyboard.press("f")
    expect(page.locator("#finish-procedure")).to_have_value(CODE)
    page.locator(".finish [type=submit]").click()
    expect(page.locator("#dialog")).to_be_hidden()
    assert [body["procedure"] for body in edge.bodies("/finish")] == [CODE]
