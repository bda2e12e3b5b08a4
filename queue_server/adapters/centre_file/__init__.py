"""The centre file: how a centre describes itself to Lượt (``docs/centre-file.md``)."""
