"""Who is next: pure functions over who waits, what the counter serves, the branch's rules and the time.

The order, in words (as a table in docs/queue-rules.md). A counter looks at its own services first, then at
those it pools, then at those it helps in a surge. Within a service the first of these that has somebody
speaks: an appointment whose slot has come; whoever waited past the cap, which ends every privilege;
priority and ordinary people in the branch's ratio. Whoever asked for more time is passed over until it is
up, and then stands where the arrival says. Appointments go by their slots; within every other rule
the earliest arrival is first, so that nobody loses a place through a transfer, a wrong press or a
reinstatement.
"""

from __future__ import annotations

import heapq
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from queue_server.domain.branch import Counter, LateAppointment, OwnServices, Policy
from queue_server.domain.turn import Turn


class Rule(StrEnum):
    """Why somebody was called; the event log keeps it."""

    APPOINTMENT = "appointment"
    WAITED_LONG = "waited-long"
    PRIORITY = "priority"
    RATIO = "ratio"
    """An ordinary person whose turn it is although priority people wait."""
    ARRIVAL = "arrival"
    CHOSEN = "chosen"
    """An officer chose the person."""


IN_ORDER_OF_ARRIVAL = (Rule.WAITED_LONG, Rule.ARRIVAL)
"""Under these nobody is called before who came earlier."""
URGENCY = {rule: place for place, rule in enumerate(Rule)}


class InLine(NamedTuple):
    """What decides somebody's place in the line of a service."""

    arrived_at: datetime
    sequence: int
    priority: str | None = None
    appointment: datetime | None = None
    """The slot booked, if any."""
    files: int = 1
    """Decides nothing about the own place, but how long those behind wait (K6)."""
    not_before: datetime | None = None
    """Until when the person asked for more time."""

    @property
    def by_arrival(self) -> bool:
        """Whether nothing but the arrival decides the place."""
        return not (self.priority or self.appointment or self.not_before)

    def away(self, now: datetime) -> bool:
        """Whether nobody calls this person yet; the place is kept."""
        return self.not_before is not None and now < self.not_before


def in_line(turn: Turn) -> InLine:
    """The place-deciding part of a waiting turn."""
    ticket = turn.ticket
    return InLine(
        turn.arrived_at,
        ticket.sequence,
        ticket.priority,
        ticket.appointment,
        ticket.files,
        turn.not_before,
    )


class Rhythm(NamedTuple):
    """How far a service's line is through its round of priority and ordinary people.

    Only calls that pass somebody count: a priority person called while ordinary people wait, and the
    reverse. Among those the ratio is exact at the end of every round, and one off at most within it.
    """

    priority: int = 0
    ordinary: int = 0

    def favours_priority(self, ratio: tuple[int, int] | None) -> bool:
        """Whether a priority person is next while both kinds wait."""
        return ratio is None or self.priority < ratio[0]

    def without(self, priority: bool) -> Rhythm:
        """The rhythm as if such a call had not been counted; below nought, a later round owes it."""
        return Rhythm(self.priority - priority, self.ordinary - (not priority))

    def after(self, priority: bool, ratio: tuple[int, int] | None) -> Rhythm:
        """The rhythm after somebody was called while the other kind waited."""
        if ratio is None:
            return self
        moved = Rhythm(self.priority + priority, self.ordinary + (not priority))
        return Rhythm() if moved.priority >= ratio[0] and moved.ordinary >= ratio[1] else moved


STILL = Rhythm()
Rhythms = Mapping[str, Rhythm]
"""The rhythm of each service's line that is within a round."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The turn to call, the rule that chose it, and what its service's rhythm becomes."""

    turn: Turn
    rule: Rule
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Front:
    """All of a service's line that decides who is next, without those who asked for more time.

    Whatever the rules, that is somebody with an appointment, or the first to arrive of the privileged or of
    the others. Who stands behind them only makes the line longer.
    """

    turns: Sequence[Turn]
    people: int
    """How many are in the whole line, again without those."""


def may_be_next(line: Iterable[Turn]) -> Sequence[Turn]:
    """Those of a line who may be next whatever the rules: the first of the privileged, the first of the
    others, and all who have an appointment."""
    booked: list[Turn] = []
    first: dict[bool, Turn] = {}
    for turn in sorted(line, key=lambda each: in_line(each)[:2]):
        if turn.ticket.appointment:
            booked.append(turn)
        else:
            first.setdefault(bool(turn.ticket.priority), turn)
    return (*booked, *first.values())


