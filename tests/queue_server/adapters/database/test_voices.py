"""The voices of zones on both stores: decided without a lock, written by one, and quick."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import event

from queue_server.adapters.announcing import calls_words
from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.store import DatabaseStore
from queue_server.domain.errors import UnknownBranch, UnknownZone
from queue_server.domain.turn import Data
from queue_server.domain.voicing import Outcome, OutputKind, Question, Voice
from queue_server.service_layer import voice
from queue_server.service_layer.announcing import Announce, announce
from tests.support.stores import BRANCH, OFFICER, Bench, MakeBench, tiny_centre

BOARD, OTHER = "board-of-hall", "other-of-hall"


@pytest.fixture
def desk(make_bench: MakeBench) -> Bench:
    return make_bench()


def ask(
    desk: Bench, output: str = BOARD, last: tuple[str, Outcome] | None = None, zone: str = "main"
) -> Data:
    question = Question(output, OutputKind.BOARD, True, *(last or (None, None)))
    now = desk.clock.now()
    return voice.ask(desk.store, desk.store.voices, BRANCH, zone, question, now, calls_words)


def call(desk: Bench, at: str = "1", **wish: Any) -> int:
    """Somebody is called; the entry that says so."""
    desk.take(**wish)
    desk.press("next", at)
    with desk.store.read(BRANCH) as reader:
        return reader.seq()


def test_a_call_is_answered_with_its_sounds(desk: Bench) -> None:
    seq = call(desk)
    said = ask(desk)
    assert (said["speaks"], said["ask_again_seconds"]) == (True, 4.0)
    assert said["say"] == {
        "id": "1",
        "seqs": [seq],
        "text": "Mời số A không không một đến quầy số một",
        "sounds": [
            {
                "language": "vi",
                "text": "Mời số A không không một đến quầy số một",
                "url": f"/api/v1/branches/{BRANCH}/announcements/{seq}.wav?language=vi&chime=1",
            }
        ],
        "volume": 100,
        "begin_within_seconds": 4.0,
        "longest_seconds": 9.0,
    }
    assert ask(desk, OTHER)["say"] is None
    assert ask(desk, BOARD, ("1", Outcome.PLAYED))["say"] is None


def test_a_guest_is_called_in_vietnamese_and_then_in_english_after_one_chime(desk: Bench) -> None:
    call(desk, language="en")
    sounds = ask(desk)["say"]["sounds"]
    assert [(each["language"], each["url"].rsplit("&")[1]) for each in sounds] == [
        ("vi", "chime=1"),
        ("en", "chime=0"),
    ]
    assert sounds[1]["text"] == "Number A zero zero one, please go to counter one"


def test_a_crowd_is_called_together_and_guests_among_it_in_english(desk: Bench) -> None:
    seqs = [call(desk, "1"), call(desk, "2", language="en"), call(desk, "3", service="thu-phi")]
    said = ask(desk)["say"]
    assert said["seqs"] == seqs
    joined = "+".join(map(str, seqs))
    assert [each["url"].split("/announcements/")[1] for each in said["sounds"]] == [
        f"{joined}.wav?language=vi&chime=1",
        f"{joined}.wav?language=en&chime=0",
    ]
    assert said["sounds"][1]["text"] == "Number A zero zero two, please go to counter two"


def test_who_has_come_is_not_called_aloud(desk: Bench) -> None:
    call(desk)
    desk.press("serve")
    assert ask(desk)["say"] is None


def test_an_undone_call_is_not_said(desk: Bench) -> None:
    call(desk)
    desk.press("undo")
    assert ask(desk)["say"] is None


def test_where_a_call_means_serving_it_is_said(make_bench: MakeBench) -> None:
    desk = make_bench(call_means_serving=True)
    call(desk)
    assert ask(desk)["say"]["seqs"]
    call(desk)
    assert ask(desk, BOARD, ("1", Outcome.PLAYED))["say"]["id"] == "2"


def test_an_emergency_is_said_first(desk: Bench) -> None:
    call(desk)
    wish = Announce("Báo cháy", spoken=True, urgent=True)
    with desk.store.write(BRANCH) as writer:
        told = announce(writer, wish, OFFICER, lambda text, branch: text)
    assert ask(desk)["say"]["seqs"] == [told["seq"]]


def test_an_entry_of_long_ago_is_not_looked_for(desk: Bench) -> None:
    """However far a zone's voice is behind, an ask looks at the end of the log only."""
    call(desk)
    desk.clock.move(seconds=30)
    for _ in range(130):
        desk.take()
    assert ask(desk)["say"] is None
    assert desk.store.voices.scene(BRANCH, "main").voice.cursor > 130


