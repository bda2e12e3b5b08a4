"""A hall with two zones and a log written by hand: the material of the tests of who says what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.domain import moment
from queue_server.domain.branch import Branch
from queue_server.domain.events import Event
from queue_server.domain.voicing import Answer, Hall, Outcome, OutputKind, Question, Say, Voice, ask
from tests.support.stores import MORNING

BOARD, SPEAKER = OutputKind.BOARD, OutputKind.SPEAKER


def branch(**rules: Any) -> Branch:
    """Counters 1 to 3 stand in the hall, counter 9 upstairs; the entrance has none."""
    zones = [{"code": code, "name": code, "name_en": code} for code in ("hall", "upstairs", "entrance")]
    counters = [{"code": code, "zone": "hall", "services": ["ho-tich"]} for code in "123"]
    return (
        CentreFile.model_validate(
            {
                "format": 1,
                "centre": {"code": "tiny", "name": "Trung tâm Thử"},
                "hours": {"tickets": ["07:30-11:00"], "holidays": ""},
                "voice": rules,
                "zone": zones,
                "service": [{"code": "ho-tich", "letter": "A", "name": "Hộ tịch", "name_en": "Status"}],
                "counter": [*counters, {"code": "9", "zone": "upstairs", "services": ["ho-tich"]}],
            }
        )
        .documents()[0]
        .to_branch(1)
    )


class Zone:
    """A zone's voice, its log, and a clock; each entry is a command of its own unless told otherwise."""

    def __init__(self, zone: str = "hall", **rules: Any) -> None:
        self.branch, self.zone = branch(**rules), zone
        self.now: datetime = MORNING
        self.log: list[Event] = []
        self.voice = Voice()

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def write(self, type: str, data: dict[str, Any], command: int | None = None) -> int:
        seq = len(self.log) + 1
        self.log.append(Event("tiny", seq, type, self.now, data, command=command or seq))
        return seq

    def turn(self, number: str, state: str, type: str, at: str = "1", **more: Any) -> int:
        """Something happens to the turn of a number."""
        turn = {"id": f"turn of {number}", "ticket": {"number": number}, "state": state, "counter": at}
        command = more.pop("command", None)
        return self.write(type, {"turn": turn, **more}, command)

    def call(self, number: str, at: str = "1", language: str = "vi", recall: bool = False) -> int:
        said = {"language": language, "text": number, "spoken": number, "url": f"/{number}.wav"}
        type = "turn.recalled" if recall else "turn.called"
        return self.turn(number, "called", type, at, announcement=said)

    def message(self, text: str, zone: str | None = None, urgent: bool = False, aloud: bool = True) -> int:
        until = moment.to_text(self.now + timedelta(seconds=60))
        said = {"language": "vi", "text": text, "spoken": text, "zone": zone, "until": until}
        more = {"urgent": urgent, "url": "/message.wav" if aloud else None}
        return self.write("branch.announced", {"announcement": {**said, **more}})

    def serve(self, number: str, at: str = "1") -> int:
        return self.turn(number, "serving", "turn.serving", at)

    def put_back(self, number: str, at: str = "1") -> int:
        return self.turn(number, "waiting", "turn.put_back", at)

    def undo(self, number: str, command: int, state: str = "waiting", at: str = "1") -> int:
        return self.turn(number, state, "turn.restored", at, undone=command)

    def question(self, asked: Question) -> Answer:
        hall = Hall(self.branch, self.zone, _from_first_spoken(self.log, self.voice.cursor), len(self.log))
        before = self.voice
        self.voice, answer = ask(self.voice, asked, hall, self.now)
        if self.voice != before:  # what is stored is what is known
            assert Voice.from_data(self.voice.to_data()) == self.voice
        return answer


def _from_first_spoken(log: list[Event], cursor: int) -> list[Event]:
    """What the store gives: nothing before the first spoken entry after the cursor."""
    first = next((e.seq for e in log if e.seq > cursor and "announcement" in e.data), None)
    return [] if first is None else [e for e in log if e.seq >= first]


class Output:
    """A loudspeaker that tells what becomes of what it is given."""

    def __init__(self, zone: Zone, name: str = "board", kind: OutputKind = BOARD) -> None:
        self.zone, self.name, self.kind = zone, name, kind
        self.ready = True
        self.saying: Say | None = None
        self.last: tuple[str | None, Outcome | None] = (None, None)

    def ask(self) -> list[int] | None:
        """The entries that it begins to say now."""
        answer = self.zone.question(Question(self.name, self.kind, self.ready, *self.last))
        self.answer = answer
        if answer.say is None:
            return None
        self.saying, self.last = answer.say, (answer.say.id, Outcome.PLAYING)
        return [entry.seq for entry in answer.say.entries]

    def ended(self, outcome: Outcome = Outcome.PLAYED) -> list[int] | None:
        """It has said what it was given, or not; and asks again."""
        assert self.saying
        self.last, self.saying = (self.saying.id, outcome), None
        return self.ask()
