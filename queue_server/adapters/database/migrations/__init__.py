"""Schema changes, in order; :mod:`.run` brings a database up to date."""
