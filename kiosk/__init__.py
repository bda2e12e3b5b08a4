"""The agent on a kiosk PC: prints the slips of the tickets its kiosk has issued."""
