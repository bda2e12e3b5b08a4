"""Kills what a test run leaves behind, however the run ends.

Started once per pytest process as `python reaper.py FD`. Reads lines `+PGID` and `-PGID` from the pipe. When
the pipe closes (pytest ended, was interrupted, was killed with -9), all groups still on the list get SIGKILL.
Standard library only: it starts in a few milliseconds with `python -I -S`.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable


def surviving_groups(lines: Iterable[str]) -> set[int]:
    """The process groups named with `+` and not yet taken back with `-`."""
    groups: set[int] = set()
    for line in lines:
        sign, group = line[0], int(line[1:])
        if sign == "+":
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def main() -> None:
    """Wait for the end of the pipe, then kill the groups that are left."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    with os.fdopen(int(sys.argv[1])) as pipe:
        groups = surviving_groups(pipe)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
