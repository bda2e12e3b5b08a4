"""The log as CloudEvents to every subscriber, signed as Standard Webhooks (requirements P3, R3)."""
