"""``luot feed``: who takes the log, how far each is, and what they refused. A running server follows within a
second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from queue_server.config import Settings
from queue_server.options import settings_options, store_beside

if TYPE_CHECKING:
    from queue_server.adapters.database.store import DatabaseStore
    from queue_server.service_layer.feed import Start

REFUSALS = {
    "unknown-subscriber": "there is no subscriber {subscriber}; luot feed list shows them",
    "unknown-branch": "there is no branch {branch}, or the subscriber does not follow it",
    "unknown-dead-letter": "nothing of the kind was put aside; luot feed dead shows what was",
    "subscriber-taken": "there is a subscriber {subscriber} already",
    "bad-subscriber": "{field} cannot be so",
    "bad-secret": "a secret is whsec_ followed by the base64 of 24 to 64 bytes",
    "named-by-settings": "{subscriber} is what feed_url and feed_secret say; change them instead",
    "bad-place": "there is no entry {start} to begin with; a number also needs its --branch",
}
"""What the command says of a refusal; nothing was changed."""


class StartType(click.ParamType):
    """``beginning``, ``now``, an entry's number, or an instant with its offset."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Start:
        from queue_server.domain import moment

        text = str(value)
        if text in ("beginning", "now"):
            return text  # type: ignore[return-value]
        if text.isdecimal():
            return int(text)
        try:
            return moment.from_text(text)
        except ValueError:
            self.fail(f"{text!r} is no beginning, now, number or time such as 2026-11-21T07:30+07:00", param)


def feed_command(command: Callable[..., None]) -> Callable[..., Any]:
    """A command on the store beside which a server may run; refusals end it with one line."""

    @wraps(command)
    def on_store(settings: Settings, **options: Any) -> None:
        from queue_server.domain.errors import Refusal

        with store_beside(settings) as store:
            try:
                command(store, **options)
            except Refusal as refusal:
                said = REFUSALS[refusal.code].format(**refusal.facts)
                raise click.ClickException(f"{said}; nothing was changed") from refusal

    return settings_options(on_store)


@click.group()
def feed() -> None:
    """Systems outside that take the log: the case system, the IOC, the hotline, the province's hub.

    Each is sent every entry as a signed CloudEvent, in order for each branch, and keeps its own place. A
    running server follows what is done here within a second.
    """


@feed.command("list")
@feed_command
def list_(store: DatabaseStore) -> None:
    """Show every subscriber: how it is, how far behind, and what it answered last."""
    from queue_server.service_layer.feed import feed_view

    for each in feed_view(store.feed):
        why = f" ({each['paused']})" if each["paused"] else ""
        click.echo(f"{each['code']}: {each['state']}{why}, {each['entries_behind']} entries behind")
        click.echo(f"  to {each['url']}")
        wanted = ", ".join(each["types"]) or "every type"
        click.echo(f"  {wanted}; of {', '.join(each['branches']) or 'every branch'}")
        if each["oldest_behind"]:
            click.echo(f"  the first it lacks is of {each['oldest_behind']}")
        if each["last_answer"]:
            click.echo(f"  answered {each['last_answer']!r} at {each['last_answer_at']}")
        if each["dead_letters"]:
            click.echo(f"  refused {each['dead_letters']} entries for good; luot feed dead {each['code']}")


@feed.command("add")
@click.argument("code")
@click.option("--url", required=True, help="Where it takes CloudEvents, http://… or https://….")
@click.option("--secret", envvar="LUOT_SUBSCRIBER_SECRET", help="whsec_… [default: one is made]")
@click.option("--type", "types", multiple=True, help="Only these types, such as turn.*; may be repeated.")
@click.option("--branch", "branches", multiple=True, help="Only this branch; may be repeated.")
@click.option(
    "--from",
    "start",
    type=StartType(),
    default="beginning",
    show_default=True,
    help="beginning, now, the number of an entry, or a time such as 2026-11-21T07:30+07:00.",
)
@click.option(
    "--hours",
    type=float,
    default=24.0,
    show_default=True,
    help="How long it may refuse an entry before that is put aside.",
)
@click.option(
    "--events",
    "version",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Newest version of events that it understands.",
)
@feed_command
def add(store: DatabaseStore, hours: float, **wish: Any) -> None:
    """Send the log to the subscriber CODE and print its secret, once."""
    from queue_server.service_layer.feed import Wish, subscribe

    made = subscribe(store.feed, Wish(**wish, dead_letter_hours=hours), store.clock.now())
    click.echo(made.secrets[0])


