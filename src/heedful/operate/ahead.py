"""While one batch is written down, the next is taken and read ahead: words need no database."""

import contextlib
import logging
import threading
from queue import Empty, Full, Queue

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connections

from heedful import pipeline
from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.stream.api import ledger
from heedful.stream.road import Road
from heedful.stream.types import Parcel

WAIT_S = 1.0
DATABASE_DOWN_S = 1.0
LOOK_S = 0.25

log = logging.getLogger(__name__)


class Ahead:
    """A thread that takes rows from the road and hands them over in order, one batch ahead of whoever asks."""

    def __init__(self, road: Road, worker: str, stop: threading.Event) -> None:
        self._road, self._worker, self._stop = road, worker, stop
        self._waiting: Queue[list[Parcel]] = Queue(maxsize=1)
        self._thread = threading.Thread(target=self._run, name="reading-ahead")
        self._thread.start()

    def next(self) -> list[Parcel]:
        """Empty where there is none yet. What waited so long that it was freed for others is theirs."""
        try:
            parcels = self._waiting.get(timeout=LOOK_S)
        except Empty:
            return []
        mine = ledger.renew([parcel.row for parcel in parcels], worker=self._worker, now=utc_now())
        return [parcel for parcel in parcels if parcel.row in mine]

    def close(self) -> None:
        """After `stop` is set. What was taken in vain is free at once."""
        self._thread.join()
        with contextlib.suppress(Empty):
            self._let_go(self._waiting.get_nowait())

    def _run(self) -> None:
        try:
            self._take_and_look()
        finally:
            connections.close_all()  # this thread's

    def _take_and_look(self) -> None:
        while not self._stop.is_set():
            try:
                parcels = take(self._road, self._worker, wait_s=WAIT_S)
            except (OperationalError, InterfaceError) as error:
                log.warning("the database does not answer, trying again: %s", error)
                close_old_connections()
                self._stop.wait(DATABASE_DOWN_S)
                continue
            except Exception:
                log.exception("the road gave nothing")
                self._stop.wait(DATABASE_DOWN_S)
                continue
            if parcels:
                self._look(parcels)
                self._hand_over(parcels)

    def _look(self, parcels: list[Parcel]) -> None:
        try:
            pipeline.foresee([parcel for parcel in parcels if not parcel.damage])
        except Exception:
            log.exception("rows %s are read when their turn comes", [parcel.row for parcel in parcels])
            close_old_connections()

    def _hand_over(self, parcels: list[Parcel]) -> None:
        while not self._stop.is_set():
            try:
                self._waiting.put(parcels, timeout=LOOK_S)
            except Full:
                continue
            return
        self._let_go(parcels)

    def _let_go(self, parcels: list[Parcel]) -> None:
        try:
            ledger.let_go([parcel.row for parcel in parcels], worker=self._worker)
        except (OperationalError, InterfaceError) as error:
            log.warning("%d rows come again when their lease ends: %s", len(parcels), error)


def take(road: Road, worker: str, *, wait_s: float) -> list[Parcel]:
    parked = channels.parked()
    return road.take(worker=worker, most_items=settings.BATCH_POSTS, parked=parked, wait_s=wait_s)
