"""The helper process: ``python -m queue_server.adapters.reporting --fd N``."""

from __future__ import annotations

import logging
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from queue_server.adapters.helped import answer_questions
from queue_server.adapters.reporting.work import Reckoning
from queue_server.domain.periods import Period, PeriodKind

log = logging.getLogger(__name__)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question of :class:`..reporting.HelperReckoner`; what goes wrong is told and logged."""
    try:
        return _answered(question)
    except Exception as error:
        log.exception("could not work out %s of %s", question["do"], question["branch"])
        return {"error": f"{type(error).__name__}: {error}"}


def _answered(question: dict[str, Any]) -> dict[str, Any]:
    reckoning, branch = _reckoning(question["database"]), question["branch"]
    first, last = (date.fromisoformat(question[end]) for end in ("first", "last"))
    if question["do"] == "drop":
        return {"made": reckoning.drop(branch, first, question["form"], Path(question["to"]))}
    period = Period(first, last, PeriodKind(question["kind"]))
    if question["do"] == "figures":
        return {"figures": reckoning.figures(branch, period, question["by"])}
    return {"made": reckoning.report(branch, period, question["form"], Path(question["to"]))}


@cache
def _reckoning(url: str) -> Reckoning:
    return Reckoning(url)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    answer_questions(answer)
