"""Hardware keypads on a counter: a few keys that work with the officer's page closed."""
