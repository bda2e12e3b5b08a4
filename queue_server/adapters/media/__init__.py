"""Pictures and videos of boards, kept as files under the data directory."""