def test_the_centre_s_own_rules_hold_by_the_branch_s_own_clock(desk: Bench) -> None:
    content = tiny_centre().model_dump(by_alias=True)
    content["voice"] = {
        "chime": False,
        "quiet": ["08:10-08:20"],
        "volume": [{"at": "07:00", "percent": 70}, {"at": "08:20", "percent": 30}],
    }
    desk.store.install(CentreFile.model_validate(content).documents())
    call(desk)
    said = ask(desk)["say"]
    assert (said["volume"], said["sounds"][0]["url"][-7:]) == (70, "chime=0")
    desk.clock.move(minutes=10)
    call(desk, "2")
    fire = Announce("Báo cháy", spoken=True, urgent=True)
    with desk.store.write(BRANCH) as writer:
        announce(writer, fire, OFFICER, lambda text, branch: text)
    said = ask(desk)["say"]
    assert (said["text"], said["volume"]) == ("Báo cháy", 100)
    desk.clock.move(minutes=10)
    call(desk, "3", service="thu-phi")
    assert ask(desk, BOARD, (said["id"], Outcome.PLAYED))["say"]["volume"] == 30


def test_of_two_who_decide_from_the_same_one_is_kept(desk: Bench) -> None:
    voices = desk.store.voices
    for given in range(3):
        scene = voices.scene(BRANCH, "main")
        assert scene.version == given
        assert voices.keep(BRANCH, "main", scene.version, Voice(given=given + 1))
        assert not voices.keep(BRANCH, "main", scene.version, Voice(given=99))
        assert voices.scene(BRANCH, "main").voice.given == given + 1


def test_somebody_quicker_makes_an_output_look_again(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    seq = call(desk)
    scene = type(desk.store.voices).scene

    def overtaken(voices, branch, zone):
        monkeypatch.undo()
        seen = scene(voices, branch, zone)
        assert ask(desk, OTHER)["say"]["seqs"] == [seq]
        return seen

    monkeypatch.setattr(type(desk.store.voices), "scene", overtaken)
    assert ask(desk) == {"speaks": False, "say": None, "ask_again_seconds": 10.0}


def test_an_idle_output_writes_only_to_keep_the_voice(desk: Bench) -> None:
    ask(desk)
    statements: list[str] = []
    event.listen(desk.store.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    written = 0
    for _ in range(10):
        desk.clock.move(seconds=1)
        statements.clear()
        ask(desk)
        ask(desk, OTHER)
        looked = [each for each in statements if each.startswith("SELECT")]
        assert len(looked) == 6, "the branch, the voice, and what is to be said; twice"
        changes = [each for each in statements if each.lstrip().upper().startswith(("UPDATE", "INSERT"))]
        assert not any("branch SET" in each for each in changes), "the queue's own lock stays free"
        written += len(changes)
    assert written == 2


def test_zones_and_branches_that_do_not_exist_are_refused(desk: Bench) -> None:
    with pytest.raises(UnknownZone):
        ask(desk, zone="cellar")
    with pytest.raises(UnknownBranch):
        voice.ask(
            desk.store,
            desk.store.voices,
            "nowhere",
            "main",
            Question(BOARD, OutputKind.BOARD, True),
            desk.clock.now(),
            calls_words,
        )


def test_outputs_that_snatch_the_voice_from_each_other_say_everything_once_and_in_order(
    desk: Bench, store_url: str
) -> None:
    """Each output asks a server process of its own where there can be several, all of them at once."""
    for n in range(20):
        with desk.store.write(BRANCH) as writer:
            announce(writer, Announce(f"Thông báo {n}"), OFFICER, lambda text, branch: text)
    said: list[int] = []

    def snatch(output: str, store: DatabaseStore) -> None:
        last: tuple[str | None, Outcome | None] = (None, None)
        while len(said) < 20:
            ready = last[1] is None
            question = Question(output, OutputKind.BOARD, ready, *last)
            now, voices = desk.clock.now(), store.voices
            say = voice.ask(store, voices, BRANCH, "main", question, now, calls_words)["say"]
            last = (say["id"], Outcome.PLAYED) if say else (None, None)
            said.extend(say["seqs"] if say else ())

    with ExitStack() as ends, ThreadPoolExecutor(4) as pool:
        stores = [desk.store] * 4
        if not desk.store.database.one_writer:
            stores = [DatabaseStore(connect(store_url), desk.clock, desk.watch) for _ in stores]
            for store in stores:
                ends.callback(store.database.close)
        for done in [pool.submit(snatch, f"output-number-{n}", store) for n, store in enumerate(stores)]:
            done.result()
    assert len(said) == 20
    assert said == sorted(set(said))
