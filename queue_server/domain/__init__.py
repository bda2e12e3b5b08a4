"""The queue's rules: pure Python, no clock, no storage, no network.

Everything here is a value or a function of values. Times are aware datetimes handed in by the caller.
"""
