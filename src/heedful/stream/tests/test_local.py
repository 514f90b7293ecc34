import pytest

from heedful.stream.road import Road
from heedful.stream.road.local import LocalRoad
from heedful.stream.tests.road_checklist import RoadChecklist


@pytest.mark.django_db
class TestLocalRoad(RoadChecklist):
    @pytest.fixture
    def road(self) -> Road:
        return LocalRoad()
