"""Paper lists on a real database: numbers of their own, true times, and places kept."""

import pytest

from queue_server.adapters.database.store import StillInUse
from queue_server.domain import moment
from queue_server.domain.errors import (
    NothingToUndo,
    UnknownPaperList,
    UnknownService,
    UnknownTicket,
)
from queue_server.domain.floor import replay
from queue_server.domain.paper import Came, Row, Why
from queue_server.domain.paper_errors import EntriesRefused, NotWithdrawable, PaperDayPast, PaperNumbersGone
from queue_server.domain.turn import Data, Result
from queue_server.service_layer.day_close import close_day, reopen_day
from queue_server.service_layer.paper import enter, list_view, reserve, withdraw
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.ratings import SubmitRating, submit_rating
from tests.support.stores import BRANCH, OFFICER, Bench, tiny_centre

TODAY = "2026-11-23"
SUPERVISOR = Staff("tam", "Trần Văn Tám", Role.SUPERVISOR, BRANCH)
SERVED = Row("A901", Came.SERVED, "0740", "0745", "0750", "1", "lan", Result("xong", "1.0001", ("H26-1",)))
NO_SHOW = Row("A902", Came.NO_SHOW, "0741", "0751", None, "1", "lan")
WAITING = Row("A903", Came.WAITING, "0742", priority="elderly", note="đi xe lăn")


def make_list(desk: Bench, day: str = TODAY, **services: int) -> Data:
    with desk.store.write(BRANCH) as writer:
        wanted = {code.replace("_", "-"): count for code, count in (services or {"ho_tich": 5}).items()}
        return reserve(writer, day, wanted, OFFICER)


def put_in(desk: Bench, made: Data, *rows: Row, any_hour: bool = False) -> Data:
    with desk.store.write(BRANCH) as writer:
        return enter(writer, made["id"], rows, {"lan", "minh"}, any_hour, SUPERVISOR)


def take_back(desk: Bench, made: Data, number: str) -> Data:
    with desk.store.write(BRANCH) as writer:
        return withdraw(writer, made["id"], number, SUPERVISOR)


def entries(desk: Bench) -> list[Data]:
    with desk.store.read(BRANCH) as reader:
        return [each.data for each in reader.events(0, 1000) if each.type == "ticket.entered"]


def numbers(made: Data) -> list[str]:
    return [each["number"] for service in made["services"] for each in service["numbers"]]


def refusals(desk: Bench, made: Data, *rows: Row) -> list[Why]:
    """Why the rows are refused; nothing may have changed."""
    before = desk.store.seqs()
    with pytest.raises(EntriesRefused) as refused:
        put_in(desk, made, *rows)
    assert desk.store.seqs() == before
    return [fault.why for fault in refused.value.faults]


def the_log_tells_the_stored_state(desk: Bench) -> None:
    with desk.store.read(BRANCH) as reader:
        floor = replay(reader.events(0, 1000))
        for turn in floor.turns.values():
            assert reader.turn(turn.id) == turn


# --- lists


def test_lists_of_a_day_have_numbers_of_their_own(desk):
    first = make_list(desk, ho_tich=3, dat_dai=2)
    desk.clock.move(seconds=1)
    second = make_list(desk, ho_tich=2)
    assert numbers(first) == ["A901", "A902", "A903", "B901", "B902"]
    assert numbers(second) == ["A904", "A905"]
    assert numbers(make_list(desk, "2026-11-24", ho_tich=1)) == ["A901"]
    with desk.store.read(BRANCH) as reader:
        assert [each.id for each in reader.paper_lists(TODAY)] == [first["id"], second["id"]]
        assert list_view(reader, reader.paper_list(first["id"])) == first


def test_making_a_list_is_no_entry_of_the_log_and_takes_no_live_number(desk):
    before = desk.store.seqs()
    make_list(desk)
    assert desk.store.seqs() == before
    assert (desk.take()["number"], desk.take()["sequence"]) == ("A001", 2)


