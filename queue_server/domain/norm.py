"""What citizens are asked about a turn, and what their answers count by law (T01 art. 13–15; R4, R5).

A norm is data of the centre's: a new circular is a new norm beside the old one, and every rating keeps the
points that the norm in force gave it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_server.domain.rating_errors import UnknownAnswer

OVERALL = "overall"
"""The question that every norm has: the whole impression, from 1 to 5."""
SCALE = range(1, 6)
"""What the overall question is answered with: 1 very bad, 5 very good."""

Answers = Mapping[str, str | int]
"""Codes of questions, each with the code of the choice taken; :data:`OVERALL` with a number of the scale."""


@dataclass(frozen=True, slots=True)
class Index:
    """One of the things that the law wants measured."""

    number: int
    """As the law counts them: 1 to 9 in T01."""
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A class of results, such as “Xuất sắc”."""

    least: float
    """The total from which on it is reached."""
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Total:
    """Which indices are added up, and what the sum is called."""

    indices: tuple[int, ...]
    grades: tuple[Grade, ...]
    """The highest first; the last one begins at 0."""

    def grade(self, total: float) -> Grade:
        """The class of a total."""
        return next((each for each in self.grades if total >= each.least), self.grades[-1])


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that one may choose."""

    code: str
    points: int | None
    """What it gives to the question's index; ``None`` where the question measures none."""
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that citizens are asked, in plain words."""

    code: str
    index: int | None
    """The index that it measures, if any."""
    text: str
    text_en: str
    choices: tuple[Choice, ...]
    roles: frozenset[str] = frozenset()
    """The stations of a visit at which it is asked; empty for all. Whoever paid a fee cannot tell yet whether
    the result came on time."""

    def choice(self, code: str | int) -> Choice:
        """Raises :class:`UnknownAnswer`."""
        found = next((each for each in self.choices if each.code == code), None)
        if found is None:
            raise UnknownAnswer(question=self.code, known=", ".join(each.code for each in self.choices))
        return found


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody was not content, to be touched instead of written."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Norm:
    """One version of the questionnaire with its legal mapping."""

    code: str
    name: str
    source: str
    """The document that it follows."""
    indices: tuple[Index, ...]
    officer: Total
    """What an officer's total is made of (T01 art. 15)."""
    agency: Total
    questions: tuple[Question, ...]
    reasons: tuple[Reason, ...] = ()

    def check(self, answers: Answers) -> None:
        """Raises :class:`UnknownAnswer` for a question or a choice that this norm does not have."""
        for code, answer in answers.items():
            if code == OVERALL:
                _check_overall(answer)
            else:
                self._question(code).choice(answer)

    def check_reasons(self, reasons: Sequence[str]) -> None:
        """Raises :class:`UnknownAnswer` for a reason that this norm does not have."""
        known = [each.code for each in self.reasons]
        if not set(reasons) <= set(known):
            raise UnknownAnswer(question="reasons", known=", ".join(known))

    def points(self, answers: Answers) -> dict[int, int]:
        """What each index gets; one that the answers say nothing about is left out.

        Raises:
            UnknownAnswer: a question or a choice that this norm does not have.
        """
        self.check(answers)
        asked = [each for each in self.questions if each.code in answers]
        given = {each.index: each.choice(answers[each.code]).points for each in asked}
        return {index: points for index, points in given.items() if index is not None and points is not None}

    def measure(self) -> object:
        """What figures depend on: all but the words. Two norms of one code must not differ in it."""
        asked = {
            (each.code, each.index, tuple((c.code, c.points) for c in each.choices))
            for each in self.questions
        }
        totals = [
            (each.indices, tuple(grade.least for grade in each.grades))
            for each in (self.officer, self.agency)
        ]
        return asked, totals, {each.number for each in self.indices}

    def _question(self, code: str) -> Question:
        found = next((each for each in self.questions if each.code == code), None)
        if found is None:
            known = ", ".join((OVERALL, *(each.code for each in self.questions)))
            raise UnknownAnswer(question=code, known=known)
        return found


def _check_overall(answer: str | int) -> None:
    if answer not in SCALE:
        raise UnknownAnswer(question=OVERALL, known="1, 2, 3, 4, 5")


_ANY = Total((), (Grade(0, "Chưa xếp loại", "Not classed"),))
OVERALL_ONLY = Norm("overall", "Chỉ hỏi chung", "", (), _ANY, _ANY, ())
"""Asks for the whole impression and measures nothing: what a branch without a norm has."""
