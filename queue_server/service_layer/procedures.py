"""Looking up procedures, as a branch shows them to citizens (K3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.domain import moment
from queue_server.domain.branch import Branch, Service
from queue_server.domain.catalogue import Catalogue, Entry
from queue_server.domain.errors import UnknownProcedure
from queue_server.domain.intake import Intake
from queue_server.domain.turn import Data
from queue_server.service_layer import links


@dataclass(frozen=True, slots=True)
class Published:
    """A procedure's record, to the letter, and what became of it."""

    record: Data
    edition: int
    """The import that changed it last."""
    withdrawn_at: datetime | None
    """When an import no longer had it: since then it is not found by searching."""


class Procedures(Protocol):
    """The procedures that were imported, for all branches alike."""

    def catalogue(self) -> Catalogue:
        """Those published now; newer soon after the next import, in whatever process it ran."""

    def published(self, code: str) -> Published:
        """Raises :class:`UnknownProcedure` for a code that was never imported."""

    def taken(self, branch: str) -> Mapping[str, int]:
        """For how many tickets of the last weeks each procedure was chosen."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and which part of the answer is wanted."""

    query: str = ""
    field: str | None = None
    start: int = 0
    limit: int = 20


def find_procedures(procedures: Procedures, branch: Branch, search: Search) -> Data:
    """The procedures that match, the likeliest meant first; ``next`` begins the following page."""
    intake = Intake(branch)
    found = procedures.catalogue().search(
        search.query,
        search.field,
        procedures.taken(branch.code),
        here=lambda entry: intake.service(entry.code, entry.field) is not None,
        page=slice(search.start, search.start + search.limit),
    )
    end = search.start + search.limit
    return {
        "items": [entry_view(intake, entry) for entry in found.entries],
        "total": found.total,
        "next": str(end) if end < found.total else None,
    }


def entry_view(intake: Intake, entry: Entry) -> Data:
    """A procedure as a list shows it, with the service of this branch that takes it."""
    return {
        "code": entry.code,
        "name": entry.name,
        "field": entry.field,
        "level": entry.level,
        "service": _code_of(intake.service(entry.code, entry.field)),
    }


def choices_view(procedures: Procedures, branch: Branch) -> list[Data]:
    """The procedures that kiosks name before they give a number, service by service in the centre's order.

    Left out are those that are no longer published or that another service takes; and a service of which only
    one is left, for there is nothing to choose.
    """
    intake, catalogue = Intake(branch), procedures.catalogue()
    choices: list[Data] = []
    for service in branch.services.values():
        published = [entry for code in service.choose_from if (entry := catalogue.entry(code))]
        taken = [entry for entry in published if intake.service(entry.code, entry.field) is service]
        if len(taken) > 1:
            choices += [entry_view(intake, entry) for entry in taken]
    return choices


def fields_view(procedures: Procedures, branch: Branch) -> list[Data]:
    """The fields of the catalogue; those taken at this branch first, each group by name."""
    intake = Intake(branch)
    fields = [
        {"name": name, "procedures": count, "here": intake.of_field(name) is not None}
        for name, count in procedures.catalogue().fields().items()
    ]
    return sorted(fields, key=lambda field: not field["here"])


def procedure_view(procedures: Procedures, branch: Branch, code: str) -> Data:
    """All that is published of a procedure, to the letter, with the service of this branch that takes it.

    Raises:
        UnknownProcedure: no such procedure.
    """
    published = procedures.published(code)
    at = published.withdrawn_at
    return {
        **published.record,
        "service": None if at else _code_of(Intake(branch).service(code, published.record["field"])),
        "withdrawn_at": moment.to_text(at) if at else None,
        "url": links.procedure_page(branch.code, code),
    }


def check_procedure(procedures: Procedures, code: str | None) -> None:
    """Raises :class:`UnknownProcedure` for a code that is not published now."""
    if code is not None and procedures.catalogue().entry(code) is None:
        raise UnknownProcedure(procedure=code)


def _code_of(service: Service | None) -> str | None:
    return service.code if service else None