def test_a_list_that_cannot_be_made_reserves_nothing(desk):
    with pytest.raises(PaperDayPast):
        make_list(desk, "2026-11-22")
    with pytest.raises(UnknownService):
        make_list(desk, ho_tich=1, ma_thuat=1)
    make_list(desk, ho_tich=90)
    with pytest.raises(PaperNumbersGone) as gone:
        make_list(desk, dat_dai=1, ho_tich=10)
    assert gone.value.facts["left"] == 9
    assert numbers(make_list(desk, dat_dai=1, ho_tich=9))[-1] == "A999"


def test_live_numbers_jump_over_the_blocks(make_bench):
    desk = make_bench(paper_from=101)
    taken = [desk.take()["number"] for _ in range(102)]
    assert taken[98:] == ["A099", "A100", "A500", "A501"]
    assert numbers(make_list(desk, ho_tich=2)) == ["A101", "A102"]


def test_the_block_does_not_move_under_a_list_that_is_printed(desk):
    make_list(desk, "2026-11-24")
    moved, same = tiny_centre(paper_from=501).documents(), tiny_centre(blink_seconds=5).documents()
    with pytest.raises(StillInUse, match="paper_from = 501"):
        desk.store.install(moved)
    desk.store.install(same)
    desk.clock.move(days=2)
    desk.store.install(moved)
    assert numbers(make_list(desk, "2026-11-25"))[0] == "A501"


# --- entering


def test_what_happened_stands_in_the_store_as_if_it_had_been_live(desk):
    made = make_list(desk)
    answer = put_in(desk, made, SERVED, NO_SHOW, WAITING)
    assert answer["entered"] == 3
    served, missed, waiting, *free = [each["turn"] for each in answer["list"]["services"][0]["numbers"]]
    assert free == [None, None]
    assert (served["state"], missed["state"], waiting["state"]) == ("served", "no_show", "waiting")
    assert (
        served["ticket"]["channel"] == missed["ticket"]["channel"] == waiting["ticket"]["channel"] == "paper"
    )
    told = {
        name: moment.from_text(served[name]) for name in ("arrived_at", "called_at", "serving_at", "ended_at")
    }
    local = {name: f"{desk.store.branch(BRANCH).local(at):%Y-%m-%d %H:%M}" for name, at in told.items()}
    assert local == {
        "arrived_at": "2026-11-23 07:40",
        "called_at": "2026-11-23 07:45",
        "serving_at": "2026-11-23 07:45",
        "ended_at": "2026-11-23 07:50",
    }
    assert (served["counter"], served["officer"], served["outcome"]) == ("1", "lan", "xong")
    assert (served["procedure"], served["case_codes"]) == ("1.0001", ["H26-1"])
    assert missed["ended_at"] == missed["called_at"]
    assert waiting["counter"] is None
    the_log_tells_the_stored_state(desk)


def test_each_row_is_one_entry_that_names_list_and_actor(desk):
    made = make_list(desk)
    put_in(desk, made, SERVED, WAITING)
    with desk.store.read(BRANCH) as reader:
        told = [each for each in reader.events(0, 1000) if each.type == "ticket.entered"]
    assert [each.actor for each in told] == ["tam", "tam"]
    assert {each.data["list"] for each in told} == {made["id"]}
    assert [each.data["despite"] for each in told] == [[], []]


def test_who_still_waits_keeps_the_place_of_the_true_arrival(desk):
    made = make_list(desk)
    desk.take()
    put_in(desk, made, Row("A901", Came.WAITING, "0745"))
    assert desk.press("next")["turn"]["ticket"]["number"] == "A901"
    desk.press("no-show")
    assert desk.press("next")["turn"]["ticket"]["number"] == "A001"


def test_who_still_waits_is_called_transferred_and_served_like_anybody(desk):
    put_in(desk, make_list(desk), WAITING)
    desk.press("next")
    desk.press("serve")
    desk.press("transfer", service="thu-phi")
    desk.press("next", "3")
    desk.press("serve", "3")
    done = desk.press("finish", "3")["finished"]
    assert (done["ticket"]["number"], done["step"]) == ("A903", 2)
    the_log_tells_the_stored_state(desk)


