"""Announcements as sound: a chime and a spoken sentence in one WAV clip, rendered once and kept.

Speech engines crash, hang and mix up their output when threads share them, so the work is split over
processes: a server talks to `python -m hardware.voice` over a socket, and that helper keeps the engine
in a child of its own which it can kill.
"""
