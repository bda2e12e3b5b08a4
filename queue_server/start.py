"""The server process and the step into it.

eventlet must patch the standard library before almost anything else is imported, so the command line, which
has read the settings by then, replaces itself with a fresh interpreter that runs this module. Nothing of
ours may be imported above the patch: whatever is imported before it keeps the blocking library.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from queue_server.config import Settings

HANDED_OVER = "LUOT_SERVE_SETTINGS"
"""Environment variable with the settings: other users cannot read it, unlike arguments."""


def become_server(settings: Settings, ready_fd: int | None) -> NoReturn:
    """Replace this process with the server; its pid stays the same."""
    environment = {**os.environ, HANDED_OVER: settings.model_dump_json()}
    if ready_fd is not None:
        os.set_inheritable(ready_fd, True)
    arguments = [settings.async_mode.value, "-" if ready_fd is None else str(ready_fd)]
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "queue_server.start", *arguments], environment)


def main(mode: str, ready_fd: str) -> None:
    """Choose the asynchronous mode, then serve with the settings handed over."""
    if mode == "eventlet":
        _go_green()
    _leave_out_redis()

    from queue_server.config import Settings
    from queue_server.serving import run

    settings = Settings.model_validate_json(os.environ.pop(HANDED_OVER))
    if mode == "eventlet" and not settings.uses_sqlite:
        from queue_server import green_psycopg

        green_psycopg.install()
    run(settings, None if ready_fd == "-" else int(ready_fd))


def _go_green() -> None:
    """Patch the standard library, on the event loop that serves requests in the order in which they come.

    eventlet's own loops answer what is ready in no order, so that under load an unlucky request waits for
    two rounds.
    """
    os.environ["EVENTLET_HUB"] = "asyncio"
    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"  # while connecting; see green_psycopg for statements
    with warnings.catch_warnings():
        # Its planned retirement is known and decided about in docs/adr/0003.
        warnings.simplefilter("ignore")
        import eventlet
    eventlet.monkey_patch()


def _leave_out_redis() -> None:
    """Let socketio load without its relay over Redis, six megabytes of which we use nothing: ours, where a
    centre has one, loads `redis` afterwards."""
    sys.modules["redis"] = None  # type: ignore[assignment]
    try:
        import socketio  # noqa: F401
    finally:
        del sys.modules["redis"]


if __name__ == "__main__":
    main(*sys.argv[1:])
