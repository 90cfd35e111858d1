"""What every test stands on: a store folder of its own, a database, Hypothesis profiles and, where there is one, a browser.

The store is chosen here and not in pyproject.toml, because settings are read once, at the first look at them:
a test must never open the store that a person runs. TOCSIN_TEST_DATABASE names a PostgreSQL server instead of SQLite.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_STORE = Path(tempfile.mkdtemp(prefix="tocsin-test-"))
atexit.register(shutil.rmtree, _STORE, ignore_errors=True)
os.environ["TOCSIN_STORE"] = str(_STORE)
os.environ["TOCSIN_DATABASE"] = os.environ.get("TOCSIN_TEST_DATABASE", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "tocsin.settings"
for _name in ("TOCSIN_PRODUCTION", "TOCSIN_HOSTS"):
    os.environ.pop(_name, None)

from django.conf import settings as django_settings  # noqa: E402

assert Path(django_settings.STORE) == _STORE.resolve(), "settings were read before tests/conftest.py chose a store"

settings.register_profile("fast", max_examples=12, deadline=None, print_blob=True)
settings.register_profile("slow", max_examples=60, deadline=None, print_blob=True)
settings.register_profile(
    "nightly", max_examples=3000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("TOCSIN_HYPOTHESIS", "fast"))

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


gc.set_threshold(
    100_000, 50, 50
)  # what tests leave behind is little; looking for it as often as a server does takes a tenth


def pytest_collection_finish() -> None:
    """Leave what collecting made out of every later look for what can be forgotten."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests, and say why, where there is no Chromium."""
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture
def store(tmp_path: Path, settings: object) -> Path:
    """A store folder for this test alone, which Django's settings name while it runs."""
    settings.STORE = tmp_path / "store"
    settings.STORE.mkdir()
    return settings.STORE


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return CHROMIUM
