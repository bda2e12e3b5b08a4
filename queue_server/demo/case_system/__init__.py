"""A stand-in for a province's case system (hệ thống thông tin một cửa điện tử): it receives our case feed.

A program of its own, started as `python -m queue_server.demo.case_system`; it shares no code with the server,
so that it judges what arrives as a stranger would: CloudEvents 1.0 in structured JSON, signed as Standard
Webhooks.
"""
