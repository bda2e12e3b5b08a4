"""``luot user`` and ``luot device``: who may sign in, and which devices have a key."""

from __future__ import annotations

import secrets
import sys
from contextlib import closing
from pathlib import Path

import click

from queue_server.config import Settings
from queue_server.options import known_branch, settings_options, store_beside
from queue_server.service_layer.people import Device, DeviceKind, Role


@click.group()
def user() -> None:
    """Staff who sign in."""


@user.command("add")
@settings_options
@click.argument("username")
@click.option("--name", help="Name that citizens see. [default: the user name]")
@click.option(
    "--role",
    "staff_role",  # a server has a role, too, and that is a setting
    type=click.Choice([each.value for each in Role]),
    required=True,
    help="What the user may do.",
)
@click.option("--branch", help="Code of the user's branch. [default: all branches]")
@click.option(
    "--password",
    help="Others may read it here while the command runs. [default: asked for, or from standard input]",
)
def user_add(
    settings: Settings,
    username: str,
    name: str | None,
    staff_role: str,
    branch: str | None,
    password: str | None,
) -> None:
    """Add USERNAME, who can sign in at once."""
    from queue_server.adapters.passwords import HelperPasswords

    with store_beside(settings) as store, closing(HelperPasswords()) as passwords:
        if branch:
            known_branch(store, branch)
        if store.directory.credentials(username):
            raise click.ClickException(f"there is a user {username} already; nothing was changed")
        hashed = passwords.hash(password or _asked_password())
        store.directory.add_staff(username, name or username, Role(staff_role), hashed, branch)
    click.echo(f"{username} may sign in as {staff_role}" + (f" of {branch}" if branch else ""))


@user.command("photo")
@settings_options
@click.argument("username")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def user_photo(settings: Settings, username: str, file: Path | None) -> None:
    """Make FILE the photo of USERNAME on rating tablets, where the centre shows them; without FILE, none.

    A square out of its middle is kept, and nothing else of the file.
    """
    from queue_server.adapters.photos import PhotoShelf, UnusablePhoto

    with store_beside(settings) as store:
        if store.directory.staff(username) is None:
            raise click.ClickException(f"there is no user {username}; nothing was changed")
    shelf = PhotoShelf(settings.photos_dir)
    if file is None:
        shelf.drop(username)
        click.echo(f"there is no photo of {username} now")
        return
    try:
        shelf.put(username, file)
    except UnusablePhoto as error:
        raise click.ClickException(f"{error}; nothing was changed") from error
    click.echo(f"{file.name} is the photo of {username}")


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    secret = sys.stdin.readline().rstrip("\n")
    if not secret:
        raise click.ClickException("no password on standard input; nothing was changed")
    return secret


@click.group()
def device() -> None:
    """Kiosks, boards, tablets, signs, keypads, speakers and programs, each with its own key."""


@device.command("add")
@settings_options
@click.argument("code")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in DeviceKind]),
    required=True,
    help="What the device is; it may do only what such a device needs.",
)
@click.option("--branch", required=True, help="Code of the device's branch.")
@click.option("--counter", help="Code of the counter a tablet, sign or keypad stands at.")
def device_add(settings: Settings, code: str, kind: str, branch: str, counter: str | None) -> None:
    """Add the device CODE and print its key, once: only a hash of it is kept."""
    from queue_server.adapters.database.directory import NameTaken

    key = new_device_key()
    with store_beside(settings) as store:
        counters = known_branch(store, branch).counters
        if counter and counter not in counters:
            known = ", ".join(counters)
            raise click.ClickException(f"there is no counter {counter} in {branch}; known: {known}")
        try:
            store.directory.add_device(Device(code, DeviceKind(kind), branch, counter), key)
        except NameTaken as error:
            raise click.ClickException(
                f"there is a device {code} in {branch} already; nothing was changed"
            ) from error
    click.echo(key)


def new_device_key() -> str:
    """A key that nobody can guess."""
    return f"dev_{secrets.token_urlsafe(24)}"
