"""Procedures to test with: the real ones where they are at hand, else the demo's own."""

import json
import os
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[3] / "shared/data/procedures.jsonl"
ILLUSTRATIVE = Path(__file__).parents[2] / "queue_server/demo/procedures.jsonl"
FILE = REAL if os.access(REAL, os.R_OK) else ILLUSTRATIVE
"""207 procedures of the national portal beside the working tree, which are nobody's to publish here."""


def records() -> list[dict[str, Any]]:
    """The records of :data:`FILE`."""
    return records_of(FILE)


def records_of(file: Path) -> list[dict[str, Any]]:
    """The records of a file, read without any code of ours."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
