"""Agents beside a display or a loudspeaker: LED signs over the counters, and the words of announcements."""
