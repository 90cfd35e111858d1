"""The town, invented once, and a store with it for each test that asks."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tocsin.town.build import Town

if TYPE_CHECKING:
    from tests.stage import Stage


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The invented town's files."""
    from tests.stage import small_town

    return small_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def stage(town: Town, tmp_path: Path, db: None) -> "Stage":
    """A store with the town loaded."""
    from tests.stage import staged

    return staged(tmp_path / "store", town)
