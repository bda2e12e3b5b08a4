"""Drivers and their virtual twins. Knows nothing of the server: it also runs on kiosk and display PCs."""
