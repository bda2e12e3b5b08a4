"""The norms that come with Lượt, one TOML file each, named by its code."""
