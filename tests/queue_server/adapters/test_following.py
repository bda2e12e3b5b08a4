"""Following the log: in order, without holes, through failures and restarts, with patience."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from queue_server.adapters import following
from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.database.reading import DatabaseReader
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.following import DeliveryFailed, Follower, Watch
from queue_server.domain.events import Event
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.support.processes import wait_until
from tests.support.stores import BRANCH, Bench, bench, tiny_centre

LONGER_THAN_A_TEST = 3600.0
"""Seconds: whoever waits for it meets the time limit that every test has."""


class Ear:
    """A receiver that keeps what it takes, and fails when told to."""

    name = "ear"

    def __init__(self, durable: bool = True, from_the_start: bool = True) -> None:
        self.durable, self.from_the_start = durable, from_the_start
        self.batches: list[tuple[str, list[int]]] = []
        self.tries: list[float] = []
        self.begun = self.rests = 0
        self.faults: list[Exception] = []

    def begin(self) -> None:
        self.begun += 1

    def deliver(self, branch: str, events: Sequence[Event]) -> None:
        self.tries.append(time.monotonic())
        if self.faults:
            raise self.faults.pop(0)
        self.batches.append((branch, [event.seq for event in events]))

    def rest(self) -> None:
        self.rests += 1

    def heard(self, branch: str = BRANCH) -> list[int]:
        return [seq for of, batch in self.batches if of == branch for seq in batch]


def pauses_told(caplog: pytest.LogCaptureFixture) -> list[object]:
    """The pauses that the follower's warnings name, in seconds."""
    told = [record.args for record in caplog.records if "trying again in" in record.msg]
    return [arguments[-1] for arguments in told if isinstance(arguments, tuple)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bench]:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
        yield made


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chance in the pauses, and short ones."""
    monkeypatch.setattr(following, "FIRST_BACKOFF", 0.05)
    monkeypatch.setattr("queue_server.adapters.following.random.uniform", lambda low, high: high)


@pytest.fixture
def follow(desk: Bench) -> Iterator[Callable[[Ear], Follower]]:
    started: list[Follower] = []

    def follow(ear: Ear) -> Follower:
        follower = Follower(ear, desk.store, desk.watch)
        started.append(follower)
        follower.start()
        return follower

    yield follow
    for each in started:
        each.stop()


def seq(desk: Bench, branch: str = BRANCH) -> int:
    return desk.store.seqs()[branch]


def hears(desk: Bench, ear: Ear, first: int = 1) -> None:
    """Until the receiver has everything from `first` on; then that it is so, once each, in order."""
    wait_until(lambda: seq(desk) in ear.heard(), f"entry {seq(desk)}")
    assert ear.heard() == list(range(first, seq(desk) + 1))


def test_everything_comes_once_in_order_in_batches(desk, follow, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 3)
    ear = Ear()
    follow(ear)
    threads = [threading.Thread(target=lambda: [desk.take() for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hears(desk, ear)
    assert seq(desk) == 41
    assert max(len(batch) for _, batch in ear.batches) <= 3
    assert ear.begun == 1


def test_what_was_not_taken_is_offered_again_whole(desk, follow):
    ear = Ear()
    ear.faults = [DeliveryFailed("away"), RuntimeError("a fault of ours"), DeliveryFailed("away")]
    desk.take()
    follow(ear)
    desk.take()
    hears(desk, ear)
    assert len(ear.tries) >= 4


def test_pauses_grow_to_a_longest_and_begin_anew_after_success(desk, follow, monkeypatch, caplog):
    monkeypatch.setattr(following, "LONGEST_BACKOFF", 0.4)
    ear = Ear()
    ear.faults = [DeliveryFailed("away") for _ in range(5)]
    follow(ear)
    hears(desk, ear)
    told = [0.05, 0.1, 0.2, 0.4, 0.4]
    assert pauses_told(caplog) == told
    kept = [after - before for before, after in pairwise(ear.tries)]
    assert all(pause >= least for pause, least in zip(kept, told, strict=True))
    caplog.clear()
    ear.faults = [DeliveryFailed("away")]
    desk.take()
    hears(desk, ear)
    assert pauses_told(caplog) == [0.05], "the first pause again"


def test_news_do_not_shorten_a_pause(desk, follow, monkeypatch):
    monkeypatch.setattr(following, "FIRST_BACKOFF", 0.4)
    ear = Ear()
    ear.faults = [DeliveryFailed("away")]
    follow(ear)
    wait_until(lambda: ear.tries, "the first try")
    for _ in range(5):
        desk.take()
    hears(desk, ear)
    assert ear.tries[1] - ear.tries[0] >= 0.4


def test_stopping_cuts_a_pause_short(desk, follow, monkeypatch):
    monkeypatch.setattr(following, "FIRST_BACKOFF", LONGER_THAN_A_TEST)
    monkeypatch.setattr(following, "LONGEST_BACKOFF", LONGER_THAN_A_TEST)
    ear = Ear()
    ear.faults = [DeliveryFailed("away")]
    follower = follow(ear)
    wait_until(lambda: ear.tries, "the first try")
    follower.stop()
    wait_until(lambda: "follow-ear" not in [thread.name for thread in threading.enumerate()], "its end")
    assert ear.heard() == []
    assert desk.store.cursor("ear", BRANCH) in (None, 0), "what was not taken is not passed over"


def test_the_cursor_is_stored_on_the_way_and_at_the_end(desk, follow):
    ear = Ear()
    follower = follow(ear)
    desk.take()
    hears(desk, ear)
    wait_until(lambda: desk.store.cursor("ear", BRANCH) == seq(desk), "the cursor, for a crash to find")
    desk.take()
    hears(desk, ear)
    wait_until(lambda: follower.lag() == 0, "it knows that this was taken")
    follower.stop()
    assert desk.store.cursor("ear", BRANCH) == seq(desk)


@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_durable_receiver_goes_on_where_it_stopped(desk, follow, from_the_start):
    first = Ear(from_the_start=from_the_start)
    follower = follow(first)
    desk.take()
    wait_until(lambda: first.heard()[-1:] == [2], "the ticket")
    wait_until(lambda: follower.lag() == 0, "it knows that this was taken")
    follower.stop()
    desk.take()
    desk.take()
    second = Ear(from_the_start=from_the_start)
    follow(second)
    hears(desk, second, first=3)


@pytest.mark.parametrize(
    ("durable", "from_the_start", "first"), [(True, True, 1), (True, False, 3), (False, False, 3)]
)
def test_where_a_new_receiver_begins(desk, follow, durable, from_the_start, first):
    desk.take()
    ear = Ear(durable, from_the_start)
    follow(ear)
    desk.take()
    hears(desk, ear, first)


def test_a_passing_receiver_begins_at_the_end_every_time(desk, follow):
    first = Ear(durable=False, from_the_start=False)
    follow(first).stop()
    desk.take()
    second = Ear(durable=False, from_the_start=False)
    follow(second)
    desk.take()
    hears(desk, second, first=3)
    assert desk.store.cursor("ear", BRANCH) is None


@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_branch_added_meanwhile_is_followed_from_its_first_entry(desk, follow, from_the_start):
    ear = Ear(from_the_start=from_the_start)
    follow(ear)
    content = tiny_centre().model_dump(mode="json", by_alias=True, exclude_none=True)
    content["centre"]["code"] = "second"
    desk.store.install(CentreFile.model_validate(content).documents())
    with desk.store.write("second") as writer:
        take_ticket(writer, TakeTicket("ho-tich"), None, False)
    wait_until(lambda: ear.heard("second")[-1:] == [2], "the new branch's ticket")
    assert ear.heard("second") == [1, 2]


def test_what_another_process_writes_is_found_without_being_told(desk, follow):
    ear = Ear()
    follow(ear)
    hears(desk, ear)
    other = DatabaseStore(desk.store.database, desk.clock, Watch())
    with other.write(BRANCH) as writer:
        take_ticket(writer, TakeTicket("ho-tich"), None, False)
    hears(desk, ear)


def test_what_this_process_writes_is_not_read_back(desk, follow, monkeypatch):
    monkeypatch.setattr(following, "LOOK_AGAIN_SECONDS", LONGER_THAN_A_TEST)
    ear = Ear(durable=False)
    desk.take()
    follow(ear)
    desk.take()
    hears(desk, ear)
    read: list[int] = []
    events = DatabaseReader.events

    def noted(reader: DatabaseReader, after: int, limit: int) -> Sequence[Event]:
        read.append(after)
        return events(reader, after, limit)

    monkeypatch.setattr(DatabaseReader, "events", noted)
    for _ in range(5):
        desk.take(case_codes=("H57.01-261121-0001",))
        hears(desk, ear)
    assert not read


def test_what_is_told_is_what_is_read(desk):
    told: list[Event] = []
    desk.watch.tell(lambda branch, entries: told.extend(entries))
    desk.take(case_codes=("H57.01-261121-0001",), priority="elderly")
    desk.press("next")
    desk.press("serve")
    desk.press("finish", case_codes=("H57.01-261121-0001",))
    with desk.store.read(BRANCH) as reader:
        assert told == list(reader.events(told[0].seq - 1, 10))


def test_what_is_told_out_of_order_is_heard_in_order(desk, follow, monkeypatch):
    """Two writers may be through in one order and tell of it in another."""
    ear = Ear()
    follow(ear)
    hears(desk, ear)
    held: list[tuple[str, Sequence[Event]]] = []
    with monkeypatch.context() as patched:
        patched.setattr(desk.watch, "advanced", lambda *news: held.append(news))
        for _ in range(3):
            desk.take()
    for news in (held[1], held[2], held[0]):
        desk.watch.advanced(*news)
    hears(desk, ear)


def test_the_lag_is_what_is_still_to_come(desk, follow):
    ear = Ear()
    ear.faults = [DeliveryFailed("away") for _ in range(1000)]
    desk.take()
    follower = follow(ear)
    assert follower.lag() == 2
    ear.faults = []
    hears(desk, ear)
    wait_until(lambda: follower.lag() == 0, "nothing is left")


def test_a_receiver_may_tidy_up_while_nothing_comes(desk, follow):
    ear = Ear()
    follow(ear)
    wait_until(lambda: ear.rests >= 2, "two rests")
