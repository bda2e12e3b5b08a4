"""The place in line told from counts is that of the whole line played through, whoever waits in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.branch import Policy
from queue_server.domain.hall import lines
from queue_server.domain.pace import effort
from queue_server.domain.selection import STILL, InLine, Rhythm, cap_passed, in_line, those_ahead
from queue_server.domain.turn import Turn
from queue_server.service_layer.prospects import place_in_line
from tests.support.queues import NINE, policies, queues, waiting


@dataclass
class Rules:
    policy: Policy


@dataclass
class Look:
    """As much of a reader as a place depends on: it shows no more of a line than it is asked for."""

    branch: Rules
    queue: Sequence[Turn]
    rhythms: Mapping[str, Rhythm]
    now: datetime = NINE

    def line(self, service: str, by_arrival: int) -> list[InLine]:
        line = sorted(in_line(turn) for turn in self.queue if turn.service == service)
        others = [each for each in line if each.by_arrival]
        return [each for each in line if not each.by_arrival] + others[:by_arrival]


def played(look: Look, turn: Turn) -> tuple[int, float]:
    """The place by the definition: all who are called before, and all who are away and come back before."""
    own, everybody = in_line(turn), [in_line(each) for each in look.queue if each.service == turn.service]
    rhythm = look.rhythms.get(turn.service, STILL)
    ahead = those_ahead(own, everybody, look.branch.policy, rhythm, look.now)
    back = [each for each in everybody if each.away(look.now) and each[:2] < own[:2]]
    return len(ahead), sum(effort(each.files) for each in (*ahead, *back))


def told(look: Look, turn: Turn, joining: bool) -> tuple[int, float]:
    line = lines(look.queue, turn.arrived_at, cap_passed(look.branch.policy, look.now)).get(turn.service)
    return place_in_line(look, turn, line, joining)  # type: ignore[arg-type]


def with_files(queue: list[Turn], files: list[int]) -> list[Turn]:
    return [
        replace(turn, ticket=replace(turn.ticket, files=number))
        for turn, number in zip(queue, files, strict=False)
    ]


crowds = st.builds(with_files, queues, st.lists(st.sampled_from([1, 1, 1, 2, 5]), min_size=30, max_size=30))
rhythms = st.dictionaries(
    st.sampled_from(["ho-tich", "dat-dai"]), st.builds(Rhythm, st.integers(-2, 3), st.integers(-2, 3))
)


@given(crowds, policies, rhythms)
def test_everybody_is_told_the_place_that_playing_the_line_through_gives(queue, policy, rhythm):
    look = Look(Rules(policy), queue, rhythm)
    for turn in queue:
        assert told(look, turn, joining=False) == played(look, turn)


@given(
    crowds,
    policies,
    rhythms,
    st.sampled_from([None, "elderly"]),
    st.one_of(st.none(), st.integers(-60, 60)),
    st.integers(0, 60),
)
def test_and_so_is_whoever_joins_the_line_late_or_early(queue, policy, rhythm, priority, slot, minutes_ago):
    newcomer = waiting(99, minutes_ago, priority=priority, slot=slot)
    look = Look(Rules(policy), queue, rhythm)
    assert told(look, newcomer, joining=True) == played(look, newcomer)
