"""Pages, styles, scripts and words: data that the server renders and serves."""
