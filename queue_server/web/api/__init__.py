"""The HTTP API, version 1 (design, section 3)."""
