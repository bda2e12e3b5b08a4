"""`python -m display.signs`: the signs without the rest of `luot`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from display.signs.agent import SignSettings, run
from display.signs.file import SignsFileError


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m display.signs", description=__doc__)
    parser.add_argument("--mqtt-url", required=True, help="mqtt://host:port")
    parser.add_argument("--branch", required=True, help="code of the branch")
    parser.add_argument("--file", type=Path, help="signs file; without one there are virtual signs only")
    parser.add_argument("--device", default="signs", help="device id of this agent (%(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--http-port", type=int, default=0, help="port of the page, 0 for a free one")
    given = parser.parse_args(argv)
    try:
        return run(SignSettings(**vars(given)))
    except SignsFileError as error:
        sys.stderr.write(f"signs: cannot start: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
