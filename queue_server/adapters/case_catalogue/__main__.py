"""The helper process: ``python -m queue_server.adapters.case_catalogue --fd N``."""

from __future__ import annotations

import logging
from typing import Any

from queue_server.adapters.case_catalogue.work import take_over_catalogue
from queue_server.adapters.helped import answer_questions

log = logging.getLogger(__name__)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The answer to the question of :class:`..case_catalogue.CatalogueRefresh`."""
    try:
        return {"told": take_over_catalogue(question["database"], question["url"], question["token"])}
    except Exception as error:
        log.exception("the case system's catalogue could not be taken over")
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    answer_questions(answer)
