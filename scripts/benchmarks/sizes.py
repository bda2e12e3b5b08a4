"""How much is measured: enough for a p99, enough for a glance, or just enough to see that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Counts of one run; durations in seconds."""

    name: str
    boards: int
    calls: int
    pause: float
    """Between two presses at a counter."""
    page_calls: int
    tickets: int
    """Numbers taken from each kind of server in a round."""
    ticket_rounds: int
    past: int
    """Tickets of past days."""
    pairs: int
    """Calls timed with and without a past."""
    cold_loads: int
    touches: int
    drawings: int
    visits: int
    """Visits (take, call, serve, finish) of a round on each path to the database."""
    visit_rounds: int
    sign_calls: int
    procedures: int
    rush_seconds: float
    """How long sixteen clients press everything, on each store."""
    soak_boards: int
    soak_visits: int
    """Visits of a day of 24 hours; each writes five entries."""
    feed_events: int
    feed_kills: int


FULL = Sizes(
    "full",
    boards=200,
    calls=150,
    pause=0.15,
    page_calls=100,
    tickets=600,
    ticket_rounds=4,
    past=1_000_000,
    pairs=500,
    cold_loads=15,
    touches=60,
    drawings=300,
    visits=136,
    visit_rounds=11,
    sign_calls=150,
    procedures=6_000,
    rush_seconds=60,
    soak_boards=50,
    soak_visits=1008,
    feed_events=100_000,
    feed_kills=20,
)
QUICK = Sizes(
    "quick",
    boards=200,
    calls=25,
    pause=0.08,
    page_calls=20,
    tickets=300,
    ticket_rounds=2,
    past=100_000,
    pairs=120,
    cold_loads=3,
    touches=8,
    drawings=40,
    visits=34,
    visit_rounds=5,
    sign_calls=25,
    procedures=6_000,
    rush_seconds=6,
    soak_boards=50,
    soak_visits=240,
    feed_events=4_000,
    feed_kills=3,
)
TINY = Sizes(
    "tiny",
    boards=3,
    calls=2,
    pause=0.02,
    page_calls=1,
    tickets=20,
    ticket_rounds=1,
    past=300,
    pairs=3,
    cold_loads=1,
    touches=1,
    drawings=2,
    visits=17,
    visit_rounds=1,
    sign_calls=2,
    procedures=50,
    rush_seconds=0.2,
    soak_boards=3,
    soak_visits=24,
    feed_events=100,
    feed_kills=1,
)
