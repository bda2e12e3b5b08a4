"""The sound of a call: rendered by the real voice helper once it is logged, its faults contained."""

from __future__ import annotations

import logging
import os
import signal
import wave
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hardware.voice.contained import ContainedEngine
from queue_server.adapters.announcing import Clips, Voices, call_words, calls_words, read_aloud
from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.adapters.helper import HelperFailed
from queue_server.adapters.voice_ahead import VoiceAhead
from queue_server.domain.events import Event
from queue_server.domain.voice_trouble import VoiceReason, VoiceTrouble
from queue_server.service_layer.announcing import Announce, announce
from queue_server.service_layer.counters import CounterAction, Press, press
from queue_server.service_layer.voice import sounds
from tests.hardware.voice.speakers import recorded
from tests.support.processes import PATIENCE
from tests.support.stores import BRANCH, OFFICER, Bench, bench


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bench]:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
        yield made


@pytest.fixture
def clips(desk: Bench, tmp_path: Path) -> Iterator[Clips]:
    made = Clips(tmp_path / "clips", Voices("aav/vi"), desk.clock)
    yield made
    made.close()


def call(desk: Bench, language: str = "vi") -> Event:
    """The log's entry of somebody called to counter 1."""
    desk.take(language=language)
    with desk.store.write(BRANCH) as writer:
        press(writer, "1", Press(CounterAction.NEXT), OFFICER, call_words)
    with desk.store.read(BRANCH) as reader:
        event = reader.event(reader.seq())
    assert event is not None
    assert event.type == "turn.called"
    return event


def test_calls_are_made_in_the_centre_s_own_words(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        """format = 1
[centre]
code = "hue"
name = "Huế"
[hours]
tickets = ["07:30-11:00"]
[rules]
reading = "south"
digit_by_digit = false
[voice.phrases]
call = "Mời {salutation} có số {number} đến {counter}"
call_en = "{salutation} {number}: {counter}"
salutation = "ông bà"
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
[[counter]]
code = "24"
services = ["ho-tich"]
[[counter]]
code = "G"
services = ["ho-tich"]
spoken = "bàn hướng dẫn"
""",
        encoding="utf-8",
    )
    branch = read_centre_file(path).documents()[0].to_branch(1)
    assert call_words("A104", "24", "vi", branch).spoken == (
        "Mời ông bà có số a một trăm lẻ bốn, đến quầy số hai mươi bốn"
    )
    assert call_words("A104", "G", "vi", branch).text == (
        "Mời ông bà có số A một trăm lẻ bốn đến bàn hướng dẫn"
    )
    english = "visitor A one hundred and four: counter "
    assert call_words("A104", "24", "en", branch).text == english + "twenty-four"
    assert call_words("A104", "G", "en", branch).text == english + "G", "no English name of its own"
    assert call_words("A104", "G", "lo", branch) == call_words("A104", "G", "vi", branch)
    assert calls_words([("A104", "24"), ("A105", "G")], "vi", branch).text == (
        "Mời số A một trăm lẻ bốn đến quầy số hai mươi bốn, số A một trăm lẻ năm đến bàn hướng dẫn"
    )


def ahead(desk: Bench, clips: Clips) -> VoiceAhead:
    return VoiceAhead(desk.store, desk.store.voices, clips, calls_words, desk.clock)


def files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "clips").glob("*.wav"))


def seconds(path: Path) -> float:
    with wave.open(str(path)) as clip:
        assert (clip.getnchannels(), clip.getsampwidth(), clip.getframerate()) == (1, 2, 22050)
        return clip.getnframes() / clip.getframerate()


def test_a_call_is_rendered_before_anybody_asks(desk, clips, tmp_path):
    event = call(desk)
    assert event.data["announcement"]["text"] == "Mời số A không không một đến quầy số một"
    ahead(desk, clips).deliver(BRANCH, [event])
    (clip,) = files(tmp_path)
    assert 1.5 < seconds(clip) < 10
    written = clip.stat().st_ino
    assert clips.path(event) == clip, "who asks gets the same file"
    assert clip.stat().st_ino == written


def test_a_foreign_guest_hears_another_clip(desk, clips, tmp_path):
    vietnamese = call(desk)
    desk.press("serve")
    desk.press("finish")
    english = call(desk, language="en")
    assert english.data["announcement"]["text"].startswith("Number A")
    assert clips.path(english) != clips.path(vietnamese)


def test_nobody_wants_to_hear_an_old_call(desk, clips, tmp_path):
    event = call(desk)
    desk.clock.move(seconds=61)
    ahead(desk, clips).deliver(BRANCH, [event])
    assert files(tmp_path) == []
    assert seconds(clips.path(event)) > 1.5, "a board that asks for it gets it all the same"


def test_what_is_no_call_says_nothing(desk, clips, tmp_path):
    call(desk)
    with desk.store.read(BRANCH) as reader:
        others = [event for event in reader.events(0, 100) if event.type != "turn.called"]
    assert len(others) >= 3
    ahead(desk, clips).deliver(BRANCH, others)
    assert files(tmp_path) == []


