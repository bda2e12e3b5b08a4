"""The speaker agent: says in one zone what the server gives it, through an amplifier on this PC."""
