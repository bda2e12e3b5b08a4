"""Who is next, and that the choice is a total order nobody can fall out of."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Counter, Policy
from queue_server.domain.selection import STILL, best_turn, in_line, people_ahead
from queue_server.domain.transitions import TurnState
from queue_server.domain.turn import Ticket, Turn

NINE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
POLICY = Policy(ordinary_cap_minutes=30)
DESK = Counter("1", "Quầy 1", "Counter 1", "main", ("ho-tich", "dat-dai"))


def waiting(n: int, minutes_ago: float, service: str = "ho-tich", priority: str | None = None) -> Turn:
    ticket = Ticket(f"t{n}", f"A{n:03d}", n, "vi", "kiosk", priority)
    arrived = NINE - timedelta(minutes=minutes_ago)
    return Turn(f"u{n}", ticket, service, 1, TurnState.WAITING, arrived, arrived)


def chosen(*turns: Turn, counter: Counter = DESK) -> tuple[int, str] | None:
    choice = best_turn(turns, counter, POLICY, {}, NINE)
    return (choice.turn.ticket.sequence, choice.rule) if choice else None


def test_nobody_waits():
    assert chosen() is None
    assert chosen(waiting(1, 5, "thu-phi")) is None


def test_first_come_first_served():
    assert chosen(waiting(2, 5), waiting(1, 6)) == (1, "arrival")


def test_two_who_came_in_the_same_instant_go_by_their_number():
    assert chosen(waiting(2, 5), waiting(1, 5)) == (1, "arrival")


def test_priority_goes_first():
    assert chosen(waiting(1, 20), waiting(2, 1, priority="elderly")) == (2, "priority")


def test_but_not_before_someone_who_has_waited_to_the_cap():
    assert chosen(waiting(1, 30), waiting(2, 1, priority="elderly")) == (1, "waited-long")


def test_own_service_before_the_one_it_helps_with():
    assert chosen(waiting(1, 29, "dat-dai"), waiting(2, 1, "ho-tich")) == (2, "arrival")
    assert chosen(waiting(1, 29, "dat-dai")) == (1, "arrival")


queues = st.lists(
    st.tuples(
        st.integers(0, 60), st.sampled_from(["ho-tich", "dat-dai"]), st.sampled_from([None, "elderly"])
    ),
    max_size=30,
).map(lambda rows: [waiting(n, ago, service, priority) for n, (ago, service, priority) in enumerate(rows, 1)])


@given(queues)
def test_the_people_ahead_of_someone_are_those_called_before_them(queue):
    """Calling one after another for one service serves each person behind just the people ahead of them."""
    desk = Counter("1", "", "", "main", ("ho-tich",))
    line = [turn for turn in queue if turn.service == "ho-tich"]
    places = [in_line(turn) for turn in line]
    expected = {turn.id: people_ahead(in_line(turn), places, POLICY, STILL, NINE) for turn in line}
    left, order = list(queue), []
    while choice := best_turn(left, desk, POLICY, {}, NINE):
        order.append(choice.turn.id)
        left.remove(choice.turn)
    assert {turn: position for position, turn in enumerate(order)} == expected


@given(queues, st.randoms(use_true_random=False))
def test_the_order_in_which_turns_are_handed_in_does_not_matter(queue, random):
    shuffled = random.sample(queue, len(queue))
    assert best_turn(queue, DESK, POLICY, {}, NINE) == best_turn(shuffled, DESK, POLICY, {}, NINE)
