"""``luot``: one command for the server, the devices' agents and the administrator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from queue_server.agents import display, keypad, kiosk
from queue_server.config import AsyncMode, BadSettings, ServerRole, Settings
from queue_server.feed_command import feed
from queue_server.options import PATH, known_branch, settings_options, store_beside
from queue_server.people_command import device, user
from queue_server.report_command import report
from queue_server.simulation.command import simulate

if TYPE_CHECKING:
    from queue_server.adapters.database.store import DatabaseStore
    from queue_server.domain.branch import Branch


class Luot(click.Group):
    """Commands whose bad settings end in one clear line and exit code 2, nothing half-started."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadSettings as error:
            raise click.exceptions.UsageError(str(error)) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Luot, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="luot")
def main() -> None:
    """Lượt: queue management for public one-stop service centres.

    Citizens take numbers at kiosks, officers call them, boards show and loudspeakers speak the call,
    tablets collect ratings, and the case system hears of it all.

    \b
    Try it:            luot demo
    Run a centre:      luot import centre FILE
                       luot user add NAME --role officer --branch CODE
                       luot serve

    Every setting is also an environment variable (LUOT_PORT, LUOT_DATABASE_URL, ...) and a line of
    luot.toml; options win over the environment, the environment over the file.
    """


@main.command()
@settings_options
@click.option("--host", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes any free one. [default: 8080]")
@click.option("--mqtt-url", help="MQTT broker, mqtt://user:password@host:1883.")
@click.option("--feed-url", help="Where the case system takes CloudEvents.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in ServerRole]),
    help="centre runs its own branches, hub shows those of other servers. [default: centre]",
)
@click.option(
    "--async-mode",
    type=click.Choice([mode.value for mode in AsyncMode]),
    help="How requests run side by side: eventlet is faster, threading the way out. [default: eventlet]",
)
@click.option(
    "--open-outside-hours", is_flag=True, default=None, help="Give numbers at any hour; pages say so."
)
@click.option(
    "--open-devices",
    is_flag=True,
    default=None,
    help="Take pages without a key for the branch's kiosk or tablet (demos, closed networks).",
)
@click.option("--ready-fd", type=int, hidden=True, help='Write {"base_url": …} here once requests are taken.')
def serve(settings: Settings, ready_fd: int | None) -> None:
    """Run the server: pages, API, Socket.IO, and delivery to MQTT and the case system.

    The database is brought up to date first. With SQLite there is one server a file; a second is refused.
    Stop it with Ctrl-C or SIGTERM.
    """
    from queue_server.start import become_server

    become_server(settings, ready_fd)


@main.command()
@click.option(
    "--data-dir", type=PATH, help="Where the demo keeps its data. [default: ~/.local/share/luot/demo]"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=int, help="Port of the server; 0 takes any free one. [default: 8080 or the next free]"
)
@click.option("--database-url", help="Run on this PostgreSQL instead of SQLite.")
@click.option(
    "--async-mode",
    type=click.Choice([mode.value for mode in AsyncMode]),
    default=AsyncMode.EVENTLET.value,
    show_default=True,
    help="How the server runs requests side by side.",
)
@click.option("--ready-file", type=PATH, help="Write addresses, sign-ins, keys and pids here, as JSON.")
@click.option("--fresh", is_flag=True, help="Forget the data of earlier starts.")
@click.option("--real-hours", is_flag=True, help="Give numbers only in the centre's transaction hours.")
def demo(**options: Any) -> None:
    """Run a complete centre on this machine: the Huế centre of 402/QĐ-UBND, 17 services, 18 counters.

    Starts the server, an MQTT broker, a virtual slip printer with the kiosk's agent, virtual LED signs and a
    stand-in case system, and prints the pages' addresses and the sign-ins. It needs no root and no other
    program, and can be used at any hour.

    A second start goes on with the day's data. Ctrl-C stops everything it started; a part that dies meanwhile
    is started again. --ready-file is written once everything answers:

    \b
    {"base_url", "mqtt_url", "branch", "staff": [{"role", "username", "password"}],
     "devices": [{"kind", "id", "key"}], "pids": {"server": …}, …}
    """
    from queue_server.config import default_data_dir
    from queue_server.demo.centre import DemoOptions, run
    from queue_server.demo.children import ChildFailed

    options["data_dir"] = options["data_dir"] or default_data_dir() / "demo"
    try:
        run(DemoOptions(**options), click.echo)
    except ChildFailed as error:
        raise click.ClickException(str(error)) from error


main.add_command(simulate)


main.add_command(feed)
main.add_command(report)
main.add_command(user)
main.add_command(device)


for agent in (kiosk, display, keypad):
    main.add_command(agent)


@main.group("import")
def import_() -> None:
    """Bring a centre's own data in from files."""


@import_.command("centre")
@settings_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_centre(settings: Settings, file: Path) -> None:
    """Create or update the branches that FILE describes.

    FILE is a centre file (docs/centre-file.md): services, counters, hours and rules in TOML. If anything in
    it is wrong, every error is listed with its line and nothing is imported. Tickets and the event log of
    existing branches stay as they are; a running server takes the new configuration over at once.
    """
    from queue_server import importing

    importing.import_centre(settings, file)


@import_.command("media")
@settings_options
@click.option("--branch", required=True, help="Code of the branch whose boards show them.")
@click.option("--seconds", type=click.IntRange(12, 600), default=15, show_default=True, help="A picture's.")
@click.option("--board", "boards", multiple=True, help="Only this board or zone; may be repeated.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_media(
    settings: Settings, branch: str, seconds: int, boards: tuple[str, ...], files: tuple[Path, ...]
) -> None:
    """Put pictures and videos (PNG, JPEG, WebP, MP4, WebM) on the playlist of a branch's boards.

    One that is there already gets the new times. Of several files those that cannot be shown are named, and
    the others are taken.
    """
    from queue_server import importing

    importing.import_media(settings, branch, files, seconds, boards)


@import_.command("procedures")
@settings_options
@click.option(
    "--partial", is_flag=True, help="FILE holds only some procedures: leave those that it lacks as they are."
)
@click.option("--from-case-system", is_flag=True, help="Ask the case system (cases_url) instead of a FILE.")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_procedures(settings: Settings, partial: bool, from_case_system: bool, file: Path | None) -> None:
    """Make the catalogue of procedures what FILE says, or the case system.

    FILE has one JSON object a line (docs/procedures.md), as exported from the national portal. If anything in
    it is wrong, every error is listed with its line and nothing is imported. Procedures that FILE lacks are
    withdrawn: citizens no longer find them, and their pages say so. A running server takes the catalogue over
    at once.
    """
    from queue_server import importing

    if (file is None) is not from_case_system:
        raise click.UsageError("name a FILE, or ask the case system by --from-case-system")
    if file is None:
        importing.import_case_system_s_procedures(settings)
    else:
        importing.import_procedures(settings, file, partial=partial)


@main.group()
def voice() -> None:
    """Recorded words that loudspeakers call with."""


@voice.command("check")
@settings_options
@click.option("--clips", type=PATH, help="Folder of the recordings. [default: the setting voice_recordings]")
@click.option("--branch", help="Code of the branch that is to be called for. [default: the only one]")
@click.option("--say", "number", help="Join the call of this number, such as A007, instead of checking.")
@click.option("--counter", help="Where --say calls it to. [default: the first counter]")
@click.option("--out", type=PATH, default="call.wav", show_default=True, help="File for --say.")
@click.option("--template", type=PATH, help="Write what a speaker must record into this folder instead.")
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Of --say and --template.",
)
def voice_check(
    settings: Settings,
    clips: Path | None,
    branch: str | None,
    number: str | None,
    counter: str | None,
    out: Path,
    template: Path | None,
    language: str,
) -> None:
    """Say whether recorded words can speak every call of a branch (docs/recorded-voice.md).

    Lists each recording with its length and loudness, those that are broken, and the words that nobody
    recorded. Exit code 1 when anything is missing or broken.
    """
    from queue_server import voice_check as checking

    with store_beside(settings) as store:
        spoken_at = _only_branch(store, branch)
    if template:
        checking.write_reading_list(template, spoken_at, language)
        return
    folder = clips or settings.voice_recordings
    if folder is None:
        raise click.ClickException("which recordings? Give --clips DIR, or the setting voice_recordings")
    if number:
        checking.say(folder, spoken_at, number, counter or next(iter(spoken_at.counters)), language, out)
    elif not checking.check(folder, spoken_at):
        raise click.exceptions.Exit(1)


def _only_branch(store: DatabaseStore, code: str | None) -> Branch:
    """The branch asked for, or the only one there is."""
    branches = list(store.branches())
    if code is None and len(branches) == 1:
        return branches[0]
    if code is None:
        known = ", ".join(branch.code for branch in branches) or "none yet; luot import centre FILE"
        raise click.ClickException(f"which branch? Give --branch; known: {known}")
    return known_branch(store, code)


if __name__ == "__main__":
    main()