def test_a_wrong_call_of_who_still_waits_is_taken_back(desk):
    put_in(desk, make_list(desk), WAITING)
    desk.press("next")
    desk.press("undo")
    with desk.store.read(BRANCH) as reader:
        assert reader.turn(entries(desk)[0]["turn"]["id"]).to_data() == entries(desk)[0]["turn"]
    assert desk.press("next")["turn"]["ticket"]["number"] == "A903"
    the_log_tells_the_stored_state(desk)


def test_running_numbers_go_on_in_the_order_of_arrival(desk):
    made = make_list(desk)
    desk.take()
    put_in(desk, made, WAITING, NO_SHOW, SERVED)
    found = {each["turn"]["ticket"]["number"]: each["turn"]["ticket"]["sequence"] for each in entries(desk)}
    assert found == {"A901": 2, "A902": 3, "A903": 4}
    assert desk.take()["sequence"] == 5


def test_paper_entered_first_in_the_morning_still_closes_the_day_before(desk):
    old = desk.take()["id"]
    desk.clock.move(days=1)
    put_in(desk, make_list(desk, "2026-11-24"), WAITING)
    with desk.store.read(BRANCH) as reader:
        assert reader.turns(old)[0].state.value == "expired"
    assert desk.take()["sequence"] == 2
    assert desk.press("next")["turn"]["ticket"]["number"] == "A903"


def test_yesterday_s_paper_entered_this_morning_belongs_to_yesterday_and_closes_nothing(desk):
    made = make_list(desk)
    desk.clock.move(days=1)
    mine = desk.take()
    put_in(desk, made, SERVED)
    entered = entries(desk)[0]["turn"]["ticket"]
    assert entered["sequence"] == 1
    with desk.store.read(BRANCH) as reader:
        assert reader.ticket(entered["id"]).day == TODAY
        assert reader.turns(mine["id"])[0].state.value == "waiting"
    assert desk.take()["sequence"] == 2


def test_yesterday_s_paper_entered_first_thing_ends_what_yesterday_left_open(desk):
    made = make_list(desk)
    old = desk.take("dat-dai")["id"]
    desk.clock.move(days=1)
    put_in(desk, made, SERVED)
    with desk.store.read(BRANCH) as reader:
        assert reader.turns(old)[0].state.value == "expired"
    assert desk.take()["sequence"] == 1


def test_nobody_waits_any_more_once_the_day_is_closed(desk):
    made = make_list(desk)
    put_in(desk, made, Row("A904", Came.WAITING, "0742"))
    with desk.store.write(BRANCH) as writer:
        assert close_day(writer, SUPERVISOR)["expired"] == 1
    assert refusals(desk, made, WAITING) == [Why.DAY_OVER]
    assert put_in(desk, made, SERVED)["entered"] == 1
    with desk.store.write(BRANCH) as writer:
        reopen_day(writer, SUPERVISOR)
    assert put_in(desk, made, WAITING)["entered"] == 1


# --- conflicts


def test_all_rows_or_none(desk):
    made = make_list(desk)
    assert refusals(desk, made, SERVED, Row("A999", Came.WAITING, "0742")) == [Why.NOT_ON_LIST]
    assert entries(desk) == []
    assert put_in(desk, made, SERVED)["entered"] == 1


def test_what_was_entered_before_is_refused(desk):
    made = make_list(desk)
    put_in(desk, made, SERVED)
    assert refusals(desk, made, SERVED) == [Why.ENTERED]


def test_another_day_s_same_number_is_another_number(desk):
    put_in(desk, make_list(desk), SERVED)
    desk.clock.move(days=1)
    assert put_in(desk, make_list(desk, "2026-11-24"), SERVED)["entered"] == 1


