"""A day at a centre, lived through in seconds: the real use cases and a real store on a clock of its own."""
