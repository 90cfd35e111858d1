"""An import that is killed leaves nothing, or all of it, and the same command given again ends well."""

import random
from pathlib import Path

import pytest

from tests.chaos.imports import killed


@pytest.mark.timeout(900)
def test_an_import_killed_at_random_leaves_nothing_or_all_of_it(tmp_path: Path):
    left = killed(tmp_path, 20_000, 3, random.Random(7))
    assert len(left) == 3
    assert set(left) <= {"nothing", "all of it", "it had ended"}


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_an_import_killed_at_twenty_points_leaves_nothing_or_all_of_it(tmp_path: Path):
    left = killed(tmp_path, 1_000_000, 20, random.Random(11))
    assert "nothing" in left
