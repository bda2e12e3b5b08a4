"""Numbers as the table shows them. The only place that computes percentiles."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """How long something took, over many tries; seconds, sorted."""

    seconds: tuple[float, ...]

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Spread":
        """The spread of measured times. Raises ValueError when there are none."""
        ordered = tuple(sorted(seconds))
        if not ordered:
            raise ValueError("nothing was measured")
        return cls(ordered)

    def percentile(self, percent: float) -> float:
        """The smallest time that `percent` of all tries did not exceed (nearest rank)."""
        rank = max(1, math.ceil(len(self.seconds) * percent / 100))
        return self.seconds[rank - 1]

    @property
    def p50(self) -> float:
        """The median."""
        return self.percentile(50)

    @property
    def p99(self) -> float:
        """The time that one in a hundred exceeds; of fewer than a hundred tries, the longest."""
        return self.percentile(99)

    def __str__(self) -> str:
        return f"p50 {milliseconds(self.p50)}, p99 {milliseconds(self.p99)} (n = {whole(len(self.seconds))})"


def milliseconds(seconds: float) -> str:
    """A duration in milliseconds, to three digits or so."""
    return f"{seconds * 1000:.{_decimals(seconds * 1000)}f} ms"


def ratio(of: float, to: float) -> str:
    """How many times `to` something is."""
    return f"{of / to:.2f} ×"


def whole(number: float) -> str:
    """A whole number with thin gaps between thousands."""
    return f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def mebibytes(size: float) -> str:
    """A number of bytes in MiB."""
    return f"{size / 2**20:.0f} MiB"


def _decimals(value: float) -> int:
    return 2 if value < 1 else 1 if value < 100 else 0
