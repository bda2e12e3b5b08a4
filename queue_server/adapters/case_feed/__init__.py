"""The log as CloudEvents to the case system, signed as Standard Webhooks (requirements P3, R3)."""
