"""Which road this installation has."""

import queue
import threading
from collections.abc import Sequence
from importlib import import_module

from django.conf import settings

from heedful.stream.road import Road
from heedful.stream.road.local import LocalRoad

MOST_WAITING = 10_000  # rows that are told later by the sweeper if a broker is away for longer
MOST_AT_ONCE = 500


def open_road() -> Road:
    """JetStream where an address is set, the ledger itself otherwise."""
    if not settings.NATS_URL:
        return LocalRoad()
    # By name, so that an installation without the extra `cluster` never needs the client.
    jetstream = import_module("heedful.stream.road.jetstream")
    road: Road = jetstream.JetStreamRoad(settings.NATS_URL, replicas=settings.NATS_REPLICAS)
    return road


class Offerer:
    """Offers in a thread of its own: a sender's answer never waits for a broker that is slow or gone."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[int] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()

    def offer(self, rows: Sequence[int]) -> None:
        if not settings.NATS_URL or not rows:
            return  # the local road is not told
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="offerer", daemon=True)
                self._thread.start()
        for row in rows:
            try:
                self._waiting.put_nowait(row)
            except queue.Full:
                return  # the sweeper finds it

    def _run(self) -> None:
        road = open_road()
        while True:
            rows = [self._waiting.get()]
            while len(rows) < MOST_AT_ONCE and not self._waiting.empty():
                rows.append(self._waiting.get_nowait())
            road.offer(rows)


_offerer = Offerer()


def offer_soon(rows: Sequence[int]) -> None:
    """Tell workers of rows that were just written; at once, whatever the broker does."""
    _offerer.offer(rows)
