"""What is taken ahead: read once, in order, and never lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from heedful import pipeline
from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.listening import api as listening
from heedful.operate import reading
from heedful.operate.ahead import Ahead
from heedful.stream.api import ledger, promise
from heedful.stream.models import LedgerRow
from heedful.stream.road.local import LocalRoad
from heedful.stream.types import Kind, Parcel

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = b'{"id":"%d","author":{"id":"a"},"created_at":"2026-03-02T12:00:00Z","text":"this is bad, number %d"}'


@pytest.fixture
def send(settings: object) -> Callable[..., None]:
    settings.BATCH_POSTS = 2  # type: ignore[attr-defined]
    channels.ensure_channel("page", adapter="open", name="Page", now=utc_now(), keep_all=True)

    def sending(numbers: range) -> None:
        for number in numbers:
            promise("page", Kind.POSTS, [GOOD % (number, number)], ids=[str(number)], now=utc_now())

    return sending


@contextmanager
def looking_ahead() -> Iterator[Ahead]:
    stop = threading.Event()
    ahead = Ahead(LocalRoad(), "w1", stop)
    try:
        yield ahead
    finally:
        stop.set()
        ahead.close()


def taken(ahead: Ahead) -> list[Parcel]:
    for _ in range(100):
        if parcels := ahead.next():
            return parcels
    raise AssertionError("nothing came")


def test_batches_come_in_order(send: Callable[..., None]) -> None:
    send(range(6))
    with looking_ahead() as ahead:
        rows = [parcel.row for _ in range(3) for parcel in taken(ahead)]
        assert rows == sorted(rows)
        assert len(rows) == 6


def test_what_was_taken_in_vain_is_free_at_once(send: Callable[..., None]) -> None:
    send(range(6))
    with looking_ahead() as ahead:
        first = taken(ahead)
    again = ledger.claim(worker="w2", most_items=100, parked=(), now=utc_now())
    assert len(again) == 6 - len(first)


def test_what_waited_too_long_belongs_to_whoever_has_it(send: Callable[..., None]) -> None:
    send(range(2))
    with looking_ahead() as ahead:
        first, second = (parcel.row for parcel in waiting(ahead))
        LedgerRow.objects.filter(id=second).update(claimed_by="w2")
        assert [parcel.row for parcel in ahead.next()] == [first]


def waiting(ahead: Ahead) -> list[Parcel]:
    for _ in range(100):
        if ahead._waiting.qsize():
            return list(ahead._waiting.queue[0])
        time.sleep(0.05)
    raise AssertionError("nothing came")


def test_a_lane_reads_everything(send: Callable[..., None]) -> None:
    send(range(7))
    stop = threading.Event()
    lane = threading.Thread(target=reading.run, args=(LocalRoad(), "w1", stop))
    lane.start()
    for _ in range(300):
        if listening.count_mentions() == 7 and not ledger.pending():
            break
        stop.wait(0.1)
    stop.set()
    lane.join()
    assert listening.count_mentions() == 7
    assert ledger.pending() == 0


def test_what_is_damaged_waits_for_its_turn(send: Callable[..., None]) -> None:
    send(range(1))
    promise("page", Kind.POSTS, [b'{"id":"bad","author":7}'], ids=["bad"], now=utc_now())
    parcels = ledger.claim(worker="w1", most_items=100, parked=(), now=utc_now())
    pipeline.foresee(parcels)
    assert listening.count_mentions() == 0
