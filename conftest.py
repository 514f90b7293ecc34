"""Shared by every test: a data folder of its own, fast password hashes, every database where one is asked for."""

import os
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from pytest_django import Settings

# Before anything reads the settings: a test run never touches a data folder that somebody uses.
os.environ["HEEDFUL_DATA"] = tempfile.mkdtemp(prefix="heedful-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.web.settings"
django.setup()

# No example has a deadline: a busy machine would fail what is right. `fast` is for scripts/test --fast.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.load_profile("default")
hypothesis.settings.register_profile("fast", max_examples=15, deadline=None)

PUBLIC_DATA = Path(__file__).parent.parent / "shared" / "data"


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks for a database may use the ledger's too: which of them there are depends on the engine."""
    for mark in item.iter_markers("django_db"):
        mark.kwargs.setdefault("databases", "__all__")


@pytest.fixture(autouse=True)
def _fast_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def public_data() -> Path:
    """Real posts beside the checkout; never part of it."""
    if not PUBLIC_DATA.is_dir():
        pytest.skip("the public data sets are not beside this checkout")
    return PUBLIC_DATA
