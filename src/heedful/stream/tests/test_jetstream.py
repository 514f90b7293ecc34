import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from heedful.core.clock import utc_now
from heedful.stream import ledger
from heedful.stream.road import Road
from heedful.stream.road.jetstream import JetStreamRoad
from heedful.stream.tests.brokers import Broker, cluster
from heedful.stream.tests.road_checklist import RoadChecklist, promise, take, take_all

pytestmark = pytest.mark.cluster


@pytest.mark.django_db
class TestJetStreamRoad(RoadChecklist):
    @pytest.fixture
    def road(self, tmp_path: Path) -> Iterator[Road]:
        broker = Broker(tmp_path)
        broker.start()
        road = JetStreamRoad(broker.url)
        yield road
        road.close()
        broker.kill()

    def test_without_a_broker_workers_look_into_the_ledger(self, tmp_path: Path) -> None:
        road = JetStreamRoad(Broker(tmp_path).url)
        road.offer(promise("a"))
        assert len(take(road, wait_s=0.2)) == 1
        road.close()


@pytest.mark.slow
@pytest.mark.django_db
def test_losing_a_node_of_three_loses_no_row(tmp_path: Path) -> None:
    """Real servers, three replicas: kill -9 one while rows are offered and fetched, then bring it back."""
    nodes = cluster(tmp_path)
    for node in nodes:
        node.start()
    road = JetStreamRoad(",".join(node.url for node in nodes), replicas=3)
    _until_the_cluster_answers(road)
    found: set[int] = set()
    rows: list[int] = []
    for victim in (*nodes, nodes[0]):
        rows += [row for n in range(40) for row in promise(f"{len(rows)}.{n}")]
        road.offer(rows[-40:])
        found |= _drain(road, 10)
        victim.kill()
        rows += [row for n in range(40) for row in promise(f"{len(rows)}.{n}")]
        road.offer(rows[-40:])
        found |= _drain(road, 30)
        victim.start()
    end = time.monotonic() + 60
    while len(found) < len(rows) and time.monotonic() < end:
        road.offer(ledger.overdue(before=utc_now()), again=True)
        found |= _drain(road, 1000)
    assert found == set(rows)
    assert ledger.pending() == 0
    road.close()
    for node in nodes:
        node.kill()


def _until_the_cluster_answers(road: JetStreamRoad) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if road.is_ready():
            return
        time.sleep(0.5)
    raise TimeoutError("three NATS servers did not form a cluster in a minute")


def _drain(road: JetStreamRoad, most: int) -> set[int]:
    taken = list(take_all(road, rows=most, tries=3))
    ledger.close([parcel.row for parcel in taken], now=utc_now())
    road.settle([parcel.row for parcel in taken])
    return {parcel.row for parcel in taken}
