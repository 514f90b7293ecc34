"""What every road must do; test_local.py and test_jetstream.py run it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from heedful.core.clock import utc_now
from heedful.stream import ledger
from heedful.stream.retry import LEASE_S
from heedful.stream.road import Road
from heedful.stream.types import Bundle, Kind, Parcel


def promise(*ids: str, channel: str = "shop") -> tuple[int, ...]:
    items = tuple(b'{"id":"%s"}' % id_.encode() for id_ in ids)
    bundle = Bundle(channel=channel, kind=Kind.POSTS, ids=ids, items=items, received_at=utc_now())
    return ledger.write([bundle]).rows


def take(road: Road, worker: str = "w1", *, parked: tuple[str, ...] = (), wait_s: float = 2.0) -> list[Parcel]:
    return road.take(worker=worker, most_items=100, parked=parked, wait_s=wait_s)


def take_all(road: Road, worker: str = "w1", *, rows: int, tries: int = 20) -> Iterator[Parcel]:
    found = 0
    for _ in range(tries):
        for parcel in take(road, worker):
            found += 1
            yield parcel
        if found >= rows:
            return


class RoadChecklist:
    """Subclasses give a fixture `road`."""

    def test_it_brings_what_was_offered(self, road: Road) -> None:
        road.offer(promise("a", "b"))
        (parcel,) = take(road)
        assert parcel.items == (b'{"id":"a"}', b'{"id":"b"}')

    def test_it_says_when_there_is_nothing(self, road: Road) -> None:
        assert take(road, wait_s=0.1) == []

    def test_it_brings_a_row_to_one_worker(self, road: Road) -> None:
        road.offer([row for n in range(30) for row in promise(str(n))])
        first = list(take_all(road, "w1", rows=30))
        assert len(first) == 30
        assert take(road, "w2", wait_s=0.1) == []

    def test_offering_twice_brings_it_once(self, road: Road) -> None:
        rows = promise("a")
        road.offer(rows)
        road.offer(rows)
        (parcel,) = take(road)
        ledger.close([parcel.row], now=utc_now())
        road.settle([parcel.row])
        assert take(road, wait_s=0.2) == []

    def test_what_it_lost_comes_by_the_sweeper(self, road: Road) -> None:
        rows = promise("a")  # never offered: the road was down at that moment
        road.offer(ledger.overdue(before=utc_now() + timedelta(seconds=1)), again=True)
        (parcel,) = take(road)
        assert (parcel.row,) == rows

    def test_a_dead_workers_rows_come_again(self, road: Road) -> None:
        road.offer(promise("a"))
        (lost,) = take(road, "dead")
        ledger.sweep(now=_after_lease())
        road.offer(ledger.overdue(before=_after_lease()), again=True)
        (found,) = list(take_all(road, "alive", rows=1))
        assert found.row == lost.row

    def test_rows_of_a_parked_channel_wait_until_it_is_open_again(self, road: Road) -> None:
        road.offer((*promise("a"), *promise("b", channel="forum")))
        assert [p.channel for p in take(road, parked=("shop",))] == ["forum"]
        assert take(road, parked=("shop",), wait_s=0.1) == []
        road.offer(ledger.overdue(before=utc_now() + timedelta(seconds=1)), again=True)
        assert [p.channel for p in take_all(road, rows=1)] == ["shop"]


def _after_lease() -> datetime:
    return utc_now() + timedelta(seconds=LEASE_S + 1)
