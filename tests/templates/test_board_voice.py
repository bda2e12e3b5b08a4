"""The board as a loudspeaker: it says what it is given, once, and tells what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from tests.support.browser import wait_beside
from tests.templates.conftest import Open
from tests.templates.edge import Edge
from tests.templates.scene import Scene
from tests.templates.voice import Voice, heard, silence_clip

SILENT_UNTIL_TOUCHED = """
    const play = HTMLMediaElement.prototype.play;
    const refusal = () => Promise.reject(new DOMException("touch first", "NotAllowedError"));
    let touched = false;
    addEventListener("pointerdown", () => (touched = true), true);
    HTMLMediaElement.prototype.play = function () { return touched ? play.call(this) : refusal(); };
"""
"""What browsers on TVs do; a headless one plays sound to nobody and so needs no leave."""


NOTES_ENDS = """() => {
    window.endings = [];
    const pause = HTMLMediaElement.prototype.pause;
    HTMLMediaElement.prototype.pause = function () {
        window.endings.push(this.ended);
        return pause.call(this);
    };
}"""
"""Whether each clip was over when it was put away."""


class Board:
    """A board's page with counter 1 open, and the voice it hears."""

    def __init__(self, visit: Open, script: str = "", path: str = "/board/hue/main") -> None:
        self.scene = Scene()
        self.scene.open("1")
        self.voice: Voice

        def prepare(edge: Edge) -> None:
            self.voice = Voice(edge)
            edge.page.add_init_script(script)

        self.page, self.edge = visit("board", path, self.scene, prepare)
        expect(self.page.locator('[data-counter="1"]')).to_have_attribute("data-state", "open")

    def begun(self) -> None:
        """It has asked for the first time, and knows the answer."""
        wait_beside(self.page, lambda: self.voice.asked, "the board's first question")
        self.edge.answered()

    def call(self) -> None:
        """Somebody is called to counter 1."""
        since = self.scene.seq
        self.scene.call("1", self.scene.issue("y-te"))
        self.edge.tell(since)


def comes_of_it(board: Board, outcome: str) -> None:
    """The page tells this of what it was given; meanwhile it may have told that it speaks."""
    wait_beside(board.page, lambda: board.voice.told()[-1:] == [outcome], f"the board tells {outcome}")
    assert set(board.voice.told()) <= {"playing", outcome}


@pytest.fixture
def board(visit: Open) -> Board:
    made = Board(visit)
    made.begun()
    return made


def test_a_call_makes_the_board_ask_and_say_what_it_is_given(board: Board) -> None:
    board.voice.will_say(7, volume=35)
    board.call()
    (said,) = heard(board.page, 1)
    assert (said["seqs"], said["outcome"], said["text"]) == ([7], "played", "Mời 7")
    assert said["end"] - said["start"] >= 390
    comes_of_it(board, "played")
    question = board.voice.asked[0]
    assert (question["kind"], question["ready"], question["last"]) == ("board", True, None)
    assert len({each["output"] for each in board.voice.asked}) == 1


def test_it_is_as_loud_as_it_is_told(visit: Open) -> None:
    board = Board(
        visit,
        """
        window.volumes = [];
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
          window.volumes.push(this.volume);
          return play.call(this);
        };
        """,
    )
    board.begun()
    board.voice.will_say(7, volume=35)
    board.call()
    heard(board.page, 1)
    assert board.page.evaluate("window.volumes.at(-1)") == 0.35


def test_one_thing_after_another_and_both_languages_of_one(board: Board) -> None:
    board.voice.will_say(7, languages=["vi", "en"])
    board.voice.will_say(8, 9)
    board.call()
    first, second = heard(board.page, 2)
    assert first["end"] - first["start"] >= 790, "two clips"
    assert first["end"] <= second["start"]
    assert [first["seqs"], second["seqs"]] == [[7], [8, 9]]


def test_a_message_makes_the_board_ask_too(board: Board) -> None:
    board.voice.will_say(7)
    board.edge.send(board.scene.announce("Có xe chắn lối ra vào."))
    heard(board.page, 1)


def test_who_has_not_the_voice_asks_only_when_it_was_told_to(visit: Open) -> None:
    scene = Scene()
    scene.open("1")
    voices: list[Voice] = []

    def silent(edge: Edge) -> None:
        voices.append(Voice(edge))
        voices[0].speaks = False

    page, edge = visit("board", "/board/hue/main", scene, silent)
    wait_beside(page, lambda: voices[0].asked, "the board's first question")
    edge.answered()
    since = scene.seq
    scene.call("1", scene.issue("y-te"))
    edge.tell(since)
    expect(page.locator("#hero-number")).to_have_text("A001")
    edge.answered()
    assert len(voices[0].asked) == 1


