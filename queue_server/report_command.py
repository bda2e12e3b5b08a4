"""The command ``luot report``; what it needs is imported once it runs."""

from __future__ import annotations

from pathlib import Path

import click

from queue_server.config import Settings
from queue_server.options import settings_options

REFUSALS = {
    "unknown-branch": "there is no branch {branch}",
    "unusable-period": "{period} is no period; write 2026-11, 2026-W47, 2026-Q4 or 2026",
}


@click.command()
@settings_options
@click.argument("branch")
@click.option("--period", required=True, help="2026-11, 2026-W47, 2026-Q4 or 2026.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "xlsx"]),
    default="pdf",
    show_default=True,
    help="Kind of file.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write. [default: bao-cao-BRANCH-PERIOD.FORMAT here]",
)
def report(settings: Settings, branch: str, period: str, form: str, out: Path | None) -> None:
    """Write the report of BRANCH over a period: how many came, how long it took, how they were content.

    A server may run meanwhile; it makes the same reports by itself on the last working day of each period.
    """
    from queue_server.adapters.reporting.work import Reckoning
    from queue_server.bootstrap import open_store
    from queue_server.domain.errors import Refusal
    from queue_server.domain.periods import read_period

    open_store(settings).database.close()  # brings the schema up to date, which a reader cannot
    reckoning = Reckoning(settings.store_url)
    to = out or Path(f"bao-cao-{branch}-{period}.{form}")
    try:
        if not reckoning.report(branch, read_period(period), form, to):
            raise click.ClickException(f"nobody took a number at {branch} in {period}; nothing was written")
    except Refusal as refusal:
        raise click.ClickException(REFUSALS[refusal.code].format(**refusal.facts)) from refusal
    finally:
        reckoning.close()
    click.echo(f"{to} written")