def test_a_counter_that_served_live_at_that_time_is_busy(desk):
    made = make_list(desk)
    desk.clock.move(minutes=-20)
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.clock.move(minutes=10)
    desk.press("finish")
    desk.clock.move(minutes=10)
    assert refusals(desk, made, SERVED) == [Why.COUNTER_BUSY]
    later = Row("A901", Came.SERVED, "0740", "0750", "0755", "1", "lan")
    assert put_in(desk, made, later)["entered"] == 1
    assert refusals(desk, made, Row("A902", Came.SERVED, "0740", "0754", "0756", "1", "lan")) == [
        Why.COUNTER_BUSY
    ]


def test_a_counter_whose_turn_could_not_be_finished_takes_the_row_when_told_so(desk):
    made = make_list(desk)
    desk.clock.move(minutes=-20)
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.clock.move(minutes=20)
    assert refusals(desk, made, SERVED) == [Why.COUNTER_BUSY]
    row = Row("A901", Came.SERVED, "0740", "0745", "0750", "1", "lan", despite=("A001",))
    put_in(desk, made, row)
    assert entries(desk)[0]["despite"] == ["A001"]


def test_a_turn_that_was_parked_does_not_keep_its_counter_busy(desk):
    made = make_list(desk)
    desk.clock.move(minutes=-20)
    desk.take()
    desk.press("next")
    desk.press("serve")
    desk.press("hold")
    desk.clock.move(minutes=20)
    assert put_in(desk, made, SERVED)["entered"] == 1


def test_a_list_that_is_not_there(desk):
    with pytest.raises(UnknownPaperList):
        put_in(desk, {"id": "nothing"}, SERVED)
    with pytest.raises(UnknownPaperList):
        take_back(desk, {"id": "nothing"}, "A901")


# --- taking back


def test_paper_is_not_undone_from_a_counter(desk):
    put_in(desk, make_list(desk), SERVED)
    with pytest.raises(NothingToUndo):
        desk.press("undo", caller=SUPERVISOR)


def test_a_wrong_entry_is_withdrawn_and_entered_again_under_its_running_number(desk):
    made = make_list(desk)
    put_in(desk, made, SERVED, NO_SHOW)
    ticket = entries(desk)[1]["turn"]["ticket"]
    assert take_back(desk, made, "A902")["services"][0]["numbers"][1]["turn"] is None
    with desk.store.read(BRANCH) as reader, pytest.raises(UnknownTicket):
        reader.ticket(ticket["id"])
    put_in(desk, made, Row("A902", Came.WAITING, "0743", note="đã quay lại"))
    again = entries(desk)[2]["turn"]
    assert (again["ticket"]["id"], again["ticket"]["sequence"]) == (ticket["id"], ticket["sequence"])
    assert again["ticket"]["note"] == "đã quay lại"
    assert desk.take()["sequence"] == 3
    with desk.store.read(BRANCH) as reader:
        assert reader.ticket(ticket["id"]).ticket.note == "đã quay lại"
    the_log_tells_the_stored_state(desk)


def test_only_what_nothing_was_built_on_is_withdrawn(desk):
    made = make_list(desk)
    put_in(desk, made, SERVED, WAITING)
    desk.press("next")
    with pytest.raises(NotWithdrawable):
        take_back(desk, made, "A903")
    with desk.store.write(BRANCH) as writer:
        turn = entries(desk)[0]["turn"]["id"]
        submit_rating(writer, SubmitRating({"overall": 5}, turn=turn), None)
    with pytest.raises(NotWithdrawable):
        take_back(desk, made, "A901")


def test_only_what_was_entered_today_is_withdrawn(desk):
    made = make_list(desk)
    put_in(desk, made, SERVED)
    desk.clock.move(days=1)
    with pytest.raises(NotWithdrawable):
        take_back(desk, made, "A901")


@pytest.mark.parametrize("number", ["A902", "A001", "A999", ""])
def test_what_was_not_entered_cannot_be_withdrawn(desk, number):
    made = make_list(desk)
    desk.take()
    put_in(desk, made, SERVED)
    with pytest.raises(UnknownTicket):
        take_back(desk, made, number)
