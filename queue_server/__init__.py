"""Lượt's server: the queue of a one-stop centre, and everything told about it."""