def best_turn(
    fronts: Mapping[str, Front], counter: Counter, policy: Policy, rhythms: Rhythms, now: datetime
) -> Choice | None:
    """The waiting turn that ``counter`` calls next; ``None`` when nobody waits for it.

    ``fronts`` are those of the services that somebody waits for, without those who are away by now.
    """
    for level in levels(counter, policy):
        choices = [
            next(_calls(fronts[service].turns, policy, rhythms.get(service, STILL), now))
            for service in level
            if service in fronts and (service not in counter.helps or _surges(fronts[service], policy, now))
        ]
        if choices:
            return min(choices, key=_urgency)
    return None


def counter_line(
    waiting: Iterable[Turn], counter: Counter, policy: Policy, rhythms: Rhythms, now: datetime
) -> Iterator[Choice]:
    """Everybody whom ``counter`` would call now, one call after another, were nothing else to happen."""
    lines: dict[str, list[Turn]] = {}
    for turn in waiting:
        if not in_line(turn).away(now):
            lines.setdefault(turn.service, []).append(turn)

    def calls(service: str) -> Iterator[Choice]:
        line, rhythm = lines[service], rhythms.get(service, STILL)
        in_order = _calls(line, policy, rhythm, now)
        return _while_it_surges(line, in_order, policy, now) if service in counter.helps else in_order

    for level in levels(counter, policy):
        yield from heapq.merge(*(calls(service) for service in level if service in lines), key=_urgency)


def levels(counter: Counter, policy: Policy) -> Iterator[Sequence[str]]:
    """The counter's services in levels: nobody of a level is called while the one before has somebody."""
    if policy.own_services is OwnServices.IN_ORDER and not counter.oldest_first:
        yield from ((service,) for service in counter.services)
    else:
        yield counter.services
    yield counter.pools
    yield counter.helps


def _urgency(head: Choice) -> tuple[int, datetime, int]:
    return _rank(in_line(head.turn), head.rule)


def _rank(waiting: InLine, rule: Rule) -> tuple[int, datetime, int]:
    """Within a rule the earliest comes first: by slot among appointments, else by arrival."""
    slot = waiting.appointment if rule is Rule.APPOINTMENT else None
    return URGENCY[rule], slot or waiting.arrived_at, waiting.sequence


def _calls(line: Sequence[Turn], policy: Policy, rhythm: Rhythm, now: datetime) -> Iterator[Choice]:
    """One service's line in the order in which it is called."""
    for place, rule, after in _in_order([in_line(turn) for turn in line], policy, rhythm, now):
        yield Choice(line[place], rule, after)


def _while_it_surges(
    line: Sequence[Turn], calls: Iterator[Choice], policy: Policy, now: datetime
) -> Iterator[Choice]:
    """Those of the calls that are help in a surge: the line gets shorter with each, and the surge ends."""
    left = {turn.id: turn for turn in line}
    while left and _surges(Front(list(left.values()), len(left)), policy, now):
        choice = next(calls)
        yield choice
        del left[choice.turn.id]


def _surges(front: Front, policy: Policy, now: datetime) -> bool:
    """Whether a line is long enough, or somebody in it has waited long enough, to call for help."""
    return in_surge(front.people, now - min(turn.arrived_at for turn in front.turns), policy)


def in_surge(people: int, longest: timedelta, policy: Policy) -> bool:
    """Whether so many waiting, the first of them for so long, are a surge."""
    return people >= policy.surge_waiting or longest >= timedelta(minutes=policy.surge_minutes)


def line_order(
    line: Sequence[InLine], policy: Policy, rhythm: Rhythm, now: datetime
) -> Iterator[tuple[int, Rule]]:
    """Positions in ``line`` in the order in which one counter would call them now, each with its rule."""
    return ((place, rule) for place, rule, _ in _in_order(line, policy, rhythm, now))


def those_ahead(
    own: InLine, line: Sequence[InLine], policy: Policy, rhythm: Rhythm, now: datetime
) -> list[InLine]:
    """Those of a service's ``line`` who would be called before ``own``, were it here; it may stand in it."""
    here = own._replace(not_before=None)
    others = [each for each in line if each != own and not each.away(now)]
    if not any(each.priority or each.appointment for each in (here, *others)):
        # Without any privilege it is one line by arrival: nothing to play through, however many wait.
        return sorted((each for each in others if each[:2] < own[:2]), key=lambda each: each[:2])
    standing = [*others, here]
    called = (standing[place] for place, _ in line_order(standing, policy, rhythm, now))
    return list(takewhile(lambda each: each != here, called))


