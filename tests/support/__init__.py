"""What tests stand on: real services, processes and browsers, each with an end."""
