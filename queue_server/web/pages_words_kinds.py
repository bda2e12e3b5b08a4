"""What the words of pages are made of."""

from __future__ import annotations

N_ = str  # marks a message for pybabel; the translation happens in pages_words.words()


class Counted(str):
    """A message about `{n}` things, which many languages word differently for one of them."""
