"""Bringing a centre's own data in from files: what ``luot import`` does, and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from queue_server.adapters.case_catalogue.work import CatalogueDoubtful, take_over_catalogue
from queue_server.adapters.centre_file.reader import BrokenCentreFile, read_centre_file
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.database.ratings import NormChanged
from queue_server.adapters.database.store import StillInUse
from queue_server.adapters.media.shelf import MediaShelf
from queue_server.adapters.procedure_file import BrokenProcedures, read_procedure_file
from queue_server.config import Settings
from queue_server.domain.errors import Refusal, UnknownBoard
from queue_server.domain.media import Showing
from queue_server.options import store_beside
from queue_server.service_layer.ports import Unavailable


def import_centre(settings: Settings, file: Path) -> None:
    """Create or update the branches of a centre file, and say so.

    Raises:
        click.ClickException: every fault of the file, or who still waits for what it lacks; nothing was
            imported.
    """
    if settings.is_hub:
        raise click.ClickException("a hub learns its branches' configuration from their own servers")
    with _refusals():
        documents = read_centre_file(file).documents()
        with store_beside(settings) as store:
            known = {branch.code for branch in store.branches()}
            store.install(documents)
    for document in documents:
        click.echo(
            f"{document.code}: {document.name}, {len(document.services)} services, "
            f"{len(document.counters)} counters ({'updated' if document.code in known else 'new'})"
        )
    for fault in documents[0].theme_refused:
        click.echo(f"warning: theme.{fault}; boards keep their usual look", err=True)


def import_procedures(settings: Settings, file: Path, *, partial: bool) -> None:
    """Make the catalogue of procedures what a file says, and say so; ``partial`` only adds and changes.

    Raises:
        click.ClickException: every fault of the file; nothing was imported.
    """
    with _refusals():
        records = read_procedure_file(file)
    with store_beside(settings) as store:
        catalogue = DatabaseProcedures(store.database, store.clock)
        done = catalogue.take_over(records, all_there_are=not partial)
    click.echo(
        f"{len(records)} procedures: {done.new} new, {done.changed} changed, {done.same} as before; "
        f"{done.withdrawn} withdrawn"
    )


def import_case_system_s_procedures(settings: Settings) -> None:
    """Make the catalogue of procedures what the case system has, and say so.

    Raises:
        click.ClickException: no case system is set, it does not answer, or what it tells is of no use.
    """
    if settings.cases_url is None:
        raise click.ClickException("there is no case system to ask: cases_url is not set")
    with _refusals(), store_beside(settings):
        click.echo(take_over_catalogue(settings.store_url, settings.cases_url, settings.cases_secret))


def import_media(
    settings: Settings, branch: str, files: Sequence[Path], seconds: int, boards: tuple[str, ...]
) -> None:
    """Put files on a branch's playlist, and say so of each.

    Raises:
        click.ClickException: no such branch or board, or some files that boards cannot show; the others were
            taken.
    """
    with store_beside(settings) as store:
        known = {each.code: each for each in store.branches()}
    if branch not in known:
        raise click.ClickException(f"there is no branch {branch!r}; there are {', '.join(known) or 'none'}")
    try:
        known[branch].check_boards(boards)
    except UnknownBoard as refusal:
        raise click.ClickException(
            "there is no board {board!r}; boards and zones are {known}".format(**refusal.facts)
        ) from refusal
    shelf = MediaShelf(settings.media_dir, settings.media_megabytes * 2**20, SystemClock())
    refused = 0
    for file in files:
        try:
            with file.open("rb") as content:
                kept = shelf.add(branch, file.name, content, Showing(seconds, boards=boards), "luot import")
            click.echo(f"{file.name}: {kept.type}, {kept.size} bytes")
        except Refusal as refusal:
            refused += 1
            click.echo(f"{file.name}: {refusal.code}", err=True)
    if refused:
        raise click.ClickException(f"{refused} of {len(files)} files cannot be shown")


REFUSED = (
    BrokenCentreFile,
    BrokenProcedures,
    CatalogueDoubtful,
    NormChanged,
    StillInUse,
    Unavailable,
)
"""What may be wrong with what is to be imported."""


@contextmanager
def _refusals() -> Iterator[None]:
    """Ends the command with the words of a refusal and exit code 1."""
    try:
        yield
    except REFUSED as error:
        raise click.ClickException(str(error)) from error
