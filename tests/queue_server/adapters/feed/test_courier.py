"""Delivering to a subscriber: order, patience, dead letters and replays, on a clock the test moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.adapters.feed.posting import Answer, Verdict
from queue_server.domain.feed_errors import UnknownDeadLetter
from queue_server.domain.subscriber import WhyPaused
from queue_server.service_layer import feed
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.queue_server.adapters.feed.bureau import AWAY, GONE, REFUSED, TAKEN, Bureau, in_turn
from tests.support.postgres import Postgres
from tests.support.stores import BRANCH, bench, migrate, tiny_centre


@pytest.fixture(params=["sqlite", "postgresql"])
def bureau(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bureau]:
    with ExitStack() as ends:
        url = f"sqlite:///{tmp_path / 'luot.db'}"
        if request.param == "postgresql":
            cluster: Postgres = request.getfixturevalue("postgres")
            url = ends.enter_context(cluster.database(cluster.template("newest", migrate)))
        yield Bureau(ends.enter_context(bench(url)))


def ids(first: int, last: int, branch: str = BRANCH) -> list[str]:
    return [f"{branch}-{n}" for n in range(first, last + 1)]


def add_branch(bureau: Bureau, code: str = "second") -> None:
    content = tiny_centre().model_dump(mode="json", by_alias=True, exclude_none=True)
    content["centre"]["code"] = code
    bureau.desk.store.install(CentreFile.model_validate(content).documents())


def take_at(bureau: Bureau, branch: str) -> None:
    with bureau.desk.store.write(branch) as writer:
        take_ticket(writer, TakeTicket("ho-tich"), None, False)


def refusing(*refused: str) -> Callable[[str], Answer]:
    return lambda id: REFUSED if id in refused else TAKEN


def test_a_new_subscriber_gets_the_whole_log_in_order_and_then_what_comes(bureau):
    bureau.desk.take()
    bureau.subscribe()
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 2)
    bureau.desk.take()
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 3)
    assert bureau.courier.lag() == 0


def test_one_that_is_down_for_three_days_gets_everything_once_it_is_back(bureau):
    bureau.subscribe(dead_letter_hours=1)
    bureau.outside.answering = lambda id: AWAY
    for _ in range(3):
        bureau.desk.take(open_outside_hours=True)
        bureau.deliver(until=timedelta(hours=24))
    assert bureau.outside.taken == []
    assert set(bureau.outside.tries) == {f"{BRANCH}-1"}, "it was asked about the first entry only"
    assert len(bureau.outside.tries) < 3 * 24 * 60 + 10, "at most once a minute"
    assert bureau.book.dead_count() == {}, "silence makes no dead letters"
    bureau.outside.answering = lambda id: TAKEN
    bureau.deliver()
    assert bureau.outside.taken == ids(1, bureau.book.ends()[BRANCH])


def test_what_is_refused_too_long_is_put_aside_and_the_next_goes_on(bureau):
    bureau.subscribe(dead_letter_hours=2)
    for _ in range(3):
        bureau.desk.take()
    bureau.outside.answering = refusing(f"{BRANCH}-2")
    began = bureau.desk.clock.now()
    bureau.deliver(until=timedelta(hours=1))
    assert bureau.outside.taken == ids(1, 1), "order is kept while there is hope"
    bureau.deliver()
    assert bureau.outside.taken == [*ids(1, 1), *ids(3, 4)]
    (letter,) = bureau.book.dead_letters("ioc")
    assert (letter.branch, letter.seq, letter.type) == (BRANCH, 2, "ticket.issued")
    assert letter.reason == "400 Bad Request: no such case"
    assert letter.first == began
    assert letter.last - letter.first >= timedelta(hours=2)
    assert letter.tries == bureau.outside.tries.count(f"{BRANCH}-2")


def test_refusals_before_and_after_a_restart_add_up(bureau):
    bureau.subscribe(dead_letter_hours=2)
    bureau.outside.answering = refusing(f"{BRANCH}-1")
    bureau.deliver(until=timedelta(minutes=90))
    bureau.hire()
    bureau.deliver(until=timedelta(minutes=40))
    assert [each.seq for each in bureau.book.dead_letters("ioc")] == [1]


def test_a_branch_that_is_refused_holds_up_no_other(bureau):
    add_branch(bureau)
    bureau.subscribe()
    bureau.desk.take()
    take_at(bureau, "second")
    bureau.outside.answering = refusing(f"{BRANCH}-1")
    bureau.deliver(until=timedelta(minutes=5))
    assert bureau.outside.taken == ids(1, 2, "second")


def test_pauses_double_up_to_a_minute_and_begin_anew_after_success(bureau):
    bureau.subscribe()
    tries: list[float] = []
    answers = in_turn([REFUSED] * 9)

    def answering(id: str) -> Answer:
        tries.append(bureau.steady())
        return answers(id)

    bureau.outside.answering = answering
    bureau.deliver()
    pauses = [round(after - before) for before, after in pairwise(tries)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert bureau.book.standings("ioc")[BRANCH].tries == 0


@pytest.mark.parametrize("verdict", [Verdict.AWAY, Verdict.REFUSED])
def test_who_asks_to_be_left_in_peace_is_left(bureau, verdict):
    bureau.subscribe()
    bureau.outside.answering = in_turn([Answer(verdict, "busy", wait=900)])
    bureau.deliver(until=timedelta(seconds=899))
    assert len(bureau.outside.tries) == 1
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 1)


def test_who_is_gone_is_sent_nothing_more_until_somebody_says_so(bureau):
    bureau.subscribe()
    bureau.outside.answering = in_turn([GONE])
    bureau.deliver()
    assert bureau.book.subscriber("ioc").paused is WhyPaused.GONE
    bureau.desk.take()
    bureau.deliver()
    assert len(bureau.outside.tries) == 1
    feed.resume(bureau.book, "ioc")
    bureau.told()
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 2)


def test_only_what_is_wanted_is_sent_and_the_rest_is_passed_over(bureau):
    add_branch(bureau)
    bureau.subscribe(types=("turn.*", "ticket.issued"), branches=(BRANCH,))
    bureau.desk.take()
    bureau.desk.press("open")
    bureau.desk.press("next")
    take_at(bureau, "second")
    bureau.deliver()
    types = [json.loads(body)["type"] for body in bureau.outside.bodies]
    assert types == ["vn.luot.ticket.issued.v1", "vn.luot.turn.called.v1"]
    assert bureau.courier.lag() == 0
    assert list(bureau.book.behind("ioc")) == [BRANCH]


def test_replay_from_a_number_sends_again_while_the_feed_runs(bureau):
    bureau.subscribe()
    for _ in range(4):
        bureau.desk.take()
    bureau.deliver()
    assert feed.replay(bureau.book, "ioc", 3, BRANCH) == {BRANCH: 3}
    bureau.told()
    bureau.deliver()
    assert bureau.outside.taken == [*ids(1, 5), *ids(3, 5)]


def test_replay_from_a_time_sends_what_happened_then_or_later(bureau):
    add_branch(bureau)
    bureau.subscribe()
    bureau.desk.take()
    bureau.desk.clock.move(minutes=10)
    noon = bureau.desk.clock.now()
    bureau.desk.take()
    take_at(bureau, "second")
    bureau.deliver()
    bureau.outside.taken.clear()
    feed.replay(bureau.book, "ioc", noon)
    bureau.told()
    bureau.deliver()
    assert sorted(bureau.outside.taken) == [*ids(2, 2, "second"), *ids(3, 3)]


def test_a_replay_is_not_undone_by_what_was_on_its_way(bureau):
    """The place is set while a delivery is under way, whose end must not move it forward again."""
    bureau.subscribe()
    for _ in range(4):
        bureau.desk.take()

    def answering(id: str) -> Answer:
        if id == f"{BRANCH}-4" and bureau.outside.taken.count(id) == 0:
            feed.replay(bureau.book, "ioc", 2, BRANCH)
        return TAKEN

    bureau.outside.answering = answering
    bureau.deliver()
    bureau.hire()
    bureau.deliver()
    assert bureau.outside.taken[-4:] == ids(2, 5)


def test_a_replay_offers_dead_letters_again_and_keeps_those_before_it(bureau):
    bureau.subscribe(dead_letter_hours=0.01)
    for _ in range(3):
        bureau.desk.take()
    bureau.outside.answering = refusing(f"{BRANCH}-1", f"{BRANCH}-3")
    bureau.deliver()
    assert [each.seq for each in bureau.book.dead_letters("ioc")] == [1, 3]
    bureau.outside.answering = lambda id: TAKEN
    feed.replay(bureau.book, "ioc", 3, BRANCH)
    bureau.told()
    bureau.deliver()
    assert bureau.outside.taken == ["tiny-2", "tiny-4", "tiny-3", "tiny-4"]
    assert [each.seq for each in bureau.book.dead_letters("ioc")] == [1]


def test_a_dead_letter_is_sent_once_more_when_asked_for(bureau):
    bureau.subscribe(dead_letter_hours=0.01)
    bureau.desk.take()
    bureau.outside.answering = refusing(f"{BRANCH}-1", f"{BRANCH}-2")
    bureau.deliver()
    assert feed.resend(bureau.book, "ioc", BRANCH, 2) == 1
    bureau.told()
    bureau.deliver()
    assert [(each.seq, each.again) for each in bureau.book.dead_letters("ioc")] == [(1, False), (2, False)]
    bureau.outside.answering = in_turn([AWAY])
    assert feed.resend(bureau.book, "ioc") == 2
    bureau.told()
    bureau.deliver()
    assert sorted(bureau.outside.taken) == ids(1, 2), "silence only postpones it"
    assert bureau.book.dead_letters("ioc") == []
    with pytest.raises(UnknownDeadLetter):
        feed.resend(bureau.book, "ioc")


def test_a_pause_stops_at_once_and_keeps_the_place(bureau):
    bureau.subscribe()
    for _ in range(3):
        bureau.desk.take()

    def answering(id: str) -> Answer:
        if id == f"{BRANCH}-2":
            feed.pause(bureau.book, "ioc")
            bureau.told()
        return TAKEN

    bureau.outside.answering = answering
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 2)
    feed.resume(bureau.book, "ioc")
    bureau.told()
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 4)


def test_what_is_removed_is_forgotten_even_by_a_delivery_under_way(bureau):
    bureau.subscribe()
    bureau.desk.take()

    def answering(id: str) -> Answer:
        if bureau.book.subscribers():
            feed.remove(bureau.book, "ioc")
        return TAKEN

    bureau.outside.answering = answering
    bureau.deliver()
    assert bureau.book.subscribers() == []
    bureau.subscribe()
    assert bureau.book.standings("ioc")[BRANCH].seq == 0, "a new one of the same name begins anew"


def test_a_new_secret_signs_beside_the_old_one_until_that_ends(bureau):
    bureau.subscribe()
    old = bureau.book.subscriber("ioc").secrets[0]
    new = feed.rotate(bureau.book, "ioc").secrets[0]
    assert bureau.book.subscriber("ioc").secrets == (new, old)
    bureau.told()
    bureau.deliver()
    assert len(bureau.outside.headers[0]["webhook-signature"].split(" ")) == 2
    feed.end_rotation(bureau.book, "ioc")
    assert bureau.book.subscriber("ioc").secrets == (new,)


@pytest.mark.parametrize(("start", "first"), [("beginning", 1), ("now", 4), (2, 2)])
def test_where_a_new_subscriber_begins(bureau, start, first):
    bureau.desk.take()
    bureau.desk.take()
    bureau.subscribe(start=start, branches=(BRANCH,))
    bureau.desk.take()
    bureau.deliver()
    assert bureau.outside.taken == ids(first, 4)


def test_a_branch_that_opens_later_is_followed_from_its_first_entry(bureau):
    bureau.subscribe(start="now")
    bureau.deliver()
    add_branch(bureau)
    take_at(bureau, "second")
    bureau.deliver()
    assert bureau.outside.taken == ids(1, 2, "second")


def test_the_page_tells_how_far_behind_it_is_and_why(bureau):
    bureau.subscribe()
    bureau.outside.answering = refusing(f"{BRANCH}-2")
    bureau.desk.take()
    at = bureau.desk.clock.now()
    bureau.desk.take()
    bureau.deliver(until=timedelta(minutes=5))
    (view,) = feed.feed_view(bureau.book)
    assert view["state"] == "refusing"
    assert view["entries_behind"] == 2
    assert view["oldest_behind"] == at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert view["last_answer"] == "400 Bad Request: no such case"
    assert "secrets" not in view
    assert "whsec_" not in json.dumps(view)
