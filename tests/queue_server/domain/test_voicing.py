"""One voice in a zone: who has it, what it says next, and what nobody wants to hear any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from queue_server.domain.voicing import Outcome, silent_since
from tests.queue_server.domain.voices import SPEAKER, Output, Zone


@pytest.fixture
def zone() -> Zone:
    return Zone()


@pytest.fixture
def board(zone: Zone) -> Output:
    return Output(zone)


# ---- what is said


def test_calls_are_said_in_their_order_one_at_a_time(zone: Zone, board: Output) -> None:
    first, second = zone.call("A001"), zone.call("A002", at="2")
    assert board.ask() == [first]
    assert board.ask() is None, "it is still speaking"
    assert board.ended() == [second]
    assert board.ended() is None


def test_a_call_elsewhere_is_not_heard_here(zone: Zone, board: Output) -> None:
    zone.call("A001", at="9")
    here = zone.call("A002")
    assert board.ask() == [here]


def test_a_zone_without_counters_hears_every_call() -> None:
    zone = Zone("entrance")
    calls = [zone.call("A001", at="9"), zone.call("A002", at="1")]
    output = Output(zone)
    assert [output.ask(), output.ended()] == [[calls[0]], [calls[1]]]


@pytest.mark.parametrize("what", ["serve", "put_back"])
def test_who_has_come_or_waits_again_is_not_called_aloud(zone: Zone, board: Output, what: str) -> None:
    zone.call("A001")
    second = zone.call("A002", at="2")
    getattr(zone, what)("A001")
    assert board.ask() == [second]


def test_a_call_taken_back_is_not_said(zone: Zone, board: Output) -> None:
    zone.undo("A001", zone.call("A001"))
    assert board.ask() is None


def test_a_recall_taken_back_leaves_the_call_before_it(zone: Zone, board: Output) -> None:
    call = zone.call("A001")
    zone.undo("A001", zone.call("A001", recall=True), state="called")
    assert board.ask() == [call]


def test_where_a_call_means_serving_it_is_said_all_the_same(zone: Zone, board: Output) -> None:
    call = zone.call("A001")
    zone.turn("A001", "serving", "turn.serving", command=call)
    assert board.ask() == [call]
    second = zone.call("A002")
    zone.turn("A002", "serving", "turn.serving", command=second)
    zone.turn("A002", "served", "turn.served")
    assert board.ended() is None


def test_a_recall_takes_the_place_of_the_call_that_still_waits(zone: Zone, board: Output) -> None:
    zone.call("A001")
    zone.call("A002", at="2")
    recall = zone.call("A001", recall=True)
    assert board.ask() == [2]
    assert board.ended() == [recall]
    assert board.ended() is None


def test_a_recall_that_was_said_makes_good_for_the_call_also_when_it_is_taken_back(
    zone: Zone, board: Output
) -> None:
    zone.call("A001")
    recall = zone.call("A001", recall=True)
    assert board.ask() == [recall]
    zone.undo("A001", recall, state="called")
    assert board.ended() is None


def test_a_recall_of_somebody_who_was_called_aloud_is_said(zone: Zone, board: Output) -> None:
    call = zone.call("A001")
    assert board.ask() == [call]
    recall = zone.call("A001", recall=True)
    assert board.ended() == [recall]


def test_an_old_call_is_let_go(zone: Zone, board: Output) -> None:
    zone.call("A001")
    zone.pass_time(20.1)
    fresh = zone.call("A002")
    assert board.ask() == [fresh]


def test_a_centre_says_how_old_is_old() -> None:
    zone = Zone(stale_seconds=60)
    call = zone.call("A001")
    zone.pass_time(59)
    assert Output(zone).ask() == [call]


def test_a_crowd_is_called_in_one_sentence_of_at_most_four(zone: Zone, board: Output) -> None:
    calls = [zone.call(f"A00{n}", at="123"[n % 3]) for n in range(6)]
    assert board.ask() == calls[:4]
    assert board.ended() == calls[4:5], "two are no crowd"
    assert board.ended() == calls[5:]


def test_a_centre_may_have_each_called_by_itself() -> None:
    zone = Zone(merge_from=0)
    calls = [zone.call(f"A00{n}") for n in range(5)]
    assert Output(zone).ask() == calls[:1]


def test_a_message_keeps_its_place_among_the_calls(zone: Zone, board: Output) -> None:
    first, message = zone.call("A001"), zone.message("Có xe chắn lối")
    third, fourth = zone.call("A002", at="2"), zone.call("A003", at="3")
    assert [board.ask(), board.ended(), board.ended(), board.ended()] == [
        [first],
        [message],
        [third],
        [fourth],
    ]


def test_messages_for_elsewhere_or_to_be_read_only_are_not_said(zone: Zone, board: Output) -> None:
    zone.message("Trên lầu", zone="upstairs")
    zone.message("Chỉ để đọc", aloud=False)
    here = zone.message("Ở đây", zone="hall")
    assert board.ask() == [here]


def test_a_message_is_said_as_long_as_boards_show_it(zone: Zone, board: Output) -> None:
    message = zone.message("Có xe chắn lối")
    zone.pass_time(59)
    assert board.ask() == [message]
    zone.message("Xin chào")
    zone.pass_time(61)
    assert board.ended() is None


def test_an_emergency_goes_before_everything_and_the_rest_after_it(zone: Zone, board: Output) -> None:
    calls = [zone.call("A001"), zone.call("A002", at="2")]
    fire = zone.message("Báo cháy", urgent=True)
    assert board.ask() == [fire]
    assert board.saying
    assert board.saying.urgent
    assert [board.ended(), board.ended(), board.ended()] == [[calls[0]], [calls[1]], None]


def test_in_quiet_hours_only_an_emergency_is_said() -> None:
    zone = Zone(quiet=["08:00-09:00"])
    zone.call("A001")
    zone.message("Xin chào")
    board = Output(zone)
    assert board.ask() is None
    fire = zone.message("Báo cháy", urgent=True)
    assert board.ask() == [fire]
    zone.pass_time(3600)
    assert board.ended() is None, "what was silent then is not said afterwards"


def test_a_call_is_said_again_only_while_nobody_else_waits() -> None:
    zone = Zone(repeats=2)
    board = Output(zone)
    alone = zone.call("A001")
    assert [board.ask(), board.ended(), board.ended()] == [[alone], [alone], None]
    first = zone.call("A002", at="2")
    assert board.ask() == [first]
    second = zone.call("A003", at="3")
    assert [board.ended(), board.ended(), board.ended()] == [[second], [second], None]


def test_who_comes_is_not_called_a_second_time() -> None:
    zone = Zone(repeats=3)
    board = Output(zone)
    call = zone.call("A001")
    assert [board.ask(), board.ended()] == [[call], [call]]
    zone.serve("A001")
    assert board.ended() is None


def test_a_message_is_said_once_however_often_calls_are() -> None:
    zone = Zone(repeats=2)
    board = Output(zone)
    message = zone.message("Xin chào")
    assert [board.ask(), board.ended()] == [[message], None]


# ---- who says it


def test_one_of_two_boards_speaks_and_stays_the_one(zone: Zone) -> None:
    first, second = Output(zone, "first"), Output(zone, "second")
    first.ask()
    assert first.answer.speaks
    call = zone.call("A001")
    assert second.ask() is None
    assert not second.answer.speaks
    assert first.ask() == [call]


def test_a_speaker_goes_before_a_board_but_lets_it_finish(zone: Zone) -> None:
    board, speaker = Output(zone), Output(zone, "speaker", SPEAKER)
    first, second = zone.call("A001"), zone.call("A002", at="2")
    assert board.ask() == [first]
    assert speaker.ask() is None
    assert speaker.answer.speaks
    assert speaker.answer.ask_again <= timedelta(seconds=1)
    assert board.ended() is None
    assert speaker.ask() == [second]


def test_an_output_that_is_not_ready_gives_the_voice_away_at_once(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    board.ask()
    board.ready = False
    board.ask()
    call = zone.call("A001")
    assert other.ask() == [call]


def test_who_is_silent_for_too_long_has_lost_the_voice(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    board.ask()
    zone.pass_time(9.9)
    other.ask()
    assert not other.answer.speaks
    assert other.answer.ask_again < timedelta(seconds=1)
    zone.pass_time(0.2)
    other.ask()
    assert other.answer.speaks


def test_asking_keeps_the_voice_and_is_written_only_now_and_then(zone: Zone, board: Output) -> None:
    board.ask()
    written = 0
    for _ in range(60):
        zone.pass_time(1)
        before = zone.voice
        board.ask()
        assert board.answer.speaks
        written += zone.voice != before
    assert written <= 16


def test_what_a_lost_output_was_given_is_not_said_by_its_successor(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    lost = zone.call("A001")
    assert board.ask() == [lost]
    zone.pass_time(11)
    second = zone.call("A002", at="2")
    zone.pass_time(5)
    assert other.ask() == [second]
    assert other.ended() is None


def test_a_successor_waits_until_nothing_of_the_lost_sentence_can_be_heard(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    for n in range(4):
        zone.call(f"A00{n}")
    board.ask()
    assert board.saying
    over = board.saying.begin_within + board.saying.longest
    fire = zone.message("Báo cháy", urgent=True)
    zone.pass_time(over.total_seconds() - 0.1)
    assert other.ask() is None
    assert other.answer.speaks
    zone.pass_time(0.2)
    assert other.ask() == [fire]


def test_a_lost_answer_is_given_again_to_the_same_output_alone(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    board.ask()
    call = zone.call("A001")
    board.ask()
    board.saying, board.last = None, (None, None)  # the answer never came
    assert other.ask() is None
    assert board.ask() == [call]
    assert board.ended() is None


@pytest.mark.parametrize("outcome", [Outcome.LATE, Outcome.BLOCKED])
def test_what_nobody_heard_is_given_again(zone: Zone, outcome: Outcome) -> None:
    board, other = Output(zone), Output(zone, "other")
    call = zone.call("A001")
    board.ask()
    board.ready = outcome is Outcome.LATE
    again = board.ended(outcome)
    assert again == ([call] if board.ready else None)
    assert other.ask() == (None if board.ready else [call])


def test_what_broke_is_not_said_again(zone: Zone, board: Output) -> None:
    zone.call("A001")
    second = zone.call("A002", at="2")
    board.ask()
    assert board.ended(Outcome.BROKEN) == [second]


def test_an_output_begins_before_the_call_is_stale(zone: Zone, board: Output) -> None:
    zone.call("A001")
    zone.pass_time(18)
    board.ask()
    assert board.saying
    assert board.saying.begin_within == timedelta(seconds=2)


def test_a_clock_put_back_does_not_silence_a_zone(zone: Zone) -> None:
    board, other = Output(zone), Output(zone, "other")
    zone.call("A001")
    board.ask()
    zone.pass_time(-3600)
    call = zone.call("A002", at="2")
    assert other.ask() == [call]


# ---- what staff are told


def test_a_zone_that_calls_without_a_voice_is_told_of(zone: Zone, board: Output) -> None:
    calls = list[datetime]()
    board.ask()
    lost_at = zone.now + timedelta(seconds=10)
    zone.pass_time(60)
    assert silent_since(zone.voice, calls, zone.now) is None, "nobody was called"
    calls.append(zone.now)
    zone.pass_time(1)
    assert silent_since(zone.voice, calls, zone.now) == lost_at
    board.ask()
    assert silent_since(zone.voice, calls, zone.now) is None


def test_a_board_that_never_could_speak_is_told_of(zone: Zone, board: Output) -> None:
    board.ready = False
    board.ask()
    since = zone.now
    zone.pass_time(1)
    assert silent_since(zone.voice, [zone.now], zone.now) == since


@pytest.mark.parametrize("how", ["broken", "unconfirmed"])
def test_what_was_not_heard_is_told_of_until_something_is(zone: Zone, board: Output, how: str) -> None:
    zone.call("A001")
    board.ask()
    if how == "broken":
        board.ended(Outcome.BROKEN)
    else:
        zone.pass_time(20)
        board.ask()
    since = zone.now
    zone.pass_time(30)
    board.ask()
    assert silent_since(zone.voice, [], zone.now) == since
    zone.call("A002")
    board.ask()
    board.ended()
    assert silent_since(zone.voice, [], zone.now) is None
