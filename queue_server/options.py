"""What commands have in common: options, the store, and clear words for a branch that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.config import Settings, load

if TYPE_CHECKING:
    from queue_server.adapters.database.store import DatabaseStore
    from queue_server.domain.branch import Branch

PATH = click.Path(path_type=Path)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the common options; the command gets the settings in force instead of them."""

    @click.option("--data-dir", type=PATH, help="Where database, keys and clips are kept.")
    @click.option("--config", type=PATH, help="Settings file. [default: luot.toml here, if there is one]")
    @click.option("--database-url", help="SQLAlchemy URL. [default: SQLite in the data directory]")
    @wraps(command)
    def with_settings(data_dir: Path, config: Path, database_url: str, **options: Any) -> Any:
        given = {name: options.pop(name) for name in list(options) if name in Settings.model_fields}
        settings = load(config, data_dir=data_dir, database_url=database_url, **given)
        return command(settings=settings, **options)

    return with_settings


@contextmanager
def store_beside(settings: Settings) -> Iterator[DatabaseStore]:
    """The store beside which a server may run, closed at the end."""
    from queue_server.bootstrap import open_store

    store = open_store(settings)
    try:
        yield store
    finally:
        store.database.close()


def known_branch(store: DatabaseStore, code: str) -> Branch:
    """The branch; a clear refusal when there is none."""
    from queue_server.domain.errors import UnknownBranch

    try:
        return store.branch(code)
    except UnknownBranch as error:
        known = ", ".join(branch.code for branch in store.branches()) or "none yet; luot import centre FILE"
        raise click.ClickException(f"there is no branch {code}; known: {known}") from error