def test_a_killed_voice_is_replaced(desk, clips, tmp_path):
    delivery = ahead(desk, clips)
    first = call(desk)
    delivery.deliver(BRANCH, [first])
    child = clips._helper._child
    assert child is not None
    helpers = psutil.Process(child.pid).children(recursive=True)
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    desk.press("serve")
    desk.press("finish")
    delivery.deliver(BRANCH, [call(desk)])
    assert len(files(tmp_path)) == 2
    assert psutil.wait_procs(helpers, timeout=PATIENCE)[1] == [], "and its engine went with it"


def test_a_voice_that_cannot_speak_stops_nothing(desk, tmp_path, caplog):
    clips = Clips(tmp_path / "clips", Voices("no/such-voice"), desk.clock)
    try:
        event = call(desk)
        with caplog.at_level(logging.ERROR):
            ahead(desk, clips).deliver(BRANCH, [event, event])
        said = [record.getMessage() for record in caplog.records]
        (line,) = said
        assert line.startswith("voice: all: espeak-ng: espeak-ng has no voice 'no/such-voice'"), (
            "once a minute"
        )
        with pytest.raises(HelperFailed):
            clips.path(event)
        assert clips.faults.counts == {"all": 3}
        assert "no/such-voice" in str(clips.fault())
    finally:
        clips.close()


@pytest.fixture
def hoa(tmp_path: Path) -> Path:
    """Somebody has recorded the words of one call, and not those of the next."""
    engine = ContainedEngine(job_seconds=PATIENCE)
    try:
        return recorded(tmp_path / "hoa", ["mời số", "a", "không", "một", "đến", "quầy số"], engine)
    finally:
        engine.close()


def test_words_that_were_not_recorded_are_told_of_calls_and_not_of_free_messages(desk, tmp_path, hoa):
    clips = Clips(tmp_path / "clips", Voices("aav/vi", recordings=hoa), desk.clock)
    try:
        assert seconds(clips.path(call(desk))) > 1.5
        desk.press("serve")
        desk.press("finish")
        with desk.store.write(BRANCH) as writer:
            announce(writer, Announce("Xin chào bà con"), OFFICER, read_aloud)
            seq = writer.seq()
        with desk.store.read(BRANCH) as reader:
            message, branch = reader.event(seq), reader.branch
        clips.path(message)
        clips.prompt("Mời chọn việc", "vi", branch)
        clips.prompt("Please choose", "en", branch)
        assert (clips.fault(), clips.trouble(), clips.faults.counts) == (None, None, {})
        assert seconds(clips.path(call(desk))) > 1.5, "A002 is spoken all the same"
        assert "no recording of “hai”" in str(clips.fault())
        assert clips.trouble() == VoiceTrouble(VoiceReason.WORDS, desk.clock.now())
    finally:
        clips.close()


def test_a_broken_recording_is_told_whatever_is_spoken(desk, tmp_path, hoa):
    (hoa / "0.wav").write_bytes(b"no sound")
    clips = Clips(tmp_path / "clips", Voices("aav/vi", recordings=hoa), desk.clock)
    try:
        assert seconds(clips.path(call(desk))) > 1.5
        assert clips.trouble() == VoiceTrouble(VoiceReason.ENGINE, desk.clock.now())
        assert "0.wav: no readable sound file" in str(clips.fault())
    finally:
        clips.close()


def played(desk: Bench, clips: Clips, event: Event) -> list[Path]:
    """The clips that outputs ask for when the call is said by itself."""
    said = sounds([event], desk.store.branch(BRANCH), calls_words)
    return [clips.sound(each.spoken, each.language, chimed=not place) for place, each in enumerate(said)]


def test_both_sentences_of_a_guest_s_call_are_rendered_before_anybody_asks(desk, clips, tmp_path):
    event = call(desk, language="en")
    ahead(desk, clips).deliver(BRANCH, [event])
    made = set(files(tmp_path))
    assert len(made) == 2
    assert set(played(desk, clips, event)) == made


def test_the_next_likely_calls_are_rendered_one_at_a_time_while_nothing_is_logged(desk, clips, tmp_path):
    for service in ("ho-tich", "ho-tich", "ho-tich", "dat-dai"):
        desk.take(service)
    for counter in "12":
        desk.press("open", counter)
    early = ahead(desk, clips)
    with desk.store.read(BRANCH) as reader:
        early.deliver(BRANCH, reader.events(0, 100))
    assert files(tmp_path) == []
    made = []
    for _ in range(12):
        early.rest()
        made.append(len(files(tmp_path)))
        early.rest()
        assert len(files(tmp_path)) == made[-1], "no more than one a second"
        desk.clock.move(seconds=1)
    # Two heads of one line and the only one of the other, at two counters that take both.
    assert made == [1, 2, 3, 4, 5, *[6] * 7]
    known = set(files(tmp_path))
    desk.press("next", "2")
    with desk.store.read(BRANCH) as reader:
        event = reader.event(reader.seq())
    assert set(played(desk, clips, event)) <= known, "whoever is called next is heard without waiting"


def test_nobody_is_rendered_for_counters_that_are_closed(desk, clips, tmp_path):
    desk.take()
    early = ahead(desk, clips)
    with desk.store.read(BRANCH) as reader:
        early.deliver(BRANCH, reader.events(0, 100))
    early.rest()
    assert files(tmp_path) == []
