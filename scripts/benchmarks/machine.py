"""What the figures were measured on: they mean nothing without it."""

import os
import platform
import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
QUIET_LOAD = 0.25
"""A machine with less than this many runnable processes a core counts as doing nothing else."""


def load() -> float:
    """How many programs wanted a core, on average over the last minute."""
    return os.getloadavg()[0]


def heading(kind: str, load_before: float) -> str:
    """The lines above the table, written after the run: machine, versions, date, commit, how quiet it was."""
    cores = psutil.cpu_count() or 1
    memory = psutil.virtual_memory().total / 2**30
    lines = [
        f"# Benchmarks ({kind})",
        "",
        f"- machine: {_processor()}, {cores} cores, {memory:.0f} GiB; Linux {platform.release()}",
        f"- versions: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"- date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; commit {_commit()}",
        f"- load: {load_before:.2f} before the run, {load():.2f} at its end{_noise(load_before, cores)}",
    ]
    return "\n".join(lines)


def _processor() -> str:
    """The model as the kernel names it."""
    said = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    return said[1] if said else platform.machine()


def _noise(load_before: float, cores: int) -> str:
    """What the load before the run means for the figures; the load at its end is mostly our own."""
    if load_before <= QUIET_LOAD * cores:
        return ""
    return "; other programs were at work, so times are longer than they need be"


def _commit() -> str:
    """The commit checked out here, and whether files differ from it; a copy without git has none."""
    try:
        commit = _git("rev-parse", "--short", "HEAD")
        return f"{commit} with uncommitted changes" if _git("status", "--porcelain") else commit
    except (OSError, subprocess.CalledProcessError):
        return "unknown (not a git checkout)"


def _git(*arguments: str) -> str:
    asked = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return asked.stdout.strip()