def privileged_ahead(
    own: InLine, privileged: Sequence[InLine], ordinary: int, policy: Policy, rhythm: Rhythm, now: datetime
) -> list[InLine]:
    """Those of the ``privileged`` who would be called before ``own``, who goes by arrival.

    Everybody else who came earlier is ahead too and need not be known, only counted: so many ``ordinary``
    ones, who have not waited past the cap.
    """
    others = [
        (each, standing(each, policy, now)) for each in privileged if each != own and not each.away(now)
    ]
    booked = [each for each, rule in others if rule is Rule.APPOINTMENT]
    earlier = [(each, rule) for each, rule in others if rule in IN_ORDER_OF_ARRIVAL and each[:2] < own[:2]]
    ahead = [*booked, *(each for each, _ in earlier)]
    if standing(own, policy, now) is Rule.ARRIVAL:
        ordinary += sum(rule is Rule.ARRIVAL for _, rule in earlier)
        priority = sorted((each for each, rule in others if rule is Rule.PRIORITY), key=lambda each: each[:2])
        ahead += priority[: _called_before(ordinary, False, len(priority), policy, rhythm)]
    return ahead


def most_ordinary_before(priority: int, policy: Policy, rhythm: Rhythm) -> int:
    """How many ordinary people at most are called before somebody behind so many ``priority`` people."""
    return _called_before(priority, True, sys.maxsize, policy, rhythm)


def _called_before(place: int, priority: bool, others: int, policy: Policy, rhythm: Rhythm) -> int:
    """How many of the ``others`` are called before the one at a ``place``, from nought, of the priority
    people, or of the ordinary ones."""
    called = 0
    while called < others:
        favoured = rhythm.favours_priority(policy.priority_ratio)
        rhythm = rhythm.after(favoured, policy.priority_ratio)
        if favoured is not priority:
            called += 1
        elif place:
            place -= 1
        else:
            break
    return called


def _in_order(
    line: Sequence[InLine], policy: Policy, rhythm: Rhythm, now: datetime
) -> Iterator[tuple[int, Rule, Rhythm]]:
    """Each place in ``line`` as it would be called, with its rule and the rhythm after the call.

    Those who are away are left out.
    """
    rules = [standing(each, policy, now) for each in line]

    def those(*wanted: Rule) -> deque[int]:
        return deque(place for place in by_arrival if rules[place] in wanted)

    here = (place for place in range(len(line)) if not line[place].away(now))
    by_arrival = sorted(here, key=lambda place: (line[place].arrived_at, line[place].sequence))
    booked = sorted(those(Rule.APPOINTMENT), key=lambda place: line[place].appointment or now)
    for place in (*booked, *those(Rule.WAITED_LONG)):
        yield place, rules[place], rhythm
    priority, ordinary = those(Rule.PRIORITY), those(Rule.ARRIVAL)
    while priority and ordinary:
        favoured = rhythm.favours_priority(policy.priority_ratio)
        rhythm = rhythm.after(favoured, policy.priority_ratio)
        yield (
            (priority if favoured else ordinary).popleft(),
            Rule.PRIORITY if favoured else Rule.RATIO,
            rhythm,
        )
    for place in (*priority, *ordinary):
        yield place, rules[place], rhythm


def standing(waiting: InLine, policy: Policy, now: datetime) -> Rule:
    """Which rule speaks for somebody who waits."""
    if slot_has_come(waiting, policy, now):
        return Rule.APPOINTMENT
    if waiting.arrived_at <= cap_passed(policy, now):
        return Rule.WAITED_LONG
    return Rule.PRIORITY if waiting.priority else Rule.ARRIVAL


def cap_passed(policy: Policy, now: datetime) -> datetime:
    """Whoever arrived by then has waited past the cap."""
    return now - timedelta(minutes=policy.ordinary_cap_minutes)


def urgency(waiting: InLine, policy: Policy, now: datetime) -> tuple[int, datetime, int]:
    """Sort key over all who wait in a branch, whatever they wait for; smaller is more urgent."""
    return _rank(waiting, standing(waiting, policy, now))


def slot_has_come(waiting: InLine, policy: Policy, now: datetime) -> bool:
    """Whether somebody with an appointment is drawn to the front by now."""
    slot = waiting.appointment
    if slot is None or now < slot - timedelta(minutes=policy.appointment_early_minutes):
        return False
    return policy.appointment_late is LateAppointment.KEEP or not is_late(waiting.arrived_at, slot, policy)


def is_late(arrived: datetime, slot: datetime, policy: Policy) -> bool:
    """Whether a check-in came too long after its slot."""
    return arrived > slot + timedelta(minutes=policy.appointment_late_minutes)
