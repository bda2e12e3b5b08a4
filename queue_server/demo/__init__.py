"""A complete centre on one machine, to try out and to drive from tests."""
