"""The options that commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from queue_server.config import Settings, load

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
