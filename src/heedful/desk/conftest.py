import pytest

from heedful.desk.tests.world import World, build


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001  asked for, so that there is a database
    return build()
