"""What supervisors set up for now: a value that changes into another, goes into the log and comes back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.adapters.centre_file.document import CentreFile
from queue_server.domain.arrangement import AS_CONFIGURED, Arrangement, Assignment, Stop
from queue_server.domain.branch import OwnServices, Policy
from queue_server.domain.selection import levels
from tests.support.stores import tiny_centre

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def tiny(**counter: list[str]) -> CentreFile:
    """The tiny centre, whose counter 1 has these services, pools and helps."""
    content = tiny_centre().model_dump(by_alias=True)
    content["counter"][0] |= counter
    return CentreFile.model_validate(content)


BRANCH = tiny(services=["ho-tich"], pools=["dat-dai"], helps=["thu-phi"]).documents()[0].to_branch(1)


def assigned(*services: str, until: datetime | None = None) -> Assignment:
    return Assignment(services, ("ho-tich",), until, "toan", 7)


def test_nothing_arranged_leaves_the_branch_as_it_is():
    assert AS_CONFIGURED.applied(BRANCH, NINE) is BRANCH


def test_an_assigned_counter_takes_these_services_as_its_own_and_in_one_line():
    counter = AS_CONFIGURED.assign("1", assigned("thu-phi", "dat-dai")).applied(BRANCH, NINE).counter("1")
    assert (counter.services, counter.pools, counter.helps) == (("thu-phi", "dat-dai"), (), ())
    in_order = Policy(own_services=OwnServices.IN_ORDER)
    assert next(iter(levels(counter, in_order))) == ("thu-phi", "dat-dai")


def test_pools_and_helps_that_are_not_assigned_stay():
    counter = AS_CONFIGURED.assign("1", assigned("thu-phi")).applied(BRANCH, NINE).counter("1")
    assert (counter.services, counter.pools, counter.helps) == (("thu-phi",), ("dat-dai",), ())
    assert counter.takes == ("thu-phi", "dat-dai")


def test_other_counters_and_the_configuration_itself_stay_as_they_are():
    arranged = AS_CONFIGURED.assign("1", assigned("thu-phi")).applied(BRANCH, NINE)
    assert arranged.counter("2") == BRANCH.counter("2")
    assert BRANCH.counter("1").services == ("ho-tich",)


def test_an_assignment_ends_at_its_time_to_the_second():
    until = NINE + timedelta(minutes=30)
    arrangement = AS_CONFIGURED.assign("1", assigned("thu-phi", until=until))
    before = arrangement.applied(BRANCH, until - timedelta(seconds=1))
    assert before.counter("1").services == ("thu-phi",)
    assert arrangement.applied(BRANCH, until) is BRANCH


def test_what_a_newer_configuration_has_taken_away_is_left_out():
    arrangement = AS_CONFIGURED.assign("1", assigned("thu-phi", "gone")).assign("9", assigned("thu-phi"))
    arranged = arrangement.applied(BRANCH, NINE)
    assert arranged.counter("1").services == ("thu-phi",)
    assert "9" not in arranged.counters


def test_taking_a_part_back_leaves_the_others():
    stop = Stop(NINE, "Máy hỏng", "Broken", "toan", 8)
    arrangement = AS_CONFIGURED.assign("1", assigned("thu-phi")).stop("ho-tich", stop).halt(stop)
    assert arrangement.assign("1", None).stopped == {"ho-tich": stop}
    assert arrangement.stop("ho-tich", None).halted == stop
    assert arrangement.assign("1", None).stop("ho-tich", None).halt(None) == AS_CONFIGURED
    assert AS_CONFIGURED.assign("1", None).stop("ho-tich", None) == AS_CONFIGURED, "twice is nothing"


codes = st.text("abc-", min_size=1, max_size=5)
moments = st.integers(-(10**9), 10**9).map(lambda seconds: NINE + timedelta(seconds=seconds))
seqs = st.integers(1, 2**53)
stops = st.builds(Stop, moments, st.text(), st.text(), codes, seqs)
served = st.lists(codes).map(tuple)
assignments = st.builds(Assignment, served, served, st.one_of(st.none(), moments), codes, seqs)
arrangements = st.builds(
    Arrangement,
    st.dictionaries(codes, assignments, max_size=4),
    st.dictionaries(codes, stops, max_size=4),
    st.one_of(st.none(), stops),
)


@given(arrangements)
def test_the_log_s_form_of_an_arrangement_is_the_whole_of_it(arrangement):
    assert Arrangement.from_data(arrangement.to_data()) == arrangement


def test_an_empty_form_is_the_configuration():
    assert Arrangement.from_data({}) is AS_CONFIGURED


@given(st.lists(st.sampled_from(["ho-tich", "dat-dai", "thu-phi"]), unique=True).map(tuple))
def test_an_assignment_never_makes_a_counter_take_a_service_twice(services):
    counter = AS_CONFIGURED.assign("1", assigned(*services)).applied(BRANCH, NINE).counter("1")
    assert len(set(counter.takes)) == len(counter.takes)
    assert counter.services == services
