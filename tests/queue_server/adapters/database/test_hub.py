"""A hub shows what branches tell, whatever order it came in: its rows are the branches' own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.migrations.run import upgrade
from queue_server.adapters.database.store import DatabaseStore
from queue_server.adapters.feed.envelope import Wrapper, read_signed
from queue_server.adapters.following import Watch
from queue_server.domain.events import Event
from queue_server.domain.hub_errors import HubReadOnly, NotAnEntry, NotFromThere
from queue_server.domain.subscriber import Subscriber
from queue_server.domain.turn import Data
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.feedback import (
    Channel,
    FeedbackAction,
    GiveFeedback,
    Handling,
    give_feedback,
    handle_feedback,
)
from queue_server.service_layer.feedback_ports import Which
from queue_server.service_layer.limits import without_numbers
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from queue_server.service_layer.views import snapshot
from tests.queue_server.adapters.feed.bureau import SECRET
from tests.support.stores import BRANCH, MORNING, OFFICER, Bench, bench, tiny_centre

OTHER = "second"
RULES = {"undo_seconds": 60, "reinstate_minutes": 30}
WRAPPER = Wrapper(Subscriber("hub", "http://hub.local/hub/events", (SECRET,), MORNING), "http://x/schemas")
TRUSTED = {BRANCH: (SECRET,), OTHER: (SECRET,)}


def add_second(desk: Bench) -> None:
    content = tiny_centre().model_dump(mode="json", by_alias=True, exclude_none=True)
    content["centre"]["code"] = OTHER
    desk.store.install(CentreFile.model_validate(content).documents())


def a_morning(desk: Bench) -> None:
    """Nearly everything that moves a turn or a counter, in two branches."""
    add_second(desk)
    for n in range(6):
        desk.take(priority="elderly" if n == 3 else None)
        desk.clock.move(minutes=1)
    desk.take("dat-dai")
    desk.press("next")
    desk.press("recall")
    desk.press("serve")
    desk.clock.move(minutes=4)
    done = desk.press("finish")["finished"]
    rate(desk, done["id"])
    desk.press("next")
    desk.press("no-show")
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    desk.press("next", "2")
    desk.press("undo", "2")
    desk.press("next", "2")
    held = desk.press("serve", "2")["turn"]
    desk.press("hold", "2")
    desk.press("next", "2")
    desk.press("put-back", "2")
    desk.press("resume", "1", turn=held["id"])
    desk.press("pause", "2")
    desk.press("next", "3")
    desk.stop("dat-dai")
    with desk.store.write(OTHER) as writer:
        take_ticket(writer, TakeTicket("ho-tich"), None, False)
    desk.store.install(tiny_centre(**{**RULES, "reinstate_minutes": 45}).documents())


def rate(desk: Bench, turn: str) -> None:
    with desk.store.write(BRANCH) as writer:
        submit_rating(writer, SubmitRating({"overall": 4}, turn=turn, comment="Nhanh"), None)


def entries(desk: Bench) -> list[Event]:
    """The logs of all branches, as they go over the wire and come out of it."""
    found: list[Event] = []
    for branch in desk.store.seqs():
        with desk.store.read(branch) as reader:
            found += reader.events(0, 10_000)
    return [sent(each) for each in found]


def sent(entry: Event) -> Event:
    now = datetime.now(UTC)
    headers, body = WRAPPER.signed(entry, now)
    return read_signed(headers, body, TRUSTED, now)


@pytest.fixture
def desk(store_url: str) -> Iterator[Bench]:
    with bench(store_url, **RULES) as made:
        yield made


@pytest.fixture
def hub(desk: Bench, tmp_path: Path) -> Iterator[DatabaseStore]:
    """An empty hub, on the branches' clock."""
    with ExitStack() as ends:
        database = connect(f"sqlite:///{tmp_path / 'hub.db'}")
        ends.callback(database.close)
        upgrade(database)
        yield DatabaseStore(database, desk.clock, Watch(), read_only=True)


def board(store: DatabaseStore, branch: str) -> Data:
    with store.read(branch) as reader:
        return snapshot(reader.floor(), reader.now, True, False, without_numbers(reader))


def figures(store: DatabaseStore, branch: str) -> dict[str, Any]:
    today = MORNING.date().isoformat()
    with store.read(branch) as reader:
        return {
            "tally": reader.tally(),
            "tallies": sorted(reader.tallies(), key=repr),
            "waits": sorted(reader.wait_figures(today, today), key=repr),
            "day": reader.daybook,
            "arrangement": reader.arrangement,
            "log": [replace(each, actor=None) for each in reader.events(0, 10_000)],
        }


def same(desk: Bench, hub: DatabaseStore) -> None:
    for branch in (BRANCH, OTHER):
        assert board(hub, branch) == board(desk.store, branch)
        assert figures(hub, branch) == figures(desk.store, branch)


def deliver(hub: DatabaseStore, some: Sequence[Event]) -> list[bool]:
    return [hub.hub.take(each) for each in some]


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_and_doubled_logs_make_the_branches_own_board_and_figures(desk, hub, seed):
    a_morning(desk)
    told = entries(desk)
    shuffled = [*told, *told[::2]]
    random.Random(seed).shuffle(shuffled)
    new = deliver(hub, shuffled)
    assert sum(new) == len(told), "each is new once"
    same(desk, hub)
    assert [(each.held, each.missing) for each in hub.hub.sources()] == [(0, None), (0, None)]


