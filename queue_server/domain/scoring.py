"""Scores from points, as T01 art. 15 works them out (requirement R5), and how far shares can be trusted.

Everything is reckoned in whole numbers and exact fractions and rounded once, half up, as a person would do on
paper: a computer's binary fractions would now and then put a score one tenth beside what the office finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from queue_server.domain.norm import Grade, Total

MOST_POINTS = 2
"""What a file can give to an index at best (T01 art. 14)."""
Z_95 = Decimal("1.959964")
"""Quantile of the normal distribution for an interval that holds the truth 19 times out of 20."""
TENTH = Decimal("0.1")


def half_up(value: Fraction) -> Decimal:
    """To one decimal, a half upwards; for values that are not negative."""
    return Decimal(int(value * 10 + Fraction(1, 2))) / 10


def percent(part: int, whole: int) -> Decimal | None:
    """How many of a hundred, to one decimal; ``None`` of nothing."""
    return half_up(Fraction(100 * part, whole)) if whole else None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in percent, and where the truth lies with 95 % confidence."""

    percent: Decimal
    low: Decimal
    high: Decimal


def share(part: int, whole: int) -> Share | None:
    """The share with its interval after Wilson (J. Am. Stat. Assoc. 22, 1927), which holds for few and for
    extreme ones too; ``None`` of nothing."""
    if not whole:
        return None
    n, p, z2 = Decimal(whole), Decimal(part) / Decimal(whole), Z_95 * Z_95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z_95 / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
    low = Decimal(0) if part == 0 else centre - reach
    high = Decimal(1) if part == whole else centre + reach
    return Share(
        half_up(Fraction(100 * part, whole)),
        *((100 * end).quantize(TENTH, ROUND_HALF_UP) for end in (low, high)),
    )


@dataclass(frozen=True, slots=True)
class IndexSum:
    """The points that files gave to an index, and how many files said something about it."""

    points: int = 0
    files: int = 0

    def plus(self, points: int, files: int) -> IndexSum:
        """With so many more files, each of which gave so many points."""
        return IndexSum(self.points + points * files, self.files + files)

    @property
    def score(self) -> Decimal:
        """Sum of points ÷ number of files, one decimal (T01 art. 15)."""
        return half_up(Fraction(self.points, self.files))


@dataclass(frozen=True, slots=True)
class TotalScore:
    """A total over the indices that there are data about."""

    score: Decimal
    most: int
    """What it could be at best, over the same indices."""
    left_out: tuple[int, ...]
    """The indices without data, which do not count."""
    grade: Grade
    """The class that the total reaches: with data about what is left out it could not be lower."""
    best_grade: Grade
    """The class with the best of data about what is left out; the same one where nothing hangs on it."""

    @property
    def mean(self) -> Fraction:
        """The score of one index: what totals over different indices can be compared by."""
        return Fraction(self.score) * MOST_POINTS / self.most


def total_score(sums: Mapping[int, IndexSum], total: Total) -> TotalScore | None:
    """The total of rounded index scores and its class; ``None`` when no index of it has data.

    A missing index can only add: the class reached without it is reached in any case, and a higher one that
    might have been is told too.
    """
    counted = [sums[index] for index in total.indices if index in sums]
    if not counted:
        return None
    left_out = tuple(index for index in total.indices if index not in sums)
    score = sum((each.score for each in counted), Decimal(0))
    return TotalScore(
        score,
        MOST_POINTS * len(counted),
        left_out,
        total.grade(float(score)),
        total.grade(float(score + MOST_POINTS * len(left_out))),
    )


@dataclass(frozen=True, slots=True)
class RankRule:
    """How much must be known of somebody before comparing is fair."""

    least_ratings: int = 10
    least_response_percent: float = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be ranked."""

    key: str
    rated: int
    served: int
    total: TotalScore | None


@dataclass(frozen=True, slots=True)
class Unranked:
    """Why somebody has no rank: a stable code, what there is and what there should be."""

    reason: str
    have: Decimal = Decimal(0)
    need: Decimal = Decimal(0)


def ranks(candidates: Sequence[Candidate], rule: RankRule) -> dict[str, int | Unranked]:
    """The rank of each, equals sharing one (1, 2, 2, 4), or why there is none (R7).

    Compared is the mean score of an index, for totals may lack different indices.
    """
    found: dict[str, int | Unranked] = {each.key: why for each in candidates if (why := _unfit(each, rule))}
    fit = [each for each in candidates if each.key not in found]
    if len(fit) == 1:
        return {**found, fit[0].key: Unranked("alone")}
    means = [each.total.mean for each in fit if each.total]
    for each in fit:
        if each.total:
            found[each.key] = 1 + sum(mean > each.total.mean for mean in means)
    return found


def _unfit(candidate: Candidate, rule: RankRule) -> Unranked | None:
    if candidate.rated < rule.least_ratings:
        return Unranked("few-ratings", Decimal(candidate.rated), Decimal(rule.least_ratings))
    least = Fraction(str(rule.least_response_percent))
    if Fraction(100 * candidate.rated, candidate.served) < least:
        have = half_up(Fraction(100 * candidate.rated, candidate.served))
        return Unranked("low-response", have, Decimal(str(rule.least_response_percent)))
    return None if candidate.total else Unranked("no-scores")
