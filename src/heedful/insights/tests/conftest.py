from datetime import datetime

import pytest

from heedful.insights import rest, views, views_posts
from heedful.insights.tests.world import NOW, World, build


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    for module in (rest, views, views_posts):
        monkeypatch.setattr(module, "utc_now", _now)
    return build()


def _now() -> datetime:
    return NOW