def test_it_is_the_same_at_every_moment_of_a_log_that_comes_in_order(desk, hub):
    a_morning(desk)
    for each in entries(desk):
        assert hub.hub.take(each)
        with hub.read(each.branch) as reader:
            assert reader.seq() == each.seq
    same(desk, hub)


def test_a_day_that_is_closed_and_opened_again_is_so_at_the_hub(desk, hub):
    a_morning(desk)
    with desk.store.write(BRANCH) as writer:
        close_day(writer, OFFICER)
    deliver(hub, entries(desk))
    same(desk, hub)
    with desk.store.write(BRANCH) as writer:
        reopen_day(writer, OFFICER)
    deliver(hub, entries(desk))
    same(desk, hub)


def test_ratings_count_at_the_hub_as_at_the_branch(desk, hub):
    a_morning(desk)
    deliver(hub, entries(desk))
    for store in (hub, desk.store):
        with store.read(BRANCH) as reader:
            done = next(
                each for each in reader.turns_at(MORNING.date().isoformat(), ["1"]) if each.state == "served"
            )
            assert reader.ratings.has(done.id)


def test_feedback_is_late_at_the_hub_as_at_the_branch_and_nobody_is_named(desk, hub):
    a_morning(desk)
    with desk.store.write(BRANCH) as writer:
        said = [
            give_feedback(writer, GiveFeedback(f"Chờ lâu {n}", Channel.DESK, contact="0912"), OFFICER)
            for n in range(2)
        ]
    desk.clock.move(days=10)
    answer = Handling(said[0]["receipt"], FeedbackAction.ANSWER, answer="Đã nhắc nhở")
    with desk.store.write(BRANCH) as writer:
        handle_feedback(writer, answer, OFFICER, desk.store.directory)
    deliver(hub, entries(desk))
    for which in (Which.OPEN, Which.ANSWERED):
        with desk.store.read(BRANCH) as there, hub.read(BRANCH) as here:
            assert here.feedback.late() == there.feedback.late()
            (own,), (shown,) = (each.feedback.listed(which, None, 9) for each in (there, here))
        assert shown == replace(own, contact=None, officer=None, turn=None)


def test_what_comes_too_early_is_held_and_the_hole_is_told(desk, hub):
    a_morning(desk)
    told = [each for each in entries(desk) if each.branch == BRANCH]
    deliver(hub, [*told[:3], *told[6:]])
    (source,) = hub.hub.sources()
    assert (source.seq, source.missing, source.held) == (3, (4, 6), len(told) - 6)
    assert source.told_at == told[2].time
    assert source.heard_at == desk.clock.now()
    deliver(hub, told[3:6])
    (source,) = hub.hub.sources()
    assert (source.seq, source.missing, source.held) == (len(told), None, 0)


def test_a_log_that_began_before_configurations_were_told_waits_for_the_first(desk, hub):
    """The entries of an earlier release name no document; the next import does."""
    a_morning(desk)
    told = [each for each in entries(desk) if each.branch == BRANCH]
    first, *rest = told
    later = rest.pop()
    assert later.type == "branch.configured"
    deliver(hub, [replace(first, data={"version": 1}), *rest])
    assert list(hub.seqs()) == []
    deliver(hub, [later])
    assert board(hub, BRANCH) == board(desk.store, BRANCH)


def test_nothing_is_changed_at_a_hub(desk, hub):
    a_morning(desk)
    deliver(hub, entries(desk))
    with pytest.raises(HubReadOnly), hub.write(BRANCH):
        pass
    with pytest.raises(HubReadOnly):
        hub.install(tiny_centre().documents())
    same(desk, hub)


def test_pages_of_the_hub_are_told_of_what_is_new(desk, hub):
    heard: list[int] = []
    hub.watch.tell(lambda branch, news: heard.extend(each.seq for each in news))
    desk.take()
    first, second = entries(desk)
    deliver(hub, [second, first, first])
    assert heard == [1, 2]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers, body: ({**headers, "webhook-timestamp": "0"}, body),
        lambda headers, body: ({**headers, "webhook-timestamp": "soon"}, body),
        lambda headers, body: ({**headers, "webhook-signature": "v1,abc"}, body),
        lambda headers, body: ({**headers, "webhook-signature": "v1,é"}, body),
        lambda headers, body: ({**headers, "webhook-id": "tiny-2"}, body),
        lambda headers, body: (headers, body.replace(b"tiny", b"nowh")),
        lambda headers, body: (headers, body.replace(b'"1"', b'"1" ')),
        lambda headers, body: ({}, body),
    ],
)
def test_what_is_not_signed_by_the_branch_is_refused(desk, spoil):
    now = datetime.now(UTC)
    with desk.store.read(BRANCH) as reader:
        signed = WRAPPER.signed(reader.events(0, 1)[0], now)
    headers, body = spoil(*signed)
    with pytest.raises(NotFromThere):
        read_signed(headers, body, TRUSTED, now)
    headers, body = signed
    with pytest.raises(NotFromThere):
        read_signed(headers, body, {OTHER: (SECRET,)}, now)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"{}", b"[" * 5000, b'{"source": 3, "type": "x"}', "{“}".encode(), b"\xff"],
)
def test_garbage_is_no_entry(body):
    with pytest.raises(NotAnEntry):
        read_signed({}, body, TRUSTED, datetime.now(UTC))