@feed.command("remove")
@click.argument("code")
@feed_command
def remove(store: DatabaseStore, code: str) -> None:
    """Send nothing to CODE any more, and forget how far it was."""
    from queue_server.service_layer import feed

    feed.remove(store.feed, code)
    click.echo(f"{code} is no subscriber any more")


@feed.command("pause")
@click.argument("code")
@feed_command
def pause(store: DatabaseStore, code: str) -> None:
    """Send nothing to CODE until it is resumed; its place is kept."""
    from queue_server.service_layer import feed

    feed.pause(store.feed, code)
    click.echo(f"{code} is sent nothing until: luot feed resume {code}")


@feed.command("resume")
@click.argument("code")
@feed_command
def resume(store: DatabaseStore, code: str) -> None:
    """Let CODE go on where it stopped."""
    from queue_server.service_layer import feed

    feed.resume(store.feed, code)
    click.echo(f"{code} goes on where it stopped")


@feed.command("rotate")
@click.argument("code")
@click.option("--secret", envvar="LUOT_SUBSCRIBER_SECRET", help="whsec_… [default: one is made]")
@click.option("--end", is_flag=True, help="End the change: the older secret signs no more.")
@feed_command
def rotate(store: DatabaseStore, code: str, secret: str | None, end: bool) -> None:
    """Give CODE a new secret and print it; until --end the one before signs too."""
    from queue_server.service_layer import feed

    if end:
        feed.end_rotation(store.feed, code)
        click.echo(f"only the newest secret signs for {code}")
    else:
        click.echo(feed.rotate(store.feed, code, secret).secrets[0])


@feed.command("replay")
@click.argument("code")
@click.option(
    "--from",
    "start",
    type=StartType(),
    required=True,
    help="beginning, now, the number of an entry, or a time such as 2026-11-21T07:30+07:00.",
)
@click.option("--branch", help="Only this branch's log.")
@feed_command
def replay(store: DatabaseStore, code: str, start: Start, branch: str | None) -> None:
    """Send CODE everything from a place on again; one that lies ahead passes over what comes before."""
    from queue_server.service_layer import feed

    _tell_places(code, feed.replay(store.feed, code, start, branch))


def _tell_places(code: str, places: Mapping[str, int]) -> None:
    for branch, seq in places.items():
        click.echo(f"{code} goes on with {branch}-{seq}")


@feed.command("dead")
@click.argument("code")
@feed_command
def dead(store: DatabaseStore, code: str) -> None:
    """Show what CODE refused for so long that it was put aside."""
    after = ("", 0)
    store.feed.subscriber(code)
    while letters := store.feed.dead_letters(code, after):
        for each in letters:
            told = f"{each.tries} times from {each.first:%Y-%m-%dT%H:%MZ} to {each.last:%Y-%m-%dT%H:%MZ}"
            click.echo(f"{each.branch}-{each.seq} {each.type}: {each.reason!r}, {told}")
        after = (letters[-1].branch, letters[-1].seq)


@feed.command("resend")
@click.argument("code")
@click.option("--branch", help="Only what is of this branch.")
@click.option("--seq", type=int, help="Only the entry of this number; needs its --branch.")
@feed_command
def resend(store: DatabaseStore, code: str, branch: str | None, seq: int | None) -> None:
    """Send CODE once more what was put aside: all of it, a branch's, or one entry."""
    from queue_server.service_layer import feed

    if seq is not None and branch is None:
        raise click.UsageError("--seq needs the --branch whose entry it is")
    click.echo(f"{feed.resend(store.feed, code, branch, seq)} entries are sent to {code} once more")
