"""A bench on SQLite: use cases are the same on either store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stores import Bench, bench


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bench]:
    with bench(f"sqlite:///{tmp_path / 'luot.db'}") as made:
        yield made
