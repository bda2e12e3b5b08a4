"""What may happen at a centre, and how often: the material of `test_histories`."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.service_layer.arranging import StopWords
from queue_server.service_layer.counters import CounterAction
from queue_server.service_layer.people import Role, Staff
from queue_server.service_layer.tickets import TicketAction
from tests.support.stores import BRANCH, OFFICER, tiny_centre

TOAN = Staff("toan", "Nguyễn Đình Toàn", Role.SUPERVISOR, BRANCH)
WORDS = StopWords("Mất điện", "No power")
COUNTERS = st.sampled_from(["1", "2", "3"])
SERVICES = st.sampled_from(["ho-tich", "dat-dai", "thu-phi"])
PEOPLE = st.sampled_from([OFFICER, TOAN])
ANY_TURN = st.integers(0, 40)
PERSON = st.tuples(st.sampled_from([None, "elderly"]), st.sampled_from([None, None, None, -40, -10, 0, 10]))
"""(priority class, minutes until the slot booked)"""
RULES = st.fixed_dictionaries(
    {
        "next_when_called": st.sampled_from(["refuse", "no_show", "served"]),
        "call_means_serving": st.booleans(),
        "next_after_finish": st.booleans(),
        "own_services": st.sampled_from(["in_order", "oldest_first"]),
        "priority_ratio": st.sampled_from([(1, 1), (2, 1), (1, 2), None]),
        "ordinary_cap_minutes": st.sampled_from([90, 40, 20, 0]),
        "appointment_late": st.sampled_from(["keep", "ordinary", "refuse"]),
        "more_time_minutes": st.sampled_from([5, 0, 20]),
        "more_times": st.sampled_from([1, 3]),
        "surge_waiting": st.sampled_from([2, 10]),
        "day_close": st.sampled_from(["", "19:00"]),
    }
)


def shared_centre(**rules: object) -> CentreFile:
    """The tiny centre, whose counters share, pool and help."""
    content = tiny_centre(**rules).model_dump(by_alias=True)
    content["counter"][0] |= {"services": ["ho-tich"], "pools": ["dat-dai"]}
    content["counter"][2] |= {"helps": ["ho-tich"]}
    return CentreFile.model_validate(content)


def happens(name: str, often: int, **how: Any) -> list[st.SearchStrategy[Any]]:
    """A happening, and how often it is chosen against the others."""
    return [st.tuples(st.just(name), st.fixed_dictionaries(how))] * often


KINDS: list[st.SearchStrategy[Any]] = [
    *happens("people_come", 5, people=st.lists(PERSON, min_size=2, max_size=8), service=SERVICES),
    *happens("work", 5, at=COUNTERS, times=st.integers(2, 8)),
    *happens("next", 3, at=COUNTERS),
    *happens("serve", 1, at=COUNTERS),
    *happens("finish", 2, at=COUNTERS, service=st.one_of(st.none(), SERVICES)),
    *happens(
        "press",
        3,
        action=st.sampled_from(list(CounterAction)),
        at=COUNTERS,
        n=ANY_TURN,
        service=SERVICES,
        by=PEOPLE,
    ),
    *happens(
        "press_and_take_back",
        3,
        action=st.sampled_from(list(CounterAction)),
        at=COUNTERS,
        n=ANY_TURN,
        service=SERVICES,
    ),
    *happens("call_and_take_back", 4, at=COUNTERS, other=COUNTERS),
    *happens("take_back", 3, at=COUNTERS, by=PEOPLE),
    *happens("ask_for_more_time", 3, n=ANY_TURN),
    *happens("rule_on_ticket", 1, action=st.sampled_from(list(TicketAction)), n=ANY_TURN, service=SERVICES),
    *happens(
        "assign",
        1,
        at=COUNTERS,
        services=st.one_of(st.none(), st.lists(SERVICES, min_size=1)),
        minutes=ANY_TURN,
    ),
    *happens("stop", 1, service=SERVICES, words=st.sampled_from([None, WORDS]), old=st.booleans()),
    *happens("halt", 1, words=st.sampled_from([None, None, WORDS])),
    *happens("rate", 1, at=COUNTERS),
    *happens("close_the_day", 1),
    *happens("reopen_the_day", 1),
    *happens("make_rounds", 1),
    *happens("time_passes", 4, minutes=st.sampled_from([0.1, 1, 7, 15, 25, 40, -3, 24 * 60, -24 * 60])),
]
HAPPENINGS: st.SearchStrategy[list[tuple[str, dict[str, Any]]]] = st.lists(
    st.sampled_from(range(len(KINDS))).flatmap(KINDS.__getitem__), min_size=5, max_size=12
)
"""Not rules of the machine, of which each run would leave out some: a day without visitors proves little."""
