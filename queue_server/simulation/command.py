"""The command ``luot simulate``; what it needs is imported once it runs."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed is the same day.")
@click.option(
    "--centre",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Centre file; its first branch is simulated. [default: the demo's Huế]",
)
@click.option(
    "--visitors",
    type=click.IntRange(1, 5000),
    default=240,
    show_default=True,
    help="How many come on average, besides the surge.",
)
@click.option(
    "--hours", type=click.FloatRange(0.5, 24), help="How long numbers are given. [default: all day]"
)
@click.option("--no-relief", is_flag=True, help="Only the day on which the supervisor does nothing.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
def simulate(
    seed: int, centre: Path | None, visitors: int, hours: float | None, no_relief: bool, as_json: bool
) -> None:
    """Live through a whole day in seconds and print who waited how long.

    Visitors come at random, with priorities, appointments and further stations; officers pause; some miss
    their call; one field has a surge, which the supervisor relieves by assigning it to other counters. The
    day runs through the system's own rules and a store of its own, on a clock of its own, and leaves nothing
    behind. It is lived twice, with and without the relief, so that a centre sees what its rules and its
    supervisor are worth.
    """
    from queue_server.adapters.centre_file.reader import read_centre_file
    from queue_server.simulation.run import live_through

    hue = Path(str(files("queue_server.demo") / "centres" / "hue.toml"))
    try:
        document = read_centre_file(centre or hue).documents()[0]
        lived = live_through(document, seed, visitors, hours, relief=not no_relief)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(lived.to_json() if as_json else lived.to_text())
