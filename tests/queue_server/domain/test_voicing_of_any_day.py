"""Whatever happens in a hall and to its loudspeakers: one voice, in order, nothing twice, nothing stale."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.voicing import Outcome, Say
from tests.queue_server.domain.voices import SPEAKER, Output, Zone

NUMBERS = st.sampled_from(["A001", "A002", "A003", "A004", "A005", "A006"])
STALE = timedelta(seconds=20)
NAMES = ["board", "other", "speaker"]
STEPS = st.one_of(
    st.tuples(st.just("call"), NUMBERS),
    st.tuples(st.just("call"), NUMBERS),
    st.tuples(st.just("leave"), NUMBERS),
    st.tuples(st.just("take_back"), NUMBERS),
    st.tuples(st.just("message"), st.booleans()),
    st.tuples(st.just("ask"), st.sampled_from(NAMES)),
    st.tuples(st.just("ask"), st.sampled_from(NAMES)),
    st.tuples(st.just("end"), st.sampled_from([Outcome.PLAYED] * 5 + [Outcome.LATE, Outcome.BROKEN])),
    st.tuples(st.just("touch"), st.sampled_from(NAMES)),
    st.tuples(st.just("die"), st.sampled_from(NAMES)),
    st.tuples(st.just("lose_an_answer"), st.sampled_from(NAMES)),
    st.tuples(st.just("wait"), st.sampled_from([0.2, 1, 3, 3, 5, 11, 25])),
)


class Heard:
    """Something that somebody in the hall may have heard, from when to when."""

    def __init__(self, say: Say, begun: datetime) -> None:
        self.say, self.begun, self.ended = say, begun, begun + say.longest


class Lobby:
    """Three outputs in a zone; one that dies comes back as another, and may be heard until it must stop."""

    def __init__(self) -> None:
        self.zone = Zone()
        self.outputs = {name: self.output(name) for name in NAMES}
        self.heard: list[Heard] = []
        self.playing: dict[str, Heard] = {}
        self.called: dict[str, tuple[int, datetime]] = {}
        """Number → its last call, while the person is invited."""
        self.messages: dict[int, datetime] = {}
        self.handed: set[int] = set()
        """Entries that are with an output, or were heard, or may have been."""
        self.lost: dict[str, set[int]] = {}
        """What outputs were given in answers that never came; they get it again, and nobody else does."""
        self.died = 0

    def output(self, name: str) -> Output:
        return Output(self.zone, name, SPEAKER) if name.startswith("speaker") else Output(self.zone, name)

    def call(self, number: str) -> None:
        seq = self.zone.call(number, recall=number in self.called)
        self.called[number] = (seq, self.zone.now)

    def leave(self, number: str) -> None:
        if self.called.pop(number, None):
            self.zone.serve(number)

    def take_back(self, number: str) -> None:
        """Only a first call: taking back a recall brings the call before it to life, out of its place."""
        call = self.called.get(number)
        if call and self.zone.log[call[0] - 1].type == "turn.called":
            del self.called[number]
            self.zone.undo(number, call[0])

    def message(self, urgent: bool) -> None:
        self.messages[self.zone.message("Xin chào", urgent=urgent)] = self.zone.now + timedelta(seconds=60)

    def ask(self, name: str) -> None:
        output = self.outputs[name]
        free = not any(heard.ended > self.zone.now for heard in self.playing.values())
        settled = not self.zone.voice.utterance or self.zone.voice.utterance.settled
        self.lost.pop(name, None)
        due = self.due()
        output.ask()
        if output.answer.say:
            self.begin(name, output.answer.say)
        elif output.answer.speaks and free and settled:
            assert not due, "somebody was left waiting"

    def begin(self, name: str, say: Say) -> None:
        self.playing[name] = Heard(say, self.zone.now)
        self.handed |= {entry.seq for entry in say.entries}
        due = self.due_at(self.zone.now)
        for entry in say.entries:
            assert entry.seq in due, "stale, or nobody is invited any more"

    def end(self, outcome: Outcome) -> None:
        for name, heard in list(self.playing.items()):
            output = self.outputs[name]
            del self.playing[name]
            output.last, output.saying = (heard.say.id, outcome), None
            heard.ended = min(heard.ended, self.zone.now)
            if outcome is Outcome.LATE:
                self.handed -= {entry.seq for entry in heard.say.entries}
            else:
                self.heard.append(heard)

    def touch(self, name: str) -> None:
        if name not in self.playing:
            self.outputs[name].ready = not self.outputs[name].ready

    def die(self, name: str) -> None:
        """It is never heard of again; what it was saying goes on for as long as it may."""
        if name in self.playing:
            self.heard.append(self.playing.pop(name))
        self.handed |= self.lost.pop(name, set())
        self.died += 1
        self.outputs[name] = self.output(f"{name}-{self.died}")

    def lose_an_answer(self, name: str) -> None:
        if name in self.playing:
            return
        output = self.outputs[name]
        last, saying = output.last, output.saying
        self.lost[name] = {*self.lost.get(name, ()), *(output.ask() or ())}
        output.last, output.saying = last, saying

    def wait(self, seconds: float) -> None:
        self.zone.pass_time(seconds)
        for name in [name for name, heard in self.playing.items() if heard.ended <= self.zone.now]:
            heard = self.playing.pop(name)
            self.heard.append(heard)
            self.outputs[name].last = (heard.say.id, Outcome.PLAYED)

    def due_at(self, now: datetime) -> set[int]:
        calls = {seq for seq, at in self.called.values() if now <= at + STALE}
        return calls | {seq for seq, until in self.messages.items() if now <= until}

    def due(self) -> set[int]:
        """What must be said, by a reckoning of its own."""
        return self.due_at(self.zone.now) - self.handed.union(*self.lost.values())

    def check(self) -> None:
        every = sorted([*self.heard, *self.playing.values()], key=lambda heard: heard.begun)
        for before, after in pairwise(every):
            assert before.ended <= after.begun, "two voices at once"
        said = [entry.seq for heard in every for entry in heard.say.entries]
        assert len(said) == len(set(said)), "said twice"
        in_order = [entry.seq for heard in every if not heard.say.urgent for entry in heard.say.entries]
        assert in_order == sorted(in_order), "out of order"


@given(st.lists(STEPS, max_size=60))
def test_one_voice_in_order_nothing_twice_nothing_stale_nothing_lost(steps: list[tuple[str, object]]) -> None:
    lobby = Lobby()
    for name, what in steps:
        getattr(lobby, name)(what)
        lobby.check()
    lobby.wait(90)
    lobby.end(Outcome.PLAYED)
    lobby.check()


@given(st.lists(STEPS, max_size=30), st.integers(1, 9))
def test_after_any_trouble_one_healthy_output_says_everything(
    steps: list[tuple[str, object]], people: int
) -> None:
    lobby = Lobby()
    for name, what in steps:
        getattr(lobby, name)(what)
    for name in NAMES:
        lobby.die(name)
    lobby.wait(90)
    lobby.outputs["board"].ready = True
    calls = [lobby.zone.call(f"B00{n}") for n in range(people)]
    healthy, heard = lobby.outputs["board"], list[int]()
    said = healthy.ask()
    while said:
        heard += said
        lobby.zone.pass_time(1)
        said = healthy.ended()
    assert heard == calls