def test_a_silent_board_never_asks(visit: Open) -> None:
    board = Board(visit, path="/board/hue/main?sound=off")
    board.call()
    expect(board.page.locator("#hero-number")).to_have_text("A001")
    board.edge.answered()
    assert board.voice.asked == []


def test_what_cannot_begin_in_time_is_not_said(board: Board) -> None:
    board.page.route("**/announcements/*.wav*", lambda route: None)  # no answer ever comes
    board.voice.will_say(7, begin=0.3)
    board.call()
    (said,) = heard(board.page, 1)
    assert (said["outcome"], said["start"]) == ("late", None)
    comes_of_it(board, "late")


def test_a_clip_still_being_made_is_fetched_again(board: Board) -> None:
    answers = [503, 503, 200]

    def clip(route: Route) -> None:
        status = answers.pop(0)
        route.fulfill(status=status, body=silence_clip() if status == 200 else b"", content_type="audio/wav")

    board.page.route("**/announcements/*.wav*", clip)
    board.voice.will_say(7)
    board.call()
    assert heard(board.page, 1)[0]["outcome"] == "played"


@pytest.mark.parametrize(
    ("status", "body"), [(503, b""), (200, b"this is no sound")], ids=["never made", "garbage"]
)
def test_a_broken_clip_is_told_of_and_the_next_one_said(board: Board, status: int, body: bytes) -> None:
    def clip(route: Route) -> None:
        bad = "/7.wav" in route.request.url
        route.fulfill(
            status=status if bad else 200, body=body if bad else silence_clip(), content_type="audio/wav"
        )

    board.page.route("**/announcements/*.wav*", clip)
    board.voice.will_say(7, begin=60 if status == 200 else 1.2)
    board.voice.will_say(8)
    board.edge.time_stands_still()
    board.call()
    for _ in range(4 if status == 503 else 0):
        board.edge.answered()
        board.page.clock.run_for(500)
    assert [each["outcome"] for each in heard(board.page, 2)] == ["broken", "played"]
    wait_beside(board.page, lambda: board.voice.told()[-1:] == ["played"], "the board tells of the second")
    assert [each for each in board.voice.told() if each != "playing"] == ["broken", "played"]


def test_it_stops_when_another_may_speak(board: Board) -> None:
    board.page.route(
        "**/announcements/*.wav*",
        lambda route: route.fulfill(body=silence_clip(60), content_type="audio/wav"),
    )
    board.page.evaluate(NOTES_ENDS)
    board.voice.will_say(7, longest=0.5)
    board.call()
    (said,) = heard(board.page, 1)
    assert said["end"] - said["start"] >= 490
    assert board.page.evaluate("window.endings") == [False]


def test_while_it_speaks_it_tells_so(board: Board) -> None:
    board.page.route(
        "**/announcements/*.wav*",
        lambda route: route.fulfill(body=silence_clip(3.6), content_type="audio/wav"),
    )
    board.voice.will_say(7)
    board.call()
    heard(board.page, 1)
    comes_of_it(board, "played")
    assert "playing" in board.voice.told()


def test_a_browser_that_wants_a_touch_first_is_not_ready_until_it_gets_it(visit: Open) -> None:
    board = Board(visit, SILENT_UNTIL_TOUCHED)
    board.begun()
    assert board.voice.asked[0]["ready"] is False
    board.voice.will_say(7)
    board.page.get_by_role("button", name="Bật âm thanh").click()
    assert [entry["outcome"] for entry in heard(board.page, 1)] == ["played"]
    expect(board.page.locator("#sound")).to_be_hidden()
    assert board.voice.asked[1]["ready"] is True


def test_a_browser_that_changes_its_mind_gives_back_what_it_was_given(board: Board) -> None:
    board.page.evaluate(
        """() => {
          const refusal = () => Promise.reject(new DOMException("touch first", "NotAllowedError"));
          HTMLMediaElement.prototype.play = refusal;
        }"""
    )
    board.voice.will_say(7)
    board.call()
    expect(board.page.locator("#sound")).to_be_visible()
    comes_of_it(board, "blocked")
    assert board.voice.asked[-1]["ready"] is False
    assert board.page.evaluate("window.luotAudioLog") == []


def test_an_answer_that_never_came_is_asked_for_again(board: Board) -> None:
    answers: list[tuple[int, Any]] = [(503, {"code": "unavailable"})]

    def fail(request: Request) -> tuple[int, Any]:
        return answers.pop(0) if answers else board.voice._answer(request)

    board.edge.on("POST", r"/zones/main/voice$", fail)
    board.voice.will_say(7)
    board.call()
    assert heard(board.page, 1)[0]["outcome"] == "played"
