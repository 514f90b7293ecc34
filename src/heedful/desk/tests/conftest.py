import pytest

from heedful.desk.tests.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
